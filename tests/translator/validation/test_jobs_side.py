"""The jobs' side: documents of sound jobs, reasons of broken ones."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest

from jetbridge_translator.validation import jobs_side
from jetbridge_translator.validation.errors import BrokenJobsError
from jetbridge_translator.validation.home import AirflowInputs

JOBS = """
import os, sys, time
from jetbridge import Definitions, job, op

@op(kind="task")
def told():
    return [os.environ["WORD"], os.environ["AIRFLOW_VAR_TEAM"], os.environ["AIRFLOW_HOME"], os.environ.get("AIRFLOW__CORE__X"), sys.executable]

@op(kind="task")
def sleeps():
    time.sleep(600)

@job(tags={"airflow/dag_id": "my.dag"})
def sound():
    told()

@job
def slow():
    sleeps()

defs = Definitions(jobs=[sound, slow])
"""
INPUTS = AirflowInputs(variables={"team": "sales"}, environ={"WORD": "hello"})


@pytest.fixture
def jobs(tmp_path: Path) -> Path:
    (tmp_path / "jobs").mkdir()
    (tmp_path / "jobs" / "definitions.py").write_text(JOBS)
    return tmp_path / "jobs"


def test_the_structure_is_that_of_the_bound_jobs(jobs: Path) -> None:
    document = jobs_side.structure_of(jobs, INPUTS)
    assert set(document["files"]["definitions.py"]["dags"]) == {"my.dag", "slow"}


def test_a_job_runs_by_its_dag_id_with_the_inputs_and_a_home_of_its_own(
    jobs: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__X", "of the user's own Airflow")
    run = jobs_side.run_of(jobs, "my.dag", "2024-01-02", INPUTS, limit=60)
    assert run.document is not None, run.error
    assert run.document["task_instances"][0]["return_value"] == ["hello", "sales", "$AIRFLOW_HOME", None, "$PYTHON"]


def test_a_run_that_takes_too_long_is_ended(jobs: Path) -> None:
    run = jobs_side.run_of(jobs, "slow", "2024-01-02", INPUTS, limit=6)
    assert (run.document, run.error) == (None, "it took longer than 6 seconds and was ended")


def test_an_unknown_job_is_told(jobs: Path) -> None:
    run = jobs_side.run_of(jobs, "other", "2024-01-02", INPUTS, limit=60)
    assert run.document is None
    assert "no job 'other'" in (run.error or "")


@pytest.mark.parametrize("text", ["import nowhere\n", "def\n", "x = 1\n", "import os\nos._exit(7)\n"])
def test_jobs_that_cannot_be_bound_say_why(jobs: Path, text: str) -> None:
    (jobs / "definitions.py").write_text(text)
    with pytest.raises(BrokenJobsError, match=r"cannot be bound: .+"):
        jobs_side.structure_of(jobs, INPUTS)


def test_nothing_is_left_behind(jobs: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "tmp"))
    (tmp_path / "tmp").mkdir()
    jobs_side.structure_of(jobs, INPUTS)
    assert os.listdir(tmp_path / "tmp") == []  # noqa: PTH208 -- names are enough
