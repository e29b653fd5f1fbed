"""Drawn DAGs end in the real Airflows as the jobs made of the same descriptions: states, tries, values, XComs."""

from __future__ import annotations

import importlib.util
import itertools
import os
import shutil
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, seed, settings

from drawn import as_jobs
from drawn.airflow_process import Airflow
from drawn.descriptions import Node, drawn_dags
from jetbridge.airflow.run_document import run_document
from jetbridge.execution.airflow_port import RunFacts
from jetbridge.execution.in_process import execute_in_process
from jetbridge.scheduling.timetables import AirflowGeneration

DATE = datetime(2024, 1, 2, tzinfo=timezone.utc)
COMPARED = ("state", "try_number", "return_value", "xcoms")
NUMBERS = itertools.count()


@pytest.fixture(scope="module", params=list(AirflowGeneration), ids=["airflow2", "airflow3"])
def both(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Airflow, ModuleType, int]]:
    """The real Airflow, the builder of jobs as that generation means them, and the generation."""
    generation: AirflowGeneration = request.param
    folder = tmp_path_factory.mktemp(f"airflow{generation.value}")
    (folder / "jobs").mkdir()
    (folder / "jobs" / "pyproject.toml").write_text(
        f'[tool.jetbridge]\nairflow-version = "{generation.value}"\n', "utf-8"
    )
    place = Path(shutil.copy(as_jobs.__file__, folder / "jobs"))
    spec = importlib.util.spec_from_file_location(f"as_jobs_{generation.value}", place)
    assert spec is not None
    assert spec.loader is not None
    jobs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(jobs)
    airflow = Airflow(request.getfixturevalue(f"airflow{generation.value}_python"), folder)
    yield airflow, jobs, int(generation.value)
    airflow.close()


def outcome_as_job(described: Node, jobs: ModuleType) -> dict[str, Any]:
    made = jobs.Builder(described).job()
    facts = RunFacts("drawn", DATE, (DATE, DATE))
    result = execute_in_process(made, facts=facts, raise_on_error=False)
    return outcome_of(run_document(result.job_run, result.state.value, lambda _run: ""))


def outcome_of(document: Any) -> dict[str, Any]:
    """What is compared of a run document."""
    tasks = {
        f"{each['task_id']}[{each['map_index']}]": {key: each[key] for key in COMPARED}
        for each in document["task_instances"]
    }
    for task in tasks.values():
        for names in task["xcoms"].get("skipmixin_key", {}).values():
            names.sort()  # a set in Airflow
    return {"run": document["dag_run_state"], **tasks}


def compare(described: Node, airflow: Airflow, jobs: ModuleType) -> None:
    described = {"id": f"drawn_{next(NUMBERS)}", **described}
    answer = airflow.run(described)
    assert not answer.get("error"), answer["error"]
    assert outcome_as_job(described, jobs) == outcome_of(answer)


RULE = "none_failed_min_one_success"
EXPANDED_THOUGH_SKIPPED: Node = {
    "nodes": [
        {"name": "t0", "kind": "list", "before": [], "rule": "all_success", "value": [1, 2]},
        {
            "name": "t1",
            "kind": "group",
            "before": [],
            "over": "t0",
            "nodes": [
                {"name": "i0", "kind": "element", "before": [], "rule": RULE},
                {"name": "i1", "kind": "value", "before": ["i0"], "rule": RULE, "value": 7},
                {"name": "i2", "kind": "value", "before": ["i1"], "rule": "all_done", "value": 7},
            ],
        },
        {"name": "t2", "kind": "value", "before": ["t1"], "rule": RULE, "value": 7},
    ]
}
"""Airflow skips i1 while i0 is expanded, and expands it all the same: 2.x to skipped instances, 3.x to fresh ones beside what stood for them."""


@pytest.mark.airflow
def test_what_is_expanded_though_it_is_skipped(both: tuple[Airflow, ModuleType, int]) -> None:
    airflow, jobs, generation = both
    compare(EXPANDED_THOUGH_SKIPPED, airflow, jobs)
    states = outcome_as_job({"id": "alone", **EXPANDED_THOUGH_SKIPPED}, jobs)
    assert ("t1.i1[-1]" in states) == (generation == 3)


@pytest.mark.airflow
def test_drawn_dags_end_as_in_airflow(both: tuple[Airflow, ModuleType, int], drawn: int) -> None:
    airflow, jobs, generation = both

    @given(drawn_dags(generation))
    @settings(
        max_examples=drawn,
        deadline=None,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.explicit, Phase.generate, Phase.shrink),
    )
    @seed(int(os.environ.get("DRAWN_SEED", "20240102")))
    def agree(described: Node) -> None:
        compare(described, airflow, jobs)

    agree()
