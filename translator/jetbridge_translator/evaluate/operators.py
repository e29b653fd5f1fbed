"""Arithmetic, comparison and boolean operators."""

from __future__ import annotations

import ast
import operator
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.iteration import items_of
from jetbridge_translator.evaluate.opaque import find_opaque, is_opaque, reason_of
from jetbridge_translator.evaluate.outcomes import RaisedError
from jetbridge_translator.evaluate.protocol import AbstractObject, EvaluatedError
from jetbridge_translator.evaluate.sizes import check_binary
from jetbridge_translator.model import ExternalCall, ExternalName, UnknownValue

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.frame import Frame
    from jetbridge_translator.evaluate.machine import Evaluator

BINARY: dict[type[ast.operator], tuple[str, Callable[[Any, Any], Any], Callable[[Any, Any], Any]]] = {
    ast.Add: ("+", operator.add, operator.iadd),
    ast.Sub: ("-", operator.sub, operator.isub),
    ast.Mult: ("*", operator.mul, operator.imul),
    ast.Div: ("/", operator.truediv, operator.itruediv),
    ast.FloorDiv: ("//", operator.floordiv, operator.ifloordiv),
    ast.Mod: ("%", operator.mod, operator.imod),
    ast.Pow: ("**", operator.pow, operator.ipow),
    ast.MatMult: ("@", operator.matmul, operator.imatmul),
    ast.BitAnd: ("&", operator.and_, operator.iand),
    ast.BitOr: ("|", operator.or_, operator.ior),
    ast.BitXor: ("^", operator.xor, operator.ixor),
    ast.LShift: ("<<", operator.lshift, operator.ilshift),
    ast.RShift: (">>", operator.rshift, operator.irshift),
}
UNARY: dict[type[ast.unaryop], Callable[[Any], Any]] = {
    ast.USub: operator.neg,
    ast.UAdd: operator.pos,
    ast.Invert: operator.invert,
}
COMPARISONS: dict[type[ast.cmpop], Callable[[Any, Any], Any]] = {
    ast.Eq: operator.eq,
    ast.NotEq: operator.ne,
    ast.Lt: operator.lt,
    ast.LtE: operator.le,
    ast.Gt: operator.gt,
    ast.GtE: operator.ge,
    ast.Is: operator.is_,
    ast.IsNot: operator.is_not,
}


def binary(
    machine: Evaluator,
    kind: type[ast.operator],
    left: Any,
    right: Any,
    node: ast.AST,
    frame: Frame,
    *,
    in_place: bool = False,
) -> Any:
    """`left <operator> right`.

    Raises:
        RaisedError: the values do not have this operator.
    """
    symbol, function, change = BINARY[kind]
    if symbol == "%" and isinstance(left, (str, bytes)) and not isinstance(right, UnknownValue):
        return machine.percent(left, right, node, frame)
    if isinstance(left, AbstractObject) or isinstance(right, AbstractObject):
        return _abstract(machine, symbol, left, right, node, frame)
    if is_opaque(left) or is_opaque(right):
        return machine.not_known(reason_of(left if is_opaque(left) else right), node, frame)
    check_binary(machine.budget, symbol, left, right)
    if in_place:
        machine.changed(left)
    return run(machine, change if in_place else function, (left, right), node, frame)


def _abstract(machine: Evaluator, symbol: str, left: Any, right: Any, node: ast.AST, frame: Frame) -> Any:
    site = machine.site(node, frame)
    machine.touch()
    found = NotImplemented
    if isinstance(left, AbstractObject):
        found = left.binary(symbol, right, site, machine, reflected=False)
    if found is NotImplemented and isinstance(right, AbstractObject):
        found = right.binary(symbol, left, site, machine, reflected=True)
    if found is NotImplemented:
        found = _stand_in_binary(machine, symbol, left, right, node, frame)
    if found is NotImplemented:
        return machine.not_known(f"`{symbol}` of these objects has no meaning", node, frame)
    return found


def _stand_in_binary(machine: Evaluator, symbol: str, left: Any, right: Any, node: ast.AST, frame: Frame) -> Any:
    function = next(entry[1] for entry in BINARY.values() if entry[0] == symbol)
    if hasattr(type(left), "__abstract__") or hasattr(type(right), "__abstract__"):
        return run(machine, function, (left, right), node, frame)
    return NotImplemented


def unary(machine: Evaluator, kind: type[ast.unaryop], value: Any, node: ast.AST, frame: Frame) -> Any:
    """`-value`, `+value`, `~value`."""
    if find_opaque(value) is not None:
        return machine.not_known(reason_of(value), node, frame)
    return run(machine, UNARY[kind], (value,), node, frame)


def compare(machine: Evaluator, kind: type[ast.cmpop], left: Any, right: Any, node: ast.AST, frame: Frame) -> Any:
    """`left <comparison> right`."""
    if kind in (ast.In, ast.NotIn):
        return _membership(machine, left, right, node, frame, negated=kind is ast.NotIn)
    if kind in (ast.Is, ast.IsNot):
        return _identity(machine, left, right, node, frame, negated=kind is ast.IsNot)
    for value in (left, right):
        if is_opaque(value) and not (isinstance(value, ExternalName) and left == right):
            return machine.not_known(reason_of(value), node, frame)
    inside = find_opaque(left), find_opaque(right)
    if any(isinstance(value, (UnknownValue, ExternalCall)) for value in inside):
        return machine.not_known(reason_of(next(v for v in inside if v is not None)), node, frame)
    return run(machine, COMPARISONS[kind], (left, right), node, frame)


def _identity(machine: Evaluator, left: Any, right: Any, node: ast.AST, frame: Frame, *, negated: bool) -> Any:
    for value in (left, right):
        if isinstance(value, UnknownValue) or (isinstance(value, ExternalCall) and not _is_instance(value)):
            return machine.not_known(reason_of(value), node, frame)
    found = left is right or (isinstance(left, ExternalName) and left == right)
    return not found if negated else found


def _is_instance(value: ExternalCall) -> bool:
    """Whether it is surely an object of a class, which is not None: classes are written in capitals."""
    return value.qualified_name.rpartition(".")[2][:1].isupper()


def _membership(machine: Evaluator, item: Any, container: Any, node: ast.AST, frame: Frame, *, negated: bool) -> Any:
    for value in (container, item):
        if isinstance(value, (UnknownValue, ExternalCall, ExternalName)):
            return machine.not_known(reason_of(value), node, frame)
    if isinstance(container, AbstractObject):
        found = machine.contains(container, item, node, frame)
    else:
        if isinstance(container, Iterator) or (isinstance(container, range) and type(item) is not int):
            container = items_of(
                machine, container, node, frame
            )  # counted: nothing stops an endless search inside of C code
        found = run(machine, operator.contains, (container, item), node, frame)
    if found is False and isinstance(container, (list, tuple, set, frozenset, dict)):
        unknown = next((value for value in container if isinstance(value, (UnknownValue, ExternalCall))), None)
        if unknown is not None:
            return machine.not_known(reason_of(unknown), node, frame)
    return not found if negated and isinstance(found, bool) else found


def run(
    machine: Evaluator, function: Callable[..., Any], arguments: tuple[Any, ...], node: ast.AST, frame: Frame
) -> Any:
    """Compute natively; methods of the program's classes come back to the evaluator.

    Raises:
        RaisedError: Python raised.
    """
    before, machine.node = machine.node, node
    machine.frames.append(frame)
    try:
        return function(*arguments)
    except EvaluatedError:
        raise
    except Exception as error:
        raise RaisedError(error) from error
    finally:
        machine.frames.pop()
        machine.node = before
