"""The exceptions of task code, under their neutral names and under Airflow's.

https://airflow.apache.org/docs/apache-airflow/stable/_api/airflow/exceptions/index.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.definitions.signals import (
    FailException,
    NotFoundException,
    ParamValidationError,
    RescheduleException,
    SensorTimeout,
    SkipDownstream,
    SkipException,
    TaskException,
    TaskTimeout,
)
from jetbridge.scheduling.timetables import InvalidTimetableError

AIRFLOW_NAMES: dict[str, type[BaseException]] = {
    "AirflowException": TaskException,
    "AirflowSkipException": SkipException,
    "AirflowFailException": FailException,
    "AirflowSensorTimeout": SensorTimeout,
    "AirflowTaskTimeout": TaskTimeout,
    "AirflowRescheduleException": RescheduleException,
    "AirflowNotFoundException": NotFoundException,
    "AirflowTimetableInvalid": InvalidTimetableError,
    "AirflowBadRequest": TaskException,
    "AirflowConfigException": TaskException,
    "AirflowRuntimeError": TaskException,
    "AirflowTaskTerminated": TaskTimeout,
    "DownstreamTasksSkipped": SkipDownstream,
}
"""Airflow's name -> ours; modules of this package answer to both."""


def __getattr__(name: str) -> Any:
    """Airflow's names of the same classes."""
    if name in AIRFLOW_NAMES:
        return AIRFLOW_NAMES[name]
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "AIRFLOW_NAMES",
    "FailException",
    "NotFoundException",
    "ParamValidationError",
    "RescheduleException",
    "SensorTimeout",
    "SkipDownstream",
    "SkipException",
    "TaskException",
    "TaskTimeout",
]
