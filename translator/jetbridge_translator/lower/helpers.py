"""Helper modules of the team: of each, what the written modules import from it, and what that needs in turn."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jetbridge_translator.lower.literals import literal
from jetbridge_translator.lower.plan import ImportedName, ModulePlan, NamedValue
from jetbridge_translator.lower.travel.closure import can_travel, closure_of
from jetbridge_translator.lower.travel.free_names import free_names
from jetbridge_translator.lower.travel.imports import inner_imports
from jetbridge_translator.lower.travel.scope import ModuleScope
from jetbridge_translator.lower.travel.siblings import scopes_of
from jetbridge_translator.model import SourceModule, StatementKind
from jetbridge_translator.read import module_name

Needed = dict[str, set[str] | None]
"""Names that are needed, by module; None for a module that is needed as a whole."""


def helper_plans(imports: Iterable[ImportedName], helpers: Sequence[SourceModule]) -> tuple[ModulePlan, ...]:
    """The plans of the helper modules that the imports lead to."""
    by_name = {helper.name: helper for helper in helpers}
    scopes = scopes_of(helpers)
    needed: Needed = {}
    queue = list(imports)
    while queue:
        for module, names in needed_from(queue.pop(), by_name).items():
            known = needed.get(module, set())
            if known is None or (names is not None and names <= known):
                continue
            needed[module] = None if names is None else known | names
            plan = _plan(scopes[module], needed[module])
            queue += (*plan.imports, *plan.leads_to)
    return tuple(_plan(scopes[module], needed[module]) for module in sorted(needed))


def needed_from(imported: ImportedName, modules: Iterable[str]) -> Needed:
    """What an import needs of modules that are ours to write."""
    known = set(modules)
    whole = imported.module if imported.name is None else f"{imported.module}.{imported.name}"
    if whole in known:
        return {whole: None}
    if imported.name is not None and imported.module in known:
        return {imported.module: None if imported.name == "*" else {imported.name}}
    return {}


def _plan(scope: ModuleScope, names: set[str] | None) -> ModulePlan:
    wanted = _everything(scope) if names is None else names
    closure = closure_of(scope, wanted)
    used = {name for statement in closure.statements for name in free_names(statement.text)}
    passed_on = sorted({imported.local for imported in closure.imports} & wanted - used)
    return ModulePlan(
        _path(scope),
        scope.docstring,
        scope.has_future_annotations,
        closure.imports,
        closure.statements,
        values=(NamedValue("__all__", literal(passed_on)),) if passed_on else (),
        taken=frozenset(imported.local for imported in closure.imports),
        undefined=closure.undefined,
        leads_to=tuple(
            imported for statement in closure.statements for imported in inner_imports(statement.text, scope.module)
        ),
    )


def _path(scope: ModuleScope) -> str:
    """Where a module has to stand to be imported as the team does: its own path, unless a folder above it is on the team's `sys.path`."""
    if module_name(scope.file) == scope.module:
        return scope.file
    tail = "/__init__.py" if scope.file.endswith("__init__.py") else ".py"
    return scope.module.replace(".", "/") + tail


def _everything(scope: ModuleScope) -> set[str]:
    """All names of a module but those of statements that make DAGs, or that need what only Airflow has."""
    kinds = (StatementKind.FUNCTION, StatementKind.CLASS, StatementKind.ASSIGNMENT)
    return {
        name
        for statement in scope.statements
        if statement.kind in kinds and not statement.makes_dag and not statement.nested
        for name in statement.binds
        if can_travel(scope, name)
    }
