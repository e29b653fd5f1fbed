"""Inputs of ops and graphs: what people write (`In`, `GraphIn`, `InputMapping`) and what the definitions keep.

https://docs.dagster.io/api/dagster/ops#dagster.In
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from jetbridge.definitions.asset_key import AssetKey
from jetbridge.definitions.node import NodeInput, is_resolvable
from jetbridge.definitions.types.builtin import ANY
from jetbridge.definitions.types.resolve import resolve_type
from jetbridge.definitions.types.runtime_type import RuntimeType, TypeKind
from jetbridge.definitions.values import NO_VALUE
from jetbridge.errors import InvalidDefinitionError


class In:
    """What is said about an input beside its name; what is not said comes from the annotation.

    `asset_key` and `input_manager_key` let an input be loaded that is connected to nothing.
    """

    __slots__ = (
        "asset_key",
        "asset_partitions",
        "dagster_type",
        "default_value",
        "description",
        "input_manager_key",
        "metadata",
    )

    def __init__(
        self,
        dagster_type: Any = NO_VALUE,
        description: str | None = None,
        default_value: Any = NO_VALUE,
        metadata: Mapping[str, Any] | None = None,
        asset_key: AssetKey | Callable[..., AssetKey] | None = None,
        asset_partitions: Any = None,
        input_manager_key: str | None = None,
    ) -> None:
        self.dagster_type = dagster_type if dagster_type is NO_VALUE else resolve_type(dagster_type)
        self.description = description
        self.default_value = default_value
        self.metadata = metadata or {}
        self.asset_key = asset_key
        self.asset_partitions = asset_partitions
        self.input_manager_key = input_manager_key

    def __eq__(self, other: object) -> bool:
        return isinstance(other, In) and all(getattr(self, name) == getattr(other, name) for name in self.__slots__)

    def __hash__(self) -> int:
        return hash((self.description, self.input_manager_key))

    def __repr__(self) -> str:
        said = ((name, getattr(self, name)) for name in self.__slots__)
        return f"In({', '.join(f'{name}={value!r}' for name, value in said if value is not NO_VALUE and value)})"


@dataclass(frozen=True, slots=True, eq=False)
class InputDefinition:
    """An input as the definition keeps it; `default_value` is `NO_VALUE` if there is none."""

    name: str
    dagster_type: RuntimeType = ANY
    description: str | None = None
    default_value: Any = NO_VALUE
    metadata: Mapping[str, Any] | None = None
    asset_key: AssetKey | Callable[..., AssetKey] | None = None
    asset_partitions: Any = None
    input_manager_key: str | None = None

    @property
    def has_default_value(self) -> bool:
        """Whether the input may stay unconnected."""
        return self.default_value is not NO_VALUE

    @property
    def is_nothing(self) -> bool:
        """Whether the input is for order alone."""
        return self.dagster_type.is_nothing

    @staticmethod
    def from_in(name: str, given: In) -> InputDefinition:
        """From what the user wrote alone."""
        return combine(name, given, ANY, NO_VALUE, None)

    def get_asset_key(self, context: Any) -> AssetKey | None:
        """The key of the asset that the input is loaded from."""
        return self.asset_key(context) if callable(self.asset_key) else self.asset_key

    def get_asset_partitions(self, context: Any) -> Any:
        """The partitions of the asset that the input is loaded from."""
        return self.asset_partitions(context) if callable(self.asset_partitions) else self.asset_partitions

    def as_in(self) -> In:
        """As the user would write it."""
        return In(
            self.dagster_type,
            self.description,
            self.default_value,
            self.metadata,
            self.asset_key,
            self.asset_partitions,
            self.input_manager_key,
        )


def combine(name: str, given: In, type_: RuntimeType, default: Any, description: str | None) -> InputDefinition:
    """What was said with `In`, else what the function's signature says.

    Raises:
        InvalidDefinitionError: the input is order alone and has a default.
    """
    dagster_type = given.dagster_type if isinstance(given.dagster_type, RuntimeType) else type_
    default_value = default if given.default_value is NO_VALUE else given.default_value
    if dagster_type.is_nothing and default_value is not NO_VALUE:
        raise InvalidDefinitionError(
            f'Input "{name}" is of type Nothing and cannot have a default value: it has no value at all.'
        )
    return InputDefinition(
        name,
        dagster_type,
        given.description or description,
        check_default(name, dagster_type, default_value),
        given.metadata,
        given.asset_key,
        given.asset_partitions,
        given.input_manager_key,
    )


def check_default(name: str, type_: RuntimeType, default: Any) -> Any:
    """Give the default back if it can be one; only scalars can be looked at without a run.

    Raises:
        InvalidDefinitionError: it is not of the type.
    """
    if default is NO_VALUE or type_.kind is not TypeKind.SCALAR or is_resolvable(default):
        return default
    check = type_.type_check(None, default)
    if check.success:
        return default
    raise InvalidDefinitionError(
        f"Type check failed for the default_value of InputDefinition {name} of type {type_.display_name}. Received value {default!r} of "
        f"type {type(default)}. {check.description}"
    )


@dataclass(frozen=True, slots=True)
class GraphIn:
    """What is said about an input of a graph."""

    description: str | None = None


@dataclass(frozen=True, slots=True)
class InputMapping:
    """Leads an input of a graph to an input of a node inside it (an element of it, with `fan_in_index`).

    https://docs.dagster.io/api/dagster/graphs#dagster.InputMapping
    """

    graph_input_name: str
    mapped_node_name: str
    mapped_node_input_name: str
    fan_in_index: int | None = None
    graph_input_description: str | None = None
    dagster_type: Any = None

    @property
    def maps_to(self) -> NodeInput:
        """The input inside."""
        return NodeInput(self.mapped_node_name, self.mapped_node_input_name, self.fan_in_index)
