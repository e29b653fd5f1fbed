"""Scalars, `Any`, and the two types that are made of others: `Noneable`, `ScalarUnion`."""

from __future__ import annotations

from typing import Any

from jetbridge.definitions.config.config_type import ConfigType, ConfigTypeKind
from jetbridge.definitions.config.env_var import EnvVar, IntEnvVar
from jetbridge.definitions.config.evaluation import Evaluation, Place
from jetbridge.errors import InvalidDefinitionError


class AnyConfig(ConfigType):
    """Takes everything."""

    kind = ConfigTypeKind.ANY
    given_name = "Any"

    def visit(self, value: Any, _place: Place, _evaluation: Evaluation) -> Any:
        """The value as it is."""
        return value

    def example(self) -> Any:
        """A word."""
        return "AnyType"

    def can_be_left_out(self) -> bool:
        """Nothing can be said about what is expected."""
        return False


class Scalar(ConfigType):
    """One of Python's scalars; exactly that, since nothing is converted (but int to float)."""

    kind = ConfigTypeKind.SCALAR

    def __init__(self, name: str, accepted: tuple[type, ...], sample: Any) -> None:
        self.given_name = name
        self._accepted = accepted
        self._sample = sample

    def visit(self, value: Any, place: Place, evaluation: Evaluation) -> Any:
        """The value; an int for a Float becomes a float."""
        if self.refuses_none(value, place, evaluation):
            return None
        is_bool_as_number = isinstance(value, bool) and bool not in self._accepted
        if is_bool_as_number or not isinstance(value, self._accepted):
            evaluation.mismatch(
                place,
                f'Invalid scalar {place}. Value "{_shown(value)}" of type "{type(value)}" is not valid '
                f'for expected type "{self.given_name}".',
            )
        elif isinstance(value, (EnvVar, IntEnvVar)):
            evaluation.mismatch(place, _wrapped(value.env_var_name))
        return float(value) if float in self._accepted and isinstance(value, int) else value

    def example(self) -> Any:
        """`0`, `...`, …"""
        return self._sample


def _shown(value: Any) -> str:
    return value.env_var_name if isinstance(value, (EnvVar, IntEnvVar)) else str(value)


def _wrapped(name: str) -> str:
    return (
        f'Invalid use of environment variable wrapper. Value "{name}" is wrapped with EnvVar(), which is reserved for '
        "passing to structured pydantic config objects only. To provide an environment variable to a run config "
        f"dictionary, replace EnvVar(\"{name}\") with {{'env': '{name}'}}, or pass a structured RunConfig object."
    )


ANY = AnyConfig()
BOOL = Scalar("Bool", (bool,), sample=True)
FLOAT = Scalar("Float", (float, int), sample=0.0)
INT = Scalar("Int", (int,), sample=0)
STRING = Scalar("String", (str,), sample="...")


class Noneable(ConfigType):
    """None, or what the inner type takes."""

    kind = ConfigTypeKind.NONEABLE

    def __init__(self, inner_type: Any) -> None:
        from jetbridge.definitions.config.resolve import resolve_to_config_type

        self.inner_type = resolve_to_config_type(inner_type)

    def visit(self, value: Any, place: Place, evaluation: Evaluation) -> Any:
        """As the inner type, unless None."""
        return None if value is None else self.inner_type.visit(value, place, evaluation)

    def text(self) -> str:
        """`Int?`."""
        return f"{self.inner_type.text()}?"

    def can_be_left_out(self) -> bool:
        """Then it is None."""
        return True


class ScalarUnion(ConfigType):
    """A scalar, or something that is a dict or a list."""

    kind = ConfigTypeKind.SCALAR_UNION

    def __init__(self, scalar_type: Any, non_scalar_schema: Any, _key: str | None = None) -> None:
        from jetbridge.definitions.config.resolve import resolve_to_config_type

        self.scalar_type = resolve_to_config_type(scalar_type)
        self.non_scalar_type = resolve_to_config_type(non_scalar_schema)
        if self.scalar_type.kind is not ConfigTypeKind.SCALAR:
            raise InvalidDefinitionError(f"scalar_type of ScalarUnion must be a scalar, got {self.scalar_type.text()}.")
        if self.non_scalar_type.kind in (ConfigTypeKind.SCALAR, ConfigTypeKind.ANY):
            raise InvalidDefinitionError(
                f"non_scalar_schema of ScalarUnion must not be a scalar, got {self.non_scalar_type.text()}."
            )

    def visit(self, value: Any, place: Place, evaluation: Evaluation) -> Any:
        """As the type that the value's form chooses."""
        if self.refuses_none(value, place, evaluation):
            return None
        chosen = self.non_scalar_type if isinstance(value, (dict, list)) else self.scalar_type
        return chosen.visit(value, place, evaluation)

    def text(self) -> str:
        """`(Int | { env: String })`."""
        return f"({self.scalar_type.text()} | {self.non_scalar_type.text()})"

    def example(self) -> Any:
        """As the scalar."""
        return self.scalar_type.example()
