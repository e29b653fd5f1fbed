"""Where an operator's class went: the import paths of 1.10 and 2.x, and the class that Airflow of a generation gives for them.

The tables are those of Airflow's own deprecated modules: https://airflow.apache.org/docs/apache-airflow/stable/installation/upgrading_to_airflow3.html
"""

from __future__ import annotations

import json
from functools import cache
from importlib import resources

_STANDARD = "airflow.providers.standard"
_MOVED_SENSORS = {"time_sensor": "time", "external_task_sensor": "external_task", "date_time_sensor": "date_time"}
_PACKAGES_OF_CLASSES = frozenset(
    {"airflow.operators", "airflow.sensors", "airflow.contrib.operators", "airflow.contrib.sensors"}
)
_ROOTS = {
    "BaseOperator": "airflow.models.baseoperator.BaseOperator",
    "BaseSensorOperator": "airflow.sensors.base.BaseSensorOperator",
}
_ROOTS_V3 = {
    "BaseOperator": "airflow.sdk.bases.operator.BaseOperator",
    "BaseSensorOperator": "airflow.sdk.bases.sensor.BaseSensorOperator",
}


@cache
def _table(file: str) -> dict[str, str]:
    text = (
        resources.files("jetbridge_translator.operators").joinpath("facts").joinpath(file).read_text(encoding="utf-8")
    )
    loaded: dict[str, str] = json.loads(text)
    return loaded


@cache
def canonical_operator(qualified_name: str, *, is_v3: bool) -> str:
    """The qualified name that the class has in Airflow of this generation; the same name where nothing is known of a move."""
    name = qualified_name
    last = name.rsplit(".", 1)[-1]
    if last in _ROOTS and name.startswith("airflow."):
        return (_ROOTS_V3 if is_v3 else _ROOTS)[last]
    name = _of_packages().get(name, name)
    for _ in range(4):
        moved = _table("aliases2.json").get(name) if not is_v3 or name not in _table("aliases3.json") else None
        moved = moved or (_table("aliases3.json").get(name) if is_v3 else None)
        if moved is None or moved == name:
            break
        name = moved
    return _of_compat(_in_standard(name) if is_v3 else name, is_v3=is_v3)


@cache
def _of_packages() -> dict[str, str]:
    """`from airflow.operators import PythonOperator`: 1.10's packages gave the classes of all their modules, which are the old modules of 2.x."""
    found: dict[str, str] = {}
    for name in _table("aliases2.json"):
        module, _, last = name.rpartition(".")
        package = module.rpartition(".")[0]
        if package in _PACKAGES_OF_CLASSES:
            found.setdefault(f"{package}.{last}", name)
    return found


def _in_standard(name: str) -> str:
    """3.x took the core operators into the standard provider."""
    parts = name.split(".")
    if parts[:2] == ["airflow", "operators"] or parts[:2] == ["airflow", "sensors"]:
        parts[2:-1] = [_MOVED_SENSORS.get(part, part) for part in parts[2:-1]]
        return ".".join([_STANDARD, *parts[1:]])
    return name


_COMPAT = {
    "PythonOperator": "operators.python", "ShortCircuitOperator": "operators.python", "BranchPythonOperator": "operators.python",
    "PythonVirtualenvOperator": "operators.python", "BashOperator": "operators.bash", "EmptyOperator": "operators.empty",
    "TriggerDagRunOperator": "operators.trigger_dagrun", "LatestOnlyOperator": "operators.latest_only", "PythonSensor": "sensors.python",
    "DateTimeSensor": "sensors.date_time", "TimeDeltaSensor": "sensors.time_delta", "ExternalTaskSensor": "sensors.external_task",
}  # fmt: skip


def standard_name(name: str) -> str:
    """The class of the standard provider that a name of the compatibility provider stands for; the name itself for all others."""
    return _of_compat(name, is_v3=True)


def _of_compat(name: str, *, is_v3: bool) -> str:
    """The compatibility provider gives the class of the Airflow that is installed."""
    last = name.rsplit(".", 1)[-1]
    if name.startswith("airflow.providers.common.compat.") and last in _COMPAT:
        return f"{_STANDARD if is_v3 else 'airflow'}.{_COMPAT[last]}.{last}"
    return name
