"""Attributes of a task that DAG files read and set."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from jetbridge_translator.extract.contexts import dag_of
from jetbridge_translator.extract.methods import Method
from jetbridge_translator.extract.settings import BASE_PARAMETERS, NOT_SETTINGS
from jetbridge_translator.extract.settings_model import setting_of
from jetbridge_translator.extract.setup_teardown import mark_setup, mark_teardown, marker

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site
    from jetbridge_translator.extract.tasks import TaskNode

_READ: dict[str, Callable[[TaskNode], Any]] = {
    "task_id": lambda task: task.task_id,
    "node_id": lambda task: task.task_id,
    "label": lambda task: task.task_id.rsplit(".", 1)[-1] if task.group and task.group.group_id else task.task_id,
    "dag": lambda task: task.dag,
    "dag_id": lambda task: task.dag.dag_id if task.dag else "_in_memory_dag_",
    "task_group": lambda task: task.group,
    "output": lambda task: task.output(),
    "task_type": lambda task: task.operator_class,
    "operator_name": lambda task: task.operator_class,
    "upstream_task_ids": lambda task: set(task.upstream),
    "downstream_task_ids": lambda task: set(task.downstream),
    "upstream_list": lambda task: _tasks(task, task.upstream),
    "downstream_list": lambda task: _tasks(task, task.downstream),
    "roots": lambda task: [task.value],
    "leaves": lambda task: [task.value],
    "is_setup": lambda task: task.is_setup,
    "is_teardown": lambda task: task.is_teardown,
    "is_mapped": lambda task: task.is_mapped,
    "on_failure_fail_dagrun": lambda task: task.on_failure_fail_dagrun,
    "template_fields": lambda task: task.template_fields or (),
    "template_ext": lambda task: task.template_extensions,
    "params": lambda task: task.params,
    "python_callable": lambda task: task.callable,
    "operator": lambda task: task.value,
}


def _tasks(task: TaskNode, ids: dict[str, None]) -> list[Any]:
    return [task.dag.tasks[name].value for name in ids if name in task.dag.tasks] if task.dag else []


def task_attribute(task: TaskNode, name: str, site: Site, machine: Machine) -> Any:
    """The value of `task.name`; NotImplemented where the operator's facts do not tell."""
    if name in task.attributes:
        return task.attributes[name]
    if name in _READ:
        return _READ[name](task)
    if name in ("as_setup", "as_teardown"):
        return marker(name, task.value, task)
    if name in ("add_outlets", "add_inlets"):
        return Method(name, _extend(task, name.removeprefix("add_")))
    if name in ("get_direct_relative_ids", "get_flat_relative_ids"):
        return Method(name, _relative_ids(task, flat=name == "get_flat_relative_ids"))
    method = task.dependency_method(name)
    if method is not NotImplemented:
        return method
    if name in BASE_PARAMETERS - NOT_SETTINGS:
        return setting_of(task, name)
    return NotImplemented


def _extend(task: TaskNode, name: str) -> Any:
    def body(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> None:
        task.settings[name] = (*task.settings.get(name, ()), *(arguments[0] if arguments else keywords[name]))

    return body


def _relative_ids(task: TaskNode, *, flat: bool) -> Any:
    def body(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> set[str]:
        upstream = bool(keywords.get("upstream", arguments[0] if arguments else False))
        found: set[str] = set()
        waiting = list(task.upstream if upstream else task.downstream)
        while waiting:
            name = waiting.pop()
            if name in found or task.dag is None:
                continue
            found.add(name)
            node = task.dag.tasks[name]
            waiting += (node.upstream if upstream else node.downstream) if flat else ()
        return found

    return body


def set_task_attribute(task: TaskNode, name: str, value: Any, site: Site, machine: Machine) -> Any:
    """`task.name = value`: settings are taken as their constructor argument is, template fields make edges."""
    machine.mark_dag(site)
    if name == "dag":
        if (dag := dag_of(value, site, machine)) is not None:
            dag.add_task(task)
    elif name == "is_setup":
        _mark(task, mark_setup, value=value)
    elif name == "is_teardown":
        _mark(task, mark_teardown, value=value)
    elif name == "on_failure_fail_dagrun":
        task.on_failure_fail_dagrun = bool(value)
    elif name in BASE_PARAMETERS - NOT_SETTINGS:
        task.set_setting(name, value, machine)
    else:
        task.attributes[name] = value
        if name in (task.template_fields or ()):
            task.link_references(value)


def _mark(task: TaskNode, mark: Callable[[TaskNode], None], *, value: Any) -> None:
    if value:
        rule = task.settings.get("trigger_rule")
        mark(task)
        if rule is None:
            task.settings.pop("trigger_rule", None)
        else:
            task.settings["trigger_rule"] = rule
