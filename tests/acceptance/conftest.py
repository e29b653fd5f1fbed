"""The slice, once for each Airflow: its DAG files, what was migrated, and what the real Airflow says of them."""

from __future__ import annotations

import json
import shutil
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from jetbridge.cli import main
from jetbridge_translator.validation.airflow_side import AirflowFile, AirflowRun, RunRequest, runs_of, structure_of
from jetbridge_translator.validation.environments import environment_of_python
from jetbridge_translator.validation.home import AirflowInputs
from jetbridge_translator.validation.worker_process import Worker

LOGICAL_DATE = "2024-01-02T00:00:00+00:00"

FILE_OF_DAG = {
    "tutorial": "tutorial.py",
    "tutorial_dag": "tutorial_dag.py",
    "tutorial_taskflow_api": "tutorial_taskflow_api.py",
    "example_bash_operator": "example_bash_operator.py",
    "example_branch_labels": "example_branch_labels.py",
    "example_nested_branch_dag": "example_nested_branch_dag.py",
    "example_xcom": "example_xcom.py",
    "example_xcom_args": "example_xcomargs.py",
    "example_task_group": "example_task_group.py",
    "example_short_circuit_operator": "example_short_circuit_operator.py",
    "example_skip_dag": "example_skip_dag.py",
    "example_dynamic_task_mapping": "example_dynamic_task_mapping.py",
    "example_complex": "example_complex.py",
    "latest_only": "example_latest_only.py",
}


def jetbridge(*arguments: object) -> Result:
    """Run `jetbridge …` in this process."""
    return CliRunner().invoke(main, [str(argument) for argument in arguments], catch_exceptions=False)


@dataclass
class Slice:
    """One Airflow's edition of the slice; every answer is asked for once."""

    python: Path
    dags: Path
    jobs: Path
    migrated: Result = field(init=False)

    def migrate(self) -> None:
        """Write the jobs."""
        self.migrated = jetbridge("migrate", self.dags, "--out", self.jobs, "--format", "json")

    @property
    def report(self) -> dict[str, Any]:
        """The report of the migration."""
        found: dict[str, Any] = json.loads(self.migrated.stdout)
        return found

    @cached_property
    def worker(self) -> Worker:
        return Worker(environment_of_python(self.python), self.dags, AirflowInputs())

    @cached_property
    def airflow_structure(self) -> dict[str, AirflowFile]:
        return structure_of(self.worker, [self.dags])

    @cached_property
    def airflow_runs(self) -> dict[str, AirflowRun]:
        requests = [RunRequest(dag_id, self.dags / file, LOGICAL_DATE) for dag_id, file in FILE_OF_DAG.items()]
        return {run.request.dag_id: run for run in runs_of(self.worker, requests)}

    @cached_property
    def dag_structure(self) -> dict[str, Any]:
        """The structure document from reading the DAG files."""
        found: dict[str, Any] = json.loads(jetbridge("inspect", self.dags, "--format", "json").stdout)
        return found

    @cached_property
    def job_structure(self) -> dict[str, Any]:
        """The structure document of the bound jobs."""
        found: dict[str, Any] = json.loads(jetbridge("inspect", self.jobs, "--format", "json").stdout)
        return found


def _gather(folders: list[Path], target: Path) -> None:
    target.mkdir()
    for name in FILE_OF_DAG.values():
        (found,) = [folder / name for folder in folders if (folder / name).exists()]
        shutil.copyfile(found, target / name)


@pytest.fixture(scope="session")
def airflow2_slice(airflow2_python: Path, airflow2_examples: Path, tmp_path_factory: pytest.TempPathFactory) -> Slice:
    folder = tmp_path_factory.mktemp("slice2")
    _gather([airflow2_examples], folder / "dags")
    made = Slice(airflow2_python, folder / "dags", folder / "jobs")
    made.migrate()
    return made


@pytest.fixture(scope="session")
def airflow3_slice(
    airflow3_python: Path, airflow3_examples: Path, standard_examples: Path, tmp_path_factory: pytest.TempPathFactory
) -> Slice:
    folder = tmp_path_factory.mktemp("slice3")
    _gather([airflow3_examples, standard_examples], folder / "dags")
    made = Slice(airflow3_python, folder / "dags", folder / "jobs")
    made.migrate()
    return made


@pytest.fixture(params=["airflow2_slice", "airflow3_slice"], scope="session")
def edition(request: pytest.FixtureRequest) -> Slice:
    """Both Airflows, one after the other."""
    made: Slice = request.getfixturevalue(request.param)
    return made
