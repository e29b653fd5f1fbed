"""`validate_run_config`: run config of a job, checked and completed without a run.

https://docs.dagster.io/api/dagster/config#dagster.validate_run_config
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jetbridge.definitions.config.run_config_class import RunConfig
from jetbridge.errors import InvalidInvocationError


def validate_run_config(job_def: Any, run_config: Mapping[str, Any] | RunConfig | None = None) -> dict[str, Any]:
    """The completed run config: `ops` (each with `config`, `inputs`, `outputs`), `execution`, `resources`, `loggers`.

    Raises:
        InvalidInvocationError: it is no job.
        InvalidConfigError: the run config does not fit; every error is named.
    """
    if not hasattr(job_def, "run_config_schema"):
        raise InvalidInvocationError(f"validate_run_config takes a job, got {type(job_def).__name__}.")
    completed: dict[str, Any] = job_def.run_config_schema.resolve(run_config).to_dict()
    return completed
