"""What a job has when nothing is said: the IO manager and the executor."""

from __future__ import annotations

from typing import Any

from jetbridge.definitions.engine_door import engine


def default_io_manager() -> Any:
    """Pickle files in the instance's storage (in memory for runs in process)."""
    return engine("default_io_manager")


def default_executor() -> Any:
    """In process, or a process per step, as the run config says."""
    return engine("multi_or_in_process_executor")
