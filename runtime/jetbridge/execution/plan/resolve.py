"""From bindings to sources: follows inputs and outputs of graphs until a step, a value or the run config is reached."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from jetbridge.definitions import node as nodes
from jetbridge.definitions.values import NO_VALUE
from jetbridge.errors import InvalidDefinitionError
from jetbridge.execution.plan import sources as src
from jetbridge.execution.plan.flatten import FlatOp, GraphFrame


class Resolver:
    """Resolves the bindings of one job. `steps` gives the number of the op at a path."""

    def __init__(self, steps: Mapping[tuple[str, ...], int]) -> None:
        self._steps = steps

    def source(self, binding: nodes.Binding, frame: GraphFrame) -> src.Source:  # noqa: PLR0911 - one for each kind of binding
        """The source that a binding inside a graph stands for."""
        match binding:
            case nodes.OutputRef():
                return self._output(binding, frame)
            case nodes.GraphInput():
                return self._graph_input(binding, frame)
            case nodes.Literal():
                value = self._replace(binding.value, frame) if binding.resolvable else binding.value
                return src.FromValue(value, binding.resolvable)
            case nodes.MappedElement():
                target = self._output(binding.source, frame)
                return src.FromDynamic(target.step, target.output)
            case nodes.Collected():
                target = self._output(binding.source, frame)
                return src.FromCollected(target.step, target.output)
            case nodes.FanIn():
                return src.FromMany(tuple(self.source(item, frame) for item in binding.sources))
            case nodes.XComOperation():
                inner = tuple(self.source(item, frame) for item in binding.sources)
                return src.FromOperation(binding.kind, inner, binding.function, binding.fill, binding.pads)
        raise InvalidDefinitionError(
            f"{binding!r} is no binding of an input."
        )  # pragma: no cover - the union is closed

    def _output(self, ref: nodes.OutputRef, frame: GraphFrame) -> src.FromStep:
        path = (*frame.path, ref.node)
        output = ref.output or "result"
        if path in self._steps:
            return src.FromStep(self._steps[path], output, ref.key)
        child = frame.children[ref.node]
        for mapping in child.graph.output_mappings:
            if mapping.graph_output_name == output:
                inner = nodes.OutputRef(mapping.mapped_node_name, mapping.mapped_node_output_name, ref.key)
                return self._output(inner, child)
        raise InvalidDefinitionError(
            f'Graph "{".".join(path)}" has no output "{output}" that comes from one of its nodes.'
        )

    def step_of(self, ref: nodes.OutputRef, frame: GraphFrame) -> int:
        """The step that gives an output, of an op or of a graph."""
        return self._output(ref, frame).step

    def _graph_input(self, binding: nodes.GraphInput, frame: GraphFrame) -> src.Source:
        node, parent = frame.node, frame.parent
        if node is None or parent is None:
            return src.FromConfig((), binding.name, self._input_type(frame, binding.name))
        mapping = node.mapping
        if mapping is not None and (mapping.kwargs is not None or binding.name in (mapping.expand or {})):
            return src.FromMapping(frame.scope, binding.name)
        bound = node.inputs.get(binding.name)
        if bound is None:
            return self._unbound_graph_input(binding.name, frame)
        source = self.source(bound, parent)
        if binding.key is not None and isinstance(source, src.FromStep):
            return src.FromStep(source.step, source.output, binding.key)
        return source

    def _unbound_graph_input(self, name: str, frame: GraphFrame) -> src.Source:
        definition = frame.graph.input_dict.get(name)
        default = NO_VALUE if definition is None else definition.default_value
        otherwise = None if default is NO_VALUE else src.FromDefault(default, holds_resolvable(default))
        return src.FromConfig(frame.path, name, self._input_type(frame, name), otherwise)

    @staticmethod
    def _input_type(frame: GraphFrame, name: str) -> Any:
        definition = frame.graph.input_dict.get(name)
        return None if definition is None else definition.dagster_type

    def _replace(self, value: Any, frame: GraphFrame) -> Any:
        return replace_bindings(value, lambda binding: self.source(binding, frame))

    def input_source(self, op: FlatOp, name: str) -> src.Source:
        """Where an input of an op gets its value from."""
        definition = op.node.definition.input_dict[name]
        bound = op.node.inputs.get(name)
        if bound is None:
            return unconnected(op, definition)
        source = self.source(bound, op.frame)
        if isinstance(source, src.FromConfig) and source.otherwise is None:
            otherwise = _otherwise(definition)
            return src.FromConfig(
                source.path, source.input_name, source.dagster_type or definition.dagster_type, otherwise
            )
        return source

    def steps_of(
        self, refs: Iterable[nodes.AfterRef], frame: GraphFrame
    ) -> Iterable[tuple[GraphFrame, nodes.OutputRef]]:
        """The refs of `after=`, led out of the graph inputs through which they came."""
        for ref in refs:
            if isinstance(ref, nodes.OutputRef):
                yield frame, ref
            elif frame.node is not None and frame.parent is not None:
                bound = frame.node.inputs.get(ref.name)
                if bound is not None:
                    for output in nodes.output_refs(bound):
                        name = output.output if output.node in frame.parent.children else None
                        yield from self.steps_of((nodes.OutputRef(output.node, name),), frame.parent)
                    yield from self.steps_of(
                        (nodes.GraphInput(name) for name in nodes.graph_inputs(bound)), frame.parent
                    )


def holds_resolvable(value: Any) -> bool:
    """Whether a default has to be computed before the op runs."""
    return nodes.holds_resolvable(value)


def _otherwise(definition: Any) -> src.FromDefault | None:
    if definition.default_value is NO_VALUE:
        return None
    return src.FromDefault(definition.default_value, holds_resolvable(definition.default_value))


def unconnected(op: FlatOp, definition: Any) -> src.Source:
    """An input that is connected to nothing: its input manager; else run config, its asset's IO manager, the default, in this order."""
    if definition.input_manager_key is not None:
        return src.FromManager(definition.input_manager_key)
    otherwise = _otherwise(definition)
    if otherwise is not None and (otherwise.resolvable or definition.dagster_type.loader is None):
        return otherwise
    asset = src.FromManager("io_manager") if definition.asset_key is not None else None
    return src.FromConfig(op.path, definition.name, definition.dagster_type, otherwise or asset)


def replace_bindings(value: Any, read: Callable[[nodes.Binding], Any]) -> Any:
    """Copy a plain value with every binding in it replaced; templates stay, they are rendered when the step runs."""
    if isinstance(value, nodes.BINDING_TYPES):
        return read(value)
    if isinstance(value, dict):
        return _same_type(value, {key: replace_bindings(item, read) for key, item in value.items()})
    if isinstance(value, (list, tuple, set, frozenset)):
        return _same_type(value, [replace_bindings(item, read) for item in value])
    return value


def _same_type(original: Any, items: Any) -> Any:
    if isinstance(original, tuple) and hasattr(original, "_fields"):
        return type(original)(*items)
    return items if type(original) is type(items) else type(original)(items)
