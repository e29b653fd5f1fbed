"""A run request completed: the tags and the run config of its partition, config checked against the job."""

from __future__ import annotations

import datetime as dt
from typing import Any

from jetbridge.definitions.automation.requests import RunRequest
from jetbridge.errors import InvariantViolationError


def resolve_partition(
    request: RunRequest, job: Any, current_time: dt.datetime | None = None, store: Any = None
) -> RunRequest:
    """The request with the tags and the run config of its partition.

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
    partitions.check_key(request.partition_key, current_time, store)
    config = request.run_config or _config(job, request.partition_key)
    tags = {**_tags(job, request.partition_key), **request.tags}
    return request.with_replaced_attrs(run_config=config, tags=tags)


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
