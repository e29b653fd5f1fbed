"""The text by which an op calls what stays in its own module: a name, or a method of an object that is made for the call."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from jetbridge_translator.lower.expressions import (
    Attribute,
    Call,
    Expression,
    Formula,
    Imported,
    Literal,
    Mapping,
    Sequence,
    Verbatim,
)
from jetbridge_translator.lower.literals import UnwritableError
from jetbridge_translator.lower.plan import ImportedName


@dataclass(frozen=True, slots=True)
class Spelled:
    """A text with the names of the module and the imports that it needs."""

    text: str
    names: tuple[str, ...] = ()
    imports: tuple[ImportedName, ...] = ()


def spelled(expression: Expression, op_name: str) -> Spelled:
    """The text of an expression; a function of the op's own name is imported as `…_function`.

    Raises:
        UnwritableError: it has no text that could stand in the body of a function.
    """
    if isinstance(expression, Verbatim):
        return Spelled(expression.text, expression.names)
    if isinstance(expression, Imported):
        local = expression.name or expression.module
        local = f"{local}_function" if local == op_name else local
        return Spelled(local, (), (ImportedName(expression.module, expression.name, local),))
    if isinstance(expression, Literal):
        return Spelled(_constant(expression.value))
    if isinstance(expression, Formula):
        imports = tuple(ImportedName(found.module, found.name, local) for local, found in expression.imports)
        return Spelled(expression.text, (), imports)
    if isinstance(expression, Attribute):
        return _joined("{}." + expression.name, [spelled(expression.value, op_name)])
    return _compound(expression, op_name)


def _compound(expression: Expression, op_name: str) -> Spelled:
    if isinstance(expression, Call):
        function = spelled(expression.function, op_name)
        given = [spelled(item, op_name) for item in expression.arguments]
        given += [_joined(f"{name}={{}}", [spelled(item, op_name)]) for name, item in expression.keywords]
        return _joined("{}({})", [function, _listed(given)])
    if isinstance(expression, Sequence) and expression.brackets != "{}":
        comma = "," if expression.brackets == "()" and len(expression.items) == 1 else ""
        items = _listed(spelled(item, op_name) for item in expression.items)
        return _joined(f"{expression.brackets[0]}{{}}{comma}{expression.brackets[1]}", [items])
    if isinstance(expression, Mapping):
        pairs = [[spelled(part, op_name) for part in pair] for pair in expression.items]
        return _joined("{{{}}}", [_listed(_joined("{}: {}", pair) for pair in pairs)])
    raise UnwritableError("the function has no name")


def _constant(value: object) -> str:
    text = repr(value)
    return f'"{text[1:-1]}"' if isinstance(value, str) and not {'"', "'", "\\"} & set(text[1:-1]) else text


def _joined(form: str, parts: list[Spelled]) -> Spelled:
    names = tuple(name for part in parts for name in part.names)
    imports = tuple(imported for part in parts for imported in part.imports)
    return Spelled(form.format(*(part.text for part in parts)), names, imports)


def _listed(parts: Iterable[Spelled]) -> Spelled:
    found = list(parts)
    return _joined(", ".join("{}" for _ in found), found)
