"""The part of a job that a selection leaves: fewer nodes, and inputs that have lost their source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from jetbridge.definitions.graph_definition import GraphDefinition
from jetbridge.definitions.graph_io import used_graph_inputs
from jetbridge.definitions.node import Binding, FanIn, Node, OutputRef, output_refs
from jetbridge.definitions.selection.clauses import parse_clause, select
from jetbridge.errors import InvalidDefinitionError, InvalidSubsetError

if TYPE_CHECKING:
    from jetbridge.definitions.job_definition import JobDefinition


@dataclass(frozen=True, slots=True)
class JobSelection:
    """How a part of a job was made: the clauses, the whole job, and the nodes that were left out."""

    clauses: frozenset[str]
    parent: Any
    ignored: tuple[Node, ...]
    resolved_op_selection: frozenset[str] = frozenset()


def subset_of_job(job: JobDefinition, op_selection: Iterable[str]) -> JobDefinition:
    """The part of a job.

    Raises:
        InvalidSubsetError: a clause selects nothing, or what is left cannot run.
    """
    clauses = tuple(op_selection)
    tree = _resolve(job, clauses)
    ignored = tuple(node for node in job.graph.nodes if node.name not in tree)
    selection = JobSelection(frozenset(clauses), job, ignored, frozenset(_paths(tree)))
    try:
        return job.with_graph(_subset(job.graph, tree), selection=selection)
    except InvalidDefinitionError as error:
        raise InvalidSubsetError(
            f"The attempted subset {', '.join(clauses)} for {job.describe_target()} results in an invalid graph. {error}"
        ) from error


Tree = dict[str, "Tree | None"]  # None: the node with all that is in it


def _resolve(job: JobDefinition, clauses: tuple[str, ...]) -> Tree:
    upstream = {node.name: list(node.upstream()) for node in job.graph.nodes}
    nested = [text for text in clauses if _is_nested(text)]
    names, unmatched = select([text for text in clauses if text not in nested], upstream)
    tree: Tree = dict.fromkeys(names)
    for text in nested:
        if not _add_path(tree, job.graph, text.strip().split(".")):
            unmatched.append(text)
    if unmatched or not tree:
        raise InvalidSubsetError(
            f"No qualified ops to execute found for op_selection={list(clauses)}. Ops of {job.describe_target()} are: "
            f"{', '.join(job.graph.node_dict)}."
        )
    return tree


def _paths(tree: Tree, prefix: str = "") -> Iterator[str]:
    for name, below in tree.items():
        if below is None:
            yield prefix + name
        else:
            yield from _paths(below, f"{prefix}{name}.")


def _is_nested(text: str) -> bool:
    clause = parse_clause(text)
    return clause is not None and "." in clause.name


def _add_path(tree: Tree, graph: GraphDefinition, path: list[str]) -> bool:
    name, rest = path[0], path[1:]
    node = graph.node_dict.get(name)
    if node is None:
        return False
    if not rest:
        tree[name] = None
        return True
    if not isinstance(node.definition, GraphDefinition):
        return False
    below = tree.setdefault(name, {})
    return True if below is None else _add_path(below, node.definition, rest)


def _subset(graph: GraphDefinition, tree: Tree) -> GraphDefinition:
    definitions = {
        name: _definition(graph.node_dict[name], below) for name, below in tree.items() if name in graph.node_dict
    }
    nodes = {node.name: _reconnect(node, definitions) for node in graph.nodes if node.name in definitions}
    used = used_graph_inputs(nodes.values())
    outputs = tuple(mapping for mapping in graph.output_mappings if mapping.mapped_node_name in nodes)
    kept = {mapping.graph_output_name for mapping in outputs if _has_output(nodes, mapping)}
    made = graph.replace(
        nodes=nodes,
        input_mappings=None,
        inputs=tuple(definition for name, definition in graph.input_dict.items() if name in used),
        output_mappings=tuple(mapping for mapping in outputs if mapping.graph_output_name in kept),
        outputs=tuple(definition for name, definition in graph.output_dict.items() if name in kept),
    )
    made.omitted = tuple(node for node in graph.nodes if node.name not in nodes)
    return made


def _has_output(nodes: Mapping[str, Node], mapping: Any) -> bool:
    return nodes[mapping.mapped_node_name].definition.has_output(mapping.mapped_node_output_name)


def _definition(node: Node, below: Tree | None) -> Any:
    definition = node.definition
    return _subset(definition, below) if below is not None and isinstance(definition, GraphDefinition) else definition


def _reconnect(node: Node, definitions: Mapping[str, Any]) -> Node:
    definition = definitions[node.name]
    inputs = {
        name: _cut(binding, definitions) for name, binding in node.inputs.items() if name in definition.input_dict
    }
    after = tuple(ref for ref in node.after if not isinstance(ref, OutputRef) or ref.node in definitions)
    if node.mapping is not None and any(
        _cut(binding, definitions) is not binding for binding in node.mapping.bindings()
    ):
        raise InvalidDefinitionError(f'"{node.name}" is mapped over the result of an op that is not selected.')
    kept = {name: binding for name, binding in inputs.items() if binding is not None}
    for name, binding in kept.items():
        _check_outputs(node.name, name, binding, definitions)
    return replace(node, definition=definition, inputs=kept, after=after)


def _cut(binding: Binding, definitions: Mapping[str, Any]) -> Binding | None:
    """The binding without sources that are not selected; None if there is nothing left."""
    if isinstance(binding, FanIn):
        sources = tuple(source for source in binding.sources if _cut(source, definitions) is not None)
        if len(sources) == len(binding.sources):
            return binding
        return FanIn(sources) if sources else None
    return binding if all(ref.node in definitions for ref in output_refs(binding)) else None


def _check_outputs(node_name: str, input_name: str, binding: Binding, definitions: Mapping[str, Any]) -> None:
    for ref in output_refs(binding):
        if ref.output is not None and not definitions[ref.node].has_output(ref.output):
            raise InvalidDefinitionError(
                f'Input "{input_name}" of "{node_name}" needs output "{ref.output}" of "{ref.node}", whose op is not selected.'
            )
