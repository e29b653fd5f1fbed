"""Sensors of Airflow itself and of the standard provider.

https://airflow.apache.org/docs/apache-airflow-providers-standard/stable/sensors/index.html
"""

from __future__ import annotations

from jetbridge_translator.operators.mapping import PYTHON_CALLABLE, Case, OpShape, parameter
from jetbridge_translator.operators.registry import operator

WAITING = {
    "poke_interval": parameter(),
    "timeout": parameter(),
    "soft_fail": parameter(default=False),
    "mode": parameter(default="poke"),
    "exponential_backoff": parameter(default=False),
    "max_wait": parameter(),
    "silent_fail": parameter(default=False),
    "never_fail": parameter(default=False),
}
"""The arguments of every sensor."""

operator(
    "airflow.sensors.python.PythonSensor",
    also=[
        "airflow.providers.standard.sensors.python.PythonSensor",
        "airflow.contrib.sensors.python_sensor.PythonSensor",
    ],
    kind="PythonSensor",
    shape=OpShape.CLASS,
    target=("jetbridge.airflow", "PythonSensor"),
    args={**PYTHON_CALLABLE, **WAITING, "templates_dict": parameter()},
    cases=[
        Case(
            'PythonSensor(task_id="wait", python_callable=lambda: True, timeout=60)',
            'python_sensor.alias("wait").partial(python_callable=lambda: True, timeout=60)()',
        )
    ],
)
