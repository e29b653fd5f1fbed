"""Jobs written by hand for Airflow's example DAGs: same structure, same run as the real Airflows."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jetbridge.cli.inspect import jobs_document
from jetbridge.scheduling.timetables import AirflowGeneration
from jetbridge_translator.validation.airflow_side import RunRequest, runs_of, structure_of
from jetbridge_translator.validation.environments import environment_of_python
from jetbridge_translator.validation.home import AirflowInputs
from jetbridge_translator.validation.worker_process import Worker

JOBS = Path(__file__).with_name("jobs")
DATE = "2024-01-02T00:00:00+00:00"
FILES = {
    "example_dynamic_task_mapping": "example_dynamic_task_mapping",
    "example_nested_branch_dag": "example_nested_branch_dag",
    "example_task_group": "example_task_group",
    "example_xcom": "example_xcom",
    "latest_only": "example_latest_only",
    "tutorial_taskflow_api": "tutorial_taskflow_api",
}
NOT_COMPARED = {"task_groups"}
"""Tooltips and the like are no part of a job."""


@pytest.fixture(scope="module", params=list(AirflowGeneration), ids=["airflow2", "airflow3"])
def side(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Worker, Path, dict[str, Path]]:
    """The real Airflow with the DAG files, and the jobs as that generation means them."""
    generation: AirflowGeneration = request.param
    python: Path = request.getfixturevalue(f"airflow{generation.value}_python")
    folders = [request.getfixturevalue(f"airflow{generation.value}_examples")]
    if generation is AirflowGeneration.V3:
        folders.append(request.getfixturevalue("standard_examples"))
    dags = tmp_path_factory.mktemp("dags")
    sources = {dag_id: _copy(folders, f"{stem}.py", dags) for dag_id, stem in FILES.items()}
    jobs = tmp_path_factory.mktemp("project") / "jobs"
    shutil.copytree(JOBS, jobs, ignore=shutil.ignore_patterns("__pycache__"))
    (jobs / "pyproject.toml").write_text(f'[tool.jetbridge]\nairflow-version = "{generation.value}"\n', "utf-8")
    return Worker(environment_of_python(python), dags, AirflowInputs()), jobs, sources


def _copy(folders: list[Path], name: str, target: Path) -> Path:
    source = next(folder / name for folder in reversed(folders) if (folder / name).is_file())
    return Path(shutil.copy(source, target))


@pytest.mark.airflow
def test_structure(side: tuple[Worker, Path, dict[str, Path]]) -> None:
    worker, jobs, sources = side
    theirs = {
        dag_id: dag for file in structure_of(worker, sources.values()).values() for dag_id, dag in file.dags.items()
    }
    ours = {dag_id: dag for file in jobs_document(jobs)["files"].values() for dag_id, dag in file["dags"].items()}
    assert ours.keys() == FILES.keys()
    for dag_id, dag in ours.items():
        for key in dag.keys() - NOT_COMPARED - {"tasks"}:
            assert (dag_id, key, dag[key]) == (dag_id, key, theirs[dag_id][key])  # type: ignore[literal-required]
        for task_id, task in dag["tasks"].items():
            theirs_of_task: dict[str, Any] = {
                key: value for key, value in theirs[dag_id]["tasks"][task_id].items() if key in task
            }
            assert (dag_id, task) == (dag_id, theirs_of_task)


@pytest.mark.airflow
def test_runs(side: tuple[Worker, Path, dict[str, Path]]) -> None:
    worker, jobs, sources = side
    for run in runs_of(worker, [RunRequest(dag_id, path, DATE) for dag_id, path in sources.items()]):
        assert run.document is not None, run.error
        ours = _run(jobs, run.request.dag_id)
        for key in ("dag_id", "dag_run_state", "data_interval"):
            assert (run.request.dag_id, ours[key]) == (run.request.dag_id, run.document[key])  # type: ignore[literal-required]
        for mine, theirs in zip(ours["task_instances"], run.document["task_instances"], strict=True):
            keys = mine.keys() - ({"rendered_fields"} if _shows_lazily(theirs) else set())
            assert {key: mine[key] for key in keys} == {key: theirs[key] for key in keys}, run.request.dag_id


def _run(jobs: Path, job: str) -> dict[str, Any]:
    command = [sys.executable, "-c", "from jetbridge.cli import main; main()", "run", str(jobs), job, "--date", DATE]
    done = subprocess.run(
        [*command, "--format", "json"],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONHASHSEED": "0"},
    )
    assert done.returncode == 0, done.stderr
    document: dict[str, Any] = json.loads(done.stdout)
    return document


def _shows_lazily(instance: Any) -> bool:
    """Airflow shows the values of a mapped task by their number only."""
    return "Lazy" in str(instance["rendered_fields"])
