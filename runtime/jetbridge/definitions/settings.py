"""What an op asks of the engine beside its inputs: Airflow's task arguments as one frozen record."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import datetime, timedelta
from typing import Any

from jetbridge.definitions.states import TriggerRule
from jetbridge.errors import InvalidDefinitionError


@dataclass(frozen=True, slots=True)
class OpSettings:
    """Settings of an op; None means "not said", so that the job's `op_defaults` and then the engine's defaults hold.

    A node whose settings are all None behaves as Dagster's op layer says; as soon as a job uses a trigger rule, a branch, a skip
    or a mapping, the job behaves as Airflow (`docs/semantics.md`).
    https://airflow.apache.org/docs/apache-airflow/stable/_api/airflow/models/baseoperator/index.html
    """

    trigger_rule: TriggerRule | None = None
    execution_timeout: timedelta | None = None
    depends_on_past: bool | None = None
    wait_for_downstream: bool | None = None
    pool: str | None = None
    pool_slots: int | None = None
    queue: str | None = None
    priority_weight: int | None = None
    weight_rule: str | None = None
    owner: str | None = None
    start_date: datetime | None = None
    end_date: datetime | None = None
    do_xcom_push: bool | None = None
    multiple_outputs: bool | None = None
    max_active_tis_per_dag: int | None = None
    is_setup: bool | None = None
    is_teardown: bool | None = None
    on_failure_fail_dagrun: bool | None = None
    kind: str | None = None
    params: Mapping[str, Any] | None = None
    inlets: Sequence[Any] | None = None
    outlets: Sequence[Any] | None = None
    ignore_downstream_trigger_rules: bool | None = None
    """Of one use of a short circuit: see `short_circuit_op`."""

    @staticmethod
    def of(said: Mapping[str, Any]) -> OpSettings:
        """Settings by name, as `@op`, `.override` and `op_defaults` take them; a trigger rule may be a string.

        Raises:
            InvalidDefinitionError: a setting does not exist, or a trigger rule has no such name.
        """
        return _checked(said) if said else NO_SETTINGS

    def over(self, other: OpSettings) -> OpSettings:
        """These settings where they say something, else those of `other`."""
        said = {name: value for name in NAMES if (value := getattr(self, name)) is not None}
        return replace(other, **said) if said else other


NO_SETTINGS = OpSettings()
CONCURRENCY_TAG = "dagster/concurrency_key"
_POOL = re.compile(r"^[A-Za-z0-9_/.:|,-]+$")
NAMES = tuple(field.name for field in fields(OpSettings))


def check_pool(op_name: str, settings: OpSettings, tags: Mapping[str, str]) -> None:
    """Check the name of the pool; an op with a kind may have any name that Airflow allows.

    Raises:
        InvalidDefinitionError: it has other signs, or the op's concurrency tag says another pool.
    """
    pool = settings.pool
    if pool is None:
        return
    if settings.kind is None and not _POOL.match(pool):
        raise InvalidDefinitionError(
            f'Pool "{pool}" of op "{op_name}" is not a valid name: it must match {_POOL.pattern}.'
        )
    if tags.get(CONCURRENCY_TAG, pool) != pool:
        raise InvalidDefinitionError(
            f'Op "{op_name}" has the pool "{pool}", and the tag {CONCURRENCY_TAG} says "{tags[CONCURRENCY_TAG]}". Give one of them.'
        )


def _checked(said: Mapping[str, Any]) -> OpSettings:
    unknown = [name for name in said if name not in NAMES]
    if unknown:
        raise InvalidDefinitionError(
            f"There is no setting {', '.join(map(repr, unknown))}. Settings of an op are: {', '.join(NAMES)}."
        )
    rule = said.get("trigger_rule")
    try:
        return OpSettings(**{**said, "trigger_rule": None if rule is None else TriggerRule(rule)})
    except ValueError as error:
        raise InvalidDefinitionError(
            f"There is no trigger rule {rule!r}. Trigger rules are: {', '.join(member.value for member in TriggerRule)}."
        ) from error
