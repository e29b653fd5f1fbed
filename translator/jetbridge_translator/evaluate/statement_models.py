"""The statements of a module for the writer: texts with the comments above them, names bound and used, and what became of each."""

from __future__ import annotations

import ast
from collections.abc import Set  # noqa: PYI025 -- the only Set here
from typing import TYPE_CHECKING

from jetbridge_translator.evaluate.names import bound_names, free_names
from jetbridge_translator.model import Disposition, ModuleStatement, SourceModule, StatementKind

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.modules import Module

_KINDS: dict[type[ast.stmt], StatementKind] = {
    ast.Import: StatementKind.IMPORT,
    ast.ImportFrom: StatementKind.IMPORT,
    ast.FunctionDef: StatementKind.FUNCTION,
    ast.AsyncFunctionDef: StatementKind.FUNCTION,
    ast.ClassDef: StatementKind.CLASS,
    ast.Assign: StatementKind.ASSIGNMENT,
    ast.AnnAssign: StatementKind.ASSIGNMENT,
    ast.AugAssign: StatementKind.ASSIGNMENT,
}


def source_module(module: Module, dag_lines: Set[int]) -> SourceModule:
    """A module as the writer sees it, under the name by which it was imported."""
    statements: list[ModuleStatement] = []
    end = (1, 0)
    for index, node in enumerate(module.source.tree.body):
        statements.append(_statement(module, node, end, dag_lines, first=index == 0))
        end = (node.end_lineno or node.lineno, node.end_col_offset or 0)
    return SourceModule(module.source.file, module.location.name, tuple(statements), tuple(module.imports.items()))


def _statement(
    module: Module, node: ast.stmt, previous_end: tuple[int, int], dag_lines: Set[int], *, first: bool
) -> ModuleStatement:
    kind = _KINDS.get(type(node), StatementKind.OTHER)
    if (
        first
        and isinstance(node, ast.Expr)
        and isinstance(node.value, ast.Constant)
        and isinstance(node.value.value, str)
    ):
        kind = StatementKind.DOCSTRING
    start = _start(node)
    last = node.end_lineno or node.lineno
    makes_dag = any(node.lineno <= line <= last for line in dag_lines)
    disposition, reason = _disposition(module, node, kind, makes_dag=makes_dag)
    return ModuleStatement(
        kind=kind,
        text=_text(module, node, start, previous_end),
        place=module.source.place(node),
        binds=bound_names(node),
        uses=free_names(node),
        makes_dag=makes_dag,
        disposition=disposition,
        reason=reason,
    )


def _start(node: ast.stmt) -> tuple[int, int]:
    decorators = getattr(node, "decorator_list", None)
    if decorators:
        return decorators[0].lineno, node.col_offset
    return node.lineno, node.col_offset


def _text(module: Module, node: ast.stmt, start: tuple[int, int], previous_end: tuple[int, int]) -> str:
    """The text of a statement, with the comment lines directly above it and the comment behind it."""
    text = module.source.text
    end = (node.end_lineno or node.lineno, node.end_col_offset or 0)
    first = start[0]
    while first - 1 > previous_end[0] and text.lines[first - 2].lstrip().startswith("#"):
        first -= 1
    above = "".join(f"{line}\n" for line in text.lines[first - 1 : start[0] - 1])
    behind = text.lines[end[0] - 1][text.column(*end) :]
    comment = behind if behind.lstrip().startswith("#") else ""
    return above + text.cut(start, end) + comment


def _disposition(module: Module, node: ast.stmt, kind: StatementKind, *, makes_dag: bool) -> tuple[Disposition, str]:
    if (message := module.failed_lines.get(node.lineno)) is not None:
        return Disposition.FAILED, message
    if makes_dag:
        return Disposition.DAG, ""
    if kind is StatementKind.DOCSTRING:
        return Disposition.IGNORED, "the module's docstring"
    if not module.reached(node.lineno):
        return Disposition.NOT_REACHED, "the evaluation stopped before it"
    if kind is StatementKind.OTHER and not bound_names(node):
        return Disposition.IGNORED, _why_ignored(node)
    return Disposition.DEFINITION, ""


def _why_ignored(node: ast.stmt) -> str:
    if isinstance(node, ast.If) and "__name__" in ast.dump(node.test):
        return "it runs only when the file is started as a program"
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
        return "an expression without effect"
    if isinstance(node, ast.Pass):
        return "it does nothing"
    return "no part of a DAG came out of it, and it binds no name"
