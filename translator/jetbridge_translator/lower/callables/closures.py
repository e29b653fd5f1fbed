"""Values that a function takes from the functions around it: constants of the module, or inputs where its uses differ.

A function that a factory makes closes over the factory's arguments: `def make(name): @task def show(): print(name)`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import libcst as cst

from jetbridge_translator.lower.uses import OpGroup, Use, Value
from jetbridge_translator.model import NameOrigin

_AROUND = (NameOrigin.LOCAL, NameOrigin.LOOP)


def values_around(use: Use) -> dict[str, Any]:
    """The values of local names that the function of a use reads, as far as they are plain."""
    function = use.task.callable
    if function is None:
        return {}
    return {name.name: name.value for name in function.names if name.value is not None and name.origin in _AROUND}


def differing(group: OpGroup, known: Mapping[str, Any]) -> tuple[str, ...]:
    """Names around the function that are not the same in all uses, or that another op of the module has another value for."""
    found = [values_around(use) for use in group.uses]
    names = dict.fromkeys(name for values in found for name in values)
    return tuple(
        name for name in names if len({repr(values.get(name)) for values in (*found, known) if name in values}) > 1
    )


def given_to(group: OpGroup, names: tuple[str, ...]) -> OpGroup:
    """The group with those values as arguments of each use."""
    uses = tuple(
        replace(use, named={**use.named, **{name: Value(values_around(use).get(name)) for name in names}})
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
