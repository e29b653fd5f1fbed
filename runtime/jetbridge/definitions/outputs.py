"""Outputs of ops and graphs: what people write (`Out`, `DynamicOut`, `GraphOut`, `OutputMapping`) and what the definitions keep.

https://docs.dagster.io/api/dagster/ops#dagster.Out
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jetbridge.definitions.names import check_name
from jetbridge.definitions.types.builtin import ANY
from jetbridge.definitions.types.resolve import resolve_type
from jetbridge.definitions.types.runtime_type import RuntimeType
from jetbridge.definitions.values import NO_VALUE

DEFAULT_OUTPUT = "result"
DEFAULT_IO_MANAGER_KEY = "io_manager"


class Out:
    """What is said about an output beside its name; the type that is not said comes from the annotation."""

    __slots__ = ("code_version", "dagster_type", "description", "io_manager_key", "is_required", "metadata")
    is_dynamic = False

    def __init__(
        self,
        dagster_type: Any = NO_VALUE,
        description: str | None = None,
        is_required: bool = True,
        io_manager_key: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        code_version: str | None = None,
    ) -> None:
        self.dagster_type = dagster_type if dagster_type is NO_VALUE else resolve_type(dagster_type)
        self.description = description
        self.is_required = is_required
        self.io_manager_key = io_manager_key or DEFAULT_IO_MANAGER_KEY
        self.metadata = metadata or {}
        self.code_version = code_version

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and all(getattr(self, name) == getattr(other, name) for name in Out.__slots__)

    def __hash__(self) -> int:
        return hash((self.description, self.is_required, self.io_manager_key))

    def __repr__(self) -> str:
        said = ((name, getattr(self, name)) for name in Out.__slots__)
        return (
            f"{type(self).__name__}({', '.join(f'{name}={value!r}' for name, value in said if value is not NO_VALUE)})"
        )


class DynamicOut(Out):
    """An output that is yielded any number of times, each under a mapping key.

    https://docs.dagster.io/api/dagster/dynamic#dagster.DynamicOut
    """

    __slots__ = ()
    is_dynamic = True


@dataclass(frozen=True, slots=True, eq=False)
class OutputDefinition:
    """An output as the definition keeps it."""

    name: str = DEFAULT_OUTPUT
    dagster_type: RuntimeType = ANY
    description: str | None = None
    is_required: bool = True
    io_manager_key: str = DEFAULT_IO_MANAGER_KEY
    metadata: Mapping[str, Any] | None = None
    code_version: str | None = None
    is_dynamic: bool = False

    @property
    def is_nothing(self) -> bool:
        """Whether the output is for order alone."""
        return self.dagster_type.is_nothing

    @property
    def optional(self) -> bool:
        """Whether the op may leave it out."""
        return not self.is_required

    def as_out(self) -> Out:
        """As the user would write it."""
        kind = DynamicOut if self.is_dynamic else Out
        return kind(
            self.dagster_type, self.description, self.is_required, self.io_manager_key, self.metadata, self.code_version
        )


def output_definition(
    name: str, given: Out, type_: RuntimeType, description: str | None = None, code_version: str | None = None
) -> OutputDefinition:
    """What was said with `Out`, else what the function's annotation says.

    Raises:
        InvalidDefinitionError: the name cannot be one.
    """
    return OutputDefinition(
        check_name(name),
        given.dagster_type if isinstance(given.dagster_type, RuntimeType) else type_,
        given.description or description,
        given.is_required,
        given.io_manager_key,
        given.metadata,
        given.code_version or code_version,
        given.is_dynamic,
    )


@dataclass(frozen=True, slots=True)
class GraphOut:
    """What is said about an output of a graph."""

    description: str | None = None


@dataclass(frozen=True, slots=True)
class MappedFrom:
    """An output of a node of a graph."""

    node_name: str
    output_name: str


@dataclass(frozen=True, slots=True)
class OutputMapping:
    """Leads an output of a node inside a graph to an output of the graph.

    https://docs.dagster.io/api/dagster/graphs#dagster.OutputMapping
    """

    graph_output_name: str
    mapped_node_name: str
    mapped_node_output_name: str = DEFAULT_OUTPUT
    graph_output_description: str | None = None
    dagster_type: Any = None
    from_dynamic_mapping: bool = False

    @property
    def maps_from(self) -> MappedFrom:
        """The output inside."""
        return MappedFrom(self.mapped_node_name, self.mapped_node_output_name)
