"""What a pipeline of Beam is started with: its options as arguments of a program, and the settings of a job of Dataflow.

https://airflow.apache.org/docs/apache-airflow-providers-apache-beam/stable/operators.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, ClassVar

_SWITCHED_OFF = {"use_public_ips": "no_use_public_ips", "usePublicIps": "usePublicIps=false"}
"""Options that are true where nothing is said."""


class CheckJobRunning(Enum):
    """What is done where a job of the same name runs."""

    IgnoreJob = 1
    FinishIfRunning = 2
    WaitForRun = 3


@dataclass
class DataflowConfiguration:
    """Settings of a job of Dataflow. `cancel_timeout` and `max_num_workers` are taken and mean nothing here."""

    template_fields: ClassVar[tuple[str, ...]] = ("job_name", "location")

    job_name: str | None = None
    append_job_name: bool = True
    project_id: str | None = None
    location: str | None = "us-central1"
    gcp_conn_id: str = "google_cloud_default"
    poll_sleep: int = 10
    impersonation_chain: str | Sequence[str] | None = None
    drain_pipeline: bool = False
    cancel_timeout: int | None = 300
    wait_until_finished: bool | None = None
    multiple_jobs: bool | None = None
    check_if_running: CheckJobRunning = CheckJobRunning.WaitForRun
    service_account: str | None = None
    max_num_workers: int | None = None


def as_arguments(options: Mapping[str, Any]) -> list[str]:
    """Options as arguments: true is a switch, a list is the option again and again, a dictionary is JSON, None is nothing."""
    arguments: list[str] = []
    for name, value in options.items():
        if isinstance(value, bool):
            switch = name if value else _SWITCHED_OFF.get(name)
            arguments += [f"--{switch}"] if switch else []
        elif isinstance(value, list):
            arguments += [f"--{name}={each}" for each in value]
        elif value is not None:
            arguments.append(f"--{name}={json.dumps(value) if isinstance(value, dict) else value}")
    return arguments


def snake_case(options: Mapping[str, Any]) -> dict[str, Any]:
    """Options with the names that Beam's SDKs for Python and Go know."""
    return {re.sub(r"(?!^)([A-Z]+)", r"_\1", name).lower(): value for name, value in options.items()}
