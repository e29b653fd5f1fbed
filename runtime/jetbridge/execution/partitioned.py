"""Config and tags of a run of one partition.

https://docs.dagster.io/guides/build/partitions-and-backfills
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jetbridge.errors import InvariantViolationError
from jetbridge.execution.context.io_partitions import PARTITION_TAG

NO_TAGS: Mapping[str, str] = {}


def for_partition(job: Any, partition_key: str | None, run_config: Any) -> tuple[Any, Mapping[str, str]]:
    """The run config and the tags of a run of a partition.

    Raises:
        InvariantViolationError: the job has no partitions, or both a run config and a partition's config are there.
        UnknownPartitionError: there is no such partition.
    """
    if partition_key is None:
        return run_config, NO_TAGS
    if job.partitions_def is None:
        raise InvariantViolationError(
            f"Attempted to execute job '{job.name}' with partition key '{partition_key}', but the job has no partitions."
        )
    job.partitions_def.validate_partition_key(partition_key)
    tags: dict[str, str] = {PARTITION_TAG: partition_key}
    partitioned = job.partitioned_config
    if partitioned is None:
        return run_config, tags
    if run_config:
        raise InvariantViolationError(
            f"Cannot provide both run config and partition_key arguments to `execute_in_process` of job '{job.name}', whose config comes from "
            "its partitions."
        )
    tags.update(partitioned.get_tags_for_partition_key(partition_key, job_name=job.name))
    return partitioned.get_run_config_for_partition_key(partition_key), tags
