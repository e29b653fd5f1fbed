"""From values of the program to values of the model: outputs, functions, assets and objects inside arguments."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta, tzinfo
from decimal import Decimal
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from dateutil.relativedelta import relativedelta

from jetbridge_translator.evaluate.frame import MODULE_PREFIX
from jetbridge_translator.evaluate.opaque import check_nesting
from jetbridge_translator.evaluate.protocol import AbstractObject
from jetbridge_translator.extract.assets import AssetObject
from jetbridge_translator.extract.params import DagParamObject, ParamObject
from jetbridge_translator.extract.timetables import TimetableObject
from jetbridge_translator.extract.xcom import DerivedOutput, Output, PlainOutput, Resolved
from jetbridge_translator.model import (
    Argument,
    AssetValue,
    ExternalCall,
    ExternalName,
    ParamValue,
    TaskOutput,
    UnknownValue,
)

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site
    from jetbridge_translator.model import Source

_PLAIN = (
    str,
    bytes,
    int,
    float,
    bool,
    complex,
    type(None),
    date,
    time,
    timedelta,
    tzinfo,
    Decimal,
    PurePath,
    relativedelta,
)
_KEPT = (UnknownValue, ExternalName, TaskOutput)
_PARTS: dict[type, tuple[str, ...]] = {
    ExternalCall: ("arguments", "keywords"),
    ParamValue: ("default", "schema"),
    AssetValue: ("extra", "members"),
}
"""Values of the model that the evaluator makes with values of the program inside."""
_DEPTH = 30


def argument_of(value: Any, name: str | int, site: Site, machine: Machine) -> Argument:
    """An argument of the call at the site, with its text."""
    source = site.argument_source(name)
    return Argument(frozen(value, site, machine), source, source.place if source is not None else site.place())


def sourced(value: Any, source: Source | None, site: Site, machine: Machine) -> Argument:
    """An argument whose text was kept earlier."""
    return Argument(frozen(value, site, machine), source, source.place if source is not None else site.place())


def frozen(value: Any, site: Site, machine: Machine, depth: int = 0) -> Any:
    """The model's value of a value of the program."""
    if depth > _DEPTH:
        return machine.unknown("the value is nested too deeply", site)
    if isinstance(value, _KEPT):
        return value
    if isinstance(value, (list, tuple, set, frozenset, dict)):
        if depth == 0:
            check_nesting(value)
        return _frozen_items(value, site, machine, depth + 1)
    if type(value) in _PARTS:
        parts = {name: frozen(getattr(value, name), site, machine, depth + 1) for name in _PARTS[type(value)]}
        return replace(value, **parts)
    if isinstance(value, _PLAIN):
        return value.value if hasattr(value, "value") and hasattr(value, "name") and isinstance(value, str) else value
    if isinstance(value, Output):
        return frozen_output(value, site, machine)
    if isinstance(value, (AssetObject, ParamObject)):
        return frozen(value.value, site, machine, depth + 1)
    return _frozen_object(value, site, machine)


def _frozen_items(value: Any, site: Site, machine: Machine, depth: int) -> Any:
    if isinstance(value, dict):
        return {frozen(k, site, machine, depth): frozen(v, site, machine, depth) for k, v in value.items()}
    items = [frozen(item, site, machine, depth) for item in value]
    if isinstance(value, (set, frozenset)):
        try:
            return frozenset(items) if isinstance(value, frozenset) else set(items)
        except TypeError:
            return tuple(items)
    return tuple(items) if isinstance(value, tuple) else items


def frozen_output(value: Output, site: Site, machine: Machine) -> TaskOutput:
    """The model of an XComArg."""
    if isinstance(value, PlainOutput):
        return TaskOutput(value.task.task_id, value.key)
    if not isinstance(value, DerivedOutput):
        raise TypeError(f"{type(value).__name__} is no XComArg")
    sources = tuple(frozen_output(source, site, machine) for source in value.sources)
    rest = tuple(frozen(item, site, machine) for item in value.operands)
    if isinstance(value.sources[0], PlainOutput):
        return TaskOutput(sources[0].task_id, operation=value.operation, operands=(*sources[1:], *rest))
    return TaskOutput("", operation=value.operation, operands=(*sources, *rest))


def _frozen_object(value: Any, site: Site, machine: Machine) -> Any:
    from jetbridge_translator.extract.groups import GroupObject  # noqa: PLC0415 -- groups know tasks, tasks know this
    from jetbridge_translator.extract.session import class_name, session_of  # noqa: PLC0415 -- see above
    from jetbridge_translator.extract.tasks import TaskNode  # noqa: PLC0415 -- see above

    value = session_of(machine).stands_for(value)
    node = value if isinstance(value, TaskNode) else session_of(machine).node_of(value)
    if node is not None:
        return ExternalCall(f"{node.operator_module}.{node.operator_class}", keywords={"task_id": node.task_id})
    if isinstance(value, Resolved):
        return _frozen_resolved(value, site, machine)
    if isinstance(value, GroupObject):
        return ExternalCall("airflow.utils.task_group.TaskGroup", keywords={"group_id": value.group_id})
    if isinstance(value, TimetableObject):
        return _frozen_timetable(value, site, machine)
    if isinstance(value, AbstractObject) and isinstance(name := getattr(value, "qualified_name", None), str):
        return ExternalName(name)
    function = machine.callable_model(value, site)
    if function is not None:
        return function
    if isinstance(value, AbstractObject) or type(value).__module__.startswith(MODULE_PREFIX):
        return ExternalCall(class_name(type(value)))
    return machine.unknown(f"an object of {class_name(type(value))} is not written as code", site)


def _frozen_timetable(value: TimetableObject, site: Site, machine: Machine) -> ExternalCall:
    keywords = {name: frozen(item, site, machine) for name, item in value.arguments.items() if name != "crons"}
    crons = tuple(frozen(cron, site, machine) for cron in value.arguments.get("crons", ()))
    return ExternalCall(value.qualified_name, crons, keywords)


def _frozen_resolved(value: Resolved, site: Site, machine: Machine) -> ExternalCall:
    """What Airflow resolves when the task runs; `references` are the outputs that it needs."""
    references = tuple(TaskOutput(task.task_id) for task in value.tasks())
    if isinstance(value, DagParamObject):
        keywords = {"name": value.name, "default": frozen(value.default, site, machine)}
        return ExternalCall("airflow.models.param.DagParam", keywords={**keywords, "references": references})
    key = getattr(value, "key", None)
    return ExternalCall("airflow.models.expandinput.MappedArgument", keywords={"key": key, "references": references})
