"""Plain constants of Airflow that DAG files name: enumerations, versions, folders."""

from __future__ import annotations

from enum import Enum
from typing import Any

import pendulum

from jetbridge_translator.evaluate.frame import MODULE_PREFIX

_TRIGGER_RULES = (
    "all_success", "all_failed", "all_done", "all_done_min_one_success", "all_done_setup_success", "one_success", "one_failed",
    "one_done", "none_failed", "none_failed_or_skipped", "none_skipped", "dummy", "always", "none_failed_min_one_success", "all_skipped",
)  # fmt: skip
_STATES = (
    "removed", "scheduled", "queued", "running", "success", "restarting", "failed", "up_for_retry", "up_for_reschedule",
    "upstream_failed", "skipped", "deferred",
)  # fmt: skip


class _Text(str, Enum):
    """A text enumeration whose members print as their text, like Airflow's."""

    def __str__(self) -> str:
        return str(self.value)


def _enumeration(name: str, values: tuple[str, ...]) -> Any:
    make: Any = _Text
    return make(name, {value.upper(): value for value in values}, module=f"{MODULE_PREFIX}airflow.{name}")


TRIGGER_RULE = _enumeration("TriggerRule", _TRIGGER_RULES)
WEIGHT_RULE = _enumeration("WeightRule", ("downstream", "upstream", "absolute"))
TASK_STATE = _enumeration("TaskInstanceState", _STATES)
DAG_RUN_STATE = _enumeration("DagRunState", ("queued", "running", "success", "failed"))

CONSTANTS: dict[str, Any] = {
    "airflow.utils.trigger_rule.TriggerRule": TRIGGER_RULE,
    "airflow.task.trigger_rule.TriggerRule": TRIGGER_RULE,
    "airflow.sdk.TriggerRule": TRIGGER_RULE,
    "airflow.sdk.api.datamodels._generated.TriggerRule": TRIGGER_RULE,
    "airflow.providers.common.compat.sdk.TriggerRule": TRIGGER_RULE,
    "airflow.utils.weight_rule.WeightRule": WEIGHT_RULE,
    "airflow.task.weight_rule.WeightRule": WEIGHT_RULE,
    "airflow.sdk.WeightRule": WEIGHT_RULE,
    "airflow.utils.state.State": TASK_STATE,
    "airflow.utils.state.TaskInstanceState": TASK_STATE,
    "airflow.utils.state.DagRunState": DAG_RUN_STATE,
    "airflow.sdk.TaskInstanceState": TASK_STATE,
    "airflow.sdk.DagRunState": DAG_RUN_STATE,
}
"""Qualified name: value."""

for _name in (
    "DataflowRunner",
    "DirectRunner",
    "SparkRunner",
    "FlinkRunner",
    "SamzaRunner",
    "NemoRunner",
    "JetRunner",
    "Twister2Runner",
):
    CONSTANTS[f"airflow.providers.apache.beam.hooks.beam.BeamRunnerType.{_name}"] = _name

for _name in ("airflow.settings.TIMEZONE", "airflow.utils.timezone.utc", "airflow.sdk.timezone.utc"):
    CONSTANTS[_name] = pendulum.timezone("UTC")

VERSIONS = {False: "2.11.2", True: "3.1.8"}
"""What `airflow.__version__` is taken to be, by whether it is Airflow 3."""
