"""The slice of the foundation: Airflow's own DAGs, migrated, run, and compared with what the real Airflow says and does.

The only value in the slice that its DAG does not determine is the return value of `tutorial`'s `print_date`: the output of `date`.
Its state, its tries and its form are compared; the validation finds this out by itself, by asking Airflow twice.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import Result

from jetbridge_translator.validation import jobs_side
from jetbridge_translator.validation.home import AirflowInputs

from .conftest import FILE_OF_DAG, LOGICAL_DATE, Slice, jetbridge

pytestmark = pytest.mark.airflow

DAG_KEYS = [
    "schedule", "start_date", "end_date", "timezone", "catchup", "max_active_runs", "max_active_tasks", "dagrun_timeout",
    "tags", "description", "params",
]  # fmt: skip
TASK_KEYS = [
    "operator", "upstream_task_ids", "trigger_rule", "retries", "retry_delay", "retry_exponential_backoff", "execution_timeout",
    "depends_on_past", "wait_for_downstream", "pool", "pool_slots", "priority_weight", "weight_rule", "task_group", "is_mapped",
    "is_setup", "is_teardown", "template_fields",
]  # fmt: skip
UNDETERMINED = {("tutorial", "print_date")}

every_dag = pytest.mark.parametrize("dag_id", FILE_OF_DAG)


def test_the_migration_needs_nobody(edition: Slice) -> None:
    assert edition.migrated.exit_code == 0
    manual = [
        finding
        for file in edition.report["sources"].values()
        for finding in file["findings"]
        if finding["level"] == "manual"
    ]
    assert manual == []
    migrated = {dag_id for file in edition.report["sources"].values() for dag_id in file["dags"]}
    assert migrated >= set(FILE_OF_DAG)


def test_the_jobs_import_no_airflow_and_lint_clean(edition: Slice) -> None:
    for file in edition.jobs.rglob("*.py"):
        assert not re.search(r"^\s*(from|import) airflow\b", file.read_text(), re.MULTILINE), file
    ruff = Path(sys.executable).parent / "ruff"
    for command in (["check"], ["check", "--isolated", "--line-length", "120"], ["format", "--check"]):
        done = subprocess.run(
            [ruff, *command, "--no-cache", "."], cwd=edition.jobs, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stdout


def test_a_second_migration_writes_the_same_bytes(edition: Slice, tmp_path: Path) -> None:
    jetbridge("migrate", edition.dags, "--out", tmp_path / "jobs")
    first = {file.relative_to(edition.jobs): file.read_bytes() for file in _files(edition.jobs)}
    assert first == {file.relative_to(tmp_path / "jobs"): file.read_bytes() for file in _files(tmp_path / "jobs")}
    assert jetbridge("migrate", edition.dags, "--out", edition.jobs, "--check").exit_code == 0


def _files(folder: Path) -> Iterator[Path]:
    return (file for file in folder.rglob("*") if file.is_file() and "__pycache__" not in file.parts)


def _told(dag: dict[str, Any]) -> dict[str, Any]:
    """The keys that the issue lists, and what mapped tasks expand."""
    tasks = {
        task_id: {key: task[key] for key in TASK_KEYS} | {"expand": task["expand"] if task["is_mapped"] else None}
        for task_id, task in dag["tasks"].items()
    }
    return {key: dag[key] for key in DAG_KEYS} | {"tasks": tasks}


@every_dag
def test_reading_the_file_gives_airflows_structure(edition: Slice, dag_id: str) -> None:
    file = FILE_OF_DAG[dag_id]
    assert _told(edition.dag_structure["files"][file]["dags"][dag_id]) == _told(
        edition.airflow_structure[file].dags[dag_id]
    )  # type: ignore[arg-type]


@every_dag
def test_the_bound_job_gives_airflows_structure(edition: Slice, dag_id: str) -> None:
    file = FILE_OF_DAG[dag_id]
    assert _told(edition.job_structure["files"][file]["dags"][dag_id]) == _told(
        edition.airflow_structure[file].dags[dag_id]
    )  # type: ignore[arg-type]


@every_dag
def test_a_run_does_what_airflow_does(edition: Slice, dag_id: str) -> None:
    airflow = edition.airflow_runs[dag_id].document
    job = jobs_side.run_of(edition.jobs, dag_id, LOGICAL_DATE, AirflowInputs(), limit=120)
    assert airflow is not None, edition.airflow_runs[dag_id].error
    assert job.document is not None, job.error
    assert job.document["dag_run_state"] == airflow["dag_run_state"]
    assert _instances(dag_id, job.document) == _instances(dag_id, airflow)


def _instances(dag_id: str, run: Any) -> dict[tuple[str, int], Any]:
    told = {}
    for ti in run["task_instances"]:
        value = ti["return_value"]
        if (dag_id, ti["task_id"]) in UNDETERMINED:
            value = re.sub(r"\d", "0", re.sub(r"^\w{3} +\w{3} +\d+ +|[AP]M ", "", value))
        xcoms = ti["xcoms"]
        if "skipmixin_key" in xcoms:  # Airflow takes these task ids out of a set: their order means nothing
            xcoms = xcoms | {"skipmixin_key": {name: sorted(ids) for name, ids in xcoms["skipmixin_key"].items()}}
        told[ti["task_id"], ti["map_index"]] = (ti["state"], ti["try_number"], value, xcoms)
    return told


def test_validate_shows_all_of_it_and_exits_0(edition: Slice) -> None:
    done = jetbridge("validate", edition.dags, edition.jobs, "--level", "executed", "--airflow-python", edition.python,
                     "--date", LOGICAL_DATE, "--format", "json")  # fmt: skip
    answer = json.loads(done.stdout)
    assert [dag for dag in answer["dags"] if not dag["equal"]] == []
    assert done.exit_code == 0
    for level in ("structure", "executed"):
        assert {dag["dag_id"] for dag in answer["dags"] if dag["level"] == level} >= set(FILE_OF_DAG)
    undetermined = {(dag["dag_id"], found["task_id"]) for dag in answer["dags"] for found in dag["undetermined"]}
    assert undetermined <= UNDETERMINED


def _change(jobs: Path, file: str, pattern: str, replacement: str) -> None:
    """One change by hand."""
    text = (jobs / file).read_text()
    changed, count = re.subn(pattern, replacement, text, count=1)
    assert count == 1, f"{pattern} is not in\n{text}"
    (jobs / file).write_text(changed)


def _validated(edition: Slice, jobs: Path, level: str, *dag_ids: str) -> Result:
    only = [part for dag_id in dag_ids for part in ("--dag-id", dag_id)]
    return jetbridge(
        "validate",
        edition.dags,
        jobs,
        *only,
        "--level",
        level,
        "--airflow-python",
        edition.python,
        "--date",
        LOGICAL_DATE,
    )


@pytest.mark.parametrize(
    ("dag_id", "pattern", "replacement", "told"),
    [
        ("tutorial", r"\(after=\w+\)", "()", r"upstream_task_ids: the job lacks print_date"),
        (
            "example_bash_operator", r"(run_this_last.*|empty.*)\(after=", r"\1.override(trigger_rule='all_done')(after=",
            r"run_this_last: trigger_rule: Airflow has 'all_success', the job has 'all_done'",
        ),
    ],
    ids=["dropped edge", "other trigger rule"],
)  # fmt: skip
def test_another_structure_is_found(
    edition: Slice, tmp_path: Path, dag_id: str, pattern: str, replacement: str, told: str
) -> None:
    jobs = Path(shutil.copytree(edition.jobs, tmp_path / "jobs"))
    _change(jobs, FILE_OF_DAG[dag_id], pattern, replacement)
    done = _validated(edition, jobs, "structure", dag_id)
    assert done.exit_code == 1
    assert re.search(told, done.stdout), done.stdout


def test_another_value_is_found(edition: Slice, tmp_path: Path) -> None:
    jobs = Path(shutil.copytree(edition.jobs, tmp_path / "jobs"))
    _change(jobs, "example_xcom.py", r"value_1 = \[1, 2, 3\]", "value_1 = [1, 2, 4]")
    _change(jobs, "tutorial_taskflow_api.py", r'"1001": 301\.27', '"1001": 302.27')
    done = _validated(edition, jobs, "executed", "example_xcom", "tutorial_taskflow_api", "tutorial_dag")
    assert done.exit_code == 1
    assert re.search(
        r"push: xcoms\.value from pusher 1: Airflow has \[1, 2, 3\], the job has \[1, 2, 4\]", done.stdout
    ), done.stdout
    assert re.search(r"extract: return_value.*Airflow has .*301\.27.*, the job has .*302\.27", done.stdout), done.stdout
    assert re.search(r"^equal +executed +tutorial_dag ", done.stdout, re.MULTILINE), done.stdout
