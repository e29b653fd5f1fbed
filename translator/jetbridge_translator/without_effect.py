"""Statements that do nothing that a job could lack: they print, log, or only name something."""

from __future__ import annotations

import ast

from jetbridge_translator.read import parse_again

_LEVELS = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "log"})
_PRINTERS = frozenset({"print", "pprint"})
_HARMLESS = frozenset({"len", "str", "repr", "type", "int", "sorted", "list", "dict", "sum", "min", "max", "format"})
"""Builtins that may stand inside of what is printed."""
_NAMING = (ast.Constant, ast.Name, ast.Attribute, ast.Subscript, ast.Tuple, ast.List, ast.Set, ast.JoinedStr)
_MAKING = (ast.BinOp, ast.NamedExpr, ast.Await, ast.comprehension)
"""What may make something inside of an expression that only names things otherwise: `[a >> b]` makes an edge."""


def is_without_effect(text: str) -> bool:
    """Whether a statement, and every statement in it, only prints, logs, or names something."""
    try:
        body = parse_again(text).body
    except SyntaxError:
        return False
    return all(map(_is_idle, body))


def _is_idle(node: ast.stmt) -> bool:
    if isinstance(node, ast.Pass):
        return True
    if isinstance(node, ast.Expr):
        return _is_idle_expression(node.value)
    if isinstance(node, ast.If):
        return _calls_nothing(node.test) and all(map(_is_idle, (*node.body, *node.orelse)))
    if isinstance(node, ast.For):
        return _calls_nothing(node.iter) and all(map(_is_idle, (*node.body, *node.orelse)))
    return False


def _is_idle_expression(node: ast.expr) -> bool:
    if isinstance(node, ast.Call) and _says_something(node.func):
        return all(_calls_nothing(each) for each in (*node.args, *(keyword.value for keyword in node.keywords)))
    return (
        isinstance(node, _NAMING)
        and not any(isinstance(each, _MAKING) for each in ast.walk(node))
        and _calls_nothing(node)
    )


def _says_something(function: ast.expr) -> bool:
    if isinstance(function, ast.Attribute):
        return function.attr in _PRINTERS or (function.attr in _LEVELS and "log" in ast.unparse(function.value).lower())
    return isinstance(function, ast.Name) and function.id in _PRINTERS


def _calls_nothing(node: ast.expr) -> bool:
    calls = (each.func for each in ast.walk(node) if isinstance(each, ast.Call))
    return all(
        (isinstance(function, ast.Name) and function.id in _HARMLESS)
        or (isinstance(function, ast.Attribute) and isinstance(function.value, (ast.Constant, ast.JoinedStr)))
        for function in calls
    )
