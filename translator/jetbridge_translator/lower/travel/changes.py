"""Which statements of a module change the value of a name that another statement binds."""

from __future__ import annotations

import ast
import textwrap
from collections.abc import Iterator
from typing import Any

from jetbridge_translator.lower.travel.scope import ModuleScope, ScopeStatement
from jetbridge_translator.model import StatementKind
from jetbridge_translator.read import parse_again

_OWN_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda)
_SHUFFLED = frozenset({"heapq", "random"})
"""Modules of the standard library whose functions change what they are given."""


def changes_of(scope: ModuleScope, name: str) -> tuple[int, ...]:
    """The indexes of the statements that change the value of a name: `sys.path.append(…)`, `CONFIG["key"] = …`, `fill(CONFIG)`, alone or in a loop.

    Statements that make a DAG do not count: what stands inside of them is a statement of its own.
    """
    if "changes" not in scope.known:
        found: dict[str, tuple[int, ...]] = {}
        for index, statement in enumerate(scope.statements):
            for changed in _changed(scope, statement):
                found[changed] = (*found.get(changed, ()), index)
        scope.known["changes"] = found
    changes: dict[str, tuple[int, ...]] = scope.known["changes"]
    return changes.get(name, ())


def _changed(scope: ModuleScope, statement: ScopeStatement) -> frozenset[str]:
    if statement.makes_dag or statement.kind in (StatementKind.FUNCTION, StatementKind.CLASS):
        return frozenset()
    try:
        tree = parse_again(textwrap.dedent(statement.text))
    except SyntaxError:
        return frozenset()
    own = {name for name in statement.binds if statement.kind is StatementKind.ASSIGNMENT}
    nodes = _parts(tree)
    return frozenset(name for node in nodes for name in _changed_by(scope, node, nested=statement.nested)) - own


def _parts(node: ast.AST) -> Iterator[ast.AST]:
    """The node and all inside of it that runs together with it."""
    yield node
    for inner in ast.iter_child_nodes(node):
        if not (isinstance(inner, _OWN_SCOPES) or _is_of_programs(inner)):
            yield from _parts(inner)


def _is_of_programs(node: ast.AST) -> bool:
    """`if __name__ == "__main__":` is not run where the module is imported."""
    return isinstance(node, ast.If) and any(
        isinstance(part, ast.Name) and part.id == "__name__" for part in ast.walk(node.test)
    )


def _changed_by(scope: ModuleScope, node: ast.AST, *, nested: bool) -> Iterator[str]:
    """A call inside of a DAG's block may be there for its tasks: it says nothing of what it is given."""
    if isinstance(node, (ast.Subscript, ast.Attribute)) and not isinstance(node.ctx, ast.Load):
        yield from _root(node)
    elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        call = node.value
        if isinstance(call.func, ast.Attribute):
            yield from _root(call.func)
        if not nested and _may_change_arguments(scope, call.func):
            yield from (argument.id for argument in call.args if isinstance(argument, ast.Name))


def _root(node: Any) -> Iterator[str]:
    """The name at the beginning of `name.attribute[key]`."""
    while isinstance(node, (ast.Attribute, ast.Subscript)):
        node = node.value
    if isinstance(node, ast.Name):
        yield node.id


def _may_change_arguments(scope: ModuleScope, function: ast.expr) -> bool:
    """Whether a function that is called for nothing but what it does is the team's own."""
    name = next(_root(function), function.id if isinstance(function, ast.Name) else "")
    if scope.statements_of(name):
        return isinstance(function, ast.Name)
    modules = {imported.module for imported in scope.imports_of(name)}
    return any(module in scope.siblings or module in _SHUFFLED for module in modules)
