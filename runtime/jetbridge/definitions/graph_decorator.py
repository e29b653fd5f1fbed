"""`@graph`: makes a graph of a function whose calls of ops and graphs become nodes."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from typing import Any, overload

from jetbridge.definitions.composition.compose import compose
from jetbridge.definitions.graph_definition import GraphDefinition
from jetbridge.definitions.inputs import GraphIn
from jetbridge.definitions.names import check_name
from jetbridge.definitions.outputs import GraphOut
from jetbridge.errors import InvalidDefinitionError


@overload
def graph(compose_fn: Callable[..., Any]) -> GraphDefinition: ...
@overload
def graph(
    compose_fn: None = None,
    *,
    name: str | None = ...,
    description: str | None = ...,
    ins: Mapping[str, GraphIn] | None = ...,
    out: GraphOut | Mapping[str, GraphOut] | None = ...,
    tags: Mapping[str, Any] | None = ...,
    config: Any = ...,
) -> Callable[[Callable[..., Any]], GraphDefinition]: ...
def graph(
    compose_fn: Callable[..., Any] | None = None,
    *,
    name: str | None = None,
    description: str | None = None,
    ins: Mapping[str, GraphIn] | None = None,
    out: GraphOut | Mapping[str, GraphOut] | None = None,
    tags: Mapping[str, Any] | None = None,
    config: Any = None,
) -> GraphDefinition | Callable[[Callable[..., Any]], GraphDefinition]:
    """Make a graph of a function; used bare or with options. The body runs once, now.

    https://docs.dagster.io/api/dagster/graphs#dagster.graph

    Raises:
        InvalidDefinitionError: the body uses calls, inputs or results in a way that is not possible.
    """

    def decorate(function: Callable[..., Any]) -> GraphDefinition:
        return make_graph(function, name=name, description=description, ins=ins, out=out, tags=tags, config=config)

    return decorate if compose_fn is None else decorate(compose_fn)


def make_graph(
    function: Callable[..., Any],
    *,
    source: str = "@graph",
    name: str | None = None,
    description: str | None = None,
    ins: Mapping[str, GraphIn] | None = None,
    out: GraphOut | Mapping[str, GraphOut] | None = None,
    tags: Mapping[str, Any] | None = None,
    config: Any = None,
) -> GraphDefinition:
    """Make a graph of a function and all options."""
    if not callable(function):
        raise InvalidDefinitionError(f"{source} decorates a function, got {function!r}.")
    name = check_name(name or function.__name__)
    composed = compose(function, name, source, ins or {}, out, {})
    return GraphDefinition.of(
        name=name,
        nodes=composed.nodes,
        input_mappings=composed.input_mappings,
        output_mappings=composed.output_mappings,
        inputs=composed.inputs,
        outputs=composed.outputs,
        description=description or (inspect.cleandoc(function.__doc__) if function.__doc__ else None),
        config=_as_mapping(config),
        tags=tags,
        composition_fn=function,
    )


def _as_mapping(config: Any) -> Any:
    """A dictionary is the fixed config of the ops inside."""
    if not isinstance(config, Mapping):
        return config
    from jetbridge.definitions.config.mapping import ConfigMapping

    return ConfigMapping(config_fn=lambda _outer: config, config_schema={})
