"""The base of the team's own sensors.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/sensors.html
"""

from __future__ import annotations

import datetime as dt
import time
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.operator import BaseOperator
from jetbridge.definitions.signals import (
    FailException,
    RescheduleException,
    SensorTimeout,
    SkipException,
    TaskException,
    TaskTimeout,
)

_LONGEST_WAIT = dt.timedelta(days=1)
_started: dict[Any, float] = {}
"""When a rescheduled sensor was called first, by the key of its task instance."""


class PokeReturnValue:
    """What `poke` may give instead of a truth: whether it is done, and the task's result."""

    def __init__(self, is_done: bool, xcom_value: Any = None) -> None:
        self.is_done = is_done
        self.xcom_value = xcom_value

    def __bool__(self) -> bool:
        return self.is_done


class BaseSensorOperator(BaseOperator):
    """Waits until `poke(context)` says yes.

    Args:
        poke_interval: Seconds (or timedelta) between pokes.
        timeout: Seconds (or timedelta) after which it gives up.
        soft_fail: Skip instead of fail.
        mode: `poke` keeps its place while it waits, `reschedule` gives it back.
        exponential_backoff: Wait longer from poke to poke.
        max_wait: The longest wait, with backoff.
        silent_fail: An exception in `poke` counts as "not yet".
        never_fail: Skip on any exception.
        kwargs: BaseOperator's arguments.

    Raises:
        TaskException: a number is negative, or the mode is unknown.
    """

    def __init__(
        self,
        *,
        poke_interval: dt.timedelta | float = 60,
        timeout: dt.timedelta | float = 7 * 86_400,
        soft_fail: bool = False,
        mode: str = "poke",
        exponential_backoff: bool = False,
        max_wait: dt.timedelta | float | None = None,
        silent_fail: bool = False,
        never_fail: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(**kwargs)
        self.poke_interval = _seconds(poke_interval)
        self.timeout = _seconds(timeout)
        self.soft_fail, self.silent_fail, self.never_fail = soft_fail, silent_fail, never_fail
        self.mode = mode
        self.exponential_backoff = exponential_backoff
        self.max_wait = None if max_wait is None else dt.timedelta(seconds=_seconds(max_wait))
        if self.poke_interval < 0 or self.timeout < 0:
            raise TaskException("The poke_interval and the timeout must be non-negative numbers")
        if mode not in {"poke", "reschedule"}:
            raise TaskException(f"The mode must be one of 'poke', 'reschedule', not {mode!r}")

    @property
    def reschedule(self) -> bool:
        """Whether it gives its place back while it waits."""
        return self.mode == "reschedule"

    def poke(self, context: Context) -> bool | PokeReturnValue:  # noqa: ARG002 -- for subclasses
        """Whether what is waited for is there.

        Raises:
            TypeError: the sensor has none.
        """
        raise TypeError(f"{type(self).__name__} has no poke(context)")

    def execute(self, context: Context) -> Any:
        """Poke until it is there.

        Raises:
            SensorTimeout: it took longer than `timeout`.
            SkipException: the same, when the sensor is soft.
            RescheduleException: in mode `reschedule`, to be called again.
        """
        key = context["ti"].key if self.reschedule else object()
        start = _started.setdefault(key, time.monotonic())
        tries = 1
        keep = False
        try:
            while True:
                found = self._poke_once(context)
                if found:
                    return found.xcom_value if isinstance(found, PokeReturnValue) else None
                self._give_up_after(time.monotonic() - start)
                wait = self._next_wait(tries)
                tries += 1
                if self.reschedule:
                    keep = True
                    raise RescheduleException(dt.datetime.now(tz=dt.timezone.utc) + dt.timedelta(seconds=wait))
                time.sleep(wait)
        finally:
            if not keep:
                _started.pop(key, None)

    def _poke_once(self, context: Context) -> bool | PokeReturnValue:
        try:
            return self.poke(context)
        except (SensorTimeout, TaskTimeout, FailException) as error:
            if self.soft_fail:
                raise SkipException("Skipping due to soft_fail is set to True.") from error
            raise
        except SkipException:
            raise
        except Exception as error:
            if self.silent_fail:
                self.log.exception("poke failed, it counts as not yet")
                return False
            if self.never_fail:
                raise SkipException("Skipping due to never_fail is set to True.") from error
            raise

    def _give_up_after(self, seconds: float) -> None:
        if seconds <= self.timeout:
            return
        message = (
            f"Sensor has timed out; run duration of {seconds} seconds exceeds the specified timeout of {self.timeout}."
        )
        raise SkipException(message) if self.soft_fail else SensorTimeout(message)

    def _next_wait(self, tries: int) -> float:
        """Seconds until the next poke; twice as long each time with backoff, up to `max_wait`."""
        if not self.exponential_backoff:
            return self.poke_interval
        longest = (self.max_wait or _LONGEST_WAIT).total_seconds()
        return float(min(self.poke_interval * 2 ** (tries - 1), longest))


def _seconds(value: dt.timedelta | float) -> float:
    return value.total_seconds() if isinstance(value, dt.timedelta) else value
