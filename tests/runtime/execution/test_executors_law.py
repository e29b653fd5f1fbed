"""A law: drawn graphs have the same history, states and values whoever runs them, in the words of Airflow and of Dagster."""

from __future__ import annotations

import itertools
import json
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from subprocess import PIPE
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

import drawn
from drawn.as_ops import drawn_ops
from drawn.descriptions import EARLY, Node, drawn_dags, has_one_end
from jetbridge import EventType, build_reconstructable_job, execute_job
from jetbridge.definitions.states import TaskState
from jetbridge.execution.engine.progress import FAILED_STATES, StepRun
from jetbridge.execution.job_run import JobRun
from jetbridge.execution.plan.step import NO_SCOPE
from jetbridge.execution.steps.load import load_output
from jetbridge.storage.instance import Instance

TESTS = Path(drawn.__file__).parents[1]
NUMBERS = itertools.count()
OF_THE_RUN = frozenset({EventType.STEP_SUCCESS, EventType.HANDLED_OUTPUT})
"""Kinds of events whose data are of the run, not of the graph: how long it took, where the value lies."""
Executors = dict[str, tuple[Instance, dict[str, Any]]]


CLUSTER = """
import sys
from distributed import LocalCluster

if __name__ == "__main__":
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=":0") as cluster:
        print(cluster.scheduler_address, flush=True)
        sys.stdin.read()
"""


@contextmanager
def dask_cluster() -> Iterator[str]:
    """The address of a real cluster; it is not of this process, whose threads would keep the pool from forking its workers."""
    with subprocess.Popen([sys.executable, "-c", CLUSTER], stdin=PIPE, stdout=PIPE, text=True) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.stdin.close()


@pytest.fixture(scope="module")
def executors(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Executors]:
    """An instance and the run config of each executor; the cluster is a real one of processes."""
    with ExitStack() as stack:
        address = stack.enter_context(dask_cluster())
        configs: dict[str, dict[str, Any]] = {
            "in_process": {},
            "multiprocess": {"max_concurrent": 2},
            "dask": {"cluster": {"existing": {"address": address}}},
        }
        yield {
            name: (
                stack.enter_context(Instance.open(tmp_path_factory.mktemp(name))),
                config if name == "dask" else {name: config},
            )
            for name, config in configs.items()
        }


def said(kind: EventType, data: Any) -> Any:
    """What an event says beside its kind."""
    if kind is EventType.STEP_FAILURE:
        return data.error_display_string.splitlines()[0]
    if kind is EventType.STEP_UP_FOR_RETRY:
        return data.seconds_to_wait
    if kind is EventType.LOADED_INPUT:
        return data[:-1]  # the rest tells where the value lies
    return None if kind in OF_THE_RUN else repr(data)


def value_of(job_run: JobRun, run: StepRun) -> Any:
    """The values of a step's outputs, of a dynamic one by its keys."""
    if run.state is not TaskState.SUCCESS:
        return None
    return {
        name: [load_output(job_run, run, name, key) for key in keys]
        if isinstance(keys, list)
        else load_output(job_run, run, name)
        for name, keys in run.outputs.items()
    }


def picture(result: Any) -> dict[str, Any]:
    """What must not depend on the executor: what happened in each step, in order; states, tries, values, XComs."""
    happened: dict[str, list[Any]] = defaultdict(list)
    for kind, key, _path, _moment, data in result._records:
        if key is not None:
            happened[key].append((kind.name, said(kind, data)))
    with result:
        opened = result._values()
        steps = {
            run.key: (
                run.state,
                run.try_number,
                run.attempt,
                value_of(opened, run),
                [(entry.key, entry.value) for entry in opened.xcoms.of_run(run)] if opened.is_airflow else [],
            )
            for run in result.step_runs()
        }
    return {"run": result.run.status, "events": dict(happened), "steps": steps}


def assert_order(result: Any) -> None:
    """No step starts before all that it waits for has ended; a rule may tell earlier that it never will."""
    plan = result.job_run.plan
    started: dict[int, int] = {}
    last: dict[int, int] = {}
    for place, (kind, _key, path, *_) in enumerate(result._records):
        if path is not None:
            step = plan.by_key[".".join(path)]
            last[step] = place
            if kind is EventType.STEP_START:
                started.setdefault(step, place)
    for step in plan.steps:
        if step.index not in started or step.settings.trigger_rule in EARLY or step.scope != NO_SCOPE:
            continue
        for before in step.upstream:
            assert last.get(before, -1) < started[step.index], f"{step.key} began before {plan.steps[before].key} ended"


def is_left_to_chance(result: Any) -> bool:
    """Whether a task ends as whichever of those before it is first says, in Airflow too.

    That is so if it did not run, and there are both failed and skipped tasks before it; or if it may start before the list is there that it is
    mapped over.
    """
    steps = result.job_run.progress.steps
    if not result.job_run.is_airflow:
        return False
    for progress in steps:
        before = {run.state for index in progress.step.upstream for run in steps[index].all_runs()}
        own = {run.state for run in progress.all_runs()}
        is_mixed = TaskState.SKIPPED in before and bool(before & FAILED_STATES)
        if is_mixed and own & {TaskState.SKIPPED, TaskState.UPSTREAM_FAILED}:
            return True
        if progress.step.scope != NO_SCOPE and progress.step.settings.trigger_rule in EARLY and before:
            return True
    return False


def assert_same(module: str, described: Node, executors: Executors) -> None:
    text = json.dumps({"id": f"drawn_{next(NUMBERS)}", **described})
    pictures = {}
    for name, (instance, config) in executors.items():
        target = build_reconstructable_job(module, "job_of", (text, name), reconstructor_working_directory=str(TESTS))
        result = execute_job(target, instance, run_config={"execution": {"config": config}})
        if is_left_to_chance(result):
            return
        pictures[name] = picture(result)
        assert_order(result)
        kept = instance.history(result.run_id).records
        assert [record[:4] for record in kept] == [record[:4] for record in result._records]
    assert pictures["multiprocess"] == pictures["in_process"]
    assert pictures["dask"] == pictures["in_process"]


@pytest.mark.parametrize(
    ("module", "graphs"),
    [("drawn.as_jobs", drawn_dags(2).filter(has_one_end)), ("drawn.as_ops", drawn_ops())],
    ids=["airflow", "ops"],
)
def test_every_executor_tells_the_same_history(
    module: str, graphs: Any, executors: Executors, request: pytest.FixtureRequest
) -> None:
    @given(graphs)
    @settings(
        max_examples=request.config.getoption("--drawn-graphs"),
        database=None,
        derandomize=True,
        suppress_health_check=list(HealthCheck),
        phases=(Phase.generate,),
    )
    def agree(described: Node) -> None:
        assert_same(module, described, executors)

    agree()
