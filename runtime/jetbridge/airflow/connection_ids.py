"""The ids of the connections that an op's resources stand for."""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.kinds import Kind
from jetbridge.execution.plan.step import Plan, Step


def connection_arguments(plan: Plan, step: Step, kind: Kind) -> dict[str, str]:
    """The operator's arguments that its resources stand for, under all their spellings.

    The resources of an op stand in the order of the operator's connections; where there are fewer, the last one serves for the rest.
    """
    ids = [conn_id for key in step.op.body.resources if (conn_id := _conn_id(plan, key)) is not None]
    if not ids:
        return {}
    found: dict[str, str] = {}
    for index, spellings in enumerate(kind.connections):
        found.update(dict.fromkeys(spellings, ids[min(index, len(ids) - 1)]))
    return found


def _conn_id(plan: Plan, key: str) -> str | None:
    """The connection of a resource; what stands for it without naming one is taken for the one of its key."""
    definition: Any = plan.job.resource_defs.get(key)
    given = getattr(definition, "given", None)
    fields = getattr(given, "fields", None)
    if given is None:
        return key
    conn_id = fields.get("conn_id") if isinstance(fields, dict) else getattr(given, "conn_id", None)
    return conn_id if isinstance(conn_id, str) else None
