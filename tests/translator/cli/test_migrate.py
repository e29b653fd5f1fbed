"""`migrate`: exit codes, files that go wrong, what is written and what is kept."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from jinja2 import Environment

from jetbridge_translator import migration
from jetbridge_translator.cli.migrate import migrate
from jetbridge_translator.lower.plan import ModulePlan
from jetbridge_translator.model import DagFile
from jetbridge_translator.render import RenderedProject, WriteOptions, project

GOOD = """from datetime import datetime
from airflow import DAG
from airflow.operators.bash import BashOperator

with DAG("{dag_id}", start_date=datetime(2024, 1, 1), schedule=None):
    BashOperator(task_id="first", bash_command="echo 1") >> BashOperator(task_id="second", bash_command="echo 2")
"""


@pytest.fixture
def dags(tmp_path: Path) -> Path:
    folder = tmp_path / "dags"
    (folder / "team").mkdir(parents=True)
    (folder / "good.py").write_text(GOOD.format(dag_id="good"))
    (folder / "team" / "other.py").write_text(GOOD.format(dag_id="other"))
    return folder


def _run(*arguments: object) -> Result:
    done = CliRunner().invoke(migrate, [str(argument) for argument in arguments])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def _files(folder: Path) -> set[str]:
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_one_module_a_file_the_project_and_the_report(dags: Path, tmp_path: Path) -> None:
    done = _run(dags, "--out", tmp_path / "jobs")
    assert done.exit_code == 0
    assert _files(tmp_path / "jobs") >= {
        "good.py", "team/other.py", "definitions.py", "pyproject.toml", "migration.md", "migration.json",
    }  # fmt: skip
    assert "2 DAGs with 4 tasks in 2 files: 2 migrated" in done.stdout
    assert "\x1b" not in done.stdout


def test_no_bad_file_stops_the_others(dags: Path, tmp_path: Path) -> None:
    (dags / "syntax.py").write_text("from airflow import DAG\nprint 'x'\n")
    (dags / "latin.py").write_bytes(b"from airflow import DAG  # \xe9\n")
    (dags / "dangling.py").symlink_to(tmp_path / "nowhere.py")
    (dags / "nodag.py").write_text("import airflow  # no dag\n")
    (dags / "helper.py").write_text("X = 1\n")
    (dags / "broken_helper.py").write_text("def\n")
    (dags / "empty.py").write_text("")
    with (dags / "huge.py").open("wb") as huge:
        huge.write(b"from airflow import DAG\n")
        huge.truncate(6_000_000)
    done = _run(dags, "--out", tmp_path / "jobs", "--format", "json")
    assert done.exit_code == 1
    sources = json.loads(done.stdout)["sources"]
    told = {
        file: (found["status"], [finding["code"] for finding in found["findings"]]) for file, found in sources.items()
    }
    assert told == {
        "good.py": ("migrated", []),
        "team/other.py": ("migrated", []),
        "syntax.py": ("failed", ["DAG001"]),
        "broken_helper.py": ("failed", ["DAG001"]),
        "latin.py": ("failed", ["DAG002"]),
        "huge.py": ("failed", ["DAG003"]),
        "dangling.py": ("failed", ["DAG004"]),
        "nodag.py": ("skipped", ["DAG504"]),
        "helper.py": ("skipped", ["DAG504"]),
        "empty.py": ("skipped", ["DAG504"]),
    }
    assert {"good.py", "team/other.py"} <= _files(tmp_path / "jobs")


def test_an_error_of_ours_fails_one_file_only(dags: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = migration.write_project

    def failing(files: list[DagFile], options: WriteOptions) -> RenderedProject:
        if any(file.file == "good.py" for file in files):
            raise KeyError("oops")
        return write(files, options)

    monkeypatch.setattr(migration, "write_project", failing)
    done = _run(dags, "--out", tmp_path / "jobs")
    assert done.exit_code == 1
    assert "DAG503 good.py:1:1 KeyError: 'oops'" in done.stdout
    assert "team/other.py" in _files(tmp_path / "jobs")
    assert "good.py" not in _files(tmp_path / "jobs")


def test_a_module_that_does_not_compile_is_left_out_and_named(
    dags: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = project.module_text

    def twice(plan: ModulePlan, templates: Environment) -> str:
        text = write(plan, templates)
        return f"{text}\ndef f(a, a): ...\n" if plan.path == "good.py" else text

    monkeypatch.setattr(project, "module_text", twice)
    done = _run(dags, "--out", tmp_path / "jobs")
    assert done.exit_code == 1
    assert "DAG503 good.py:1:1 good.py:" in done.stdout
    assert "duplicate argument 'a' in function definition" in done.stdout
    assert "good.py" not in _files(tmp_path / "jobs")
    assert "good" not in (tmp_path / "jobs" / "definitions.py").read_text()
    assert "team/other.py" in _files(tmp_path / "jobs")


@pytest.mark.parametrize("option", ["--dry-run", "--diff", "--check"])
def test_nothing_is_written_when_nothing_shall_be(dags: Path, tmp_path: Path, option: str) -> None:
    done = _run(dags, "--out", tmp_path / "jobs", option)
    assert not (tmp_path / "jobs").exists()
    assert done.exit_code == (1 if option == "--check" else 0)
    assert ("+++ b/good.py" in done.stdout) == (option == "--diff")


def test_check_says_whether_the_folder_is_up_to_date(dags: Path, tmp_path: Path) -> None:
    _run(dags, "--out", tmp_path / "jobs")
    assert _run(dags, "--out", tmp_path / "jobs", "--check").exit_code == 0
    (dags / "good.py").write_text(GOOD.format(dag_id="good").replace("echo 2", "echo 3"))
    done = _run(dags, "--out", tmp_path / "jobs", "--check", "--diff")
    assert done.exit_code == 1
    assert "echo 3" in done.stdout


def test_select_and_exclude_take_globs_of_dag_ids(dags: Path, tmp_path: Path) -> None:
    _run(dags, "--out", tmp_path / "a", "--select", "g*")
    _run(dags, "--out", tmp_path / "b", "--exclude", "g??d")
    assert ("good.py" in _files(tmp_path / "a"), "team/other.py" in _files(tmp_path / "a")) == (True, False)
    assert ("good.py" in _files(tmp_path / "b"), "team/other.py" in _files(tmp_path / "b")) == (False, True)


def test_a_clock_in_a_dag_file_shows_the_same_time_at_the_next_migration(dags: Path, tmp_path: Path) -> None:
    text = GOOD.format(dag_id="good").replace("datetime(2024, 1, 1)", "datetime.now()")
    (dags / "good.py").write_text(text)
    first = json.loads(_run(dags, "--out", tmp_path / "jobs", "--format", "json").stdout)
    assert "moment" in first
    record = tmp_path / "jobs" / "migration.json"
    record.write_text(record.read_text().replace(first["moment"], "2024-05-06T00:00:00+00:00"))
    second = json.loads(_run(dags, "--out", tmp_path / "jobs", "--format", "json").stdout)
    assert second["moment"] == "2024-05-06T00:00:00+00:00"
    assert _run(dags, "--out", tmp_path / "jobs", "--check").exit_code == 0


def test_what_stands_in_the_output_folder_is_no_source(dags: Path) -> None:
    assert _run(dags, "--out", dags / "jobs").exit_code == 0
    first = _files(dags / "jobs")
    done = _run(dags, "--out", dags / "jobs", "--format", "json")
    assert done.exit_code == 0
    assert set(json.loads(done.stdout)["sources"]) == {"good.py", "team/other.py"}
    assert _files(dags / "jobs") == first


def test_several_workers_write_the_same(dags: Path, tmp_path: Path) -> None:
    _run(dags, "--out", tmp_path / "one")
    _run(dags, "--out", tmp_path / "two", "--workers", "2")
    assert (tmp_path / "one/migration.json").read_bytes() == (tmp_path / "two/migration.json").read_bytes()


def test_variables_reach_the_reader(dags: Path, tmp_path: Path) -> None:
    text = GOOD.format(dag_id="good").replace('"echo 1"', '"echo " + Variable.get("word")')
    (dags / "good.py").write_text("from airflow.models import Variable\n" + text)
    (tmp_path / "v.json").write_text('{"word": "hello"}')
    done = _run(dags, "--out", tmp_path / "jobs", "--variables", tmp_path / "v.json", "--format", "json")
    without = _run(dags, "--out", tmp_path / "jobs2", "--format", "json")
    assert json.loads(without.stdout)["summary"]["findings"] > json.loads(done.stdout)["summary"]["findings"]


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["DAGS"], "Missing option '--out'"),
        (["--out", "JOBS"], "Missing argument 'SRC...'"),
        (["NOWHERE", "--out", "JOBS"], "does not exist"),
        (["DAGS", "--out", "DAGS"], "is the folder of the DAG files"),
        (["DAGS", "--out", "DAGS/good.py"], "is a file"),
        (["DAGS", "--out", "JOBS", "--workers", "0"], "0 is not in the range"),
        (["DAGS", "--out", "JOBS", "--airflow-version", "1.10"], "write 2, 3"),
        (["DAGS", "--out", "JOBS", "--format", "xml"], "'xml' is not one of"),
        (["DAGS", "--out", "JOBS", "--variables", "NOWHERE"], "No such file"),
        (["DAGS", "--out", "JOBS", "--frobnicate"], "No such option"),
    ],
)
def test_wrong_usage_is_one_clear_message(dags: Path, tmp_path: Path, arguments: list[str], message: str) -> None:
    named = {
        "DAGS": str(dags),
        "JOBS": str(tmp_path / "jobs"),
        "NOWHERE": str(tmp_path / "nowhere"),
        "DAGS/good.py": str(dags / "good.py"),
    }
    done = _run(*(named.get(argument, argument) for argument in arguments))
    assert done.exit_code == 2
    assert message in " ".join(done.output.split())
    assert "Traceback" not in done.output


def test_a_folder_that_cannot_be_written_is_told(dags: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    done = _run(dags, "--out", tmp_path / "file" / "jobs")
    assert done.exit_code == 2
    assert "cannot be written" in done.output
