"""`StringSource`, `IntSource`, `BoolSource`: a value, or the environment variable that holds it (`{"env": "NAME"}`)."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import Any

from jetbridge.definitions.config.evaluation import Evaluation, EvaluationErrorReason, Place
from jetbridge.definitions.config.scalars import BOOL, INT, STRING, Scalar, ScalarUnion
from jetbridge.definitions.config.shapes import Selector

_BOOLS = {
    "true": True,
    "t": True,
    "yes": True,
    "1": True,
    "false": False,
    "f": False,
    "no": False,
    "0": False,
    "": False,
}


class SourceError(ValueError):
    """The environment has not what is asked for."""


class Source(ScalarUnion):
    """A scalar, or `{"env": name}`; the variable is read when the config is completed, at the start of a run."""

    def __init__(self, name: str, scalar: Scalar, read: Callable[[str], Any]) -> None:
        super().__init__(scalar, Selector({"env": str}))
        self.given_name = name
        self._read = read

    def visit(self, value: Any, place: Place, evaluation: Evaluation) -> Any:
        """The value; of a variable, what it holds."""
        errors = len(evaluation.errors)
        checked = super().visit(value, place, evaluation)
        if not isinstance(checked, dict) or len(evaluation.errors) > errors or not evaluation.converts:
            return checked
        try:
            return self._read(checked["env"])
        except SourceError as error:
            evaluation.refuse(
                place,
                EvaluationErrorReason.FAILED_POST_PROCESSING,
                f"Post processing {place} of original value {value} failed:\n{error}",
            )
            return None


def _variable(name: str) -> str:
    value = os.environ.get(name)
    if value is None:
        raise SourceError(
            f'You have attempted to fetch the environment variable "{name}" which is not set. In order for this '
            "execution to succeed it must be set in this environment."
        )
    return value


def _int_variable(name: str) -> int:
    text = _variable(name)
    try:
        return int(text)
    except ValueError as error:
        raise SourceError(f'Value "{text}" stored in env variable "{name}" cannot be coerced into an int.') from error


def _bool_variable(name: str) -> bool:
    text = _variable(name)
    if text.lower() not in _BOOLS:
        raise SourceError(f'Value "{text}" stored in env variable "{name}" cannot be coerced into an bool.')
    return _BOOLS[text.lower()]


StringSource = Source("StringSourceType", STRING, _variable)
IntSource = Source("IntSourceType", INT, _int_variable)
BoolSource = Source("BoolSourceType", BOOL, _bool_variable)
