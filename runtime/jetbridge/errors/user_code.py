"""What the user's own code raised, and which code it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jetbridge.errors.base import ExcInfo, JetbridgeError


class UserCodeExecutionError(JetbridgeError):
    """User code raised `user_exception`; the subclass says which code (its `__cause__` is that exception too)."""

    def __init__(
        self,
        message: str = "",
        *,
        user_exception: BaseException | None = None,
        original_exc_info: ExcInfo | None = None,
        **details: object,
    ) -> None:
        self.user_exception = user_exception
        self.original_exc_info = original_exc_info
        self.details = details
        super().__init__(message)

    @property
    def is_user_code_error(self) -> bool:
        """Always true here."""
        return True

    def __getattr__(self, name: str) -> object:
        """The details (`step_key`, `op_name`, `input_name`, …) as attributes."""
        details = self.__dict__.get("details", {})
        if name in details:
            return details[name]
        raise AttributeError(name)


class TypeCheckError(UserCodeExecutionError):
    """The function that checks a runtime type raised."""


class ExecutionStepExecutionError(UserCodeExecutionError):
    """The body of an op raised."""


class ExecutionLoadInputError(UserCodeExecutionError):
    """An IO manager raised in `load_input`."""


class ExecutionHandleOutputError(UserCodeExecutionError):
    """An IO manager raised in `handle_output`."""


class ResourceFunctionError(UserCodeExecutionError):
    """A resource raised while it was made or torn down."""


class ConfigMappingFunctionError(UserCodeExecutionError):
    """A config mapping or `configured` function raised."""


class TypeLoadingError(UserCodeExecutionError):
    """The loader of a runtime type raised."""


class HookExecutionError(UserCodeExecutionError):
    """A hook raised."""


class ScheduleExecutionError(UserCodeExecutionError):
    """The function of a schedule raised."""


class SensorExecutionError(UserCodeExecutionError):
    """The function of a sensor raised."""


class RunStatusSensorExecutionError(UserCodeExecutionError):
    """The function of a run status sensor raised."""


class PartitionExecutionError(UserCodeExecutionError):
    """A function that makes partitions, their tags or their config raised."""


class UserCodeLoadError(UserCodeExecutionError):
    """A module with definitions raised while it was imported."""


class UserCodeProcessError(JetbridgeError):
    """User code raised in another process; `user_code_process_error_infos` describe what."""

    def __init__(self, message: str, user_code_process_error_infos: Sequence[Any] = ()) -> None:
        self.user_code_process_error_infos = list(user_code_process_error_infos)
        super().__init__(message)


class RedactedUserCodeError(JetbridgeError):
    """Stands for an error of user code whose text is kept out of the events."""


class JobError(UserCodeExecutionError):
    """A job's own code raised."""
