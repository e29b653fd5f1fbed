"""The template context: the names that templates and task code reach, computed when they are used.

https://airflow.apache.org/docs/apache-airflow/stable/templates-ref.html
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Iterator, Mapping, MutableMapping
from contextvars import ContextVar
from typing import Any

from jetbridge.definitions.signals import TaskException
from jetbridge.execution.airflow_port import airflow_meaning

_current: ContextVar[Callable[[], Context] | None] = ContextVar("jetbridge_airflow_context", default=None)


class Context(MutableMapping[str, Any]):
    """A dictionary whose values are computed at their first use; `step` is the context of the op that it belongs to, where there is one."""

    step: Any = None

    def __init__(self, lazy: Mapping[str, Callable[[], Any]] | None = None, **values: Any) -> None:
        self._lazy: dict[str, Callable[[], Any]] = dict(lazy or {})
        self._values: dict[str, Any] = values

    @classmethod
    def __inject__(cls, op_context: Any) -> Context:
        """What an op's parameter gets that is annotated with this class."""
        context: Context = airflow_meaning().context_of(op_context)
        return context

    def __getitem__(self, key: str) -> Any:
        if key in self._values:
            return self._values[key]
        if key not in self._lazy:
            raise KeyError(key)
        value = self._values[key] = self._lazy[key]()
        return value

    def __setitem__(self, key: str, value: Any) -> None:
        self._values[key] = value

    def __delitem__(self, key: str) -> None:
        if key not in self:
            raise KeyError(key)
        self._values.pop(key, None)
        self._lazy.pop(key, None)

    def __contains__(self, key: object) -> bool:
        return key in self._values or key in self._lazy

    def __iter__(self) -> Iterator[str]:
        yield from self._lazy
        yield from (key for key in self._values if key not in self._lazy)

    def __len__(self) -> int:
        return len(self._lazy.keys() | self._values.keys())

    def __repr__(self) -> str:
        return repr(dict(self))

    def __copy__(self) -> Context:
        copied = Context(self._lazy, **self._values)
        copied.step = self.step
        return copied

    def copy(self) -> Context:
        """A context of its own with the same names."""
        return self.__copy__()


@contextlib.contextmanager
def current_context(make: Callable[[], Context]) -> Iterator[None]:
    """Make a context the one that `get_current_context()` gives; it is made when it is asked for."""
    token = _current.set(make)
    try:
        yield
    finally:
        _current.reset(token)


def get_current_context() -> Context:
    """The context of the task that runs now.

    Raises:
        TaskException: no task runs.
    """
    make = _current.get()
    if make is None:
        raise TaskException("Current context was requested but no context was found! Are you running within a task?")
    return make()


class ConfAccessor:
    """`conf.get("section", "key")` of Airflow 2's context: reads `AIRFLOW__SECTION__KEY`, as Airflow does."""

    def get(self, section: str, key: str, fallback: Any = None, **_: Any) -> Any:
        """The setting as text, or the fallback."""
        import os  # noqa: PLC0415 -- rarely used

        return os.environ.get(f"AIRFLOW__{section.upper()}__{key.upper()}", fallback)

    def getboolean(self, section: str, key: str, fallback: bool = False) -> bool:
        """The setting as a flag."""
        text = self.get(section, key)
        return fallback if text is None else str(text).lower() in {"t", "true", "1"}

    def getint(self, section: str, key: str, fallback: int = 0) -> int:
        """The setting as a number."""
        return int(self.get(section, key, fallback))

    def getjson(self, section: str, key: str, fallback: Any = None) -> Any:
        """The setting as JSON."""
        text = self.get(section, key)
        return fallback if text is None else json.loads(text)
