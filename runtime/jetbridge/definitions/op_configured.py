"""`.configured` of ops and graphs: the same definition under another name, with config that is fixed or made by a function."""

from __future__ import annotations

from typing import Any

from jetbridge.definitions.config.configurable import configured_field
from jetbridge.definitions.config.mapping import ConfigMapping
from jetbridge.definitions.graph_definition import GraphDefinition
from jetbridge.definitions.op_definition import OpDefinition
from jetbridge.errors import InvalidDefinitionError, InvalidInvocationError


def configured_op(
    op: OpDefinition, config: Any, name: str | None, config_schema: Any, description: str | None
) -> OpDefinition:
    """An op with its config.

    Raises:
        InvalidDefinitionError: no new name was given.
        InvalidConfigError: the config does not fit.
    """
    field = configured_field(op.config_field, config, config_schema, f"op {name or op.name}", "OpDefinition")
    return op.replace(
        name=_name("op", op.name, name, config), config_schema=field, description=description or op.description
    )


def configured_graph(
    graph: GraphDefinition, config: Any, name: str | None, config_schema: Any, description: str | None
) -> GraphDefinition:
    """A graph with its config; it needs a config mapping, which says what config it takes."""
    if graph.config_mapping is None:
        raise InvalidDefinitionError(
            f'Only graphs utilizing config mapping can be pre-configured. The graph "{graph.name}" has none: give it config=ConfigMapping(…).'
        )
    new_name = _name("graph", graph.name, name, config)
    field = configured_field(
        graph.config_mapping.config_field, config, config_schema, f"graph {new_name}", "GraphDefinition"
    )
    mapping = ConfigMapping(
        config_fn=graph.config_mapping.config_fn,
        config_schema=field,
        receive_processed_config_values=graph.config_mapping.receive_processed_config_values,
    )
    return graph.replace(name=new_name, config=mapping, description=description or graph.description)


def _name(kind: str, old: str, name: str | None, config: Any) -> str:
    if name is not None:
        return name
    if callable(config) and getattr(config, "__name__", "<lambda>") != "<lambda>":
        return str(config.__name__)
    raise InvalidInvocationError(
        f"Missing string param 'name' while attempting to configure the {kind} '{old}'. Give the configured {kind} a name of its own."
    )


__all__ = ["InvalidDefinitionError", "configured_graph", "configured_op"]
