"""Ready-made ops: `empty` does nothing, `latest_only` skips what follows unless the run is the latest one."""

from __future__ import annotations

from jetbridge.airflow.context import Context
from jetbridge.airflow.latest import is_latest
from jetbridge.definitions.branching import branch_op
from jetbridge.definitions.op_decorator import op


@op(kind="empty")
def empty() -> None:
    """Do nothing: a place where branches meet."""


@branch_op(kind="latest_only")
def latest_only(context: Context) -> list[str]:
    """Follow everything directly downstream in the latest run, nothing in an earlier one.

    A run that a person started counts as the latest (in Airflow 2 only one that was triggered from outside).
    https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#latest-only
    """
    run, dag = context["dag_run"], context["dag"]
    if is_latest(run, dag):
        return sorted(context["task"].downstream_task_ids)
    return []
