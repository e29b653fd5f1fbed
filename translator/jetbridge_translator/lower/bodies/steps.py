"""How many steps a loop takes, read off the expression that it goes over.

A loop is kept in the user's words only when every step of it made tasks: a filter inside the loop leaves no trace in the model.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any

from jetbridge_translator.lower.sources import parsed
from jetbridge_translator.model import Source

_SAME_LENGTH = frozenset({"enumerate", "list", "reversed", "sorted", "tuple"})
_VIEWS = frozenset({"items", "keys", "values"})
_RANGE_ARGUMENTS = 3


def step_count(source: Source) -> int | None:
    """The number of steps; None if the expression does not say it."""
    tree = parsed(source.text)
    return None if tree is None else _count(tree, {use.name: use.value for use in source.names})


def _count(tree: ast.expr, values: Mapping[str, Any]) -> int | None:
    if isinstance(tree, (ast.List, ast.Tuple)):
        return None if any(isinstance(item, ast.Starred) for item in tree.elts) else len(tree.elts)
    if isinstance(tree, ast.Dict):
        return None if None in tree.keys else len({ast.dump(key) for key in tree.keys if key is not None})
    if isinstance(tree, ast.Constant):
        return len(tree.value) if isinstance(tree.value, str) else None
    if isinstance(tree, ast.Name):
        value = values.get(tree.id)
        return len(value) if isinstance(value, (list, tuple, dict, str, set, frozenset)) else None
    return _of_call(tree, values) if isinstance(tree, ast.Call) and not tree.keywords else None


def _of_call(tree: ast.Call, values: Mapping[str, Any]) -> int | None:
    if isinstance(tree.func, ast.Attribute) and tree.func.attr in _VIEWS and not tree.args:
        return _count(tree.func.value, values)
    if not isinstance(tree.func, ast.Name) or not tree.args:
        return None
    if tree.func.id == "range" and len(tree.args) <= _RANGE_ARGUMENTS:
        numbers = [_number(argument, values) for argument in tree.args]
        known = [number for number in numbers if number is not None]
        return len(range(*known)) if len(known) == len(numbers) and 0 not in known[2:] else None
    if tree.func.id in _SAME_LENGTH:
        return _count(tree.args[0], values)
    if tree.func.id == "zip":
        counts = [_count(argument, values) for argument in tree.args]
        return None if None in counts else min(count for count in counts if count is not None)
    return None


def _number(tree: ast.expr, values: Mapping[str, Any]) -> int | None:
    if isinstance(tree, ast.Call) and isinstance(tree.func, ast.Name) and tree.func.id == "len" and len(tree.args) == 1:
        return _count(tree.args[0], values)
    if isinstance(tree, ast.BinOp) and isinstance(tree.op, (ast.Add, ast.Sub)):
        left, right = _number(tree.left, values), _number(tree.right, values)
        if left is None or right is None:
            return None
        return left + right if isinstance(tree.op, ast.Add) else left - right
    found = (
        tree.value if isinstance(tree, ast.Constant) else values.get(tree.id) if isinstance(tree, ast.Name) else None
    )
    return found if isinstance(found, int) else None
