"""Every argument that a task was given, wherever it was given: at the call, by `@task(…)`, `partial`, `expand` or `default_args`."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from jetbridge_translator.model import Argument, Dag, Place, Task


@dataclass(frozen=True, slots=True)
class TaskArgument:
    """One of them; `is_setting`: it is one of BaseOperator's, else the operator's own or the function's."""

    name: str
    place: Place
    is_setting: bool = False


def arguments_of(task: Task, dag: Dag) -> Iterator[TaskArgument]:
    """The arguments of a task, those of its operator first; `*args` of a function are counted, `expand_kwargs` is one."""
    given = {**task.arguments, **_mapped(task), **(_of_function(task) if task.is_taskflow else {})}
    for name, argument in given.items():
        yield TaskArgument(name, argument.place or task.place)
    for name in sorted(_settings(task) - given.keys()):
        yield TaskArgument(name, _place_of_setting(name, task, dag), is_setting=True)


def _mapped(task: Task) -> dict[str, Argument]:
    if task.mapping is None:
        return {}
    return {name or task.mapping.kind.value: argument for name, argument in task.mapping.arguments.items()}


def _of_function(task: Task) -> dict[str, Argument]:
    """What the function of `@task` is called with."""
    names = task.callable.parameters if task.callable is not None else ()
    positional = {
        names[index] if index < len(names) and not names[index].startswith("*") else f"*{index}": argument
        for index, argument in enumerate(task.op_args)
    }
    return {**positional, **task.op_kwargs}


def _settings(task: Task) -> set[str]:
    return {*task.settings.explicit, *task.sources} - {"task_id", "dag", "task_group"}


def _place_of_setting(name: str, task: Task, dag: Dag) -> Place:
    """Where it is given: at the call, else where `default_args` are, else where the task is made."""
    if name in task.sources:
        return task.sources[name].place
    defaults = dag.arguments.get("default_args") if name in dag.default_args else None
    return (defaults.place if defaults is not None else None) or task.place
