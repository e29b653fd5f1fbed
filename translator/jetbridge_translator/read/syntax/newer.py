"""Kinds of nodes that some of the Pythons that run Jetbridge do not have: what is read does not depend on which one does."""

from __future__ import annotations

import ast
import sys
from typing import Any

DEFAULTS = sys.version_info >= (3, 13)
"""Whether Python's own type parameters have a `default_value`."""

_POSITION = ("lineno", "col_offset", "end_lineno", "end_col_offset")


def _kind(name: str, base: type[ast.AST], *fields: str) -> Any:
    """Python's own kind of this name; one of ours where it has none."""
    return getattr(ast, name, None) or type(name, (base,), {"_fields": fields, "_attributes": _POSITION})


TryStar: Any = _kind("TryStar", ast.stmt, "body", "handlers", "orelse", "finalbody")
"""`try: … except* …` (3.11)."""
TypeAlias: Any = _kind("TypeAlias", ast.stmt, "name", "type_params", "value")
"""`type name[parameters] = value` (3.12)."""
TypeVar: Any = _kind("TypeVar", ast.AST, "name", "bound")
"""`T: bound` (3.12)."""
TypeVarTuple: Any = _kind("TypeVarTuple", ast.AST, "name")
"""`*Ts` (3.12)."""
ParamSpec: Any = _kind("ParamSpec", ast.AST, "name")
"""`**P` (3.12)."""
TemplateStr: Any = type("TemplateStr", (ast.expr,), {"_fields": ()})
"""A template string (`t"…"`, 3.14): nothing here looks inside of it."""
