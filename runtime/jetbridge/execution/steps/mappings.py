"""The elements of Airflow's mappings: which one a map index means, and how many there are.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/dynamic-task-mapping.html
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any

from jetbridge.definitions.node import XComOperationKind
from jetbridge.definitions.signals import TaskException
from jetbridge.execution.plan import sources as src
from jetbridge.execution.plan.step import Scope, ScopeKind

if TYPE_CHECKING:
    from jetbridge.execution.steps.inputs import InputReader


def element_of(reader: InputReader, source: src.FromMapping) -> Any:
    """What an input gets from the mapping that its step runs in."""
    scope = reader.job_run.plan.scopes[source.scope]
    index = reader.run.map_index
    if scope.kind is ScopeKind.KWARGS:
        element = kwargs_of(reader, scope)
        if source.name in element:
            return element[source.name]
        if source.otherwise is None:
            raise TaskException(f'"{reader.run.key}": expand_kwargs() gave no value for "{source.name}".')
        return reader.read(source.otherwise)
    lengths = {name: length_of(reader, inner) for name, inner in scope.sources.items()}
    for name in reversed(list(scope.sources)):
        if name == source.name:
            return _at(reader, scope.sources[name], index % lengths[name])
        index //= lengths[name]
    raise KeyError(source.name)


def kwargs_of(reader: InputReader, scope: Scope) -> Mapping[str, Any]:
    """The dictionary of `expand_kwargs` for the map index of the reader."""
    element = _at(reader, scope.source, reader.run.map_index)
    if not isinstance(element, Mapping):
        raise TypeError(f"expand_kwargs() expects a list[dict], not list[{_kind(element)}]")
    for key in element:
        if not isinstance(key, str):
            raise TypeError(f"expand_kwargs() input dict keys must all be str, but {key!r} is of type {_kind(key)}")
    return element


def scope_length(reader: InputReader, scope: Scope) -> int:
    """How many map indexes a mapping has: the product of all lengths."""
    total = 1
    for source in scope.sources.values():
        total *= length_of(reader, source)
    return total


def length_of(reader: InputReader, source: src.Source) -> int:
    """How many elements a source has."""
    if isinstance(source, src.FromOperation):
        lengths = [length_of(reader, inner) for inner in source.sources]
        if source.kind is XComOperationKind.CONCAT:
            return sum(lengths)
        if source.kind is XComOperationKind.ZIP:
            return max(lengths) if source.pads else min(lengths)
        return lengths[0]
    return len(_whole(reader, source))


def _at(reader: InputReader, source: src.Source, index: int) -> Any:
    if isinstance(source, src.FromOperation):
        return transformed(reader, source, index)
    element = nth(_whole(reader, source), index)
    resolvable = isinstance(source, src.FromValue) and source.resolvable
    return reader.resolve(element) if resolvable else element


def transformed(reader: InputReader, source: src.FromOperation, index: int) -> Any:
    """One element of `.map`, `.zip`, `.concat`."""
    if source.kind is XComOperationKind.MAP:
        value = _at(reader, source.sources[0], index)
        return value if source.function is None else source.function(value)
    if source.kind is XComOperationKind.ZIP:
        return tuple(_or_fill(reader, inner, index, source.fill) for inner in source.sources)
    for inner in source.sources:
        length = length_of(reader, inner)
        if index < length:
            return _at(reader, inner, index)
        index -= length
    raise IndexError("list index out of range")


def _or_fill(reader: InputReader, source: src.Source, index: int, fill: Any) -> Any:
    return _at(reader, source, index) if index < length_of(reader, source) else fill


def nth(values: Any, index: int) -> Any:
    """An element of a list; of a dictionary, the pair of key and value."""
    if isinstance(values, Mapping):
        return next(islice(values.items(), index, None))
    if isinstance(values, Sequence):
        return values[index]
    return next(islice(iter(values), index, None))


def _whole(reader: InputReader, source: src.Source) -> Any:
    """What is mapped over, loaded once per run and process.

    Raises:
        TaskException: it can have no elements.
    """
    if isinstance(source, src.FromValue):
        return source.value
    cache = reader.job_run.scope_values
    at = id(source)
    if at not in cache:
        known, reader.item = reader.item, None
        value = reader.read(source)
        reader.item = known
        if not isinstance(value, (Sequence, Mapping, set, frozenset)) or isinstance(value, (str, bytes)):
            raise TaskException(f"It is not possible to map over {_kind(value)}: give a list or a dictionary.")
        cache[at] = value
    return cache[at]


def _kind(value: Any) -> str:
    return "None" if value is None else type(value).__name__
