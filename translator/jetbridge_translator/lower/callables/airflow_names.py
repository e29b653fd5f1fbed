"""What a name of Airflow is called in the written code. Keyed by the last part: Airflow has the same thing under many modules.

Airflow's own names stand here; those of its providers are said by the mapping files (`carried`), beside the operators of the same system.
"""

from __future__ import annotations

from jetbridge_translator.operators.registry import carried_name

_AIRFLOW = "jetbridge.airflow"

_SAME_NAME = (
    "ApprovalOperator",
    "Asset",
    "AssetAlias",
    "AssetAll",
    "AssetAny",
    "BaseBranchOperator",
    "BaseHook",
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
    "FileSensor",
    "HITLBranchOperator",
    "HITLEntryOperator",
    "HITLOperator",
    "LatestOnlyOperator",
    "LoggingMixin",
    "Metadata",
    "Param",
    "ParamsDict",
    "PokeReturnValue",
    "PythonOperator",
    "PythonSensor",
    "PythonVirtualenvOperator",
    "ShortCircuitOperator",
    "SkipMixin",
    "TaskInstance",
    "TimeDeltaSensor",
    "TimeSensor",
    "TriggerDagRunOperator",
    "Variable",
    "WaitSensor",
    "WeekDay",
    "get_current_context",
    "macros",
)

_EXCEPTIONS = {
    "AirflowException": "TaskException",
    "AirflowSkipException": "SkipException",
    "AirflowFailException": "FailException",
    "AirflowSensorTimeout": "SensorTimeout",
    "AirflowTaskTimeout": "TaskTimeout",
    "AirflowRescheduleException": "RescheduleException",
    "AirflowNotFoundException": "NotFoundException",
    "AirflowBadRequest": "TaskException",
    "AirflowConfigException": "TaskException",
    "DownstreamTasksSkipped": "SkipDownstream",
    "ParamValidationError": "ParamValidationError",
}

_TIMETABLES = (
    "ContinuousTimetable",
    "CronDataIntervalTimetable",
    "CronTriggerTimetable",
    "DagRunInfo",
    "DataInterval",
    "DeltaDataIntervalTimetable",
    "DeltaTriggerTimetable",
    "EventsTimetable",
    "MultipleCronTriggerTimetable",
    "NullTimetable",
    "OnceTimetable",
    "TimeRestriction",
    "Timetable",
)

NAMES: dict[str, tuple[str, str]] = {
    **{name: ("jetbridge.scheduling.timetables", name) for name in _TIMETABLES},
    **{name: (_AIRFLOW, name) for name in _SAME_NAME},
    **{name: (_AIRFLOW, ours) for name, ours in _EXCEPTIONS.items()},
    "RuntimeTaskInstance": (_AIRFLOW, "TaskInstance"),
    "RuntimeTaskInstanceProtocol": (_AIRFLOW, "TaskInstance"),
    "TriggerRule": ("jetbridge", "TriggerRule"),
    "mask_secret": ("jetbridge.masking", "mask_secret"),
    "redact": ("jetbridge.masking", "redact"),
}
"""Last part of Airflow's name -> (module, name) in the written code."""

_TIMEZONE = frozenset({"airflow.utils.timezone", "airflow.sdk.timezone", "airflow.sdk._shared.timezones.timezone"})
_TIMEZONE_MODULE = f"{_AIRFLOW}.timezone"
_TIMEZONE_NAMES = frozenset(
    {
        "TIMEZONE", "coerce_datetime", "convert_to_utc", "datetime", "from_timestamp", "is_localized", "is_naive",
        "make_aware", "make_naive", "parse", "parse_timezone", "utc", "utc_epoch", "utcnow",
    }
)  # fmt: skip
_PASSES_ON = ("airflow.models", "airflow.utils", "airflow.macros")
_STANDARD = {
    "datetime": ("datetime", "datetime"),
    "relativedelta": ("dateutil.relativedelta", "relativedelta"),
    "timedelta": ("datetime", "timedelta"),
}
"""Names of the standard library (and its like) that people import from a module of Airflow, since that module imports them."""
_COMPATIBLE = {
    f"airflow.compat.functools.{name}": ("functools", name) for name in ("cache", "cached_property", "lru_cache")
}
"""What Airflow has for Pythons of the past."""


def keeps_local_name(target: tuple[str, str]) -> bool:
    """Whether users' code goes on to call it as it does: names of dates and zones mean other things as well."""
    return target in _STANDARD.values() or target[0] == _TIMEZONE_MODULE or target == (_AIRFLOW, "timezone")


def counterpart(qualified_name: str) -> tuple[str, str] | None:
    """Module and name that stand for a name of Airflow; None if nothing does."""
    parent, _, name = qualified_name.rpartition(".")
    if qualified_name in _TIMEZONE:
        return (_AIRFLOW, "timezone")
    if qualified_name in _COMPATIBLE:
        return _COMPATIBLE[qualified_name]
    if parent in _TIMEZONE:
        return (_TIMEZONE_MODULE, name) if name in _TIMEZONE_NAMES else None
    if name in _STANDARD and parent.startswith(_PASSES_ON):
        return _STANDARD[name]
    if name in NAMES:
        return NAMES[name]
    module = carried_name(name)
    return None if module is None else (module, name)
