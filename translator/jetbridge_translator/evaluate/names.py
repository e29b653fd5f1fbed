"""Which names a piece of code binds, and which it uses without binding them itself."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable, Iterator

Scoped = ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda
_COMPREHENSIONS = (ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)
_DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def free_names(*nodes: ast.AST) -> tuple[str, ...]:
    """The names that the nodes use and do not bind inside a scope of their own, in the order of first use.

    Names that the nodes bind at their own level (`x = 1`) count as used only if they are read.
    """
    found: dict[str, None] = {}
    for node in nodes:
        _collect(node, frozenset(), found)
    return tuple(found)


def bound_names(node: ast.AST) -> tuple[str, ...]:
    """The names that a statement binds in the scope that it stands in."""
    return tuple(dict.fromkeys(_bindings(node)))


def _collect(node: ast.AST, bound: frozenset[str], found: dict[str, None]) -> None:
    kind = type(node)
    if kind is ast.Name:
        if isinstance(node.ctx, ast.Load) and node.id not in bound:  # type: ignore[attr-defined]
            found.setdefault(node.id)  # type: ignore[attr-defined]
        return
    if (special := _SPECIAL.get(kind)) is not None:
        special(node, bound, found)
        return
    if kind is ast.AugAssign and isinstance(node.target, ast.Name) and node.target.id not in bound:  # type: ignore[attr-defined]
        found.setdefault(node.target.id)  # type: ignore[attr-defined]
    _collect_all(ast.iter_child_nodes(node), bound, found)


def _collect_all(nodes: Iterable[ast.AST], bound: frozenset[str], found: dict[str, None]) -> None:
    for node in nodes:
        _collect(node, bound, found)


def _of_function(node: Scoped, bound: frozenset[str], found: dict[str, None]) -> None:
    args = node.args
    everything = [*args.posonlyargs, *args.args, *args.kwonlyargs, args.vararg, args.kwarg]
    parameters = [a for a in everything if a is not None]
    _collect_all(getattr(node, "decorator_list", ()), bound, found)
    _collect_all([*args.defaults, *(d for d in args.kw_defaults if d is not None)], bound, found)
    _collect_all([a.annotation for a in parameters if a.annotation is not None], bound, found)
    if (returns := getattr(node, "returns", None)) is not None:
        _collect(returns, bound, found)
    body = node.body if isinstance(node.body, list) else [node.body]
    elsewhere = _declared_elsewhere(body)
    local = {a.arg for a in parameters} | {name for part in body for name in _bindings(part)} - elsewhere
    _collect_all(body, (bound - elsewhere) | local, found)


def _of_class(node: ast.ClassDef, bound: frozenset[str], found: dict[str, None]) -> None:
    _collect_all([*node.decorator_list, *node.bases, *(k.value for k in node.keywords)], bound, found)
    own = frozenset(name for part in node.body for name in _bindings(part))
    for part in node.body:
        # Functions in a class body do not see the names of the class.
        _collect(part, bound if isinstance(part, (ast.FunctionDef, ast.AsyncFunctionDef)) else bound | own, found)


def _of_comprehension(
    node: ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp, bound: frozenset[str], found: dict[str, None]
) -> None:
    inner = bound
    for clause in node.generators:
        _collect(clause.iter, inner, found)
        inner |= frozenset(_targets(clause.target))
        _collect_all(clause.ifs, inner, found)
    parts = [node.key, node.value] if isinstance(node, ast.DictComp) else [node.elt]
    _collect_all(parts, inner, found)


_SPECIAL: dict[type[ast.AST], Callable[..., None]] = {
    ast.FunctionDef: _of_function,
    ast.AsyncFunctionDef: _of_function,
    ast.Lambda: _of_function,
    ast.ClassDef: _of_class,
    **dict.fromkeys(_COMPREHENSIONS, _of_comprehension),
}


def _declared_elsewhere(body: Iterable[ast.AST]) -> set[str]:
    return {
        name
        for part in body
        for node in _own_nodes(part)
        if isinstance(node, (ast.Global, ast.Nonlocal))
        for name in node.names
    }


def _own_nodes(node: ast.AST) -> Iterator[ast.AST]:
    """The node and everything below it that is not in a scope of its own."""
    yield node
    if isinstance(node, (*_DEFINITIONS, ast.Lambda, *_COMPREHENSIONS)):
        return
    for child in ast.iter_child_nodes(node):
        yield from _own_nodes(child)


def _bindings(node: ast.AST) -> Iterator[str]:
    for part in _own_nodes(node):
        if isinstance(part, ast.Name):
            if isinstance(part.ctx, (ast.Store, ast.Del)):
                yield part.id
        elif isinstance(part, _DEFINITIONS):
            yield part.name
        elif isinstance(part, (ast.Import, ast.ImportFrom)):
            yield from (alias.asname or alias.name.split(".")[0] for alias in part.names if alias.name != "*")
        elif (isinstance(part, ast.ExceptHandler) and part.name) or (
            isinstance(part, (ast.MatchAs, ast.MatchStar)) and part.name
        ):
            yield part.name
        elif isinstance(part, ast.MatchMapping) and part.rest:
            yield part.rest
        elif isinstance(part, _COMPREHENSIONS):
            yield from _walrus(part)


def _walrus(node: ast.AST) -> Iterator[str]:
    for part in ast.walk(node):
        if isinstance(part, ast.NamedExpr) and isinstance(part.target, ast.Name):
            yield part.target.id


def _targets(node: ast.AST) -> Iterator[str]:
    return (part.id for part in ast.walk(node) if isinstance(part, ast.Name) and isinstance(part.ctx, ast.Store))
