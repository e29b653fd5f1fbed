"""Assignments, deletions, `global` and `nonlocal`."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate import iteration
from jetbridge_translator.evaluate.attributes import set_attribute
from jetbridge_translator.evaluate.opaque import reason_of
from jetbridge_translator.evaluate.operators import binary
from jetbridge_translator.evaluate.outcomes import RaisedError
from jetbridge_translator.evaluate.subscripts import delete_item, set_item
from jetbridge_translator.evaluate.tables import statement

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.frame import Frame
    from jetbridge_translator.evaluate.machine import Evaluator


def assign(machine: Evaluator, target: ast.expr, value: Any, frame: Frame) -> None:
    """`target = value` for every kind of target."""
    if isinstance(target, ast.Name):
        if frame.global_names or frame.nonlocal_names:
            machine.changed(frame.home(target.id))
        frame.set(target.id, value)
    elif isinstance(target, (ast.Tuple, ast.List)):
        _unpack(machine, target, value, frame)
    elif isinstance(target, ast.Attribute):
        set_attribute(machine, machine.evaluate(target.value, frame), target.attr, value, target, frame)
    elif isinstance(target, ast.Subscript):
        container = machine.evaluate(target.value, frame)
        set_item(machine, container, machine.evaluate(target.slice, frame), value, target, frame)
    elif isinstance(target, ast.Starred):
        assign(machine, target.value, value, frame)


def _unpack(machine: Evaluator, target: ast.Tuple | ast.List, value: Any, frame: Frame) -> None:
    items = iteration.listed(machine, value, target, frame)
    if items is None:
        for part in target.elts:
            assign(machine, part, machine.not_known(reason_of(value), part, frame), frame)
        return
    star = next((i for i, part in enumerate(target.elts) if isinstance(part, ast.Starred)), None)
    if star is not None and len(items) >= len(target.elts) - 1:
        after = len(target.elts) - star - 1
        items = [*items[:star], items[star : len(items) - after], *items[len(items) - after :]]
    if len(items) != len(target.elts):
        few = "not enough" if len(items) < len(target.elts) else "too many"
        raise RaisedError(ValueError(f"{few} values to unpack (expected {len(target.elts)}, got {len(items)})"))
    for part, item in zip(target.elts, items, strict=True):
        assign(machine, part, item, frame)


@statement(ast.Assign)
def _assign(machine: Evaluator, node: ast.Assign, frame: Frame) -> None:
    value = machine.evaluate(node.value, frame)
    for target in node.targets:
        assign(machine, target, value, frame)


@statement(ast.AnnAssign)
def _annotated(machine: Evaluator, node: ast.AnnAssign, frame: Frame) -> None:
    if frame.kind == "class" and isinstance(node.target, ast.Name):
        annotations = frame.names.setdefault("__annotations__", {})
        annotations[node.target.id] = machine.annotation(node.annotation, frame)
    if node.value is not None:
        assign(machine, node.target, machine.evaluate(node.value, frame), frame)


@statement(ast.AugAssign)
def _augmented(machine: Evaluator, node: ast.AugAssign, frame: Frame) -> None:
    current = machine.evaluate(_as_load(node.target), frame)
    value = machine.evaluate(node.value, frame)
    assign(machine, node.target, binary(machine, type(node.op), current, value, node, frame, in_place=True), frame)


def _as_load(target: ast.Name | ast.Attribute | ast.Subscript) -> ast.expr:
    fields = {name: getattr(target, name) for name in target._fields}
    copy = type(target)(**{**fields, "ctx": ast.Load()})
    return ast.copy_location(copy, target)


@statement(ast.Delete)
def _delete(machine: Evaluator, node: ast.Delete, frame: Frame) -> None:
    for target in node.targets:
        if isinstance(target, ast.Name):
            if frame.home(target.id).pop(target.id, None) is None:
                continue
        elif isinstance(target, ast.Subscript):
            container = machine.evaluate(target.value, frame)
            delete_item(machine, container, machine.evaluate(target.slice, frame), target, frame)


@statement(ast.Global)
def _global(_machine: Evaluator, node: ast.Global, frame: Frame) -> None:
    frame.global_names = {*frame.global_names, *node.names}


@statement(ast.Nonlocal)
def _nonlocal(_machine: Evaluator, node: ast.Nonlocal, frame: Frame) -> None:
    frame.nonlocal_names = {*frame.nonlocal_names, *node.names}
