"""Formatted strings."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.library.texts import text_of
from jetbridge_translator.evaluate.opaque import find_opaque, reason_of
from jetbridge_translator.evaluate.operators import run
from jetbridge_translator.evaluate.tables import expression
from jetbridge_translator.model import UnknownValue
from jetbridge_translator.read.syntax import TemplateStr

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.frame import Frame
    from jetbridge_translator.evaluate.machine import Evaluator

_CONVERSIONS = {-1: "", 115: "s", 114: "r", 97: "a"}


@expression(ast.JoinedStr)
def _f_string(machine: Evaluator, node: ast.JoinedStr, frame: Frame) -> Any:
    parts: list[str] = []
    for part in node.values:
        text = part.value if isinstance(part, ast.Constant) else _formatted(machine, part, node, frame)  # type: ignore[arg-type]
        if not isinstance(text, str):
            return text
        parts.append(text)
    return "".join(parts)


def _formatted(machine: Evaluator, part: ast.FormattedValue, node: ast.JoinedStr, frame: Frame) -> Any:
    value = machine.evaluate(part.value, frame)
    if type(value) is str and part.format_spec is None and part.conversion == -1:
        return value
    spec = "" if part.format_spec is None else machine.evaluate(part.format_spec, frame)
    if isinstance(spec, UnknownValue):
        return machine.not_known(spec.reason, node, frame)
    text = run(machine, text_of, (machine, value, spec, _CONVERSIONS[part.conversion]), node, frame)
    if isinstance(text, str):
        return text
    return machine.not_known(reason_of(find_opaque(value)), node, frame)


@expression(TemplateStr)
def _template_string(machine: Evaluator, node: ast.expr, frame: Frame) -> Any:
    return machine.not_known("a template string is no text", node, frame)


@expression(ast.FormattedValue)
def _alone(machine: Evaluator, node: ast.FormattedValue, frame: Frame) -> Any:
    return machine.evaluate(node.value, frame)
