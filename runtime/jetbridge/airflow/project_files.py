"""`connections.yaml` and `variables.yaml` of a project: read where the environment defines nothing, found upward from the job's file.

The form is that of Airflow's local files, with `${NAME}` for values of the environment:
https://airflow.apache.org/docs/apache-airflow/stable/security/secrets/secrets-backend/local-filesystem-secrets-backend.html
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from jetbridge.definitions.signals import NotFoundException, TaskException
from jetbridge.execution.context.op import CURRENT

CONNECTIONS_FILE = "connections.yaml"
VARIABLES_FILE = "variables.yaml"
_REFERENCE = re.compile(r"\$\{(\w+)\}")


def entry_of(file_name: str, key: str) -> Any:
    """The entry of the nearest file of that name, references replaced; None if there is none. Upper and lower case of keys are the same.

    Raises:
        NotFoundException: it refers to a variable of the environment that is not set.
        TaskException: the file is no YAML mapping.
    """
    file = next((file for folder in _starts() for file in _upward(folder, file_name)), None)
    if file is None:
        return None
    entries = _entries(file, file.stat().st_mtime_ns)
    found = next((value for name, value in entries.items() if str(name).lower() == key.lower()), None)
    return _resolved(found, file, key)


def _starts() -> Iterator[Path]:
    """Where to look from: the file of the job that runs, the folder that jobs were loaded from, the working folder."""
    attempt = CURRENT.get()
    if attempt is not None:
        from jetbridge.airflow.bound import source_file  # noqa: PLC0415 -- it needs the views, which read connections

        yield Path(source_file(attempt.job_run.plan.job)).parent
    yield Path(sys.path[0] or ".").absolute()
    yield Path.cwd()


def _upward(folder: Path, file_name: str) -> Iterator[Path]:
    return (file for above in (folder, *folder.parents) if (file := above / file_name).is_file())


@lru_cache(maxsize=8)
def _entries(file: Path, _changed: int) -> dict[Any, Any]:
    try:
        loaded = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise TaskException(f"{file} is no YAML: {error}") from None
    if loaded is None:
        return {}
    if not isinstance(loaded, dict):
        raise TaskException(f"{file} holds a {type(loaded).__name__}: write a mapping, one name a line")
    return loaded


def _resolved(value: Any, file: Path, key: str) -> Any:
    if isinstance(value, str):
        return _REFERENCE.sub(lambda match: _environment(match[1], file, key), value)
    if isinstance(value, dict):
        return {name: _resolved(item, file, key) for name, item in value.items()}
    if isinstance(value, list):
        return [_resolved(item, file, key) for item in value]
    return value


def _environment(name: str, file: Path, key: str) -> str:
    if name not in os.environ:
        raise NotFoundException(
            f"{key!r} in {file} needs the environment variable {name}, which is not set: set it, or write the value"
        )
    return os.environ[name]
