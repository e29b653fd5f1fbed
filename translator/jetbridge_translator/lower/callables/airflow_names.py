"""What a name of Airflow is called in the written code. Keyed by the last part: Airflow has the same thing under many modules."""

from __future__ import annotations

_AIRFLOW = "jetbridge.airflow"

_SAME_NAME = (
    "AirflowException",
    "BaseHook",
    "BaseOperator",
    "BaseSensorOperator",
    "Connection",
    "Context",
    "Param",
    "PokeReturnValue",
    "SkipMixin",
    "TaskInstance",
    "Variable",
    "XCom",
    "get_current_context",
    "macros",
)

NAMES: dict[str, tuple[str, str]] = {
    **{name: (_AIRFLOW, name) for name in _SAME_NAME},
    "AirflowSkipException": (_AIRFLOW, "SkipException"),
    "AirflowFailException": (_AIRFLOW, "FailException"),
    "RuntimeTaskInstance": (_AIRFLOW, "TaskInstance"),
    "ParamsDict": ("builtins", "dict"),
    "TriggerRule": ("jetbridge", "TriggerRule"),
}
"""Last part of Airflow's name -> (module, name) in the written code."""


def counterpart(qualified_name: str) -> tuple[str, str] | None:
    """Module and name that stand for a name of Airflow; None if nothing does."""
    return NAMES.get(qualified_name.rpartition(".")[2])
