"""Callbacks of tasks as hooks: of the job where all its tasks have them, else of the use.

https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/logging-monitoring/callbacks.html
"""

from __future__ import annotations

from typing import Any

from jetbridge_translator.lower.expressions import Call, Expression, Imported, Sequence
from jetbridge_translator.lower.literals import UnwritableError
from jetbridge_translator.lower.sources import parts_of
from jetbridge_translator.lower.travel.closure import can_travel
from jetbridge_translator.lower.travel.foreign import home_of
from jetbridge_translator.lower.values import ValueWriter
from jetbridge_translator.model import Callable, Dag, ExternalCall, ExternalName, Source, Task

HOOKS = {
    "on_failure_callback": "failure_callback",
    "on_success_callback": "success_callback",
    "on_retry_callback": "retry_callback",
    "on_execute_callback": "execute_callback",
    "on_skipped_callback": "skipped_callback",
}
"""Callbacks of Airflow that a hook of `jetbridge.airflow` stands for."""

MAILS = {"email_on_failure": "failure_mail", "email_on_retry": "retry_mail"}
"""Settings that send a mail to the task's address, and the hooks of `jetbridge.airflow` that do."""

RUN_CALLBACKS = ("on_success_callback", "on_failure_callback")
"""Callbacks of a DAG that a job has under the same name."""

Callbacks = tuple[tuple[str, Expression], ...]


def callbacks_of(task: Task, writer: ValueWriter) -> Callbacks:
    """The callbacks of a task that can be written, as (name, expression)."""
    mails = tuple((name, writer.write(address)) for name, address in mails_of(task))
    given = ((name, written_callbacks(task, name, writer)) for name in task.settings.callbacks)
    return mails + tuple((name, function) for name, functions in given for function in functions or ())


def written_callbacks(task: Task, name: str, writer: ValueWriter) -> tuple[Expression, ...] | None:
    """The functions behind one callback of a task; None if no hook can be made of one of them."""
    if name not in HOOKS:
        return None
    try:
        return _all_written(task.settings.callbacks[name], task.sources.get(name), writer)
    except UnwritableError:
        return None


def mails_of(task: Task) -> tuple[tuple[str, Any], ...]:
    """The mails that a task sends, as (setting, address)."""
    settings = task.settings
    wanted = {
        "email_on_failure": settings.email_on_failure,
        "email_on_retry": settings.email_on_retry and settings.retries,
    }
    return tuple((name, settings.email) for name, is_wanted in wanted.items() if is_wanted and settings.email)


def _all_written(functions: tuple[Any, ...], source: Source | None, writer: ValueWriter) -> tuple[Expression, ...]:
    """One callback, or several in a list, each with its own part of the user's text."""
    parts = parts_of(source)
    texts = [parts.get(index) if len(parts) == len(functions) else None for index in range(len(functions))]
    if len(functions) == 1 and not parts:
        texts = [source]
    return tuple(_written(function, text, writer) for function, text in zip(functions, texts, strict=True))


def _written(function: Any, source: Source | None, writer: ValueWriter) -> Expression:
    """The expression of a callback: its name, or the call in the user's text that makes it.

    Raises:
        UnwritableError: it is none, or cannot be named from the written module.
    """
    if not isinstance(function, (Callable, ExternalCall, ExternalName)):
        raise UnwritableError(f"{function!r} is no callback")
    expression = writer.write(function, source)
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
    argument = dag.arguments.get(name)
    written = _all_written(dag.callbacks[name], argument.source if argument is not None else None, writer)
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


def hooks(callbacks: Callbacks) -> Expression:
    """`{failure_callback(notify)}`."""
    named = {**HOOKS, **MAILS}
    made = [Call(Imported("jetbridge.airflow", named[name]), (given,)) for name, given in callbacks]
    return Sequence(tuple(dict.fromkeys(made)), "{}")
