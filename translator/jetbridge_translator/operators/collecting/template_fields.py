"""`template_fields` of a class as a list of names: literals, other classes' fields, unions and differences of them."""

from __future__ import annotations

import ast
from collections.abc import Callable

from jetbridge_translator.operators.collecting.classes import SourceClass

AWS_FIELDS = ("aws_conn_id", "region_name", "verify")
"""What the amazon provider's `aws_template_fields` adds, and its base classes have."""

_Fields = list[str] | None
_WRAPPERS = frozenset({"tuple", "list", "set", "frozenset", "sorted"})


def evaluated(node: ast.expr, kind: SourceClass, fields_of: Callable[[str], _Fields]) -> _Fields:
    """The names that an expression gives; None where it cannot be told."""
    if isinstance(node, ast.Constant):
        return [node.value] if isinstance(node.value, str) else None
    if isinstance(node, (ast.Tuple, ast.List, ast.Set)):
        return _joined([evaluated(item, kind, fields_of) for item in node.elts])
    if isinstance(node, ast.Starred):
        return evaluated(node.value, kind, fields_of)
    if isinstance(node, ast.Attribute) and node.attr == "template_fields":
        return fields_of(kind.qualified(ast.unparse(node.value)))
    if isinstance(node, ast.BinOp):
        return _combined(node, kind, fields_of)
    if isinstance(node, ast.Call):
        return _called(node, kind, fields_of)
    if isinstance(node, (ast.GeneratorExp, ast.ListComp, ast.SetComp)):
        return _filtered(node, kind, fields_of)
    return None


def _joined(parts: list[_Fields]) -> _Fields:
    if any(part is None for part in parts):
        return None
    return list(dict.fromkeys(name for part in parts for name in part or ()))


def _combined(node: ast.BinOp, kind: SourceClass, fields_of: Callable[[str], _Fields]) -> _Fields:
    left, right = evaluated(node.left, kind, fields_of), evaluated(node.right, kind, fields_of)
    if isinstance(node.op, ast.Sub):
        return None if left is None or right is None else [name for name in left if name not in right]
    return _joined([left, right])


def _called(node: ast.Call, kind: SourceClass, fields_of: Callable[[str], _Fields]) -> _Fields:
    name = ast.unparse(node.func)
    arguments = _joined([evaluated(item, kind, fields_of) for item in node.args])
    if name in _WRAPPERS:
        return arguments
    if name == "aws_template_fields":
        return None if arguments is None else sorted({*AWS_FIELDS, *arguments})
    if isinstance(node.func, ast.Attribute) and node.func.attr == "union":
        return _joined([evaluated(node.func.value, kind, fields_of), arguments])
    return None


def _filtered(
    node: ast.GeneratorExp | ast.ListComp | ast.SetComp, kind: SourceClass, fields_of: Callable[[str], _Fields]
) -> _Fields:
    """`f for f in Base.template_fields if f not in (…)` and `… if f != "x"`."""
    loop = node.generators[0]
    names = evaluated(loop.iter, kind, fields_of)
    for condition in loop.ifs:
        if names is None or not isinstance(condition, ast.Compare):
            return None
        other = evaluated(condition.comparators[0], kind, fields_of)
        if other is None or not isinstance(condition.ops[0], (ast.NotIn, ast.NotEq)):
            return None
        names = [name for name in names if name not in other]
    return names
