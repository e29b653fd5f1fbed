"""What goes wrong while jobs run, and in the instance that keeps their runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jetbridge.errors.base import JetbridgeError


class ExecutionStepNotFoundError(JetbridgeError):
    """A step key was selected that the plan does not have."""

    def __init__(self, message: str, step_keys: Sequence[str] = ()) -> None:
        self.step_keys = list(step_keys)
        super().__init__(message)


class RunNotFoundError(JetbridgeError):
    """The instance has no run with this id."""

    def __init__(self, message: str, invalid_run_id: str | None = None) -> None:
        self.invalid_run_id = invalid_run_id
        super().__init__(message)


class StepOutputNotFoundError(JetbridgeError):
    """An op did not return an output that is required."""

    def __init__(self, message: str, step_key: str | None = None, output_name: str | None = None) -> None:
        self.step_key = step_key
        self.output_name = output_name
        super().__init__(message)


class TypeCheckDidNotPass(JetbridgeError):  # noqa: N818 - a public name that people know
    """A value of an input or output is not of its type; `metadata` are those that the check gave."""

    def __init__(
        self,
        description: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        dagster_type: Any = None,
    ) -> None:
        self.description = description
        self.metadata = _normalized(metadata)
        self.dagster_type = dagster_type
        super().__init__(description)


def _normalized(metadata: Mapping[str, Any] | None) -> Mapping[str, Any]:
    if not metadata:
        return {}
    from jetbridge.definitions.metadata.normalize import normalize_metadata  # noqa: PLC0415 - it needs the errors

    return normalize_metadata(metadata)


class UnmetExecutorRequirementsError(JetbridgeError):
    """The executor needs something (a persistent instance, a reconstructable job) that the run does not have."""


class SubprocessError(JetbridgeError):
    """Child processes failed; `subprocess_error_infos` describe how."""

    def __init__(self, message: str, subprocess_error_infos: Sequence[Any] = ()) -> None:
        self.subprocess_error_infos = list(subprocess_error_infos)
        super().__init__(message)


class ChildProcessCrashError(JetbridgeError):
    """The process that ran a step ended without a word: it crashed, or was killed."""

    def __init__(self, step_key: str, pid: int | None = None, exit_code: int | None = None) -> None:
        self.step_key = step_key
        self.pid = pid
        self.exit_code = exit_code
        super().__init__(
            f'The process {pid} that ran step "{step_key}" ended with exit code {exit_code}. It crashed or was killed, for example because '
            "memory ran out; the other steps go on."
        )


class WorkerLostError(JetbridgeError):
    """The worker of a cluster that ran a step is gone."""

    def __init__(self, step_key: str, address: str) -> None:
        self.step_key = step_key
        self.address = address
        super().__init__(
            f'The worker {address} that ran step "{step_key}" is gone from the cluster. It crashed or was killed, for example because memory '
            "ran out; the other steps go on."
        )


class DaskClusterError(JetbridgeError):
    """There is no Dask cluster to run steps on."""

    def __init__(self, address: str | None) -> None:
        super().__init__(
            "dask_executor needs Dask's distributed package: pip install 'jetbridge[dask]'."
            if address is None
            else f"No worker of the Dask cluster at {address} can be reached. See that its scheduler and workers run; the run can be resumed then."
        )


class MaxRetriesExceededError(JetbridgeError):
    """A step failed after its last retry; the cause is what it raised."""


class ExecutionInterruptedError(BaseException):
    """The run was interrupted (Ctrl-C, SIGTERM)."""


class StorageError(JetbridgeError):
    """The instance's database or folder cannot be read or written."""


class RunAlreadyExists(JetbridgeError):  # noqa: N818 - a public name that people know
    """The instance has a run with this id."""


class RunConflict(JetbridgeError):  # noqa: N818 - a public name that people know
    """A run was created twice with different content."""


class EventLogInvalidForRun(JetbridgeError):  # noqa: N818 - a public name that people know
    """The events of a run cannot be read."""


class HomeNotSetError(JetbridgeError):
    """The instance's folder is asked for, and none is set."""


class LaunchFailedError(JetbridgeError):
    """A run could not be started."""


class BackfillFailedError(JetbridgeError):
    """A backfill could not be made."""
