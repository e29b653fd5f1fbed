"""All of Airflow's own example DAGs, of both versions: the structure of their jobs, and what runs of them do, equal the real Airflow's.

Each Airflow runs its DAGs in one process; both sides sleep little and choose the first where they choose at random (`quick/sitecustomize.py`).
What cannot run without a network, a person or a scheduler stands in a table, and really does not run in Airflow either.
"""

from __future__ import annotations

import shutil
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest

from jetbridge.documents import DagDocument
from jetbridge_translator.validation import jobs_side
from jetbridge_translator.validation.airflow_side import AirflowRun, RunRequest, runs_of, structure_of
from jetbridge_translator.validation.compare import compare_runs, compare_structure
from jetbridge_translator.validation.differences import Difference
from jetbridge_translator.validation.environments import environment_of_python
from jetbridge_translator.validation.home import AirflowInputs
from jetbridge_translator.validation.worker_process import Worker

from .conftest import LOGICAL_DATE, jetbridge

pytestmark = pytest.mark.airflow

INPUTS = AirflowInputs(module_folders=(Path(__file__).parent / "quick",))
PATIENCE = 12.0

_WAITS = "it waits for a run of another DAG, which a scheduler would have to start"
_COMMON = {
    "example_dag_decorator": "it asks a server on the internet, with a client that is not installed here",
    "example_external_task_marker_child": _WAITS,
    "example_params_ui_tutorial": "a param without a default has to be given by a person",
    "example_sensors": "it waits for files that nobody makes",
    "tutorial_objectstorage": "it reads from a server on the internet and writes to S3",
}
NOT_OFFLINE = {
    "airflow2": {**_COMMON, "example_subdag_operator": "its subdags wait for a scheduler"},
    "airflow3": {
        **_COMMON,
        "example_external_task": _WAITS,
        "example_hitl_operator": "it asks a person",
        "example_workday_timetable": "Airflow does not know the timetable of a plugin that stands in the folder of DAGs",
    },
}
"""DAGs that cannot run here, and why."""

OTHER_STRUCTURE = {
    "example_dag_decorator": "the client that it imports is not installed here: the job is not bound",
    "example_workday_timetable": "the timetable is a plugin's; a finding says so",
    "example_asset_with_watchers": "watchers are not carried over; a finding points at them",
}
"""DAGs whose jobs differ, and why."""

NOT_IMPORTED = {
    "example_custom_weight.py": "Airflow 3 takes a strategy of its package only where its examples are loaded from there",
    "standard/example_bash_decorator.py": "the provider that pip takes imports a name that only a later Airflow has",
}
"""Files that Airflow 3.1.8 itself cannot import here, and why."""

# Airflow 3.1 cannot await a function (3.2 can), jobs can: their tasks end well.
AWAITED = "async_sleep_for_"
# The output of `date`, and a run that is named after the moment at which it is asked for.
UNDETERMINED = {
    ("tutorial", "print_date", "return_value"),
    ("example_trigger_controller_dag", "test_trigger_dagrun", "xcoms.trigger_run_id"),
    ("example_trigger_controller_dag", "test_trigger_dagrun", "xcoms.trigger_logical_date_iso"),
}


@dataclass
class Edition:
    """One Airflow's examples, and the jobs made of them."""

    name: str
    python: Path
    dags: Path
    jobs: Path

    @cached_property
    def worker(self) -> Worker:
        return Worker(environment_of_python(self.python), self.dags, INPUTS)

    @cached_property
    def airflow(self) -> dict[str, tuple[str, DagDocument]]:
        """File and structure by DAG id."""
        found = structure_of(self.worker, [self.dags])
        refused = {file: each.import_error for file, each in found.items() if each.import_error}
        assert {file: error for file, error in refused.items() if file not in NOT_IMPORTED} == {}
        return {dag_id: (name, dag) for name, file in found.items() for dag_id, dag in file.dags.items()}

    @cached_property
    def of_jobs(self) -> dict[str, DagDocument]:
        document = jobs_side.structure_of(self.jobs, INPUTS)
        return {dag_id: dag for file in document["files"].values() for dag_id, dag in file["dags"].items()}

    @property
    def able(self) -> list[str]:
        """The DAGs that can run here."""
        return [dag_id for dag_id in self.airflow if dag_id not in NOT_OFFLINE[self.name]]

    def runs(self, dag_ids: list[str], limit: float) -> list[AirflowRun]:
        requests = [RunRequest(dag_id, self.dags / self.airflow[dag_id][0], LOGICAL_DATE) for dag_id in dag_ids]
        return list(runs_of(self.worker, requests, limit))


