"""Airflow's meaning at run time: what task code imports instead of Airflow.

Every name answers to Airflow's spelling too (`AirflowSkipException` is `SkipException`).
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jetbridge.airflow import macros
    from jetbridge.airflow.asset_events import Metadata
    from jetbridge.airflow.branches import BranchDateTimeOperator, BranchDayOfWeekOperator
    from jetbridge.airflow.callbacks import (
        execute_callback,
        failure_callback,
        failure_mail,
        retry_callback,
        retry_mail,
        skipped_callback,
        success_callback,
    )
    from jetbridge.airflow.connection import Connection
    from jetbridge.airflow.context import Context, get_current_context
    from jetbridge.airflow.exceptions import (
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
    from jetbridge.airflow.external import ExternalTaskMarker, ExternalTaskSensor
    from jetbridge.airflow.hook import BaseHook, LoggingMixin
    from jetbridge.airflow.human import ApprovalOperator, HITLBranchOperator, HITLEntryOperator, HITLOperator
    from jetbridge.airflow.isolated_operators import (
        BranchExternalPythonOperator,
        BranchPythonVirtualenvOperator,
        ExternalPythonOperator,
        PythonVirtualenvOperator,
    )
    from jetbridge.airflow.notifier import BaseNotifier
    from jetbridge.airflow.operator import BaseBranchOperator, BaseOperator, SkipMixin
    from jetbridge.airflow.params import Param, ParamsDict
    from jetbridge.airflow.providers.smtp.alerts import send_email
    from jetbridge.airflow.sensor import BaseSensorOperator, PokeReturnValue
    from jetbridge.airflow.standard import (
        BashOperator,
        BranchPythonOperator,
        EmptyOperator,
        LatestOnlyOperator,
        PythonOperator,
        PythonSensor,
        ShortCircuitOperator,
    )
    from jetbridge.airflow.system_sensors import BashSensor, FileSensor
    from jetbridge.airflow.task_instance import TaskInstance
    from jetbridge.airflow.team_operators import operator_op
    from jetbridge.airflow.time_sensors import (
        DateTimeSensor,
        DateTimeSensorAsync,
        DayOfWeekSensor,
        TimeDeltaSensor,
        TimeDeltaSensorAsync,
        TimeSensor,
        TimeSensorAsync,
        WaitSensor,
    )
    from jetbridge.airflow.trigger_run import TriggerDagRunOperator
    from jetbridge.airflow.variable import Variable
    from jetbridge.airflow.weekdays import WeekDay
    from jetbridge.scheduling.timetables import Asset, AssetAlias, AssetAll, AssetAny, Dataset, DatasetAlias

_EXCEPTIONS = "jetbridge.airflow.exceptions"
_TIMETABLES = "jetbridge.scheduling.timetables"
_PLACES = {
    "ApprovalOperator": "jetbridge.airflow.human",
    "HITLBranchOperator": "jetbridge.airflow.human",
    "HITLEntryOperator": "jetbridge.airflow.human",
    "HITLOperator": "jetbridge.airflow.human",
    "BranchExternalPythonOperator": "jetbridge.airflow.isolated_operators",
    "BranchPythonVirtualenvOperator": "jetbridge.airflow.isolated_operators",
    "ExternalPythonOperator": "jetbridge.airflow.isolated_operators",
    "PythonVirtualenvOperator": "jetbridge.airflow.isolated_operators",
    "TriggerDagRunOperator": "jetbridge.airflow.trigger_run",
    "ShortCircuitOperator": "jetbridge.airflow.standard",
    "LatestOnlyOperator": "jetbridge.airflow.standard",
    "ExternalTaskMarker": "jetbridge.airflow.external",
    "ExternalTaskSensor": "jetbridge.airflow.external",
    "BashSensor": "jetbridge.airflow.system_sensors",
    "BranchDateTimeOperator": "jetbridge.airflow.branches",
    "BranchDayOfWeekOperator": "jetbridge.airflow.branches",
    "DateTimeSensor": "jetbridge.airflow.time_sensors",
    "DateTimeSensorAsync": "jetbridge.airflow.time_sensors",
    "DayOfWeekSensor": "jetbridge.airflow.time_sensors",
    "FileSensor": "jetbridge.airflow.system_sensors",
    "TimeDeltaSensor": "jetbridge.airflow.time_sensors",
    "TimeDeltaSensorAsync": "jetbridge.airflow.time_sensors",
    "TimeSensor": "jetbridge.airflow.time_sensors",
    "TimeSensorAsync": "jetbridge.airflow.time_sensors",
    "WaitSensor": "jetbridge.airflow.time_sensors",
    "WeekDay": "jetbridge.airflow.weekdays",
    "Asset": _TIMETABLES,
    "AssetAlias": _TIMETABLES,
    "AssetAll": _TIMETABLES,
    "AssetAny": _TIMETABLES,
    "BaseBranchOperator": "jetbridge.airflow.operator",
    "BashOperator": "jetbridge.airflow.standard",
    "BranchPythonOperator": "jetbridge.airflow.standard",
    "EmptyOperator": "jetbridge.airflow.standard",
    "PythonOperator": "jetbridge.airflow.standard",
    "PythonSensor": "jetbridge.airflow.standard",
    "BaseHook": "jetbridge.airflow.hook",
    "BaseOperator": "jetbridge.airflow.operator",
    "BaseSensorOperator": "jetbridge.airflow.sensor",
    "Connection": "jetbridge.airflow.connection",
    "Context": "jetbridge.airflow.context",
    "Dataset": _TIMETABLES,
    "DatasetAlias": _TIMETABLES,
    "FailException": _EXCEPTIONS,
    "LoggingMixin": "jetbridge.airflow.hook",
    "NotFoundException": _EXCEPTIONS,
    "Metadata": "jetbridge.airflow.asset_events",
    "Param": "jetbridge.airflow.params",
    "ParamValidationError": _EXCEPTIONS,
    "ParamsDict": "jetbridge.airflow.params",
    "PokeReturnValue": "jetbridge.airflow.sensor",
    "RescheduleException": _EXCEPTIONS,
    "SensorTimeout": _EXCEPTIONS,
    "SkipDownstream": _EXCEPTIONS,
    "SkipException": _EXCEPTIONS,
    "SkipMixin": "jetbridge.airflow.operator",
    "TaskException": _EXCEPTIONS,
    "TaskInstance": "jetbridge.airflow.task_instance",
    "TaskTimeout": _EXCEPTIONS,
    "Variable": "jetbridge.airflow.variable",
    "BaseNotifier": "jetbridge.airflow.notifier",
    "execute_callback": "jetbridge.airflow.callbacks",
    "failure_callback": "jetbridge.airflow.callbacks",
    "skipped_callback": "jetbridge.airflow.callbacks",
    "failure_mail": "jetbridge.airflow.callbacks",
    "get_current_context": "jetbridge.airflow.context",
    "operator_op": "jetbridge.airflow.team_operators",
    "retry_callback": "jetbridge.airflow.callbacks",
    "retry_mail": "jetbridge.airflow.callbacks",
    "send_email": "jetbridge.airflow.providers.smtp.alerts",
    "success_callback": "jetbridge.airflow.callbacks",
}


def __getattr__(name: str) -> Any:
    """Import a name when it is asked for: a job pays only for what it uses."""
    if name in _PLACES:
        return getattr(importlib.import_module(_PLACES[name]), name)
    if name == "macros":
        return importlib.import_module("jetbridge.airflow.macros")
    if name.startswith(("Airflow", "Downstream")):
        return getattr(importlib.import_module(_EXCEPTIONS), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "ApprovalOperator",
    "Asset",
    "AssetAlias",
    "AssetAll",
    "AssetAny",
    "BaseBranchOperator",
    "BaseHook",
    "BaseNotifier",
    "BaseOperator",
    "BaseSensorOperator",
    "BashOperator",
    "BashSensor",
    "BranchDateTimeOperator",
    "BranchDayOfWeekOperator",
    "BranchExternalPythonOperator",
    "BranchPythonOperator",
    "BranchPythonVirtualenvOperator",
    "Connection",
    "Context",
    "Dataset",
    "DatasetAlias",
    "DateTimeSensor",
    "DateTimeSensorAsync",
    "DayOfWeekSensor",
    "EmptyOperator",
    "ExternalPythonOperator",
    "ExternalTaskMarker",
    "ExternalTaskSensor",
    "FailException",
    "FileSensor",
    "HITLBranchOperator",
    "HITLEntryOperator",
    "HITLOperator",
    "LatestOnlyOperator",
    "LoggingMixin",
    "Metadata",
    "NotFoundException",
    "Param",
    "ParamValidationError",
    "ParamsDict",
    "PokeReturnValue",
    "PythonOperator",
    "PythonSensor",
    "PythonVirtualenvOperator",
    "RescheduleException",
    "SensorTimeout",
    "ShortCircuitOperator",
    "SkipDownstream",
    "SkipException",
    "SkipMixin",
    "TaskException",
    "TaskInstance",
    "TaskTimeout",
    "TimeDeltaSensor",
    "TimeDeltaSensorAsync",
    "TimeSensor",
    "TimeSensorAsync",
    "TriggerDagRunOperator",
    "Variable",
    "WaitSensor",
    "WeekDay",
    "execute_callback",
    "failure_callback",
    "failure_mail",
    "get_current_context",
    "macros",
    "operator_op",
    "retry_callback",
    "retry_mail",
    "send_email",
    "skipped_callback",
    "success_callback",
]
