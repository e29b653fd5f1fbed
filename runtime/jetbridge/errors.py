"""The errors of the runtime: what is wrong with a definition, a config or a run, in words for the person who meets it.

Each class answers to the name with the prefix `Dagster` too (`jetbridge.DagsterInvalidDefinitionError`); see `jetbridge._names`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, TypeAlias

ExcInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None]


class JetbridgeError(Exception):
    """Base of all errors of Jetbridge."""

    @property
    def is_user_code_error(self) -> bool:
        """Whether the cause is an exception that the user's own code raised."""
        return False


class InvalidDefinitionError(JetbridgeError):
    """An op, graph, job, resource, schedule, … is defined in a way that cannot work."""


class InvalidSubsetError(JetbridgeError):
    """A selection names nothing, or leaves a graph that cannot run."""


class InvariantViolationError(JetbridgeError):
    """Something was used in a way or at a time that its rules forbid."""


class InvalidInvocationError(JetbridgeError):
    """An op, hook, resource, schedule or sensor was called directly with arguments that do not fit."""


class InvalidPropertyError(JetbridgeError):
    """A property of a context was read that does not exist there."""


class InvalidConfigDefinitionError(JetbridgeError):
    """A config schema has a part that is no config type."""

    def __init__(
        self, original_root: object, current_value: object, stack: Sequence[str], reason: str | None = None
    ) -> None:
        self.original_root = original_root
        self.current_value = current_value
        self.stack = tuple(stack)
        self.reason = reason
        where = f" Error at stack path :{':'.join(self.stack)}." if self.stack else ""
        because = f" Reason: {reason}." if reason else ""
        super().__init__(
            f"Error defining config. Original value passed: {original_root!r}.{where} {current_value!r} cannot be resolved.{because} "
            "Give a Python type (int, float, bool, str, list), a config type (Field, Shape, Permissive, Selector, Array, Map, Noneable, Enum), "
            "a dict of them, or a list of one of them."
        )


class InvalidPythonicConfigDefinitionError(JetbridgeError):
    """A field of a `Config` or resource class has an annotation that is no config type."""

    def __init__(
        self, config_class: type | None, field_name: str | None, invalid_type: object, is_resource: bool = False
    ) -> None:
        self.config_class = config_class
        self.field_name = field_name
        self.invalid_type = invalid_type
        self.is_resource = is_resource
        kind = "resource" if is_resource else "config"
        super().__init__(
            f"Error defining {kind} class{'' if config_class is None else f' {config_class!r}'}"
            f"{'' if field_name is None else f' on field {field_name!r}'}.\n"
            f"Unable to resolve {kind} type {invalid_type!r} to a supported config type."
        )


class InvalidTypeInPythonicConfigDefinitionError(JetbridgeError):
    """A field of a `Config` class is annotated with a runtime type, where a Python type belongs."""

    def __init__(self, config_class_name: str, field_name: str | None) -> None:
        self.config_class_name = config_class_name
        self.field_name = field_name
        super().__init__(
            f"Error defining config class {config_class_name!r}{'' if field_name is None else f' on field {field_name!r}'}. "
            "Runtime types cannot be used in a Config class: use a Python type."
        )


class InvalidConfigError(JetbridgeError):
    """A config value does not fit its schema. `errors` has every reason, not only the first; the text numbers them."""

    def __init__(self, preamble: str, errors: Sequence[Any], config_value: object) -> None:
        self.errors = list(errors)
        self.config_value = config_value
        lines = [preamble]
        for number, error in enumerate(self.errors, start=1):
            lines.append(f"    Error {number}: {getattr(error, 'message', error)}")
        super().__init__("\n".join(lines))


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


class UnknownResourceError(JetbridgeError, AttributeError):
    """A resource was read that the op, hook, … did not ask for."""

    def __init__(self, resource_name: str, message: str | None = None) -> None:
        self.resource_name = resource_name
        super().__init__(
            message
            or f"Unknown resource `{resource_name}`. Specify `{resource_name}` as a required resource on the compute / "
            "config function that accessed it."
        )


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


class InvalidAssetKey(JetbridgeError):  # noqa: N818 - a public name that people know
    """An asset key is made of something else than strings."""


class InvalidMetadata(JetbridgeError):  # noqa: N818 - a public name that people know
    """A metadata value is of a kind that cannot be kept."""


class UnknownPartitionError(JetbridgeError):
    """There is no such partition."""


class CodeLocationLoadError(JetbridgeError):
    """A file or module with definitions cannot be loaded."""


class HomeNotSetError(JetbridgeError):
    """The instance's folder is asked for, and none is set."""


class LaunchFailedError(JetbridgeError):
    """A run could not be started."""


class BackfillFailedError(JetbridgeError):
    """A backfill could not be made."""


class JobError(UserCodeExecutionError):
    """A job's own code raised."""
