"""From the options of a command to what the reader is given."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from jetbridge_translator.cli.options import inputs_of
from jetbridge_translator.extract import ReadOptions


def read_options(given: dict[str, Any], workers: int = 1, moment: datetime | None = None) -> ReadOptions:
    """What the reader is given: the reading options of a command, taken out of its arguments."""
    version, inputs = given.pop("airflow_version"), inputs_of(given)
    return ReadOptions(
        module_folders=inputs.module_folders,
        variables=inputs.variables,
        connections=inputs.connections,
        environ=inputs.environ,
        airflow_version=version,
        workers=workers,
        moment=moment or datetime.now(timezone.utc).replace(microsecond=0),
    )
