"""From the options of a command to what the reader is given."""

from __future__ import annotations

from datetime import datetime, timezone
from typing import Any

from jetbridge_translator.cli.options import inputs_of
from jetbridge_translator.extract import ReadOptions
from jetbridge_translator.validation.environments import cache_folder


def read_options(given: dict[str, Any], workers: int = 1, moment: datetime | None = None) -> ReadOptions:
    """What the reader is given: the reading options of a command, taken out of its arguments."""
    version, no_cache, inputs = given.pop("airflow_version"), given.pop("no_cache"), inputs_of(given)
    return ReadOptions(
        module_folders=inputs.module_folders,
        variables=inputs.variables,
        connections=inputs.connections,
        environ=inputs.environ,
        airflow_version=version,
        workers=workers,
        cache=None if no_cache else cache_folder() / "read",
        moment=moment or datetime.now(timezone.utc).replace(microsecond=0),
    )
