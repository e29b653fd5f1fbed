"""`@sensor_op`: an op that waits until its function says yes.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/sensors.html
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable
from typing import Any, overload

from jetbridge.airflow.context import Context, get_current_context
from jetbridge.airflow.sensor import BaseSensorOperator, PokeReturnValue
from jetbridge.definitions.op_decorator import op
from jetbridge.definitions.op_definition import OpDefinition


class _CallSensor(BaseSensorOperator):
    """Waits for one call's function."""

    def __init__(self, call: Callable[[], Any], **options: Any) -> None:
        super().__init__(**options)
        self._call = call

    def poke(self, context: Context) -> bool | PokeReturnValue:  # noqa: ARG002 - the function has got all that it wants
        """Call the function."""
        found = self._call()
        return found if isinstance(found, PokeReturnValue) else bool(found)


@overload
def sensor_op(compute_fn: Callable[..., Any]) -> OpDefinition: ...
@overload
def sensor_op(compute_fn: None = None, **options: Any) -> Callable[[Callable[..., Any]], OpDefinition]: ...
def sensor_op(
    compute_fn: Callable[..., Any] | None = None,
    *,
    poke_interval: dt.timedelta | float = 60,
    timeout: dt.timedelta | float = 7 * 86_400,
    soft_fail: bool = False,
    mode: str = "poke",
    exponential_backoff: bool = False,
    max_wait: dt.timedelta | float | None = None,
    silent_fail: bool = False,
    never_fail: bool = False,
    kind: str = "sensor_task",
    **options: Any,
) -> Any:
    """Make an op whose function is called until it returns a true value, or a `PokeReturnValue` whose `xcom_value` becomes the result.

    The arguments are those of `BaseSensorOperator` (durations in seconds or as timedelta); all others are those of `@op`.

    Raises:
        TaskException: a number is negative, or the mode is unknown.
        InvalidDefinitionError: the function or an option of the op does not fit.
    """
    waiting: dict[str, Any] = {
        "poke_interval": poke_interval,
        "timeout": timeout,
        "soft_fail": soft_fail,
        "mode": mode,
        "exponential_backoff": exponential_backoff,
        "max_wait": max_wait,
        "silent_fail": silent_fail,
        "never_fail": never_fail,
    }

    def decorate(function: Callable[..., Any]) -> OpDefinition:
        return _make(function, waiting, {"kind": kind, **options})

    return decorate if compute_fn is None else decorate(compute_fn)


def _make(function: Callable[..., Any], waiting: dict[str, Any], options: dict[str, Any]) -> OpDefinition:
    _CallSensor(function, task_id=function.__name__, **waiting)  # says at once what does not fit

    @functools.wraps(function)
    def wait(*args: Any, **kwargs: Any) -> Any:
        sensor = _CallSensor(functools.partial(function, *args, **kwargs), task_id=function.__name__, **waiting)
        return sensor.execute(get_current_context() if sensor.reschedule else Context())

    made: OpDefinition = op(**options)(wait)
    return made
