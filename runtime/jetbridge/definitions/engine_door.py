"""The door from definitions to the engine: the engine stands above the definitions, so that it is looked up when a job is run."""

from __future__ import annotations

import importlib
from typing import Any

_PLACES = {
    "RunStatus": "jetbridge.storage.run",
    "RunsFilter": "jetbridge.storage.run",
    "execute_in_process": "jetbridge.execution.in_process",
    "default_io_manager": "jetbridge.storage.io.filesystem",
    "multi_or_in_process_executor": "jetbridge.definitions.executors",
    "call_op": "jetbridge.execution.direct.call",
    "call_hook": "jetbridge.execution.direct.hooks",
}


def engine(name: str) -> Any:
    """What the engine has under this name."""
    return getattr(importlib.import_module(_PLACES[name]), name)
