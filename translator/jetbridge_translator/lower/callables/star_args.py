"""`*args` of a user's function: an op has a parameter for each value instead, since Dagster's ops take none by position alone.

https://docs.dagster.io/api/dagster/ops
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import libcst as cst


def numbered(name: str, count: int, taken: Collection[str]) -> tuple[str, ...]:
    """Names for as many values: `args_1`, `args_2`; none that the function has otherwise."""
    stem = f"{name.strip('_') or 'args'}_"
    while any(f"{stem}{index + 1}" in taken for index in range(count)):
        stem += "_"
    return tuple(f"{stem}{index + 1}" for index in range(count))


def gathered_at_start(node: cst.FunctionDef, name: str, values: Sequence[str]) -> cst.FunctionDef:
    """The function with `args = (args_1, args_2)` before its first statement, after its docstring."""
    line = cst.ensure_type(cst.parse_statement(f"{name} = {_tuple(values)}"), cst.SimpleStatementLine)
    body = node.body
    if not isinstance(body, cst.IndentedBlock):
        rest = cst.SimpleStatementLine(cst.ensure_type(body, cst.SimpleStatementSuite).body)
        return node.with_changes(body=cst.IndentedBlock([line, rest]))
    start = 1 if node.get_docstring() is not None else 0
    return node.with_changes(body=body.with_changes(body=[*body.body[:start], line, *body.body[start:]]))


def _tuple(values: Sequence[str]) -> str:
    return f"({values[0]},)" if len(values) == 1 else f"({', '.join(values)})"
