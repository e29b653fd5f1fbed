"""Connections of operators -> resources of ops, each named after the id of its connection."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from jetbridge_translator.lower.expressions import Attribute, Call, Expression, Imported, Local
from jetbridge_translator.lower.names import RESERVED_NODE_NAMES, Names, identifier, snake_case
from jetbridge_translator.lower.plan import Parameter, ResourceUse
from jetbridge_translator.lower.uses import OpGroup, Use, mapping_of_task
from jetbridge_translator.model import DagFile
from jetbridge_translator.operators.mapping import ConnectionRule, OperatorMapping

_TEMPLATE = ("{{", "{%")


@dataclass(frozen=True, slots=True)
class GivenConnection:
    """How an op of a group gets one of its connections: as a resource alone, or as one that an input (`argument`) tells the id."""

    rule: ConnectionRule
    use: ResourceUse
    argument: str | None = None

    @property
    def value(self) -> Expression:
        """`warehouse`, or `database.using(conn_id)`."""
        if self.argument is None:
            return Local(self.use.key)
        return Call(Attribute(Local(self.use.key), "using"), (Local(self.argument),))

    @property
    def parameter(self) -> Parameter:
        """The op's parameter."""
        return Parameter(self.use.key, self.use.resource)


class ResourceNames:
    """Keys of resources: one for each connection of each class, the same in all files of a project."""

    def __init__(self, files: Iterable[DagFile] = ()) -> None:
        self._keys: dict[tuple[str, str], str] = {}
        wanted = sorted({(conn_id, *rule.resource) for file in files for rule, conn_id in _constant_ids(file)})
        taken = Names(_reserved(files))
        for conn_id, _, resource in wanted:
            self._keys[conn_id, resource] = taken.claim(identifier(conn_id), snake_case(resource))

    def key(self, conn_id: str, resource: str) -> str:
        """The key of the resource of that class over that connection."""
        return self._keys.get((conn_id, resource)) or identifier(conn_id)


def _reserved(files: Iterable[DagFile]) -> set[str]:
    """Names that no connection may give to a resource: other parameters of the same ops, and keys of resources without a connection."""
    found = set(RESERVED_NODE_NAMES) | {"context", "config", "shell"}
    for mapping in {id(mapping): mapping for file in files for mapping in _mappings(file)}.values():
        found |= set(mapping.args)
        for rule in mapping.connections:
            found |= set(rule.arguments)
    return found | _told_later(files)


def _told_later(files: Iterable[DagFile]) -> set[str]:
    """Keys of resources that an input may have to tell the connection: of classes that tasks use over several ones, or over one that is not known."""
    ids: dict[str, set[str]] = {}
    for file in files:
        for rule, conn_id in _ids(file):
            ids.setdefault(snake_case(rule.resource[1]), set()).add(conn_id if _is_constant(conn_id) else "")
    later = {key for key, found in ids.items() if len(found) > 1 or "" in found}
    return later | {_beside_input(key) for key in later}


def _beside_input(key: str) -> str:
    """The key of a resource in an op that has an input of its name: `database` of the operators over SQL servers."""
    return f"{key}_resource"


def _mappings(file: DagFile) -> Iterator[OperatorMapping]:
    for dag in file.dags.values():
        yield from (found for task in dag.tasks.values() if (found := mapping_of_task(task)) is not None)


def _constant_ids(file: DagFile) -> Iterator[tuple[ConnectionRule, str]]:
    return ((rule, conn_id) for rule, conn_id in _ids(file) if _is_constant(conn_id))


def _ids(file: DagFile) -> Iterator[tuple[ConnectionRule, Any]]:
    for dag in file.dags.values():
        for task in dag.tasks.values():
            mapping = mapping_of_task(task)
            for rule in mapping.connections if mapping is not None else ():
                given = [task.arguments[name].value for name in rule.arguments if name in task.arguments]
                yield rule, given[0] if given and given[0] is not None else rule.default


def _is_constant(value: Any) -> bool:
    return isinstance(value, str) and bool(value) and not any(mark in value for mark in _TEMPLATE)


def connections_of(group: OpGroup, names: ResourceNames) -> tuple[GivenConnection, ...]:
    """How the op of a group gets the connections of its mapping."""
    rules = group.mapping.connections if group.mapping is not None else ()
    return tuple(_given(rule, group, names) for rule in rules)


def _given(rule: ConnectionRule, group: OpGroup, names: ResourceNames) -> GivenConnection:
    resource, extra = Imported(*rule.resource), rule.extra
    ids = {repr(_conn_id(rule, use)): _conn_id(rule, use) for use in group.uses}
    (only, *more) = ids.values()
    if not more and _is_constant(only):
        return GivenConnection(rule, ResourceUse(names.key(only, rule.resource[1]), resource, only, extra))
    key = rule.keyword or snake_case(rule.resource[1])
    if any(key in use.named or key in use.expanded for use in group.uses):
        key = _beside_input(key)
    spelled = [name for use in group.uses for name in rule.arguments if name in use.named or name in use.expanded]
    return GivenConnection(rule, ResourceUse(key, resource, None, extra), spelled[0] if spelled else None)


def _conn_id(rule: ConnectionRule, use: Use) -> Any:
    """The id that a use gives, whatever it is; an object that equals nothing for a mapped one."""
    if any(name in use.expanded for name in rule.arguments):
        return object()
    given = next((use.named[name].value for name in rule.arguments if name in use.named), None)
    return rule.default if given is None else given


def settled(given: Iterable[GivenConnection]) -> frozenset[str]:
    """Arguments that the resources stand for."""
    return frozenset(name for each in given for name in each.rule.arguments if name != each.argument)


def resources_of(given: Iterable[GivenConnection]) -> tuple[GivenConnection, ...]:
    """One of each key: source and destination of a transfer may be one database."""
    return tuple({each.use.key: each for each in given}.values())
