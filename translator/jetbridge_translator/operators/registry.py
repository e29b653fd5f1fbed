"""The registry of operator mappings: refuses what is malformed or said twice, and finds the entry of an operator.

A mapping file is imported and registers by calling `operator(…)`; adding a file to `mappings/` is all it takes.
Entries of packages and users stand in tables of their own, which come before ours (`own_rules.py`).
"""

from __future__ import annotations

import importlib
import pkgutil
from collections import ChainMap
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import cache
from typing import Any

from jetbridge_translator.operators.entry_types import SETTINGS_OF_ENTRIES, ill_typed
from jetbridge_translator.operators.mapping import ArgumentRole, ArgumentRule, Case, OperatorMapping, OpShape

DECORATORS = frozenset(
    {
        "op",
        "branch_op",
        "short_circuit_op",
        "sensor_op",
        "virtualenv_op",
        "branch_virtualenv_op",
        "external_python_op",
        "branch_external_python_op",
        "docker_op",
        "kubernetes_op",
    }
)
"""Decorators of ops, all of `jetbridge`."""
_ENTRIES: ChainMap[str, OperatorMapping] = ChainMap()
_BY_FILE: dict[str, list[OperatorMapping]] = {}


class MappingError(ValueError):
    """An entry of the tables is malformed."""


def operator(
    name: str,
    *,
    kind: str,
    cases: Sequence[Case],
    also: Sequence[str] = (),
    args: Mapping[str, ArgumentRule] | None = None,
    ignored: Mapping[str, str] | None = None,
    **rest: Any,
) -> OperatorMapping:
    """Register an entry.

    Args:
        name: qualified name of the operator.
        kind: what the op is, a key of the runtime's table of kinds.
        cases: at least one call with the op that it becomes.
        also: further qualified names, of other generations of Airflow.
        args: what becomes of each argument.
        ignored: arguments that mean nothing in a job, each with the reason.
        rest: `shape`, `decorator`, `resource`, `connections`, `method`, `returns`, `target`, `template_fields`, `template_extensions`, `settings`.

    Raises:
        MappingError: the name is taken, there is no case, what the shape needs is missing, or something is of another type than it has to be.
    """
    if unknown := sorted(set(rest) - SETTINGS_OF_ENTRIES):
        raise MappingError(f"{name}: an entry has no {unknown[0]!r}, but {', '.join(sorted(SETTINGS_OF_ENTRIES))}")
    if isinstance(also, str):
        raise MappingError(f"{name}: `also` has to be a list of names")
    rest.setdefault("shape", OpShape.READY if rest.get("target") else OpShape.CALL)
    mapping = OperatorMapping(
        (name, *also), kind=kind, cases=tuple(cases), args=dict(args or {}), ignored=dict(ignored or {}), **rest
    )
    check(mapping)
    for taken in mapping.names:
        if taken in _ENTRIES.maps[0]:
            raise MappingError(f"{taken} is mapped twice")
        _ENTRIES[taken] = mapping
    return mapping


def check(mapping: OperatorMapping) -> None:
    """Refuse an entry that cannot work.

    Raises:
        MappingError: says what is wrong.
    """
    name = mapping.names[0]
    for problem in ill_typed(mapping):
        raise MappingError(f"{name}: {problem}")
    if not mapping.cases:
        raise MappingError(f"{name} has no case: a mapping shows what it does")
    if mapping.decorator not in DECORATORS:
        raise MappingError(f"{name}: there is no decorator {mapping.decorator!r}")
    if mapping.shape is OpShape.CALL and not ((mapping.resource or mapping.connections) and mapping.method):
        raise MappingError(f"{name} calls a resource: it needs `resource` or `connections`, and `method`")
    if mapping.connections and [rule.keyword for rule in mapping.connections].count(None) != 1:
        raise MappingError(f"{name}: of its connections, one has no `keyword`: the one whose method is called")
    if mapping.shape in (OpShape.READY, OpShape.CLASS) and mapping.target is None:
        raise MappingError(f"{name} is ready-made: it needs `target`")
    if mapping.shape is OpShape.FUNCTION and mapping.with_role(ArgumentRole.CALLABLE) is None:
        raise MappingError(f"{name} becomes a function: one argument must be the callable")
    connections = {argument for rule in mapping.connections for argument in rule.arguments}
    both = (set(mapping.args) & (set(mapping.ignored) | connections)) | (connections & set(mapping.ignored))
    if both:
        raise MappingError(f"{name}: {', '.join(sorted(both))} cannot be mapped and ignored, or mapped twice")


CARRIED: ChainMap[str, tuple[str, str | None]] = ChainMap()
"""Name of a class or function of Airflow's providers -> the runtime's module that has it under the same name, and the extra of its client."""


def carried(module: str, *names: str, extra: str | None = None) -> None:
    """Say that code of users finds these names of Airflow's providers in a module of the runtime.

    Args:
        module: Module of the runtime, e.g. `jetbridge.airflow.providers.postgres`.
        names: Classes and functions, as Airflow calls them.
        extra: The extra of jetbridge that brings the client library.

    Raises:
        MappingError: another module has one of the names.
    """
    for name in names:
        if name in CARRIED.maps[0]:
            raise MappingError(f"{name} is carried over twice: by {CARRIED[name][0]} and by {module}")
        CARRIED[name] = (module, extra)


def carried_name(name: str) -> str | None:
    """The module of the runtime that has this name of Airflow's providers; None if there is none."""
    _load()
    found = CARRIED.get(name)
    return found[0] if found is not None else None


def extra_of_module(module: str) -> str | None:
    """The extra of jetbridge that brings the client library of a module of the runtime."""
    _load()
    return next((extra for place, extra in CARRIED.values() if place == module and extra), None)


@cache
def _load() -> None:
    from jetbridge_translator.operators import mappings  # noqa: PLC0415 -- the mapping files import this module

    for module in sorted(module.name for module in pkgutil.iter_modules(mappings.__path__)):
        before = len(_ENTRIES)
        importlib.import_module(f"{mappings.__name__}.{module}")
        _BY_FILE[module] = list({entry.names[0]: entry for entry in list(_ENTRIES.values())[before:]}.values())


@contextmanager
def table_before_ours() -> Iterator[None]:
    """Register into a new table, whose entries come before all that are there; at the end it is gone."""
    _load()
    tables: tuple[ChainMap[str, Any], ...] = (_ENTRIES, CARRIED)
    for table in tables:
        table.maps.insert(0, {})
    try:
        yield
    finally:
        for table in tables:
            del table.maps[0]


def declared() -> int:
    """How many names the table that is registered into has."""
    return len(_ENTRIES.maps[0]) + len(CARRIED.maps[0])


def own_mapping_of(qualified_name: str) -> OperatorMapping | None:
    """The entry of an operator in the tables of packages and users; None if they have none."""
    return next((table[qualified_name] for table in _ENTRIES.maps[:-1] if qualified_name in table), None)


def mapping_of(qualified_name: str) -> OperatorMapping | None:
    """The entry of an operator; None if there is none."""
    _load()
    return _ENTRIES.get(qualified_name)


def mappings_by_file() -> dict[str, list[OperatorMapping]]:
    """The entries of each mapping file, by the name of the file."""
    _load()
    return {file: list(entries) for file, entries in sorted(_BY_FILE.items())}


def all_mappings() -> Iterator[OperatorMapping]:
    """Every entry once, by its first name."""
    _load()
    yield from sorted(
        {entry.names[0]: entry for entry in _ENTRIES.values()}.values(), key=lambda mapping: mapping.names[0]
    )
