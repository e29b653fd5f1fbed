"""Values that a function takes from the functions around it: constants of the module, or inputs where its uses differ.

A function that a factory makes closes over the factory's arguments: `def make(name): @task def show(): print(name)`.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import replace
from typing import Any

import libcst as cst

from jetbridge_translator.lower.literals import UnwritableError, literal
from jetbridge_translator.lower.travel.closure import can_travel
from jetbridge_translator.lower.travel.scope import ModuleScope
from jetbridge_translator.lower.uses import OpGroup, Use, Value
from jetbridge_translator.model import NameOrigin, StatementKind

_AROUND = (NameOrigin.LOCAL, NameOrigin.LOOP)


def values_around(use: Use) -> dict[str, Any]:
    """The values of local names that the function of a use reads, as far as they are plain."""
    function = use.task.callable
    if function is None:
        return {}
    return {
        name.name: name.value
        for name in function.names
        if (name.is_none or name.value is not None) and name.origin in _AROUND
    }


def inputs_around(
    group: OpGroup, known: Mapping[str, Any], scope: ModuleScope, read: Container[str]
) -> tuple[str, ...]:
    """Names that the function reads from around it and that no constant of the module can stand for.

    They are not the same in all uses, another op of the module has another value for them, or the module binds them to something else.
    """
    found = [values_around(use) for use in group.uses]
    names = dict.fromkeys(name for values in found for name in values if name in read)
    return tuple(
        name
        for name in names
        if scope.binds_outside(name)
        or len({repr(values.get(name)) for values in (*found, known) if name in values}) > 1
    )


def constants_of(group: OpGroup, scope: ModuleScope, names: Iterable[str]) -> dict[str, Any]:
    """Values of those names around the function that no statement of the module gives.

    Raises:
        UnwritableError: the value of such a name is not known, or cannot be written.
    """
    wanted = frozenset(names)
    functions = [use.task.callable for use in group.uses if use.task.callable is not None]
    around = {name.name for function in functions for name in function.names if name.origin in _AROUND}
    alone = sorted(name for name in around & wanted if not _comes_along(scope, name))
    values = [values_around(use) for use in group.uses]
    unknown = [name for name in alone if any(name not in known for known in values)]
    if unknown:
        raise UnwritableError(f"the value that {', '.join(unknown)} has around its function is not known")
    constants = {name: values[0][name] for name in alone}
    literal(constants)
    return constants


def _comes_along(scope: ModuleScope, name: str) -> bool:
    """Whether a statement or an import inside of the function around binds a name; what a nested function lacks is told of where it is taken."""
    if scope.binds_outside(name):
        return False
    found = [scope.statements[index] for index in scope.statements_of(name)]
    if len(found) == 1 and found[0].kind is StatementKind.FUNCTION:
        return True
    return can_travel(scope, name)


def given_to(group: OpGroup, names: tuple[str, ...]) -> OpGroup:
    """The group with those values as arguments of each use.

    Raises:
        UnwritableError: a use has another value there, which is not known.
    """
    unknown = sorted({name for use in group.uses for name in names if name not in values_around(use)})
    if unknown:
        raise UnwritableError(f"the value that {', '.join(unknown)} has around its function is not known in every use")
    uses = tuple(
        replace(use, named={**use.named, **{name: Value(values_around(use)[name]) for name in names}})
        for use in group.uses
    )
    return replace(group, uses=uses)


def with_inputs(text: str, names: tuple[str, ...]) -> str:
    """The function with parameters for those values, behind its own: an argument by position keeps its place."""
    if not names:
        return text
    module = cst.parse_module(text)
    node = next(part for part in module.body if isinstance(part, (cst.FunctionDef)))
    own = node.params.params
    default = cst.Name("None") if own and own[-1].default is not None else None
    equal = (
        cst.AssignEqual(cst.SimpleWhitespace(""), cst.SimpleWhitespace(""))
        if default is not None
        else cst.MaybeSentinel.DEFAULT
    )
    added = tuple(cst.Param(cst.Name(name), default=default, equal=equal) for name in names)
    changed = node.with_changes(params=node.params.with_changes(params=(*own, *added)))
    return module.with_changes(body=[changed if part is node else part for part in module.body]).code
