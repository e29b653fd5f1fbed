"""A run request completed: the tags and the run config of its partition, config checked against the job."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from jetbridge.definitions.automation.requests import (
    AddDynamicPartitionsRequest,
    DeleteDynamicPartitionsRequest,
    DynamicPartitionsRequest,
    RunRequest,
)
from jetbridge.errors import InvariantViolationError, UnknownPartitionError


def resolve_partition(
    request: RunRequest,
    job: Any,
    current_time: dt.datetime | None = None,
    store: Any = None,
    changes: Sequence[DynamicPartitionsRequest] = (),
) -> RunRequest:
    """The request with the tags and the run config of its partition; `changes` of the partitions come before the run.

    Raises:
        InvariantViolationError: the job has no partitions.
        UnknownPartitionError: the job has no such partition.
    """
    if request.partition_key is None:
        raise InvariantViolationError("Cannot resolve partition for run request without partition key")
    partitions = job.partitions_def
    if partitions is None:
        raise InvariantViolationError(
            f"Cannot resolve partition for run request with partition key {request.partition_key}: job '{job.name}' has no partitions."
        )
    if not _is_changed(request.partition_key, partitions, changes):
        partitions.check_key(request.partition_key, current_time, store)
    config = request.run_config or _config(job, request.partition_key)
    tags = {**_tags(job, request.partition_key), **request.tags}
    return request.with_replaced_attrs(run_config=config, tags=tags)


def _is_changed(key: str, partitions: Any, changes: Sequence[DynamicPartitionsRequest]) -> bool:
    """Whether a change adds the partition; one that takes it away raises."""
    own = [change for change in changes if change.partitions_def_name == getattr(partitions, "name", None)]
    if any(isinstance(change, DeleteDynamicPartitionsRequest) and key in change.partition_keys for change in own):
        raise UnknownPartitionError(f"Could not find a partition with key `{key}`.")
    return any(isinstance(change, AddDynamicPartitionsRequest) and key in change.partition_keys for change in own)


def request_for_partition(
    job: Any,
    partition_key: str,
    run_key: str | None = None,
    tags: Mapping[str, Any] | None = None,
    run_config: Any = None,
) -> RunRequest:
    """The request for a run of a partition of a job."""
    request = RunRequest(
        run_key=run_key, partition_key=partition_key, tags=tags or {}, job_name=job.name, run_config=run_config
    )
    return resolve_partition(request, job)


def _config(job: Any, key: str) -> Any:
    config = job.partitioned_config
    return (job.run_config or {}) if config is None else config.get_run_config_for_partition_key(key)


def _tags(job: Any, key: str) -> dict[str, str]:
    config = job.partitioned_config
    if config is not None:
        tags: dict[str, str] = config.get_tags_for_partition_key(key, job_name=job.name)
        return tags
    made: dict[str, str] = job.partitions_def.get_tags_for_partition_key(key)
    return made
