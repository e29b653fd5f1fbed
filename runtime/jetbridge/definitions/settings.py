"""What an op asks of the engine beside its inputs: Airflow's task arguments as one frozen record."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from jetbridge.definitions.states import TriggerRule


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
