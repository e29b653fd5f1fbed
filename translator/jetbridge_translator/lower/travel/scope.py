"""A module of the user seen by names: which statement or import binds each of them."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from jetbridge_translator.evaluate.names import free_names
from jetbridge_translator.lower.plan import ImportedName
from jetbridge_translator.lower.travel.imports import imported_names, is_airflow
from jetbridge_translator.model import ModuleStatement, Place, SourceModule, StatementKind
from jetbridge_translator.read import parse_again, unindented

_BLOCKS = (ast.With, ast.If, ast.Try, ast.For, ast.FunctionDef)
OF_EVERY_MODULE = frozenset({"__file__", "__name__", "__doc__", "__package__", "__spec__"})
_ASSIGNMENTS = (ast.Assign, ast.AnnAssign, ast.AugAssign)


@dataclass(frozen=True, slots=True)
class ScopeStatement:
    """A statement that may travel; `nested` when it stands inside a statement that makes a DAG.

    `varies` are names of it that the loop or function around gives another value each time. `function` is the line of the function around it:
    what it binds there is no name of the module.
    """

    text: str
    kind: StatementKind
    place: Place
    binds: tuple[str, ...]
    makes_dag: bool = False
    nested: bool = False
    uses: tuple[str, ...] = ()
    varies: frozenset[str] = frozenset()
    function: int | None = None


@dataclass(frozen=True, slots=True)
class ModuleScope:
    """Names of one module."""

    file: str
    module: str
    docstring: str | None
    statements: tuple[ScopeStatement, ...]
    imports: dict[str, ImportedName]
    binders: dict[str, tuple[int, ...]]
    has_future_annotations: bool = False
    imported_outside: frozenset[str] = frozenset()  # what is imported at the module's level, and nowhere else
    stars: tuple[str, ...] = ()  # modules of which everything is imported
    tasks: frozenset[str] = frozenset()  # names that hold tasks, groups and DAGs while the file is read
    siblings: dict[str, ModuleScope] = field(
        default_factory=dict, compare=False, repr=False
    )  # modules of the team by name
    known: dict[Any, Any] = field(
        default_factory=dict, compare=False, repr=False
    )  # what was worked out once, for the next time

    def module_of(self, file: str) -> str | None:
        """The name of the module of the team that stands in a file."""
        return next((name for name, scope in self.siblings.items() if scope.file == file), None)

    def passes_on(self, module: str, name: str) -> bool:
        """Whether a module has a name by an import of its own; of a module that is not read nobody knows."""
        sibling = self.siblings.get(module)
        return sibling is None or (name in sibling.imports and not sibling.statements_of(name))

    def statements_of(self, name: str) -> tuple[int, ...]:
        """The indexes of the statements that bind a name; those of the module level win over those inside a DAG's block.

        A DAG's whole block stands for what nothing inside of it binds that could travel alone, not even an import.
        """
        found = self.binders.get(name, ())
        outer = tuple(
            index for index in found if not self.statements[index].nested and not self.statements[index].makes_dag
        )
        nested = tuple(
            index for index in found if self.statements[index].nested and not self._holds_a_task(index, name)
        )
        whole = () if self.imports_of(name) else (i for i in found if not self.statements[i].nested)
        return outer or nested or tuple(whole)

    def binds_outside(self, name: str) -> bool:
        """Whether an import, or a statement that may travel, binds a name outside of every function."""
        if name in self.imported_outside:
            return True
        found = (self.statements[index] for index in self.binders.get(name, ()))
        return any(part.function is None and not part.makes_dag for part in found)

    def is_undefined(self, name: str) -> bool:
        """Whether nothing binds a name for the functions of the module's level: whoever reads it fails."""
        bound = name in self.binders or name in self.tasks or self.imports_of(name) or self.stars
        return not bound and name not in OF_EVERY_MODULE

    def binds_anywhere(self, name: str) -> bool:
        """Whether a name that no statement of the module's level binds may be bound in one of its functions."""
        if "bound" not in self.known:
            trees = (parse_again(textwrap.dedent(part.text)) for part in self.statements)
            self.known["bound"] = {found for tree in trees for node in ast.walk(tree) for found in _binds(node)}
        return name in self.known["bound"] or not self.is_undefined(name)

    def is_ambiguous(self, name: str, function: int | None = None) -> bool:
        """Whether a name is bound in two functions, or in the given one and at the module's level: no statement of the module can stand for both."""
        around = {self.statements[index].function for index in self.binders.get(name, ())} - {None}
        if function is not None and function in around:
            return self.binds_outside(name)
        return len(around) > 1 and not self.binds_outside(name)

    def _holds_a_task(self, index: int, name: str) -> bool:
        return name in self.tasks and self.statements[index].kind is StatementKind.ASSIGNMENT

    def is_task(self, name: str) -> bool:
        """Whether a name stands for a task, group or DAG wherever it is bound."""
        return name in self.tasks and not self.statements_of(name)

    def imports_of(self, name: str) -> tuple[ImportedName, ...]:
        """The imports that bind a name: `import a.b` and `import a.c` both bind `a`."""
        imported = self.imports.get(name)
        if imported is not None:
            return (imported,)
        return tuple(found for local, found in self.imports.items() if local.startswith(f"{name}."))

    def is_airflow(self, name: str) -> bool:
        """Whether a name is imported from Airflow."""
        imported = self.imports_of(name)
        return bool(imported) and all(is_airflow(found.module) for found in imported)

    def is_constant(self, name: str) -> bool:
        """Whether a name is bound once, by something that can travel or be imported."""
        if self.imports_of(name):
            return not self.is_airflow(name)
        found = self.statements_of(name)
        return len(found) == 1 and not self.statements[found[0]].makes_dag


