"""A second migration keeps what people have edited and takes in what the DAGs have changed."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from jetbridge_translator.cli.migrate import migrate
from jetbridge_translator.placement.record import WRITTEN

DAG = """from datetime import datetime
from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.operators.python import PythonOperator

LIMIT = 10


def report():
    print("limit", LIMIT)


with DAG("good", start_date=datetime(2024, 1, 1), schedule=None):
    first = BashOperator(task_id="first", bash_command="echo 1")
    first >> BashOperator(task_id="second", bash_command="echo 2") >> PythonOperator(task_id="last", python_callable=report)
"""


@pytest.fixture
def dags(tmp_path: Path) -> Path:
    folder = tmp_path / "dags"
    folder.mkdir()
    (folder / "good.py").write_text(DAG)
    (folder / "other.py").write_text(DAG.replace('"good"', '"other"'))
    return folder


@pytest.fixture
def jobs(dags: Path, tmp_path: Path) -> Path:
    assert _migrate(dags, tmp_path / "jobs").exit_code == 0
    return tmp_path / "jobs"


def _migrate(dags: Path, jobs: Path, *options: str) -> Result:
    done = CliRunner().invoke(migrate, [str(dags), "--out", str(jobs), *options])
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    return done


def _edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def _bytes(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_both_sides_changes_are_there_and_a_second_run_changes_nothing(dags: Path, jobs: Path) -> None:
    _edit(jobs / "good.py", 'print("limit", LIMIT)', 'print("the limit is", LIMIT)')
    _edit(dags / "good.py", "echo 1", "echo one")
    done = _migrate(dags, jobs)
    assert done.exit_code == 0
    text = (jobs / "good.py").read_text()
    assert "the limit is" in text
    assert "echo one" in text
    assert "merged    good.py: you have edited it; your edits are kept" in done.stdout
    assert "removed" not in done.stdout
    assert "DAG502" in (jobs / "migration.md").read_text()
    before = _bytes(jobs)
    again = _migrate(dags, jobs)
    assert "kept      good.py: you have edited it; your edits are kept" in again.stdout
    assert _bytes(jobs) == before
    assert _migrate(dags, jobs, "--check").exit_code == 0


def test_edits_that_meet_stand_beside_and_need_a_person(dags: Path, jobs: Path) -> None:
    _edit(jobs / "good.py", "echo 2", "echo mine")
    mine = (jobs / "good.py").read_text()
    _edit(dags / "good.py", "echo 2", "echo ours")
    done = _migrate(dags, jobs)
    assert done.exit_code == 1
    assert (jobs / "good.py").read_text() == mine
    assert "echo ours" in (jobs / "good.py.new").read_text()
    assert not re.search("^(<<<<|>>>>|====)", mine + (jobs / "good.py.new").read_text(), re.MULTILINE)
    line = next(number for number, text in enumerate(mine.splitlines(), 1) if "echo mine" in text)
    assert f"DAG505 good.py:{line}:1" in done.stdout
    _edit(jobs / "good.py", "echo mine", "echo mine and ours")
    (jobs / "good.py.new").unlink()
    assert _migrate(dags, jobs).exit_code == 0
    assert "echo mine and ours" in (jobs / "good.py").read_text()


def test_a_merge_that_uses_a_name_that_is_gone_is_none(dags: Path, jobs: Path) -> None:
    _edit(jobs / "good.py", "return shell.run(bash_command)", 'return shell.run(f"{bash_command} {LIMIT}")')
    _edit(dags / "good.py", "LIMIT", "MOST")
    mine = (jobs / "good.py").read_text()
    done = _migrate(dags, jobs)
    assert done.exit_code == 1
    assert (jobs / "good.py").read_text() == mine
    assert "would not be sound: Undefined name `LIMIT`" in done.stdout
    assert "MOST" in (jobs / "good.py.new").read_text()


def test_a_merge_that_would_not_bind_is_none_and_does_not_stop_the_others(dags: Path, jobs: Path) -> None:
    _edit(jobs / "good.py", "    first_done = first()", '    second.alias("more")()\n    first_done = first()')
    _edit(
        dags / "good.py",
        "callable=report)",
        'callable=report) >> PythonOperator(task_id="more", python_callable=report)',
    )
    _edit(jobs / "other.py", '"limit"', '"my limit"')
    _edit(dags / "other.py", "echo 1", "echo one")
    mine = (jobs / "good.py").read_text()
    done = _migrate(dags, jobs)
    assert done.exit_code == 1
    assert "good.py: merged with what is new, the jobs would not load: good.py:" in done.stdout
    assert (jobs / "good.py").read_text() == mine
    assert 'report.alias("more")' in (jobs / "good.py.new").read_text()
    assert "echo one" in (jobs / "other.py").read_text()
    assert "my limit" in (jobs / "other.py").read_text()


def test_the_job_of_a_dag_that_is_gone_goes_unless_it_was_edited(dags: Path, jobs: Path) -> None:
    (dags / "third.py").write_text(DAG.replace('"good"', '"third"'))
    _migrate(dags, jobs)
    _edit(jobs / "other.py", '"limit"', '"my limit"')
    (dags / "other.py").unlink()
    (dags / "third.py").rename(dags / "renamed.py")
    done = _migrate(dags, jobs)
    assert "kept      other.py: no DAG makes it any more; you have edited it, so it was kept" in done.stdout
    assert "removed   third.py: no DAG makes it any more" in done.stdout
    assert "my limit" in (jobs / "other.py").read_text()
    assert not (jobs / "third.py").exists()
    assert "renamed" in (jobs / "definitions.py").read_text()
    before = _bytes(jobs)
    _migrate(dags, jobs)
    assert _bytes(jobs) == before


def test_a_setting_in_pyproject_and_a_new_dependency_are_both_kept(dags: Path, jobs: Path) -> None:
    _edit(jobs / "pyproject.toml", 'name = "jobs"', 'name = "our-jobs"')
    _edit(dags / "good.py", "LIMIT = 10", "import pandas\n\nLIMIT = len(pandas.DataFrame())")
    done = _migrate(dags, jobs)
    text = (jobs / "pyproject.toml").read_text()
    assert done.exit_code == 0
    assert "our-jobs" in text
    assert "pandas" in text


def test_a_folder_of_before_the_texts_were_kept_still_keeps_edits(dags: Path, jobs: Path) -> None:
    (jobs / WRITTEN).unlink()
    _edit(jobs / "good.py", '"limit"', '"my limit"')
    assert _migrate(dags, jobs).exit_code == 0
    assert "my limit" in (jobs / "good.py").read_text()
    assert json.loads((jobs / WRITTEN).read_text())["texts"]["good.py"]
