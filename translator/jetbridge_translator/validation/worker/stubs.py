"""Tasks whose work is left out: Airflow renders their template fields, and they succeed with no result."""

from __future__ import annotations

from typing import Any

from jetbridge_translator.validation.worker.tasks import CALLBACKS, is_mapped


def leave_out_the_work(dag: Any) -> None:
    """Let every task of a DAG do nothing but render, whatever became of the tasks before it."""
    dag.on_success_callback = dag.on_failure_callback = None
    dag.has_on_success_callback = dag.has_on_failure_callback = False
    for task in dag.tasks:
        if is_mapped(task):
            task.operator_class = _idle(task.operator_class)
            task.partial_kwargs.update(dict.fromkeys(CALLBACKS), trigger_rule="all_done", retries=0)
        else:
            _make_idle(task)


def _make_idle(task: Any) -> None:
    for name in CALLBACKS:
        if hasattr(task, name):
            setattr(task, name, [] if isinstance(getattr(task, name), list) else None)
    task.execute = task.pre_execute = _nothing
    task.post_execute = _nothing
    task.retries = 0
    task.trigger_rule = type(task.trigger_rule)("all_done")
    for name in ("start_from_trigger", "deferrable"):
        if getattr(task, name, False):
            setattr(task, name, False)


def _idle(operator_class: Any) -> Any:
    """A subclass under the same name that does nothing."""
    names = {"execute": _nothing_of, "pre_execute": _nothing_of, "post_execute": _nothing_of}
    made = type(operator_class.__name__, (operator_class,), names)
    made.__module__ = operator_class.__module__
    return made


def _nothing(context: Any, result: Any = None) -> None:
    """In the place of `execute` and what stands around it."""


def _nothing_of(_task: Any, context: Any, result: Any = None) -> None:
    """The same as a method."""
