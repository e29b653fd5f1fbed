"""The base of the team's own hooks.

https://airflow.apache.org/docs/apache-airflow/stable/_api/airflow/hooks/base/index.html
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import cached_property
from typing import Any

from jetbridge.airflow.connection import Connection
from jetbridge.masking import logger_without_secrets


class LoggingMixin:
    """Gives `self.log`."""

    @cached_property
    def log(self) -> logging.Logger:
        """A logger named after the class."""
        return logger_without_secrets(f"{type(self).__module__}.{type(self).__qualname__}")


class BaseHook(LoggingMixin):
    """What hooks share: connections and a logger."""

    def __init__(self, logger_name: str | None = None) -> None:
        self._logger_name = logger_name

    @classmethod
    def get_connection(cls, conn_id: str) -> Connection:
        """The connection of that id.

        Raises:
            NotFoundException: the environment does not define it.
        """
        return Connection.get(conn_id)

    @classmethod
    def get_connections(cls, conn_id: str) -> list[Connection]:
        """The connections of that id: one."""
        return [cls.get_connection(conn_id)]

    @classmethod
    def get_hook(cls, conn_id: str, hook_params: Mapping[str, Any] | None = None) -> Any:
        """The hook that the type of a connection stands for.

        Raises:
            NotFoundException: the connection is defined nowhere.
            TaskException: there is no hook for its type.
        """
        return cls.get_connection(conn_id).get_hook(hook_params=hook_params)

    def get_conn(self) -> Any:
        """The client of the system; hooks write it.

        Raises:
            TypeError: the hook has none.
        """
        raise TypeError(f"{type(self).__name__} has no get_conn()")
