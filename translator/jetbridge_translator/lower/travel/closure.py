"""What of a module has to travel: the statements and imports that the written code needs, and what those need in turn."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from jetbridge_translator.lower.callables.airflow_names import counterpart
from jetbridge_translator.lower.callables.rewrite import Rewritten, rewrite
from jetbridge_translator.lower.plan import ImportedName, TravellingStatement
from jetbridge_translator.lower.travel.changes import changes_of
from jetbridge_translator.lower.travel.free_names import free_names
from jetbridge_translator.lower.travel.imports import is_airflow
from jetbridge_translator.lower.travel.makers import without_makers
from jetbridge_translator.lower.travel.scope import OF_EVERY_MODULE, ModuleScope, ScopeStatement
from jetbridge_translator.model import Place, StatementKind
from jetbridge_translator.read import parse_again


@dataclass(frozen=True, slots=True)
class Closure:
    """Statements in their original order, the imports that they and the written code need, and what could not be had."""

    statements: tuple[TravellingStatement, ...] = ()
    imports: tuple[ImportedName, ...] = ()
    missing_airflow: tuple[tuple[str, Place], ...] = ()  # names of Airflow that nothing stands for
    unknown: tuple[str, ...] = ()  # names that nothing in the module binds for all who read them
    undefined: frozenset[str] = (
        frozenset()
    )  # names that nothing binds in the user's code either: it fails there as it does here


@dataclass
class _Gathered:
    statements: dict[int, TravellingStatement] = field(default_factory=dict)
    imports: dict[str, ImportedName] = field(default_factory=dict)
    missing: list[tuple[str, Place]] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    undefined: set[str] = field(default_factory=set)
    visited: set[tuple[str, str]] = field(default_factory=set)


def closure_of(
    scope: ModuleScope,
    needed: Iterable[str],
    replaced: frozenset[str] = frozenset(),
    imported: Iterable[ImportedName] = (),
) -> Closure:
    """The transitive closure of the needed names.

    `replaced` are names that written ops take the place of, `imported` what the written code imports by itself.
    """
    gathered = _Gathered()
    for name in imported:
        _look_into(scope, name, gathered)
    _gather(scope, needed, replaced, gathered)
    ordered = _spaced(scope, gathered.statements)
    return Closure(
        ordered,
        tuple(gathered.imports.values()),
        tuple(gathered.missing),
        tuple(sorted(set(gathered.unknown))),
        frozenset(gathered.undefined),
    )


def _gather(scope: ModuleScope, needed: Iterable[str], replaced: frozenset[str], gathered: _Gathered) -> None:
    seen = set(replaced)
    first = set(needed)
    gathered.undefined |= {name for name in first if not scope.binds_anywhere(name)}
    queue = sorted(first - gathered.undefined)
    while queue:
        name = queue.pop()
        if name in seen:
            continue
        seen.add(name)
        queue += sorted(_take(scope, name, gathered))


def _look_into(scope: ModuleScope, imported: ImportedName, gathered: _Gathered) -> None:
    """What stands in the way in a module of the team that a name is imported from; its statements travel with that module."""
    if imported.name is None or imported.module not in scope.siblings:
        return
    if (imported.module, imported.name) in gathered.visited:
        return
    gathered.visited.add((imported.module, imported.name))
    inner = _Gathered(visited=gathered.visited)
    _gather(scope.siblings[imported.module], {imported.name}, frozenset(), inner)
    gathered.missing += inner.missing
    gathered.unknown += [name for name in inner.unknown if name != imported.name]


def _spaced(scope: ModuleScope, taken: dict[int, TravellingStatement]) -> tuple[TravellingStatement, ...]:
    """In the original order, with the original blank lines between neighbours."""
    found: list[TravellingStatement] = []
    for index in sorted(taken):
        above = scope.statements[index - 1] if index - 1 in taken else None
        follows = above is not None and _end(above) + 1 == scope.statements[index].place.line
        found.append(replace(taken[index], follows=follows))
    return tuple(found)


def _end(statement: ScopeStatement) -> int:
    """The last line of a statement; its place is that of the code below the comments above it."""
    lines = statement.text.splitlines()
    comments = next((i for i, line in enumerate(lines) if not line.lstrip().startswith("#") and line.strip()), 0)
    return statement.place.line + len(lines) - comments - 1


def _take(scope: ModuleScope, name: str, gathered: _Gathered) -> frozenset[str]:
    """Take what binds a name; gives the names that it needs in turn."""
    found = scope.statements_of(name)
    if not found:
        _take_imports(scope, name, gathered)
        return frozenset()
    taken = (*found, *changes_of(scope, name))
    if scope.is_ambiguous(name) or any(_is_of_one_round(scope.statements[index]) for index in taken):
        gathered.unknown.append(name)
        return frozenset()
    needs: set[str] = set()
    for index in taken:
        if index not in gathered.statements:
            needs |= _take_statement(scope, index, name, gathered)
    return frozenset(needs)


def _is_of_one_round(statement: ScopeStatement) -> bool:
    """Whether what a statement binds holds in one round of a loop, or one call of a function, only; a function reads such names when it is called."""
    return bool(statement.varies) and statement.kind is not StatementKind.FUNCTION


def _take_imports(scope: ModuleScope, name: str, gathered: _Gathered) -> None:
    imports = () if scope.is_task(name) else scope.imports_of(name)
    if not imports and name not in OF_EVERY_MODULE:
        gathered.unknown.append(name)
    for imported in imports:
        if is_airflow(imported.module):
            _take_removed(imported, Place(scope.file), gathered)
        else:
            gathered.imports[imported.local] = imported
            _look_into(scope, imported, gathered)


def _take_statement(scope: ModuleScope, index: int, name: str, gathered: _Gathered) -> frozenset[str]:
    statement = scope.statements[index]
    rewritten, read = _rewritten(scope, index)
    gathered.missing += [(missing, statement.place) for missing in rewritten.missing]
    gathered.imports |= {imported.local: imported for imported in rewritten.imports}
    for removed in rewritten.removed:
        if removed.local == name:
            _take_removed(removed, statement.place, gathered)
    if not _is_empty(rewritten.text):
        gathered.statements[index] = TravellingStatement(rewritten.text, statement.place)
    hidden = statement.varies | {part for part in read if scope.is_ambiguous(part, statement.function)}
    gathered.unknown += hidden
    later = statement.kind in (StatementKind.FUNCTION, StatementKind.CLASS) and not statement.nested
    undefined = {part for part in read if scope.is_undefined(part)} if later else set()
    gathered.undefined |= undefined
    return read - hidden - undefined - {imported.local for imported in rewritten.imports}


def _rewritten(scope: ModuleScope, index: int) -> tuple[Rewritten, frozenset[str]]:
    """A statement without Airflow's names, and its free names; worked out once."""
    key = ("statement", index)
    if key not in scope.known:
        rewritten = _without_airflow(scope, scope.statements[index])
        scope.known[key] = (rewritten, free_names(rewritten.text))
    found: tuple[Rewritten, frozenset[str]] = scope.known[key]
    return found


