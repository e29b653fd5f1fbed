# ruff: noqa: B008
"""Branches, a short circuit, labels on edges, and the latest run only."""

from __future__ import annotations

import pendulum
from jetbridge import (
    ScheduleDefinition,
    TriggerRule,
    branch_op,
    from_context,
    job,
    short_circuit_op,
)
from jetbridge.airflow import Context
from jetbridge.ops import empty, latest_only


@short_circuit_op(ignore_downstream_trigger_rules=False)
def is_strict(**context: Context):
    return context["params"]["strict"]


@branch_op(kind="branch_task")
def by_weekday(logical_date=from_context()):
    return "full" if logical_date.isoweekday() == 1 else ["quick", "sample"]


@branch_op(trigger_rule=TriggerRule.NONE_FAILED)
def verdict():
    return "good"


@job(
    name="quality_gate",
    tags={"airflow/dag_id": "quality-gate"},
    params={"strict": True},
    start_date=pendulum.datetime(2024, 1, 1, tz="UTC"),
    catchup=False,
)
def quality_gate():
    latest = latest_only.alias("latest")()
    gate = is_strict.alias("gate")(after=latest)
    choose = by_weekday.alias("choose")(after=gate)
    empties = [empty.alias(name)(after=choose) for name in ("full", "quick", "sample")]
    verdict_done = verdict(after=empties)
    empty.alias("good").tag({"airflow/edge_label/verdict": "passed"})(after=verdict_done)
    empty.alias("bad").tag({"airflow/edge_label/verdict": "failed"})(after=verdict_done)


quality_gate_schedule = ScheduleDefinition(job=quality_gate, cron_schedule="0 3 * * 1-5")
