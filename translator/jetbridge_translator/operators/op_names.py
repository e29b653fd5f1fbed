"""The name that the op of an operator class has by itself: what `jetbridge.airflow.operator_op` calls it."""

from __future__ import annotations

import re

_WORD_EDGES = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")


def default_op_name(class_name: str) -> str:
    """`GCSToBigQueryOperator` -> `gcs_to_big_query`."""
    return _WORD_EDGES.sub("_", class_name.removesuffix("Operator") or class_name).lower()