def _without_airflow(scope: ModuleScope, statement: ScopeStatement) -> Rewritten:
    """A statement without Airflow's names; a class that lacks one travels without the methods that build DAGs."""
    text = textwrap.dedent(statement.text)
    rewritten = rewrite(text, scope.imports)
    if not rewritten.missing or statement.kind is not StatementKind.CLASS:
        return rewritten
    rest = without_makers(text, lambda part: bool(rewrite(part, scope.imports).missing))
    return rewritten if rest is None else rewrite(rest, scope.imports)


def _take_removed(removed: ImportedName, place: Place, gathered: _Gathered) -> None:
    """A name that an import from Airflow bound, and that is asked for by itself."""
    qualified = f"{removed.module}.{removed.name}" if removed.name else removed.module
    target = counterpart(qualified)
    if target is None:
        gathered.missing.append((qualified, place))
    else:
        gathered.imports[removed.local] = ImportedName(*target, removed.local)


def _is_empty(text: str) -> bool:
    """Whether nothing but `pass` is left of a block."""
    kinds = (ast.Module, ast.Try, ast.If, ast.ExceptHandler, ast.Pass, ast.expr, ast.expr_context)
    return all(isinstance(node, kinds) for node in ast.walk(parse_again(text))) and "pass" in text


def can_travel(scope: ModuleScope, name: str) -> bool:
    """Whether what a name needs is free of what only Airflow has."""
    key = ("travels", name)
    if key not in scope.known:
        closure = closure_of(scope, {name})
        scope.known[key] = not closure.missing_airflow and not closure.unknown
    return bool(scope.known[key])
