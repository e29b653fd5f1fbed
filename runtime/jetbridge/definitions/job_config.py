"""The forms in which a job's `config` may be given."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jetbridge.errors import InvalidDefinitionError


@dataclass(frozen=True, slots=True)
class JobConfig:
    """At most one of the three forms; `partitions_def` may stand alone."""

    run_config: Mapping[str, Any] | None = None
    config_mapping: Any = None
    partitioned_config: Any = None
    partitions_def: Any = None


NO_JOB_CONFIG = JobConfig()


def job_config(job_name: str, config: Any, partitions_def: Any) -> JobConfig:
    """Tell what was given.

    Raises:
        InvalidDefinitionError: it is none of the forms, or there are partitions in two places.
    """
    if config is None:
        return NO_JOB_CONFIG if partitions_def is None else JobConfig(partitions_def=partitions_def)
    if isinstance(config, Mapping):
        return JobConfig(run_config=dict(config), partitions_def=partitions_def)
    if hasattr(config, "to_config_dict"):
        return JobConfig(run_config=config.to_config_dict(), partitions_def=partitions_def)
    if hasattr(config, "get_run_config_for_partition_key"):
        if partitions_def is not None and partitions_def != config.partitions_def:
            raise InvalidDefinitionError(
                f"Job '{job_name}': Cannot supply partitions_def in both the config (a PartitionedConfig) and the partitions_def argument."
            )
        return JobConfig(partitioned_config=config, partitions_def=config.partitions_def)
    if hasattr(config, "resolve_from_validated_config"):
        return JobConfig(config_mapping=config, partitions_def=partitions_def)
    raise InvalidDefinitionError(
        f"Job '{job_name}': config must be a dictionary, a RunConfig, a ConfigMapping or a PartitionedConfig, but received {type(config)}."
    )
