"""Asking for runs of other jobs of the same project."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pendulum
import pytest

from jetbridge import RunStatus, job, op
from jetbridge.airflow import Param, TriggerDagRunOperator, operator_op
from jetbridge.airflow.manual_run import manual_run
from jetbridge.definitions.executors import in_process_executor
from jetbridge.execution.job_execution import execute_job
from jetbridge.execution.queued import queued_runs, run_queued
from jetbridge.storage.instance import Instance
from jetbridge.storage.run import RunsFilter

DAY = pendulum.datetime(2024, 1, 2, tz="UTC")
trigger = operator_op(TriggerDagRunOperator, name="trigger")
ran: list[Any] = []


@op(kind="python")
def note(dag_run: Any = None) -> None:
    ran.append(dag_run)


@op(kind="python")
def breaks() -> None:
    raise ValueError("no")


@job(params={"size": Param(1, type="integer")})
def target() -> None:
    note()


@job
def failing() -> None:
    breaks()


def asking(**options: Any) -> Any:
    @job
    def controller() -> None:
        trigger.partial(**{"trigger_dag_id": "target", **options})()

    controller.graph.composition_fn.__globals__.update(target=target, failing=failing)
    return controller


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    ran.clear()
    with Instance.open(tmp_path) as kept:
        yield kept


def run(controller: Any, instance: Instance, run_id: str | None = None) -> dict[str, Any]:
    facts = manual_run(controller, None, DAY)
    with execute_job(controller.with_executor_def(in_process_executor), instance, facts=facts, run_id=run_id) as result:
        (step,) = result.job_run.progress.steps
        (each,) = step.all_runs()
        pushed = {xcom.key: xcom.value for xcom in result.job_run.xcoms.of_run(each)}
        return {"state": each.state.value, **pushed}


def targets(instance: Instance) -> list[Any]:
    return list(instance.get_runs(RunsFilter(job_name="target")))


def test_a_run_is_queued_with_its_date_conf_and_id(instance: Instance) -> None:
    told = run(asking(conf={"size": 2}, logical_date="2024-03-01", trigger_run_id="mine"), instance)
    assert told == {"state": "success", "trigger_run_id": "mine"}
    (queued,) = queued_runs(instance)
    facts = queued.airflow["facts"]
    assert (queued.job_name, facts.run_id, dict(facts.conf)) == ("target", "mine", {"size": 2})
    assert facts.logical_date == pendulum.datetime(2024, 3, 1, tz="UTC")
    assert ran == []
    run_queued(target, queued, instance)
    assert len(ran) == 1
    assert [each.status for each in targets(instance)] == [RunStatus.SUCCESS]
    assert queued_runs(instance) == []


def test_a_task_that_waits_sees_the_run_to_its_end(instance: Instance) -> None:
    assert run(asking(wait_for_completion=True, poke_interval=0), instance)["state"] == "success"
    assert [each.status for each in targets(instance)] == [RunStatus.SUCCESS]


def test_a_failed_run_fails_the_task_that_waits_unless_it_may_fail(instance: Instance) -> None:
    waits = {"trigger_dag_id": "failing", "wait_for_completion": True}
    assert run(asking(**waits), instance)["state"] == "failed"
    may_fail = asking(**waits, allowed_states=["success", "failed"], failed_states=[])
    assert run(may_fail, instance, "again")["state"] == "success"


@pytest.mark.parametrize(
    ("options", "state", "count"),
    [
        ({}, "failed", 1),
        ({"skip_when_already_exists": True}, "skipped", 1),
        ({"reset_dag_run": True}, "success", 1),
        ({"trigger_run_id": "other", "logical_date": "2024-03-02"}, "success", 2),
    ],
)
def test_a_run_that_is_there_already(instance: Instance, options: dict[str, Any], state: str, count: int) -> None:
    given = {"trigger_run_id": "mine", "logical_date": "2024-03-01"}
    run(asking(**given), instance)
    assert run(asking(**{**given, **options}), instance, "again")["state"] == state
    assert len(targets(instance)) == count


@pytest.mark.parametrize("options", [{"trigger_dag_id": "nobody"}, {"conf": {"size": "big"}}, {"conf": {"x": {1, 2}}}])
def test_what_cannot_be_asked_for_fails(instance: Instance, options: dict[str, Any]) -> None:
    assert run(asking(**options), instance)["state"] == "failed"
    assert targets(instance) == []
