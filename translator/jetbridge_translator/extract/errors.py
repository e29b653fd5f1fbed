"""What Airflow raises while a file is loaded; the evaluated program may catch it, else the file gives no DAG."""

from __future__ import annotations

from jetbridge_translator.evaluate.protocol import EvaluatedError


def airflow_error(message: str) -> EvaluatedError:
    """`airflow.exceptions.AirflowException`."""
    return EvaluatedError("airflow.exceptions.AirflowException", message)


def duplicate_id(message: str) -> EvaluatedError:
    """`airflow.exceptions.DuplicateTaskIdFound`."""
    return EvaluatedError("airflow.exceptions.DuplicateTaskIdFound", message)


def type_error(message: str) -> EvaluatedError:
    """The built-in TypeError."""
    return EvaluatedError("builtins.TypeError", message)


def value_error(message: str) -> EvaluatedError:
    """The built-in ValueError."""
    return EvaluatedError("builtins.ValueError", message)


def attribute_error(kind: str, name: str) -> EvaluatedError:
    """The built-in AttributeError of an object of class `kind`."""
    return EvaluatedError("builtins.AttributeError", f"{kind!r} object has no attribute {name!r}")
