"""How an attribute of an operator follows from its constructor's parameters: a small closed set of forms.

`["p", name]` the parameter, `["or", name, literal]` the parameter or, when false, a literal; `["c", literal]` a literal; `["list", form]` and
`["str", form]` a conversion; `["?"]` anything else. Literals are JSON; what JSON lacks is an object with one key: `tuple`, `set`, `timedelta`, `?`.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

UNREADABLE = object()
"""Stands for a value that the facts do not hold."""


def literal_of(node: ast.expr) -> Any:
    """An expression as a JSON literal."""
    if isinstance(node, ast.Constant) and (node.value is None or isinstance(node.value, (str, int, float))):
        return node.value
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub) and isinstance(node.operand, ast.Constant):
        return {"?": ast.unparse(node)} if not isinstance(node.operand.value, (int, float)) else -node.operand.value
    if isinstance(node, ast.List):
        return [literal_of(item) for item in node.elts]
    if isinstance(node, ast.Tuple):
        return {"tuple": [literal_of(item) for item in node.elts]}
    if isinstance(node, ast.Dict) and not node.keys:
        return {"dict": []}
    if isinstance(node, ast.Call):
        return _literal_of_call(node)
    return {"?": ast.unparse(node)}


def _literal_of_call(node: ast.Call) -> Any:
    name = ast.unparse(node.func).rsplit(".", 1)[-1]
    if name == "timedelta" and not node.args:
        values = {k.arg: literal_of(k.value) for k in node.keywords if k.arg}
        if all(isinstance(value, (int, float)) for value in values.values()):
            return {"timedelta": timedelta(**values).total_seconds()}
    if name in ("getboolean", "getint") and len(node.args) > 1:
        fallback = [k.value for k in node.keywords if k.arg == "fallback"]
        return literal_of(fallback[0]) if fallback else {"?": ast.unparse(node)}
    return {"?": ast.unparse(node)}


def form_of(node: ast.expr, parameters: set[str]) -> list[Any]:
    """The form of an expression over parameters."""
    if isinstance(node, ast.Name) and node.id in parameters:
        return ["p", node.id]
    if isinstance(node, ast.BoolOp) and isinstance(node.op, ast.Or) and len(node.values) == 2:  # noqa: PLR2004 -- `a or b`
        left, right = node.values
        if isinstance(left, ast.Name) and left.id in parameters:
            inner = form_of(right, parameters)
            return ["or", left.id, inner] if inner != ["?"] else ["?"]
        return ["?"]
    literal = literal_of(node)
    if isinstance(literal, dict) and "?" in literal:
        return ["?"]
    return ["c", literal]


def value_of(literal: Any) -> Any:
    """The Python value of a JSON literal, UNREADABLE if it has none."""
    if isinstance(literal, list):
        items = [value_of(item) for item in literal]
        return UNREADABLE if any(item is UNREADABLE for item in items) else items
    if not isinstance(literal, dict):
        return literal
    kind, content = next(iter(literal.items()))
    if kind == "tuple":
        items = value_of(content)
        return UNREADABLE if items is UNREADABLE else tuple(items)
    if kind == "dict":
        return {}
    if kind == "timedelta":
        return timedelta(seconds=content)
    return UNREADABLE


def apply_form(form: list[Any], values: Mapping[str, Any]) -> Any:
    """The value of a form, given the values of the parameters."""
    if form[0] == "p":
        return values.get(form[1], UNREADABLE)
    if form[0] == "c":
        return value_of(form[1])
    if form[0] == "or":
        given = values.get(form[1], UNREADABLE)
        return apply_form(form[2], values) if is_false(given) else given
    return UNREADABLE


def is_false(value: Any) -> bool:
    """Whether plain data is false; anything else counts as true."""
    return value is None or (isinstance(value, (str, bytes, int, float, list, tuple, dict, set)) and not value)
