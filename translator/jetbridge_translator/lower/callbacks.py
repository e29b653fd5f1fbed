"""Callbacks of tasks as hooks: of the job where all its tasks have them, else of the use.

https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/logging-monitoring/callbacks.html
"""

from __future__ import annotations

from typing import Any

from jetbridge_translator.lower.expressions import Call, Expression, Imported, Sequence
from jetbridge_translator.lower.literals import UnwritableError
from jetbridge_translator.lower.travel.closure import can_travel
from jetbridge_translator.lower.travel.foreign import home_of
from jetbridge_translator.lower.values import ValueWriter
from jetbridge_translator.model import Callable, Dag, ExternalCall, ExternalName, Task

HOOKS = {
    "on_failure_callback": "failure_callback",
    "on_success_callback": "success_callback",
    "on_retry_callback": "retry_callback",
}
"""Callbacks of Airflow that a hook of `jetbridge.airflow` stands for."""

MAILS = {"email_on_failure": "failure_mail", "email_on_retry": "retry_mail"}
"""Settings that send a mail to the task's address, and the hooks of `jetbridge.airflow` that do."""

RUN_CALLBACKS = ("on_success_callback", "on_failure_callback")
"""Callbacks of a DAG that a job has under the same name."""

Callbacks = tuple[tuple[str, Any], ...]


def callbacks_of(task: Task, writer: ValueWriter) -> Callbacks:
    """The callbacks of a task that can be written, as (name, function)."""
    given = [(name, function) for name, functions in task.settings.callbacks.items() for function in functions]
    return mails_of(task) + tuple((name, function) for name, function in given if is_writable(name, function, writer))


def mails_of(task: Task) -> Callbacks:
    """The mails that a task sends, as (setting, address)."""
    settings = task.settings
    wanted = {
        "email_on_failure": settings.email_on_failure,
        "email_on_retry": settings.email_on_retry and settings.retries,
    }
    return tuple((name, settings.email) for name, is_wanted in wanted.items() if is_wanted and settings.email)


def is_writable(name: str, function: Any, writer: ValueWriter) -> bool:
    """Whether a hook can be made of a callback."""
    if name not in HOOKS:
        return False
    try:
        _written(function, writer)
    except UnwritableError:
        return False
    return True


def _written(function: Any, writer: ValueWriter) -> Expression:
    """The expression of a callback.

    Raises:
        UnwritableError: it is none, or cannot be named from the written module.
    """
    if not isinstance(function, (Callable, ExternalCall, ExternalName)):
        raise UnwritableError(f"{function!r} is no callback")
    expression = writer.write(function)
    if not isinstance(function, Callable) or not function.at_module_level:
        return expression
    home = home_of(writer.scope, function.file)
    if home.statements_of(function.name) and not can_travel(home, function.name):
        raise UnwritableError(f"the function {function.name} cannot travel along")
    return expression


def run_callback(dag: Dag, name: str, writer: ValueWriter) -> Expression:
    """A callback of the DAG as a setting of the job: one, or a list of several.

    Raises:
        UnwritableError: one of them cannot be written.
    """
    written = tuple(_written(function, writer) for function in dag.callbacks[name])
    return written[0] if len(written) == 1 else Sequence(written, "[]")


def shared_callbacks(dag: Dag, writer: ValueWriter) -> Callbacks:
    """The callbacks that every task of a DAG has."""
    each = [callbacks_of(task, writer) for task in dag.tasks.values()]
    if not each:
        return ()
    return tuple(callback for callback in each[0] if all(_is_in(callback, others) for others in each[1:]))


def own_callbacks(task: Task, shared: Callbacks, writer: ValueWriter) -> Callbacks:
    """The callbacks of a task beside those of the job."""
    return tuple(callback for callback in callbacks_of(task, writer) if not _is_in(callback, shared))


def _is_in(callback: tuple[str, Any], others: Callbacks) -> bool:
    return any(callback[0] == name and repr(callback[1]) == repr(function) for name, function in others)


def hooks(callbacks: Callbacks, writer: ValueWriter) -> Expression:
    """`{failure_callback(notify)}`."""
    named = {**HOOKS, **MAILS}
    made = [Call(Imported("jetbridge.airflow", named[name]), (writer.write(given),)) for name, given in callbacks]
    return Sequence(tuple(dict.fromkeys(made)), "{}")
