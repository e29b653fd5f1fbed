"""What a job says about its runs beyond ops: Airflow's arguments of a DAG as one frozen record.

https://airflow.apache.org/docs/apache-airflow/stable/_api/airflow/models/dag/index.html
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from typing import Any

from jetbridge.errors import InvalidDefinitionError


@dataclass(frozen=True, slots=True)
class JobSettings:
    """Settings of a job's runs; None means "not said", so that the defaults of the Airflow that is followed hold."""

    params: Mapping[str, Any] | None = None
    start_date: datetime | None = None
    end_date: datetime | None = None
    catchup: bool | None = None
    max_active_runs: int | None = None
    max_active_tasks: int | None = None
    dagrun_timeout: timedelta | None = None
    fail_fast: bool | None = None
    user_defined_macros: Mapping[str, Any] | None = None
    user_defined_filters: Mapping[str, Callable[..., Any]] | None = None
    template_searchpath: str | os.PathLike[str] | Sequence[str | os.PathLike[str]] | None = None
    render_template_as_native_obj: bool | None = None
    jinja_environment_kwargs: Mapping[str, Any] | None = None
    template_undefined: type | None = None
    on_success_callback: Callable[[Any], Any] | Sequence[Callable[[Any], Any]] | None = None
    on_failure_callback: Callable[[Any], Any] | Sequence[Callable[[Any], Any]] | None = None

    @staticmethod
    def of(said: Mapping[str, Any]) -> JobSettings:
        """Settings by name, as `@job` takes them.

        Raises:
            InvalidDefinitionError: a setting does not exist.
        """
        if not said:
            return NO_JOB_SETTINGS
        unknown = [name for name in said if name not in JOB_SETTINGS]
        if unknown:
            raise InvalidDefinitionError(
                f"A job has no option {', '.join(map(repr, unknown))}. Beside those of the op layer it has: {', '.join(JOB_SETTINGS)}."
            )
        return JobSettings(**said)


JOB_SETTINGS = tuple(field.name for field in fields(JobSettings))
NO_JOB_SETTINGS = JobSettings()
