"""What is assigned to or deleted."""

from __future__ import annotations

import ast
from typing import Any

STORE = ast.Store()
DELETE = ast.Del()

_TARGETS = (ast.Name, ast.Attribute, ast.Subscript, ast.Starred, ast.Tuple, ast.List)


def as_target(node: ast.expr, context: ast.expr_context) -> Any:
    """The same expression as a target.

    Raises:
        SyntaxError: nothing can be assigned to it; libcst does not mind, Python does.
    """
    if not isinstance(node, _TARGETS):
        place = ("<file>", node.lineno, node.col_offset + 1, None)
        raise SyntaxError(f"cannot assign to {type(node).__name__.lower()}", place)  # noqa: TRY004 -- a type of node, not of value
    node.ctx = context
    if isinstance(node, (ast.Tuple, ast.List)):
        for inner in node.elts:
            as_target(inner, context)
    elif isinstance(node, ast.Starred):
        as_target(node.value, context)
    return node
