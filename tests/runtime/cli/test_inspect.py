"""`jetbridge inspect` and `list`, and commands of other packages."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click
import pytest
from click.testing import CliRunner

from jetbridge.cli import JetbridgeGroup, main
from jetbridge.cli.inspect import InspectCommand

JOBS = Path(__file__).parents[1] / "airflow" / "jobs"


def run(*arguments: str) -> Any:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def test_structure_of_jobs() -> None:
    answer = run("inspect", str(JOBS), "--format", "json")
    assert answer.exit_code == 0
    document = json.loads(answer.stdout)
    assert document["format"] == 1
    dag = document["files"]["example_xcom.py"]["dags"]["example_xcom"]
    assert dag["schedule"] == {
        "timetable": "airflow.timetables.simple.OnceTimetable",
        "summary": "@once",
        "value": "@once",
    }
    assert dag["tasks"]["puller"]["upstream_task_ids"] == ["push", "push_by_returning"]


def test_structure_as_text() -> None:
    answer = run("inspect", str(JOBS / "tutorial_taskflow_api.py"))
    assert answer.exit_code == 0
    assert "load: _PythonDecoratedOperator after transform" in answer.stdout


def test_list() -> None:
    answer = run("list", str(JOBS))
    assert answer.exit_code == 0
    assert "example_nested_branch_dag\n  schedule: 0 0 * * *" in answer.stdout
    listed = json.loads(run("list", str(JOBS), "--format", "json").stdout)
    assert [job["name"] for job in listed] == sorted(job["name"] for job in listed)


def test_bad_jobs_are_one_message(tmp_path: Path) -> None:
    (tmp_path / "definitions.py").write_text("import jetbridge\n1 / 0\n", "utf-8")
    for command in ("inspect", "list"):
        answer = run(command, str(tmp_path))
        assert answer.exit_code == 2
        assert "definitions.py:2: ZeroDivisionError: division by zero" in answer.stderr
        assert "Traceback" not in answer.stderr


def test_dag_files_need_a_reader(tmp_path: Path) -> None:
    (tmp_path / "dag.py").write_text("from airflow import DAG\n", "utf-8")
    command = InspectCommand(
        "inspect", params=list(main.commands["inspect"].params), callback=main.commands["inspect"].callback
    )
    answer = CliRunner().invoke(command, [str(tmp_path)])
    assert answer.exit_code == 2
    assert "no reader of DAG files is installed" in answer.stderr
    command.read_dags_with(
        lambda path, **options: {
            "format": 1,
            "files": {f"{path.name}{options['extra']}": {"dags": {}, "findings": []}},
        },
        [click.Option(["--extra"])],
    )
    answer = CliRunner().invoke(command, [str(tmp_path), "--extra", "!", "--format", "json"])
    assert list(json.loads(answer.stdout)["files"]) == [f"{tmp_path.name}!"]


def test_missing_package_leaves_our_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    class Entry:
        value = "absent_package.cli:register"

        def load(self) -> Any:
            raise ModuleNotFoundError("No module named 'absent_package'")

    monkeypatch.setattr("jetbridge.cli.app.entry_points", lambda group: [Entry()])  # noqa: ARG005 -- the name is the argument's
    group = JetbridgeGroup("jetbridge", commands={"list": main.commands["list"]})
    answer = CliRunner().invoke(group, ["--help"])
    assert answer.exit_code == 0
    assert "list" in answer.stdout
    assert "absent_package" in answer.stderr


def test_a_package_registers_commands(monkeypatch: pytest.MonkeyPatch) -> None:
    class Entry:
        value = "x:register"

        def load(self) -> Any:
            return lambda group: group.add_command(click.Command("hello", callback=lambda: click.echo("hi")))

    monkeypatch.setattr("jetbridge.cli.app.entry_points", lambda group: [Entry()])  # noqa: ARG005 -- the name is the argument's
    group = JetbridgeGroup("jetbridge")
    assert CliRunner().invoke(group, ["hello"]).stdout == "hi\n"
