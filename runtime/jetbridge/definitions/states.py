"""Airflow's words for what became of a task, of a run, and for when a task may start.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/tasks.html#task-instances
"""

from __future__ import annotations

from enum import Enum


class TaskState(str, Enum):
    """The state of one step (per map index)."""

    NONE = "none"
    SCHEDULED = "scheduled"
    QUEUED = "queued"
    RUNNING = "running"
    SUCCESS = "success"
    RESTARTING = "restarting"
    FAILED = "failed"
    UP_FOR_RETRY = "up_for_retry"
    UP_FOR_RESCHEDULE = "up_for_reschedule"
    UPSTREAM_FAILED = "upstream_failed"
    SKIPPED = "skipped"
    DEFERRED = "deferred"
    REMOVED = "removed"


class RunState(str, Enum):
    """The state of a run, in Airflow's words."""

    QUEUED = "queued"
    RUNNING = "running"
    SUCCESS = "success"
    FAILED = "failed"


class TriggerRule(str, Enum):
    """When a task may start, seen from its direct upstream tasks.

    https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#trigger-rules
    """

    ALL_SUCCESS = "all_success"
    ALL_FAILED = "all_failed"
    ALL_DONE = "all_done"
    ALL_DONE_MIN_ONE_SUCCESS = "all_done_min_one_success"
    ALL_DONE_SETUP_SUCCESS = "all_done_setup_success"
    ALL_SKIPPED = "all_skipped"
    ONE_FAILED = "one_failed"
    ONE_SUCCESS = "one_success"
    ONE_DONE = "one_done"
    NONE_FAILED = "none_failed"
    NONE_FAILED_MIN_ONE_SUCCESS = "none_failed_min_one_success"
    NONE_SKIPPED = "none_skipped"
    ALWAYS = "always"
    NONE_FAILED_OR_SKIPPED = "none_failed_or_skipped"  # the old name of NONE_FAILED_MIN_ONE_SUCCESS
    DUMMY = "dummy"  # the old name of ALWAYS
