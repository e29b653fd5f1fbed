"""Airflow's task callbacks as hooks: functions that are given the template context when a task starts, fails, succeeds, is retried or skips itself.

    @job(hooks={failure_callback(notify)})

https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/logging-monitoring/callbacks.html
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Any

from jetbridge.definitions.events import HookExecutionResult
from jetbridge.definitions.hooks import HookDefinition, HookMoment
from jetbridge.definitions.states import TaskState
from jetbridge.execution.airflow_port import airflow_meaning
from jetbridge.execution.context.hook import HookContext
from jetbridge.storage.events.types import EventType

Callback = Callable[[Any], Any]
_ENDS = {
    EventType.STEP_FAILURE: TaskState.FAILED,
    EventType.STEP_SUCCESS: TaskState.SUCCESS,
    EventType.STEP_UP_FOR_RETRY: TaskState.UP_FOR_RETRY,
}
"""The last event of an attempt, and the state that Airflow's callbacks find the task in."""


def failure_callback(function: Callback) -> HookDefinition:
    """Call a function with the context (`exception` in it) when a task fails for good."""
    return _hook("failure", function, EventType.STEP_FAILURE)


def success_callback(function: Callback) -> HookDefinition:
    """Call a function with the context when a task succeeds."""
    return _hook("success", function, EventType.STEP_SUCCESS)


def retry_callback(function: Callback) -> HookDefinition:
    """Call a function with the context when a task failed and is going to be tried again."""
    return _hook("retry", function, EventType.STEP_UP_FOR_RETRY)


def execute_callback(function: Callback) -> HookDefinition:
    """Call a function with the context before each try of a task."""
    return _hook_at(HookMoment.START, "execute", function)


def skipped_callback(function: Callback) -> HookDefinition:
    """Call a function with the context when a task raises `SkipException`."""
    return _hook_at(HookMoment.SKIP, "skipped", function)


def _hook_at(moment: HookMoment, when: str, function: Callback) -> HookDefinition:
    name = _name(when, function)

    def call(context: HookContext, event_list: Iterable[Any]) -> HookExecutionResult:  # noqa: ARG001 -- what a hook is given
        values = airflow_meaning().context_of(context.op_context)
        if moment is HookMoment.SKIP:
            values["ti"].end(TaskState.SKIPPED, context.op_context.step_run.started)
        function(values)
        return HookExecutionResult(name)

    hook = HookDefinition(name=name, hook_fn=call)
    hook.moment = moment
    return hook


def _name(when: str, function: Callback) -> str:
    return f"on_{when}_{getattr(function, '__name__', type(function).__name__)}".replace("<lambda>", "callback")


def _hook(when: str, function: Callback, kind: EventType) -> HookDefinition:
    name = _name(when, function)

    def call(context: HookContext, event_list: Iterable[Any]) -> HookExecutionResult:
        ends = [event.event_type for event in event_list if event.event_type in _ENDS]
        if not ends or ends[-1] is not kind:
            return HookExecutionResult(name, is_skipped=True)
        step = context.op_context
        values = airflow_meaning().context_of(step)
        values["ti"].end(_ENDS[kind], step.step_run.started)
        values["exception"] = context.op_exception
        function(values)
        return HookExecutionResult(name)

    return HookDefinition(name=name, hook_fn=call)


def failure_mail(to: str | list[str]) -> HookDefinition:
    """Send a mail when a task fails for good."""
    return _hook("failure", _Mail(to), EventType.STEP_FAILURE)


def retry_mail(to: str | list[str]) -> HookDefinition:
    """Send a mail when a task failed and is going to be tried again."""
    return _hook("retry", _Mail(to), EventType.STEP_UP_FOR_RETRY)


class _Mail:
    """Sends a mail to an address; its name is that of the hook."""

    def __init__(self, to: str | list[str]) -> None:
        self._to = to
        addresses = to if isinstance(to, str) else "_".join(to)
        self.__name__ = "mail_" + re.sub(r"\W+", "_", addresses)

    def __call__(self, context: Any) -> None:
        from jetbridge.airflow.providers.smtp.alerts import alert  # noqa: PLC0415 -- only when there is something to tell

        alert(self._to, context)
