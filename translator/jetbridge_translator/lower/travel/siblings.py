"""The scopes of modules that may import each other; what they import by `*` gets imports by name."""

from __future__ import annotations

import builtins
from collections.abc import Iterable, Iterator

from jetbridge_translator.lower.callables.airflow_names import counterpart
from jetbridge_translator.lower.plan import ImportedName
from jetbridge_translator.lower.travel.imports import is_airflow
from jetbridge_translator.lower.travel.scope import ModuleScope, scope_of
from jetbridge_translator.model import SourceModule

_KNOWN = frozenset({*dir(builtins), "__file__", "__name__", "__doc__", "__path__", "__package__", "__spec__"})


def scopes_of(modules: Iterable[SourceModule]) -> dict[str, ModuleScope]:
    """The scopes by the names of their modules."""
    siblings: dict[str, ModuleScope] = {}
    for module in modules:
        siblings[module.name] = scope_of(module, siblings)
    _name_stars(siblings.values())
    return siblings


def _name_stars(scopes: Iterable[ModuleScope]) -> None:
    """Give every name that only a star can bind an import of its own.

    A name is looked for in the modules of the team, then among Airflow's names; what is left can only come from the one package that is not
    read. With several such packages the stars stay.
    """
    for scope in scopes:
        if scope.stars:
            scope.imports.update({name: imported for name in _open_names(scope) for imported in _origin(scope, name)})


def _open_names(scope: ModuleScope) -> list[str]:
    bound = {name for statement in scope.statements for name in statement.binds} | set(scope.imports)
    dotted = {name.partition(".")[0] for name in bound}
    used = {name for statement in scope.statements for name in statement.uses}
    return sorted(used - bound - dotted - _KNOWN)


def _origin(scope: ModuleScope, name: str) -> Iterator[ImportedName]:
    for module in reversed(scope.stars):
        if module in scope.siblings and name in _provided(scope.siblings[module], frozenset()):
            yield ImportedName(module, name, name)
            return
    for module in scope.stars:
        if is_airflow(module) and counterpart(f"{module}.{name}") is not None:
            yield ImportedName(module, name, name)
            return
    outside = [module for module in scope.stars if module not in scope.siblings and not is_airflow(module)]
    if len(outside) == 1:
        yield ImportedName(outside[0], name, name)


def _provided(scope: ModuleScope, seen: frozenset[str]) -> set[str]:
    """The names that a star gives of a module: those that it binds, imports, or has of stars of its own."""
    found = {name for statement in scope.statements for name in statement.binds} | set(scope.imports)
    for module in scope.stars:
        if module in scope.siblings and module not in seen:
            found |= _provided(scope.siblings[module], seen | {module})
    return found
