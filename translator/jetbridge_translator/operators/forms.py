"""How an attribute of an operator follows from its constructor's parameters: a small closed set of forms.

`["p", name]` the parameter, `["or", name, form]` the parameter or, when false, a form; `["else", name, form]` the same for None only; `["c", literal]` a
literal; `["str", form, …]` the texts of forms, joined (`str(x)`, f-strings); `["?"]` anything else. Literals are JSON; what JSON lacks is an object with one key: `tuple`, `set`, `timedelta`, `?`.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

_PLAIN = (str, int, float, type(None))

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
    if isinstance(node, ast.IfExp):
        return _form_of_choice(node, parameters)
    if (parts := _text_parts(node)) is not None:
        return _form_of_text(parts, parameters)
    literal = literal_of(node)
    if isinstance(literal, dict) and "?" in literal:
        return ["?"]
    return ["c", literal]


def _form_of_choice(node: ast.IfExp, parameters: set[str]) -> list[Any]:
    """`x if x else y` and `x if x is not None else y`, either way round."""
    for name in sorted(parameters):
        kept, other = _same(node.body, name), form_of(node.orelse, parameters)
        if kept and other != ["?"] and ast.unparse(node.test) in (name, f"{name} is not None"):
            return ["or" if isinstance(node.test, ast.Name) else "else", name, other]
        other = form_of(node.body, parameters)
        if _same(node.orelse, name) and other != ["?"] and ast.unparse(node.test) in (f"not {name}", f"{name} is None"):
            return ["or" if isinstance(node.test, ast.UnaryOp) else "else", name, other]
    return ["?"]


def _same(node: ast.expr, name: str) -> bool:
    return isinstance(node, ast.Name) and node.id == name


def _text_parts(node: ast.expr) -> list[ast.expr] | None:
    """What `str(x)` or an f-string without format specifications puts together."""
    if isinstance(node, ast.Call) and ast.unparse(node.func) == "str" and len(node.args) == 1 and not node.keywords:
        return node.args
    if not isinstance(node, ast.JoinedStr):
        return None
    plain = all(isinstance(part, ast.Constant) or _is_bare(part) for part in node.values)
    return [part.value if isinstance(part, ast.FormattedValue) else part for part in node.values] if plain else None


def _is_bare(part: ast.expr) -> bool:
    return isinstance(part, ast.FormattedValue) and part.conversion == -1 and part.format_spec is None


def _form_of_text(parts: list[ast.expr], parameters: set[str]) -> list[Any]:
    forms = [form_of(part, parameters) for part in parts]
    return ["?"] if ["?"] in forms else ["str", *forms]


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
    if form[0] == "else":
        given = values.get(form[1], UNREADABLE)
        return apply_form(form[2], values) if given is None else given
    if form[0] == "str":
        parts = [apply_form(part, values) for part in form[1:]]
        return "".join(map(str, parts)) if all(isinstance(part, _PLAIN) for part in parts) else UNREADABLE
    return UNREADABLE


def is_false(value: Any) -> bool:
    """Whether plain data is false; anything else counts as true."""
    return value is None or (isinstance(value, (str, bytes, int, float, list, tuple, dict, set)) and not value)
