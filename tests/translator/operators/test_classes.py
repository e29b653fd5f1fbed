"""The entries of operator classes say what the runtime's classes take, and these look as Airflow's do from outside."""

from __future__ import annotations

import importlib
import inspect
from typing import Any

import pytest

from jetbridge.airflow.operator import BASE_ARGUMENTS, BaseOperator
from jetbridge.airflow.team_operators import constructor_parameters
from jetbridge_translator.operators.facts import facts_of, template_fields_of
from jetbridge_translator.operators.mapping import ArgumentRole, OperatorMapping, OpShape
from jetbridge_translator.operators.registry import all_mappings

PLACE = "jetbridge.airflow.providers."
CLASSES = [
    mapping
    for mapping in all_mappings()
    if mapping.shape is OpShape.CLASS and mapping.target is not None and mapping.target[0].startswith(PLACE)
]


def class_of(mapping: OperatorMapping) -> type[BaseOperator]:
    assert mapping.target is not None
    found: type[BaseOperator] = getattr(importlib.import_module(mapping.target[0]), mapping.target[1])
    return found


def declared_default(operator: type[BaseOperator], name: str) -> Any:
    """The default of an argument: of the constructor's parameter, or of the class that declares it."""
    for each in operator.__mro__:
        init = each.__dict__.get("__init__")
        parameter = inspect.signature(init).parameters.get(name) if init is not None else None
        if parameter is not None:
            return parameter.default
        if name in each.__dict__:
            return each.__dict__[name]
    return None


@pytest.mark.parametrize("mapping", CLASSES, ids=lambda mapping: mapping.rule)
def test_the_class_takes_what_the_entry_maps(mapping: OperatorMapping) -> None:
    operator = class_of(mapping)
    taken = {each.name for each in constructor_parameters(operator)} | set(BASE_ARGUMENTS)
    unknown = {rule.name or name for name, rule in mapping.args.items()} - taken
    assert not unknown
    rules = {name: rule for name, rule in mapping.args.items() if rule.role is ArgumentRole.PARAMETER and not rule.name}
    wanted = {name: rule.default for name, rule in rules.items() if rule.default is not None}
    assert {name: declared_default(operator, name) for name in wanted} == wanted


@pytest.mark.parametrize("mapping", CLASSES, ids=lambda mapping: mapping.rule)
def test_the_class_has_the_template_fields_of_airflow(mapping: OperatorMapping) -> None:
    if facts_of(mapping.names[0]) is None:
        return
    assert tuple(class_of(mapping).template_fields) == template_fields_of(mapping.names[0])
