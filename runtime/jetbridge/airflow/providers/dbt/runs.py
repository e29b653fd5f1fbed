"""How runs of dbt Cloud end.

https://docs.getdbt.com/dbt-cloud/api-v2
"""

from __future__ import annotations

from collections.abc import Collection
from enum import Enum

from jetbridge.definitions.signals import TaskException


class DbtCloudJobRunStatus(Enum):
    """The status of a run."""

    QUEUED = 1
    STARTING = 2
    RUNNING = 3
    SUCCESS = 10
    ERROR = 20
    CANCELLED = 30
    NON_TERMINAL_STATUSES = (QUEUED, STARTING, RUNNING)
    TERMINAL_STATUSES = (SUCCESS, ERROR, CANCELLED)

    @classmethod
    def check_is_valid(cls, statuses: int | Collection[int]) -> None:
        """Refuse what is no status.

        Raises:
            ValueError: it is none.
        """
        for status in [statuses] if isinstance(statuses, int) else statuses:
            cls(status)

    @classmethod
    def is_terminal(cls, status: int) -> bool:
        """Whether a run with it has ended."""
        cls.check_is_valid(status)
        return status in cls.TERMINAL_STATUSES.value


class DbtCloudJobRunException(TaskException):
    """A run failed, or did not end in time."""


class DbtCloudResourceLookupError(TaskException):
    """No project, environment or job of that name, or several."""
