"""A run: one execution of a job, as it is kept.

https://docs.dagster.io/api/dagster/internals#dagster.DagsterRun
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any


class RunStatus(str, Enum):
    """Where a run stands."""

    QUEUED = "QUEUED"
    NOT_STARTED = "NOT_STARTED"
    MANAGED = "MANAGED"
    STARTING = "STARTING"
    STARTED = "STARTED"
    SUCCESS = "SUCCESS"
    FAILURE = "FAILURE"
    CANCELING = "CANCELING"
    CANCELED = "CANCELED"


FINISHED_STATUSES = frozenset({RunStatus.SUCCESS, RunStatus.FAILURE, RunStatus.CANCELED})
PARENT_RUN_ID_TAG = "dagster/parent_run_id"
ROOT_RUN_ID_TAG = "dagster/root_run_id"
RESUME_RETRY_TAG = "dagster/is_resume_retry"


@dataclass(frozen=True, slots=True)
class RunOpConcurrency:
    """The pools that the steps of a run use; `root_key_counts` are those of the steps that can start at once."""

    root_key_counts: Mapping[str, int]
    has_unconstrained_root_nodes: bool
    all_pools: AbstractSet[str]


@dataclass(frozen=True, slots=True)
class Run:
    """One execution of a job.

    `airflow` holds what a run of a converted job has besides (logical date, data interval, conf, run type), by name.
    """

    job_name: str
    run_id: str
    run_config: Mapping[str, Any] = field(default_factory=dict)
    status: RunStatus = RunStatus.NOT_STARTED
    tags: Mapping[str, str] = field(default_factory=dict)
    op_selection: Sequence[str] | None = None
    resolved_op_selection: AbstractSet[str] | None = None
    step_keys_to_execute: Sequence[str] | None = None
    root_run_id: str | None = None
    parent_run_id: str | None = None
    airflow: Mapping[str, Any] = field(default_factory=dict)
    run_op_concurrency: RunOpConcurrency | None = None

    def with_status(self, status: RunStatus) -> Run:
        """The same run with another status."""
        return replace(self, status=status)

    def with_tags(self, tags: Mapping[str, str]) -> Run:
        """The same run with other tags."""
        return replace(self, tags=dict(tags))

    @property
    def is_finished(self) -> bool:
        """Whether it ended."""
        return self.status in FINISHED_STATUSES

    @property
    def is_success(self) -> bool:
        """Whether it ended well."""
        return self.status is RunStatus.SUCCESS

    @property
    def is_failure(self) -> bool:
        """Whether it failed."""
        return self.status is RunStatus.FAILURE

    @property
    def is_failure_or_canceled(self) -> bool:
        """Whether it failed or was cancelled."""
        return self.status in {RunStatus.FAILURE, RunStatus.CANCELED}

    @property
    def is_resume_retry(self) -> bool:
        """Whether it goes on where another run failed."""
        return self.tags.get(RESUME_RETRY_TAG) == "true"

    @property
    def previous_run_id(self) -> str | None:
        """The run that this one re-executes."""
        return self.parent_run_id

    @property
    def asset_selection(self) -> None:
        """Always None: runs here are of ops."""

    @property
    def asset_check_selection(self) -> None:
        """Always None: runs here are of ops."""


@dataclass(frozen=True, slots=True)
class RunsFilter:
    """Which runs are asked for; what is None or empty does not restrict."""

    run_ids: Sequence[str] | None = None
    job_name: str | None = None
    statuses: Sequence[RunStatus] = ()
    tags: Mapping[str, str | Sequence[str]] = field(default_factory=dict)
    created_after: dt.datetime | None = None
    created_before: dt.datetime | None = None

    def accepts(self, run: Run) -> bool:
        """Whether a run is asked for (the moments of its creation aside)."""
        if self.run_ids is not None and run.run_id not in self.run_ids:
            return False
        if self.job_name is not None and run.job_name != self.job_name:
            return False
        if self.statuses and run.status not in self.statuses:
            return False
        return all(_matches(run.tags.get(key), wanted) for key, wanted in self.tags.items())


def _matches(value: str | None, wanted: str | Sequence[str]) -> bool:
    return value == wanted if isinstance(wanted, str) else value in wanted


@dataclass(frozen=True, slots=True)
class RunRecord:
    """A run with what the storage knows about it: moments in seconds since 1970 (creation and last change as UTC datetimes)."""

    storage_id: int
    dagster_run: Run
    create_timestamp: dt.datetime
    update_timestamp: dt.datetime
    start_time: float | None = None
    end_time: float | None = None
