"""What an op raises to tell the engine something: skip me, fail me for good, call me again later.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/tasks.html#special-exceptions
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from jetbridge.errors import JetbridgeError


class TaskException(JetbridgeError):  # noqa: N818 -- the neutral form of a name that people know, AirflowException
    """A task cannot go on; it is tried again as its retries say."""


class SkipException(TaskException):
    """The task ends as skipped, and what depends on it follows its trigger rules."""


class FailException(TaskException):
    """The task ends as failed at once, whatever retries it has left."""


class SensorTimeout(TaskException):
    """A sensor waited longer than its `timeout`: it fails for good, or is skipped when it is soft."""


class RescheduleException(TaskException):
    """The task gives its place back and is called again at `reschedule_date`."""

    def __init__(self, reschedule_date: datetime) -> None:
        self.reschedule_date = reschedule_date
        super().__init__(f"call again at {reschedule_date.isoformat()}")


class SkipDownstream(TaskException):
    """The task succeeds, and the tasks named (by id, mapped ones with their index) are skipped."""

    def __init__(self, *, tasks: Iterable[str | tuple[str, int]]) -> None:
        self.tasks = tuple(tasks)
        super().__init__(f"skip {', '.join(map(str, self.tasks))}")


class NotFoundException(TaskException):
    """A connection or another thing that was named does not exist."""


class ParamValidationError(TaskException):
    """A param's value does not fit its schema."""


class TaskTimeout(BaseException):
    """The task ran longer than its `execution_timeout`. No `except Exception` of the task's own code catches it."""