def _made(name: str, python: Path, sources: dict[str, Path], folder: Path) -> Edition:
    for target, source in sources.items():
        ignored = shutil.ignore_patterns("__pycache__", "__init__.py", "standard")
        shutil.copytree(source, folder / "dags" / target, ignore=ignored, dirs_exist_ok=True)
    jetbridge("migrate", folder / "dags", "--out", folder / "jobs")
    return Edition(name, python, folder / "dags", folder / "jobs")


@pytest.fixture(scope="module", params=["airflow2", "airflow3"])
def edition(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Edition:
    name: str = request.param
    sources = {".": request.getfixturevalue(f"{name}_examples")}
    if name == "airflow3":
        sources["standard"] = request.getfixturevalue("standard_examples")
    return _made(name, request.getfixturevalue(f"{name}_python"), sources, tmp_path_factory.mktemp(name))


def test_every_job_has_the_structure_of_its_dag(edition: Edition) -> None:
    different = {}
    for dag_id, (_, dag) in edition.airflow.items():
        job = edition.of_jobs.get(dag_id)
        found = ["no job"] if job is None else [each.text() for each in compare_structure(dag, job)]
        if found:
            different[dag_id] = found
    assert {dag_id: found for dag_id, found in different.items() if dag_id not in OTHER_STRUCTURE} == {}
    assert set(OTHER_STRUCTURE) & set(edition.airflow) == set(different)


def test_every_run_does_what_airflow_does(edition: Edition) -> None:
    airflow = edition.runs(edition.able, limit=120)
    assert len(airflow) == len(edition.able) >= 60
    with ThreadPoolExecutor(2) as pool:
        found = dict(pool.map(lambda run: (run.request.dag_id, _differences(edition, run)), airflow))
    assert {dag_id: told for dag_id, told in found.items() if told} == {}


def _differences(edition: Edition, airflow: AirflowRun) -> list[str]:
    dag_id = airflow.request.dag_id
    job = jobs_side.run_of(edition.jobs, dag_id, LOGICAL_DATE, INPUTS, limit=120)
    if airflow.document is None or job.document is None:
        return [f"Airflow: {airflow.error}; the job: {job.error}"]
    found = compare_runs(airflow.document, job.document)
    awaits = any(each["task_id"].startswith(AWAITED) for each in airflow.document["task_instances"])
    return [each.text() for each in found if not _is_expected(dag_id, each, awaits=awaits)]


def _is_expected(dag_id: str, found: Difference, *, awaits: bool) -> bool:
    if (dag_id, found.task_id, found.key) in UNDETERMINED:
        return True
    if dag_id == "example_workday_timetable" and found.key == "data_interval":
        return True
    if not awaits:
        return False
    return found.key == "dag_run_state" or (found.task_id or "").startswith(AWAITED)


def test_what_is_said_not_to_run_here_does_not_run_in_airflow_either(edition: Edition) -> None:
    runs = edition.runs(list(NOT_OFFLINE[edition.name]), PATIENCE)
    ended = {run.request.dag_id: run.document["dag_run_state"] for run in runs if run.document is not None}
    assert {dag_id: state for dag_id, state in ended.items() if state == "success"} == {}
    assert len(runs) == len(NOT_OFFLINE[edition.name])
