"""`container[key]`: reading, setting, deleting."""

from __future__ import annotations

import ast
import operator
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.opaque import is_opaque, reason_of
from jetbridge_translator.evaluate.operators import run
from jetbridge_translator.evaluate.protocol import AbstractObject
from jetbridge_translator.model import ExternalCall, ExternalName, UnknownValue

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.frame import Frame
    from jetbridge_translator.evaluate.machine import Evaluator


def get_item(machine: Evaluator, container: Any, key: Any, node: ast.AST, frame: Frame) -> Any:  # noqa: PLR0911 -- one line per kind
    """`container[key]`.

    Raises:
        RaisedError: there is no such item.
    """
    if isinstance(container, AbstractObject):
        found = container.subscript(key, machine.site(node, frame), machine)
        if found is NotImplemented:
            return machine.not_known(f"a {type(container).__name__} has no items that are known", node, frame)
        return found
    if isinstance(container, ExternalName):
        return container  # `list[V1Pod]`, `Generic[T]`: a type with its parameters
    if is_opaque(container):
        return machine.not_known(reason_of(container), node, frame)
    if isinstance(key, (UnknownValue, ExternalCall)):
        return machine.not_known(reason_of(key), node, frame)
    if isinstance(container, type) or getattr(type(container), "__module__", "") == "typing":
        return _parametrised(container, key)
    return run(machine, operator.getitem, (container, key), node, frame)


def _parametrised(container: Any, key: Any) -> Any:
    try:
        return container[key]
    except Exception:  # noqa: BLE001 -- a type that is not read inside: the parameters do not matter
        return container


def set_item(machine: Evaluator, container: Any, key: Any, value: Any, node: ast.AST, frame: Frame) -> None:
    """`container[key] = value`."""
    machine.changed(container)
    if isinstance(container, AbstractObject):
        setter = getattr(container, "set_item", None)
        if setter is not None:
            setter(key, value, machine.site(node, frame), machine)
            return
    if isinstance(container, AbstractObject) or is_opaque(container):
        message = f"the item was not set: {reason_of(container)}"
        machine.finding("DAG110", machine.site(node, frame), message)
        return
    run(machine, operator.setitem, (container, key, value), node, frame)


def delete_item(machine: Evaluator, container: Any, key: Any, node: ast.AST, frame: Frame) -> None:
    """`del container[key]`."""
    machine.changed(container)
    if isinstance(container, AbstractObject) or is_opaque(container) or is_opaque(key):
        return
    run(machine, operator.delitem, (container, key), node, frame)
