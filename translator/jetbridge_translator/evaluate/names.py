"""Which names a piece of code binds, and which it uses without binding them itself."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_LEAVES = frozenset({ast.Constant, ast.Load, ast.Store, ast.Del, ast.Pass, ast.Break, ast.Continue})


class _Scope:
    """The names of one scope: used in it, used by functions inside it, bound in it."""

    __slots__ = ("bound", "elsewhere", "nested", "used", "walrus")

    def __init__(self) -> None:
        self.used: dict[str, None] = {}
        self.nested: dict[str, None] = {}
        self.bound: dict[str, None] = {}
        self.walrus: dict[str, None] = {}
        self.elsewhere: set[str] = set()


def free_names(node: ast.AST) -> tuple[str, ...]:
    """The names that the code uses and that no scope inside it binds. What it binds at its own level counts if it is read."""
    return _names(node)[0]


def bound_names(node: ast.AST) -> tuple[str, ...]:
    """The names that a statement binds in the scope that it stands in."""
    return _names(node)[1]


def definition_names(node: ast.AST) -> tuple[str, ...]:
    """The free names of a function or class without its decorators."""
    known: tuple[str, ...] | None = getattr(node, "jetbridge_definition_names", None)
    if known is None:
        fields = {name: getattr(node, name, None) for name in node._fields}
        bare = type(node)(**{**fields, "decorator_list": []}) if "decorator_list" in fields else node
        known = free_names(bare)
        node.jetbridge_definition_names = known  # type: ignore[attr-defined]
    return known


def _names(node: ast.AST) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Both, found once per node: trees are kept while several files import the same module."""
    known: tuple[tuple[str, ...], tuple[str, ...]] | None = getattr(node, "jetbridge_names", None)
    if known is None:
        scope = _Scope()
        _visit(node, scope)
        known = tuple(scope.used | scope.nested), tuple(scope.bound | scope.walrus)
        node.jetbridge_names = known  # type: ignore[attr-defined]
    return known


def _visit(node: Any, scope: _Scope) -> None:
    kind = type(node)
    if kind in _LEAVES:
        return
    if kind is ast.Name:
        (scope.used if type(node.ctx) is ast.Load else scope.bound)[node.id] = None
        return
    special = _SPECIAL.get(kind)
    if special is not None:
        special(node, scope)
        return
    for name in kind._fields:
        value = getattr(node, name, None)
        if isinstance(value, ast.AST):
            _visit(value, scope)
        elif type(value) is list:
            for item in value:
                if isinstance(item, ast.AST):
                    _visit(item, scope)


def _visit_all(nodes: Iterable[ast.AST | None], scope: _Scope) -> None:
    for node in nodes:
        if node is not None:
            _visit(node, scope)


def _function(node: Any, scope: _Scope) -> None:
    args = node.args
    parameters = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
    _visit_all([*getattr(node, "decorator_list", ()), *args.defaults, *args.kw_defaults], scope)
    _visit_all([a.annotation for a in parameters if a is not None], scope)
    _visit_all([getattr(node, "returns", None)], scope)
    if not isinstance(node, ast.Lambda):
        scope.bound[node.name] = None
    inner = _Scope()
    _visit_all(node.body if isinstance(node.body, list) else [node.body], inner)
    local = {a.arg for a in parameters if a is not None} | ((inner.bound | inner.walrus).keys() - inner.elsewhere)
    _hand_over(scope.nested, (inner.used, inner.nested), local)
    scope.nested.update(dict.fromkeys(name for name in inner.elsewhere if name in inner.bound))


def _class(node: ast.ClassDef, scope: _Scope) -> None:
    _visit_all([*node.decorator_list, *node.bases, *(keyword.value for keyword in node.keywords)], scope)
    scope.bound[node.name] = None
    inner = _Scope()
    _visit_all(node.body, inner)
    _hand_over(scope.nested, (inner.used,), set(inner.bound))
    _hand_over(scope.nested, (inner.nested,), set())  # functions in a class body do not see its names


def _comprehension(node: Any, scope: _Scope) -> None:
    inner = _Scope()
    _visit_all(node.generators, inner)
    _visit_all([node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt], inner)
    _hand_over(scope.used, (inner.used,), set(inner.bound))
    _hand_over(scope.nested, (inner.nested,), set(inner.bound))
    scope.walrus.update(inner.walrus)


def _hand_over(to: dict[str, None], sources: tuple[dict[str, None], ...], hidden: set[str]) -> None:
    for source in sources:
        for name in source:
            if name not in hidden:
                to[name] = None


def _augmented(node: ast.AugAssign, scope: _Scope) -> None:
    if isinstance(node.target, ast.Name):
        scope.used[node.target.id] = None
    _visit_all([node.target, node.value], scope)


def _walrus(node: ast.NamedExpr, scope: _Scope) -> None:
    scope.walrus[node.target.id] = None
    _visit(node.value, scope)


def _import(node: ast.Import | ast.ImportFrom, scope: _Scope) -> None:
    for alias in node.names:
        if alias.name != "*":
            scope.bound[alias.asname or alias.name.split(".")[0]] = None


def _declared(node: ast.Global | ast.Nonlocal, scope: _Scope) -> None:
    scope.elsewhere.update(node.names)


def _handler(node: ast.ExceptHandler, scope: _Scope) -> None:
    if node.name:
        scope.bound[node.name] = None
    _visit_all([node.type, *node.body], scope)


def _pattern(node: ast.MatchAs | ast.MatchStar | ast.MatchMapping, scope: _Scope) -> None:
    name = node.rest if isinstance(node, ast.MatchMapping) else node.name
    if name:
        scope.bound[name] = None
    _visit_all(ast.iter_child_nodes(node), scope)


_SPECIAL: dict[type[ast.AST], Callable[..., None]] = {
    ast.FunctionDef: _function,
    ast.AsyncFunctionDef: _function,
    ast.Lambda: _function,
    ast.ClassDef: _class,
    **dict.fromkeys(_COMPREHENSIONS, _comprehension),
    ast.AugAssign: _augmented,
    ast.NamedExpr: _walrus,
    ast.Import: _import,
    ast.ImportFrom: _import,
    ast.Global: _declared,
    ast.Nonlocal: _declared,
    ast.ExceptHandler: _handler,
    ast.MatchAs: _pattern,
    ast.MatchStar: _pattern,
    ast.MatchMapping: _pattern,
}
