"""What the body of a graph returns, made mappings of the graph's outputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jetbridge.definitions.composition.frame import Frame
from jetbridge.definitions.composition.handles import DynamicHandle, InvokedNodeOutputHandle, NodeHandle
from jetbridge.definitions.outputs import DEFAULT_OUTPUT, GraphOut, OutputMapping
from jetbridge.errors import InvalidDefinitionError

OUTPUT_HANDLES = (InvokedNodeOutputHandle, DynamicHandle)


def output_mappings(
    frame: Frame, returned: Any, out: GraphOut | Mapping[str, GraphOut] | None
) -> tuple[OutputMapping, ...]:
    """The mappings, in the order of the declared outputs.

    Raises:
        InvalidDefinitionError: what was returned does not fit the declared outputs.
    """
    declared = None if out is None else (tuple(out) if isinstance(out, Mapping) else (DEFAULT_OUTPUT,))
    handles = _by_name(frame, returned, declared)
    for name in declared or ():
        if name not in handles:
            raise InvalidDefinitionError(
                f"{frame.source} '{frame.name}' has unmapped output '{name}'. Remove it or return a value from the appropriate op/graph invocation."
            )
    return tuple(_mapping(name, handles[name]) for name in (declared if declared is not None else handles))


def _by_name(frame: Frame, returned: Any, declared: tuple[str, ...] | None) -> dict[str, Any]:
    if returned is None or isinstance(returned, NodeHandle):
        return {}
    if isinstance(returned, OUTPUT_HANDLES):
        return {_single_name(frame, returned, declared): returned}
    if isinstance(returned, Mapping):
        return _from_mapping(frame, returned, declared)
    if isinstance(returned, tuple) and returned and all(isinstance(item, OUTPUT_HANDLES) for item in returned):
        return _from_tuple(frame, returned, declared)
    raise InvalidDefinitionError(
        f"{frame.source} '{frame.name}' returned problematic value of type {type(returned)}. Expected return value from invoked node or dict "
        "mapping output name to return values from invoked nodes"
    )


def _single_name(frame: Frame, handle: Any, declared: tuple[str, ...] | None) -> str:
    if declared is None:
        return DEFAULT_OUTPUT
    if len(declared) != 1:
        raise InvalidDefinitionError(
            f"Returned a single output ({handle.node_name}.{handle.output_name}) in {frame.source} '{frame.name}' but {len(declared)} outputs "
            "are defined. Return a dict to map defined outputs."
        )
    return declared[0]


def _from_mapping(frame: Frame, returned: Mapping[str, Any], declared: tuple[str, ...] | None) -> dict[str, Any]:
    options = (DEFAULT_OUTPUT,) if declared is None else declared
    for name, handle in returned.items():
        if name not in options:
            raise InvalidDefinitionError(
                f"{frame.source} '{frame.name}' referenced key {name} which does not match any defined outputs. Valid options are: {list(options)}"
            )
        if not isinstance(handle, OUTPUT_HANDLES):
            raise InvalidDefinitionError(
                f"{frame.source} '{frame.name}' returned problematic dict entry under key {name} of type {type(handle)}. Dict values must be "
                "outputs of invoked nodes."
            )
    return dict(returned)


def _from_tuple(frame: Frame, returned: tuple[Any, ...], declared: tuple[str, ...] | None) -> dict[str, Any]:
    if declared is not None and len(declared) <= len(returned):
        return dict(zip(declared, returned, strict=False))
    raise InvalidDefinitionError(
        f"{frame.source} '{frame.name}' returned {len(returned)} outputs, but {'1 output is' if declared is None else f'{len(declared)} outputs are'} "
        "defined. Define one GraphOut per output: out={name: GraphOut(), …}."
    )


def _mapping(name: str, handle: Any) -> OutputMapping:
    is_mapped = isinstance(handle, DynamicHandle) and not handle.is_source
    return OutputMapping(name, handle.node_name, handle.output_name, from_dynamic_mapping=is_mapped)
