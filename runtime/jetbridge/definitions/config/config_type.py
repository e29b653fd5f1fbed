"""What every config type is: something that looks at a value, tells what is wrong with it, and completes it."""

from __future__ import annotations

from enum import Enum
from typing import Any

from jetbridge.definitions.config.evaluation import ROOT, EvaluateValueResult, Evaluation, Place


class ConfigTypeKind(Enum):
    """The families of config types."""

    ANY = "ANY"
    SCALAR = "SCALAR"
    ENUM = "ENUM"
    SELECTOR = "SELECTOR"
    STRICT_SHAPE = "STRICT_SHAPE"
    PERMISSIVE_SHAPE = "PERMISSIVE_SHAPE"
    SCALAR_UNION = "SCALAR_UNION"
    MAP = "MAP"
    ARRAY = "ARRAY"
    NONEABLE = "NONEABLE"

    @property
    def has_fields(self) -> bool:
        """Whether a value of this kind is a dict with named fields."""
        return self in _WITH_FIELDS


_WITH_FIELDS = frozenset({ConfigTypeKind.SELECTOR, ConfigTypeKind.STRICT_SHAPE, ConfigTypeKind.PERMISSIVE_SHAPE})


class ConfigType:
    """A type of config values. Subclasses say in `visit` what they take.

    https://docs.dagster.io/api/dagster/config
    """

    kind: ConfigTypeKind
    given_name: str | None = None
    description: str | None = None

    def visit(self, value: Any, place: Place, evaluation: Evaluation) -> Any:
        """Give the completed value; what is wrong is noted in `evaluation`."""
        raise NotImplementedError

    def text(self) -> str:
        """The type as errors write it: `{ a: Int b?: String }`."""
        return self.given_name or self.kind.value.lower()

    def example(self) -> Any:
        """The smallest value that shows what is expected."""
        return "<unknown>"

    def can_be_left_out(self) -> bool:
        """Whether a field of this type is optional by itself."""
        return False

    def validate(self, value: Any) -> EvaluateValueResult:
        """Check a value and leave it as it is."""
        evaluation = Evaluation(completes=False, converts=False)
        self.visit(value, ROOT, evaluation)
        return EvaluateValueResult(None if evaluation.errors else value, evaluation.errors)

    def fill(self, value: Any) -> EvaluateValueResult:
        """Check a value and give defaults; enums stay names, and the environment is not read."""
        evaluation = Evaluation(converts=False)
        filled = self.visit(value, ROOT, evaluation)
        return EvaluateValueResult(None if evaluation.errors else filled, evaluation.errors)

    def process(self, value: Any) -> EvaluateValueResult:
        """Check a value and complete it: defaults, enums, environment."""
        evaluation = Evaluation()
        completed = self.visit(value, ROOT, evaluation)
        return EvaluateValueResult(None if evaluation.errors else completed, evaluation.errors)

    def refuses_none(self, value: Any, place: Place, evaluation: Evaluation) -> bool:
        """Note an error if the value is None; whether it was."""
        if value is None:
            evaluation.mismatch(place, f'Value {place} must not be None. Expected "{self.text()}"')
            return True
        return False