def _binds(node: ast.AST) -> Iterator[str]:
    """The names that one node binds, in whatever scope."""
    if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load):
        yield node.id
    elif isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        yield node.name
    elif isinstance(node, ast.arg):
        yield node.arg
    elif isinstance(node, ast.alias):
        yield (node.asname or node.name).partition(".")[0]
    elif isinstance(node, ast.ExceptHandler) and node.name:
        yield node.name


def scope_of(module: SourceModule, siblings: dict[str, ModuleScope] | None = None) -> ModuleScope:
    """The scope of a module, with the inside of statements that make DAGs opened up."""
    statements: list[ScopeStatement] = []
    imports: dict[str, ImportedName] = {}
    docstring: str | None = None
    future = False
    inside = f"{module.name}.__init__" if module.file.endswith("__init__.py") else module.name
    everything: list[ImportedName] = []
    imported: dict[bool, set[str]] = {True: set(), False: set()}
    for statement in module.statements:
        if statement.kind is StatementKind.DOCSTRING:
            docstring = statement.text
            continue
        for opened in _opened(statement):
            if opened.kind is StatementKind.IMPORT:
                names = imported_names(opened.text, inside)
                future = future or any(name.module == "__future__" for name in names)
                everything += [name for name in names if name.name == "*"]
                imported[opened.nested] |= {name.local for name in names}
                imports |= {name.local: name for name in names if name.module != "__future__" and name.name != "*"}
            else:
                statements.append(opened)
    binders: dict[str, tuple[int, ...]] = {}
    for index, opened in enumerate(statements):
        for name in opened.binds:
            binders[name] = (*binders.get(name, ()), index)
    stars = tuple(name.module for name in everything)
    others = {} if siblings is None else siblings
    return ModuleScope(
        module.file,
        module.name,
        docstring,
        tuple(statements),
        imports,
        binders,
        future,
        frozenset(imported[False] - imported[True]),
        stars,
        siblings=others,
    )


