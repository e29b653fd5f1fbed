"""`match` and its patterns."""

from __future__ import annotations

import ast
from collections.abc import Callable, Iterable
from typing import Any

import libcst as cst

from jetbridge_translator.read.syntax.expressions import expression, place
from jetbridge_translator.read.syntax.statements import block, converts
from jetbridge_translator.read.syntax.walk import Walk, is_there

_SINGLETONS = {"None": None, "True": True, "False": False}


@converts(cst.Match)
def match(walk: Walk, node: cst.Match) -> ast.stmt:
    """`match subject: case …`."""
    walk.step(5)
    subject = expression(walk, node.subject)
    return ast.Match(subject, [_case(walk, one) for one in node.cases])


def _case(walk: Walk, node: cst.MatchCase) -> ast.match_case:
    walk.step(4)
    tried = pattern(walk, node.pattern)
    guard = None
    if node.guard is not None:
        walk.step(2)
        guard = expression(walk, node.guard)
    return ast.match_case(tried, guard, block(walk, node.body))


def pattern(walk: Walk, node: Any) -> Any:
    """Convert a pattern and give it its position; parentheses around it are not part of it, but for those of a sequence."""
    if type(node) is cst.MatchValue:
        return _value(walk, node)
    own = 1 if node.lpar and type(node) is cst.MatchTuple else 0
    for _ in range(len(node.lpar) - own):
        walk.step(1)
    walk.seek()
    line, column = walk.line, walk.position - walk.base
    walk.position += own
    made = _PATTERNS[type(node)](walk, node)
    if own:
        walk.step(1)
    place(walk, made, line, column)
    for _ in range(len(node.rpar) - own):
        walk.step(1)
    return made


def _value(walk: Walk, node: cst.MatchValue) -> Any:
    made: Any = ast.MatchValue(expression(walk, node.value))
    inner = made.value
    made.lineno, made.col_offset = inner.lineno, inner.col_offset
    made.end_lineno, made.end_col_offset = inner.end_lineno, inner.end_col_offset
    return made


def _singleton(walk: Walk, node: cst.MatchSingleton) -> ast.pattern:
    return ast.MatchSingleton(_SINGLETONS[walk.step_name(node.value.value)])


def _sequence(walk: Walk, node: Any) -> ast.pattern:
    bracketed = type(node) is cst.MatchList and is_there(node.lbracket)
    if bracketed:
        walk.step(1)
    made = _inner(walk, node.patterns)
    if bracketed:
        walk.step(1)
    elif node.patterns and is_there(node.patterns[-1].comma):
        walk.step_separator()
    return ast.MatchSequence(made)


def _inner(walk: Walk, nodes: Iterable[Any]) -> list[ast.pattern]:
    return [
        pattern(walk, node.value) if isinstance(node, cst.MatchSequenceElement) else _star(walk, node) for node in nodes
    ]


def _star(walk: Walk, node: cst.MatchStar) -> ast.pattern:
    walk.seek()
    line, column = walk.line, walk.position - walk.base
    walk.position += 1
    made: ast.pattern = place(walk, ast.MatchStar(_captured(walk, node.name)), line, column)
    return made


def _captured(walk: Walk, name: cst.Name | None) -> str | None:
    """The name that a pattern binds: none for `_`."""
    if name is None:
        walk.step(1)
        return None
    return walk.step_name(name.value)


def _mapping(walk: Walk, node: cst.MatchMapping) -> ast.pattern:
    walk.step(1)
    keys, patterns, rest = [], [], None
    for element in node.elements:
        keys.append(expression(walk, element.key))
        patterns.append(pattern(walk, element.pattern))
    if node.rest is not None:
        walk.step(2)
        rest = walk.step_name(node.rest.value)
    walk.step(1)
    return ast.MatchMapping(keys, patterns, rest)


def _class(walk: Walk, node: cst.MatchClass) -> ast.pattern:
    kind = expression(walk, node.cls)
    walk.step(1)
    positional = _inner(walk, node.patterns)
    names, by_name = [], []
    for element in node.kwds:
        names.append(walk.step_name(element.key.value))
        by_name.append(pattern(walk, element.pattern))
    walk.step(1)
    return ast.MatchClass(kind, positional, names, by_name)


def _as(walk: Walk, node: cst.MatchAs) -> ast.pattern:
    if node.pattern is None:
        return ast.MatchAs(None, _captured(walk, node.name))
    inner = pattern(walk, node.pattern)
    walk.step(2)
    return ast.MatchAs(inner, _captured(walk, node.name))


def _or(walk: Walk, node: cst.MatchOr) -> ast.pattern:
    made = []
    for index, one in enumerate(node.patterns):
        if index:
            walk.step(1)
        made.append(pattern(walk, one.pattern))
    return ast.MatchOr(made)


_PATTERNS: dict[type[cst.CSTNode], Callable[[Walk, Any], ast.pattern]] = {
    cst.MatchSingleton: _singleton,
    cst.MatchList: _sequence,
    cst.MatchTuple: _sequence,
    cst.MatchMapping: _mapping,
    cst.MatchClass: _class,
    cst.MatchAs: _as,
    cst.MatchOr: _or,
}
