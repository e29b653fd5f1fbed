"""`Array` and `Map`: many values of one type."""

from __future__ import annotations

from typing import Any

from jetbridge.definitions.config.config_type import ConfigType, ConfigTypeKind
from jetbridge.definitions.config.evaluation import Evaluation, Place
from jetbridge.errors import InvalidDefinitionError


class Array(ConfigType):
    """A list whose elements the inner type takes."""

    kind = ConfigTypeKind.ARRAY

    def __init__(self, inner_type: Any) -> None:
        from jetbridge.definitions.config.resolve import resolve_to_config_type

        self.inner_type = resolve_to_config_type(inner_type)

    def visit(self, value: Any, place: Place, evaluation: Evaluation) -> Any:
        """The list with its elements completed."""
        if self.refuses_none(value, place, evaluation):
            return None
        if not isinstance(value, list):
            evaluation.mismatch(place, f'Value {place} must be list. Expected: "{self.text()}"')
            return None
        return [self.inner_type.visit(item, place.of_index(index), evaluation) for index, item in enumerate(value)]

    def text(self) -> str:
        """`[Int]`."""
        return f"[{self.inner_type.text()}]"

    def example(self) -> Any:
        """An empty list."""
        return []


class Map(ConfigType):
    """A dict with scalar keys and values of one type.

    Raises:
        InvalidDefinitionError: the key type is no scalar.
    """

    kind = ConfigTypeKind.MAP

    def __init__(self, key_type: Any, inner_type: Any, key_label_name: str | None = None) -> None:
        from jetbridge.definitions.config.resolve import try_config_type

        key, inner = try_config_type(key_type), try_config_type(inner_type)
        if key is None or inner is None:
            wrong = key_type if key is None else inner_type
            raise InvalidDefinitionError(f"The types of a Map must be config types, got {wrong!r}.")
        if key.kind is not ConfigTypeKind.SCALAR:
            raise InvalidDefinitionError(f"Key type must be a scalar, got {key.text()}.")
        self.key_type, self.inner_type, self.key_label_name = key, inner, key_label_name
        self.given_name = key_label_name

    def visit(self, value: Any, place: Place, evaluation: Evaluation) -> Any:
        """The dict with its values completed."""
        if self.refuses_none(value, place, evaluation):
            return None
        if not isinstance(value, dict):
            evaluation.mismatch(place, f'Value {place} must be dict. Expected: "{self.text()}"')
            return None
        for key in value:
            self.key_type.visit(key, place.of_key(key), evaluation)
        return {key: self.inner_type.visit(item, place.of_value(key), evaluation) for key, item in value.items()}

    def text(self) -> str:
        """`{ [String]: Int }`."""
        label = f"{self.key_label_name}: " if self.key_label_name else ""
        return f"{{ [{label}{self.key_type.text()}]: {self.inner_type.text()} }}"

    def example(self) -> Any:
        """An empty dict."""
        return {}