def _opened(statement: ModuleStatement) -> Iterator[ScopeStatement]:
    """The statement itself, or what stands inside when it only guards imports or makes a DAG."""
    whole = ScopeStatement(
        statement.text, statement.kind, statement.place, statement.binds, statement.makes_dag, uses=statement.uses
    )
    tree = _parsed(statement.text)
    if _guards_imports(tree):
        yield from (
            part for part in _inside(statement.text, tree, statement.place, set()) if part.kind is StatementKind.IMPORT
        )
        return
    yield whole
    if statement.makes_dag and isinstance(tree, _BLOCKS):
        yield from _inside(statement.text, tree, statement.place, set())


def _parsed(text: str) -> ast.stmt | None:
    try:
        body = parse_again(textwrap.dedent(text)).body
    except SyntaxError:
        return None
    return body[0] if len(body) == 1 else None


def _guards_imports(tree: ast.stmt | None) -> bool:
    """`if TYPE_CHECKING:` with nothing but imports inside."""
    if not isinstance(tree, ast.If) or tree.orelse:
        return False
    named = ast.unparse(tree.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING")
    return named and all(isinstance(part, (ast.Import, ast.ImportFrom)) for part in tree.body)


def _inside(
    text: str, block: ast.stmt | None, place: Place, varying: set[str], function: int | None = None
) -> Iterator[ScopeStatement]:
    """Definitions inside a block, at any depth, as statements of their own; `varying` grows by the names that they pass on."""
    lines = textwrap.dedent(text).split("\n")
    previous = block.lineno if block is not None else 1
    varying |= _given_to(block)
    if isinstance(block, ast.FunctionDef):
        function = place.line + block.lineno - 1
    for node in _bodies(block):
        kind = _kind(node)
        if kind is None:
            yield from _inside(text, node, place, varying, function)
        else:
            first = _with_comments(lines, _first_line(node), previous)
            inner = unindented(lines[first - 1 : node.end_lineno], node, node.lineno - first).rstrip()
            where = Place(place.file, place.line + node.lineno - 1, node.col_offset + 1)
            bound = _bound(node)
            varies = frozenset() if kind is StatementKind.IMPORT else varying & {*free_names(node), *bound}
            if varies:
                varying.update(bound)
            yield ScopeStatement(inner, kind, where, bound, nested=True, varies=frozenset(varies), function=function)
        previous = node.end_lineno or previous


def _given_to(block: ast.stmt | None) -> set[str]:
    """The names that a loop or a function is given."""
    if isinstance(block, ast.For):
        return {part.id for part in ast.walk(block.target) if isinstance(part, ast.Name)}
    if isinstance(block, ast.FunctionDef):
        return {part.arg for part in ast.walk(block.args) if isinstance(part, ast.arg)}
    return set()


def _bodies(block: ast.stmt | None) -> Iterator[ast.stmt]:
    for name in ("body", "orelse", "finalbody"):
        yield from getattr(block, name, ())


def _first_line(node: ast.stmt) -> int:
    decorators: list[ast.expr] = getattr(node, "decorator_list", [])
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])


def _with_comments(lines: list[str], first: int, previous: int) -> int:
    while first - 1 > previous and lines[first - 2].lstrip().startswith("#"):
        first -= 1
    return first


def _kind(node: ast.stmt) -> StatementKind | None:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return StatementKind.IMPORT
    if isinstance(node, ast.ClassDef):
        return StatementKind.CLASS
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
        return StatementKind.FUNCTION
    if isinstance(node, _ASSIGNMENTS):
        return StatementKind.ASSIGNMENT
    return None if isinstance(node, _BLOCKS) else StatementKind.OTHER


def _bound(node: ast.stmt) -> tuple[str, ...]:
    if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
        return (node.name,)
    if not isinstance(node, _ASSIGNMENTS):
        return ()
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    found = [part.id for target in targets for part in ast.walk(target) if isinstance(part, ast.Name)]
    return tuple(found)
