"""`explain`, `airflow` and the options that several commands share."""

from __future__ import annotations

import json
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from jetbridge_translator.cli import register
from jetbridge_translator.cli.options import Inputs, inputs_of, with_input_options


@click.group()
def jetbridge() -> None:
    """Stands for the runtime's command."""


register(jetbridge)


def _run(*arguments: str) -> Result:
    return CliRunner().invoke(jetbridge, list(arguments))


def test_explain_shows_the_page() -> None:
    done = _run("explain", "dag001")
    assert done.exit_code == 0
    assert done.output.startswith(
        "DAG001: The file is no Python that can be parsed\nmanual: a person has to do something"
    )


def test_explain_lists_all_codes() -> None:
    lines = _run("explain").output.splitlines()
    assert lines[0].startswith("DAG001  manual")
    assert [line[:6] for line in lines] == sorted(line[:6] for line in lines)


def test_explain_an_unknown_code_is_wrong_usage() -> None:
    done = _run("explain", "DAG0011")
    assert done.exit_code == 2
    assert "there is no finding 'DAG0011'. Did you mean DAG001" in done.output


def test_airflow_install_refuses_what_is_no_version() -> None:
    done = _run("airflow", "install", "new")
    assert done.exit_code == 2
    assert "write e.g. 2.11.2" in done.output
    assert "Traceback" not in done.output


def test_airflow_list_says_how_to_make_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JETBRIDGE_CACHE_DIR", str(tmp_path))
    done = _run("airflow", "list")
    assert done.exit_code == 0
    assert "jetbridge airflow install" in done.output


def test_validate_without_an_airflow_says_what_to_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JETBRIDGE_CACHE_DIR", str(tmp_path))
    done = _run("validate", str(tmp_path), str(tmp_path))
    assert (done.exit_code, done.exception.__class__) == (2, SystemExit)
    assert "no Airflow 3 is installed for Jetbridge: run `jetbridge airflow install 3.1.8`" in " ".join(
        done.output.split()
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--date", "tomorrow"], "is no ISO date"),
        (["--airflow", "2.99.9"], "jetbridge airflow install 2.99.9"),
        (["--airflow-python", "/nothing/python"], "cannot be started"),
        (["--airflow", "2.11.2", "--airflow-python", "/nothing/python"], "not both"),
        (["--level", "deep"], "'deep' is not one of"),
        (["--env", "NAME"], "write NAME=VALUE"),
        (["--path", "/nothing"], "does not exist"),
    ],
)
def test_wrong_options_of_validate(tmp_path: Path, arguments: list[str], message: str) -> None:
    done = _run("validate", str(tmp_path), str(tmp_path), *arguments)
    assert done.exit_code == 2
    assert message in " ".join(done.output.split())


def _inputs(*arguments: str) -> Inputs | str:
    taken: list[Inputs] = []

    @with_input_options
    @click.command()
    def command(**given: object) -> None:
        taken.append(inputs_of(given))

    done = CliRunner().invoke(command, list(arguments))
    return taken[0] if taken else done.output


def test_inputs_are_read_from_exported_files(tmp_path: Path) -> None:
    (tmp_path / "variables.json").write_text(json.dumps({"a": 1, "b": {"value": "x", "description": None}}))
    (tmp_path / "connections.yaml").write_text("db: postgres://host\n")
    inputs = _inputs(
        "--variables", str(tmp_path / "variables.json"), "--connections", str(tmp_path / "connections.yaml"),
        "--env", "A=b=c", "--env", "D=", "--path", str(tmp_path),
    )  # fmt: skip
    assert inputs == Inputs({"a": 1, "b": "x"}, {"db": "postgres://host"}, {"A": "b=c", "D": ""}, (tmp_path,))


@pytest.mark.parametrize(
    ("content", "message"),
    [("{", "is no JSON"), ("[1]", "must hold an object of names and values"), (None, "No such file")],
)
def test_a_bad_file_of_variables_is_told(tmp_path: Path, content: str | None, message: str) -> None:
    if content is not None:
        (tmp_path / "v.json").write_text(content)
    assert message in " ".join(str(_inputs("--variables", str(tmp_path / "v.json"))).split())


def test_no_cache_keeps_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JETBRIDGE_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.delenv("JETBRIDGE_NO_CACHE")
    file = tmp_path / "dags" / "one.py"
    file.parent.mkdir()
    file.write_text("from airflow import DAG\ndag = DAG('one')\n", encoding="utf-8")
    asked = ("inventory", str(file.parent), "--format", "json")
    first = _run(*asked, "--no-cache")
    assert first.exit_code == 0, first.output
    assert not (tmp_path / "cache").exists()
    assert _run(*asked).output == first.output
    kept = [path for path in (tmp_path / "cache" / "read").rglob("*") if path.is_file()]
    assert len(kept) == 1
    assert _run(*asked).output == first.output
