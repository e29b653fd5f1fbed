"""How two trees are compared: node by node, field by field, position by position."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable

import pytest

_POSITION = ("lineno", "col_offset", "end_lineno", "end_col_offset")

Same = Callable[[ast.Module, ast.Module], None]


def _dump(tree: ast.Module) -> str:
    """All of a tree but for what Pythons do not agree on among themselves.

    Before 3.12 Python gives what stands in a formatted string wrong positions or none; 3.12 itself keeps empty texts in format specifications, 3.13 does not;
    only newer ones have `type_params`. We do as 3.13 does everywhere.
    """
    for node in ast.walk(tree):
        if not getattr(node, "type_params", True):
            del node.type_params  # type: ignore[attr-defined]
        if isinstance(node, ast.JoinedStr):
            node.values = [value for value in node.values if not isinstance(value, ast.Constant) or value.value]
            if sys.version_info < (3, 12):
                _without_positions(node)  # nor the kind of a text in it
    return ast.dump(tree, include_attributes=True)


def _without_positions(string: ast.JoinedStr) -> None:
    for node in ast.walk(string):
        if isinstance(node, ast.Constant):
            node.kind = None
        if node is not string and hasattr(node, "lineno"):
            for name in _POSITION:
                setattr(node, name, 0)


@pytest.fixture(scope="session")
def same() -> Same:
    """Assert that two trees are equal; what differs first is shown."""

    def compare(ours: ast.Module, theirs: ast.Module) -> None:
        mine, other = _dump(ours), _dump(theirs)
        if mine != other:
            at = next(i for i, (a, b) in enumerate(zip(mine + "\0", other + "\0", strict=False)) if a != b)
            pytest.fail(f"ours:   …{mine[max(0, at - 200) : at + 100]}\ntheirs: …{other[max(0, at - 200) : at + 100]}")

    return compare
