"""Cloud Tasks: queues and their tasks.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/tasks.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.google.cloud.operators.call_kinds import GoogleListOperator, GoogleUpdateOperator
from jetbridge.airflow.providers.google.cloud.operators.calls import Call, GoogleCallOperator
from jetbridge.airflow.providers.google.common.plain import as_rest

_ADDRESS = "https://cloudtasks.googleapis.com/v2"
_QUEUES = "projects/{project_id}/locations/{location}/queues"
_QUEUE = _QUEUES + "/{queue_name}"
_TASKS = _QUEUE + "/tasks"
_TASK = _TASKS + "/{task_name}"


class _Tasks(GoogleCallOperator):
    address = _ADDRESS


class CloudTasksQueueCreateOperator(_Tasks):
    """Makes a queue; one of that name is given."""

    task_queue: Any
    queue_name: str | None = None

    call = Call("POST", _QUEUES, "queue", fine=frozenset({409}))
    there = Call("GET", _QUEUE)

    def execute(self, context: Context) -> Any:
        """The queue."""
        named = {"name": _QUEUE.format(**self.names())} if self.queue_name else {}
        self.queue = {**as_rest(self.task_queue), **named}
        return super().execute(context)


class CloudTasksQueueUpdateOperator(GoogleUpdateOperator):
    """Changes a queue."""

    address, changes, item = _ADDRESS, "task_queue", _QUEUE


class CloudTasksQueueGetOperator(_Tasks):
    """Gives a queue."""

    call = Call("GET", _QUEUE)


class CloudTasksQueuesListOperator(GoogleListOperator):
    """Gives all queues."""

    address, items = _ADDRESS, "queues"
    call = Call("GET", _QUEUES, query=pairs(filter="results_filter", pageSize="page_size"))


class CloudTasksQueueDeleteOperator(_Tasks):
    """Deletes a queue."""

    call = Call("DELETE", _QUEUE)
    nothing = True


class CloudTasksQueuePurgeOperator(_Tasks):
    """Deletes all tasks of a queue."""

    call = Call("POST", _QUEUE + ":purge")


class CloudTasksQueuePauseOperator(_Tasks):
    """Stops a queue."""

    call = Call("POST", _QUEUE + ":pause")


class CloudTasksQueueResumeOperator(_Tasks):
    """Lets a queue go on."""

    call = Call("POST", _QUEUE + ":resume")


class CloudTasksTaskCreateOperator(_Tasks):
    """Makes a task."""

    task: Any
    task_name: str | None = None

    call = Call("POST", _TASKS, pairs(task="task_made", responseView="response_view"))

    def execute(self, context: Context) -> Any:
        """The task."""
        named = {"name": _TASK.format(**self.names())} if self.task_name else {}
        self.task_made = {**as_rest(self.task), **named}
        return super().execute(context)


class CloudTasksTaskGetOperator(_Tasks):
    """Gives a task."""

    call = Call("GET", _TASK, query=pairs(responseView="response_view"))


class CloudTasksTasksListOperator(GoogleListOperator):
    """Gives all tasks of a queue."""

    address, items = _ADDRESS, "tasks"
    call = Call("GET", _TASKS, query=pairs(responseView="response_view", pageSize="page_size"))


class CloudTasksTaskDeleteOperator(_Tasks):
    """Deletes a task."""

    call = Call("DELETE", _TASK)
    nothing = True


class CloudTasksTaskRunOperator(_Tasks):
    """Runs a task now."""

    call = Call("POST", _TASK + ":run", pairs(responseView="response_view"))
