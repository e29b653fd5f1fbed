"""What the tasks of a DAG use, from the model: connections, pools, callbacks, other DAGs, assets, classes that nobody maps."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from jetbridge_translator.inventory.items import ItemKind, Use
from jetbridge_translator.model import AssetValue, Callable, Dag, Place, Task, TaskOutput, UnknownValue
from jetbridge_translator.operators.facts import lineage
from jetbridge_translator.operators.registry import mapping_of

_CONNECTION = re.compile(r"(^|_)conn(ection)?_id$")
_EXTERNAL = {"external_dag_id": "waits for", "trigger_dag_id": "triggers"}


def uses_of_dag(dag: Dag) -> Iterator[Use]:
    """Everything that a DAG and its tasks use."""
    for name, callbacks in dag.callbacks.items():
        yield from _callbacks(callbacks, name, dag.place, dag.dag_id, "")
    yield from _assets(dag.schedule.source.value if dag.schedule.source else None, "schedule", dag, dag.place, "")
    for task in dag.tasks.values():
        yield from _of_task(task, dag)


def _of_task(task: Task, dag: Dag) -> Iterator[Use]:
    yield from _connections(task, dag)
    if task.settings.pool != "default_pool":
        yield Use(ItemKind.POOL, task.settings.pool, _place(task, "pool"), "", dag.dag_id, task.task_id)
    for name, callbacks in task.settings.callbacks.items():
        yield from _callbacks(callbacks, name, _place(task, name), dag.dag_id, task.task_id)
    yield from _external(task, dag)
    for name in ("inlets", "outlets"):
        yield from _assets(getattr(task.settings, name), name, dag, _place(task, name), task.task_id)
    yield from _requirements(task, dag)
    yield from _classes(task, dag)


def _place(task: Task, name: str) -> Place:
    source = task.sources.get(name)
    return source.place if source is not None else task.place


def _connections(task: Task, dag: Dag) -> Iterator[Use]:
    """Connections that arguments name; where an argument is not given, the default that the operator's class has."""
    for name, value, place, detail in (*_given(task, dag), *_defaults(task, dag)):
        if value is not None and value != "":
            yield Use(ItemKind.CONNECTION, _named(value), place, detail or name, dag.dag_id, task.task_id)


def _given(task: Task, dag: Dag) -> Iterator[tuple[str, Any, Place, str]]:
    for name, argument in task.arguments.items():
        if _CONNECTION.search(name):
            yield name, argument.value, argument.place or task.place, ""
    for name, value in dag.default_args.items():
        if _CONNECTION.search(name) and name not in task.arguments and name in _parameters(task):
            yield name, value, dag.place, f"{name} of default_args"


def _defaults(task: Task, dag: Dag) -> Iterator[tuple[str, Any, Place, str]]:
    parameters = _parameters(task)
    if any(_CONNECTION.search(name) for name in (*task.arguments, *dag.default_args) if name in parameters):
        return  # of several names for one connection, one is given
    for name, default in parameters.items():
        if _CONNECTION.search(name) and isinstance(default, str):
            yield name, default, task.place, f"{name}, the operator's default"


def _parameters(task: Task) -> dict[str, Any]:
    """Parameters of the operator's class and its bases with their defaults, as the tables have them."""
    found: dict[str, Any] = {}
    for facts in lineage(f"{task.operator_module}.{task.operator_class}") or lineage(task.operator):
        for parameter in facts.parameters:
            found.setdefault(parameter[0], parameter[1] if len(parameter) > 1 else None)
    return found


def _named(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, TaskOutput):
        return f"<result of {value.task_id}>"
    return f"<{value.expression}>" if isinstance(value, UnknownValue) else f"<{value}>"


def _callbacks(callbacks: Iterable[Any], name: str, place: Place, dag_id: str, task_id: str) -> Iterator[Use]:
    for callback in callbacks:
        if isinstance(callback, Callable):
            called = callback.qualified_name or callback.name
            yield Use(ItemKind.CALLBACK, called, callback.place or place, name, dag_id, task_id)
        else:
            text = getattr(callback, "qualified_name", None) or _named(callback)
            yield Use(ItemKind.CALLBACK, text, place, name, dag_id, task_id)


def _external(task: Task, dag: Dag) -> Iterator[Use]:
    for name, verb in _EXTERNAL.items():
        argument = task.arguments.get(name)
        if argument is not None:
            detail = " ".join([verb, *_external_tasks(task)])
            yield Use(
                ItemKind.EXTERNAL_DAG,
                _named(argument.value),
                argument.place or task.place,
                detail,
                dag.dag_id,
                task.task_id,
            )


def _external_tasks(task: Task) -> Iterator[str]:
    for name in ("external_task_id", "external_task_ids", "external_task_group_id"):
        argument = task.arguments.get(name)
        if argument is not None and argument.value is not None:
            items = argument.value if isinstance(argument.value, (list, tuple)) else [argument.value]
            yield from map(_named, items)


def _assets(given: Any, detail: str, dag: Dag, place: Place, task_id: str) -> Iterator[Use]:
    for asset in given if isinstance(given, (list, tuple)) else (given,):
        if not isinstance(asset, AssetValue):
            continue
        if asset.members:
            yield from _assets(asset.members, detail, dag, place, task_id)
        else:
            yield Use(ItemKind.ASSET, asset.uri or asset.name, place, detail, dag.dag_id, task_id)


def _requirements(task: Task, dag: Dag) -> Iterator[Use]:
    """Packages of a task's own virtual environment."""
    argument = task.arguments.get("requirements")
    if argument is None or not isinstance(argument.value, (list, tuple)):
        return
    for requirement in argument.value:
        place = argument.place or task.place
        yield Use(ItemKind.PACKAGE, _named(requirement), place, "of a virtual environment", dag.dag_id, task.task_id)


def _classes(task: Task, dag: Dag) -> Iterator[Use]:
    if task.team_class is not None:
        own = task.team_class
        yield Use(ItemKind.OPERATOR_CLASS, own.name, own.place, f"inherits from {own.base}", dag.dag_id, task.task_id)
    elif mapping_of(task.operator) is None and mapping_of(f"{task.operator_module}.{task.operator_class}") is None:
        yield Use(ItemKind.UNMAPPED_OPERATOR, task.operator, task.place, "", dag.dag_id, task.task_id)
