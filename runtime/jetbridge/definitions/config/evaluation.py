"""What goes wrong when a config value meets its schema: one `EvaluationError` per place, all of them at once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class EvaluationErrorReason(Enum):
    """Why a value does not fit."""

    RUNTIME_TYPE_MISMATCH = "RUNTIME_TYPE_MISMATCH"
    MISSING_REQUIRED_FIELD = "MISSING_REQUIRED_FIELD"
    MISSING_REQUIRED_FIELDS = "MISSING_REQUIRED_FIELDS"
    FIELD_NOT_DEFINED = "FIELD_NOT_DEFINED"
    FIELDS_NOT_DEFINED = "FIELDS_NOT_DEFINED"
    SELECTOR_FIELD_ERROR = "SELECTOR_FIELD_ERROR"
    FAILED_POST_PROCESSING = "FAILED_POST_PROCESSING"
    FIELD_ALIAS_COLLISION = "FIELD_ALIAS_COLLISION"


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a config value one stands; a chain that ends at the root, written out only for an error."""

    parent: Place | None = None
    text: str = ""
    field_name: str | None = None

    def of_field(self, name: object) -> Place:
        """The value of a field."""
        return Place(self, f":{name}", str(name))

    def of_index(self, index: int) -> Place:
        """An element of a list."""
        return Place(self, f"[{index}]")

    def of_key(self, key: object) -> Place:
        """A key of a map."""
        return Place(self, f":{key!r}:key")

    def of_value(self, key: object) -> Place:
        """A value of a map."""
        return Place(self, f":{key!r}:value")

    def chain(self) -> Iterator[Place]:
        """The places on the way, from the root on."""
        if self.parent is not None:
            yield from self.parent.chain()
            yield self

    @property
    def levels(self) -> list[str]:
        """The names of the fields on the way."""
        return [place.field_name for place in self.chain() if place.field_name is not None]

    def __str__(self) -> str:
        steps = [place.text for place in self.chain()]
        return f"at path root{''.join(steps)}" if steps else "at the root"


ROOT = Place()


@dataclass(frozen=True, slots=True)
class EvaluationError:
    """One reason why a config value was refused; `names` are the fields that it is about."""

    stack: Place
    reason: EvaluationErrorReason
    message: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class EvaluateValueResult:
    """A completed config value, or the reasons why there is none."""

    value: Any = None
    errors: list[EvaluationError] = field(default_factory=list)

    @property
    def success(self) -> bool:
        """Whether the value fits."""
        return not self.errors


@dataclass(slots=True)
class Evaluation:
    """One pass over a config value. With `completes` it gives defaults, with `converts` Python values of enums and what the environment has."""

    completes: bool = True
    converts: bool = True
    errors: list[EvaluationError] = field(default_factory=list)

    def refuse(self, place: Place, reason: EvaluationErrorReason, message: str, *names: str) -> None:
        """Note an error."""
        self.errors.append(EvaluationError(place, reason, message, names))

    def mismatch(self, place: Place, message: str) -> None:
        """Note a value of a wrong type."""
        self.refuse(place, EvaluationErrorReason.RUNTIME_TYPE_MISMATCH, message)
