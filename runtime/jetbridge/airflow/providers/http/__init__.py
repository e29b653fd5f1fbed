"""HTTP: calls of endpoints."""

from __future__ import annotations

from jetbridge.airflow.providers.http.hook import HttpHook
from jetbridge.airflow.providers.http.operator import HttpOperator, SimpleHttpOperator
from jetbridge.airflow.providers.http.sensor import HttpSensor

__all__ = ["HttpHook", "HttpOperator", "HttpSensor", "SimpleHttpOperator"]
