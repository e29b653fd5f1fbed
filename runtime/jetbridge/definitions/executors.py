"""Executor definitions: what runs the steps of a job. The executors themselves stand in `jetbridge.execution`.

https://docs.dagster.io/api/dagster/execution#executors
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Any, Protocol, runtime_checkable

from jetbridge.definitions.config.configurable import ConfigurableDefinition, configured_field, schema_field
from jetbridge.definitions.config.field import Field
from jetbridge.definitions.config.scalars import Noneable
from jetbridge.definitions.config.shapes import Permissive, Selector, Shape
from jetbridge.definitions.config.sources import IntSource, StringSource
from jetbridge.errors import InvalidDefinitionError

ExecutorFunction = Callable[["InitExecutorContext"], "Executor"]


class ExecutorRequirement(Enum):
    """What an executor needs of a run."""

    RECONSTRUCTABLE_PIPELINE = "RECONSTRUCTABLE_PIPELINE"
    RECONSTRUCTABLE_JOB = "RECONSTRUCTABLE_PIPELINE"  # noqa: PIE796 - the newer name of the same
    NON_EPHEMERAL_INSTANCE = "NON_EPHEMERAL_INSTANCE"
    PERSISTENT_OUTPUTS = "PERSISTENT_OUTPUTS"


@dataclass(frozen=True)
class InitExecutorContext:
    """What an executor is made with."""

    job: Any = None
    executor_def: Any = None
    executor_config: Any = None
    instance: Any = None


@runtime_checkable
class Executor(Protocol):
    """What the function of an `@executor` gives: one of the engine's executors, with its config. Every `ExecutorDefinition` here is one.

    https://docs.dagster.io/api/dagster/internals#dagster.Executor
    """

    def engine_and_config(self, executor_config: Any) -> tuple[str | None, Any]:
        """The built-in executor that the config means, and its own config."""


class ExecutorDefinition(ConfigurableDefinition):
    """How an executor is made. `engine` names the built-in one that runs the steps if no function makes it."""

    def __init__(
        self,
        name: str,
        config_schema: Any = None,
        requirements: Callable[[Any], Sequence[ExecutorRequirement]] | Sequence[ExecutorRequirement] | None = None,
        executor_creation_fn: ExecutorFunction | None = None,
        description: str | None = None,
        engine: str | None = None,
    ) -> None:
        self.name = name
        self.config_field = schema_field(config_schema)
        self.executor_creation_fn = executor_creation_fn
        self.description = description
        self.engine = engine
        self._requirements = requirements

    def get_requirements(self, executor_config: Any) -> list[ExecutorRequirement]:
        """What the executor needs with this config."""
        needs = self._requirements
        return list(needs(executor_config) if callable(needs) else needs or ())

    def engine_and_config(self, executor_config: Any) -> tuple[str | None, Any]:
        """The built-in executor that the config means, and its own config."""
        if self.engine == MULTI_OR_IN_PROCESS:
            name, config = next(iter((executor_config or {MULTIPROCESS: {}}).items()))
            return name, config
        return self.engine, executor_config

    def configured(  # type: ignore[override]
        self,
        config_or_config_fn: Any,
        name: str | None = None,
        config_schema: Any = None,
        description: str | None = None,
    ) -> ExecutorDefinition:
        """The same executor with config that is fixed, or made by a function; under another name if one is given."""
        made = ExecutorDefinition(
            name or self.name,
            None,
            self._requirements,
            self.executor_creation_fn,
            description or self.description,
            self.engine,
        )
        made.config_field = configured_field(
            self.config_field, config_or_config_fn, config_schema, f"executor {self.name}", "ExecutorDefinition"
        )
        return made

    @staticmethod
    def hardcoded_executor(executor: Executor) -> ExecutorDefinition:
        """A definition that gives this executor."""
        return ExecutorDefinition("__executor__", executor_creation_fn=lambda _context: executor)

    def __repr__(self) -> str:
        return f"ExecutorDefinition({self.name!r})"


def executor(name: str | Callable[..., Any] | None = None, config_schema: Any = None, requirements: Any = None) -> Any:
    """Make an executor definition of a function of the init context.

    https://docs.dagster.io/api/dagster/internals#dagster.executor
    """
    if callable(name):
        return ExecutorDefinition(name.__name__, None, None, name, name.__doc__)

    def decorate(function: ExecutorFunction) -> ExecutorDefinition:
        return ExecutorDefinition(name or function.__name__, config_schema, requirements, function, function.__doc__)

    return decorate


IN_PROCESS = "in_process"
MULTIPROCESS = "multiprocess"
DASK = "dask"
MULTI_OR_IN_PROCESS = "multi_or_in_process_executor"
_RETRIES = Field(
    Selector({"enabled": {}, "disabled": {}}),
    default_value={"enabled": {}},
    is_required=False,
    description="Whether retries are enabled or not. By default, retries are enabled.",
)
_STEP_DEPENDENCIES = Field(
    {"require_upstream_step_success": Field(bool, is_required=False, default_value=True)},
    is_required=False,
    description="Whether a step needs the success of all steps before it, or only the outputs that it reads.",
)
_MAX_CONCURRENT = Field(
    Noneable(IntSource),
    default_value=None,
    description="Steps at the same time; None or 0: one per processor core, or per worker of the cluster.",
)
_TAG_LIMITS = Field(
    Noneable(
        [
            Shape(
                {
                    "key": str,
                    "value": Field(Selector({"applyLimitPerUniqueValue": {}}), is_required=False),
                    "limit": Field(int),
                }
            )
        ]
    ),
    is_required=False,
    description="Limits of steps at the same time by their tags.",
)
_IN_PROCESS_SCHEMA = Field(
    Shape(
        {
            "retries": _RETRIES,
            "marker_to_close": Field(str, is_required=False),
            "step_dependency_config": _STEP_DEPENDENCIES,
        }
    ),
    description="Execute all steps in a single process.",
)
_MULTIPROCESS_SCHEMA = Field(
    Shape(
        {
            "max_concurrent": _MAX_CONCURRENT,
            "tag_concurrency_limits": _TAG_LIMITS,
            "start_method": Field(
                Selector({"spawn": {}, "forkserver": {"preload_modules": Field([str], is_required=False)}}),
                is_required=False,
                description="How the processes are started.",
            ),
            "step_execution_mode": Field(str, is_required=False),
            "step_dependency_config": _STEP_DEPENDENCIES,
            "retries": _RETRIES,
        }
    ),
    description="Execute each step in an individual process.",
)
_DASK_SCHEMA = Field(
    Shape(
        {
            "cluster": Field(
                Selector(
                    {
                        "local": Field(Permissive(), description="Arguments of distributed.LocalCluster: n_workers, …"),
                        "existing": Field({"address": StringSource}, description="A scheduler that runs already."),
                    }
                ),
                default_value={"local": {}},
                description="Where the steps run: on a cluster made for the run, or on one that is there.",
            ),
            "max_concurrent": _MAX_CONCURRENT,
            "tag_concurrency_limits": _TAG_LIMITS,
            "step_dependency_config": _STEP_DEPENDENCIES,
            "retries": _RETRIES,
        }
    ),
    description="Execute steps on the workers of a Dask cluster, one per worker process at a time.",
)
_NEEDS = (
    ExecutorRequirement.RECONSTRUCTABLE_JOB,
    ExecutorRequirement.NON_EPHEMERAL_INSTANCE,
    ExecutorRequirement.PERSISTENT_OUTPUTS,
)


def multiple_process_executor_requirements() -> list[ExecutorRequirement]:
    """What an executor needs whose steps run in other processes: `@executor(requirements=multiple_process_executor_requirements())`."""
    return list(_NEEDS)


def _multi_or_in_process_needs(config: Any) -> Sequence[ExecutorRequirement]:
    return () if isinstance(config, dict) and IN_PROCESS in config else _NEEDS


in_process_executor = ExecutorDefinition(IN_PROCESS, _IN_PROCESS_SCHEMA, engine=IN_PROCESS)
multiprocess_executor = ExecutorDefinition(MULTIPROCESS, _MULTIPROCESS_SCHEMA, _NEEDS, engine=MULTIPROCESS)
dask_executor = ExecutorDefinition(DASK, _DASK_SCHEMA, _NEEDS, engine=DASK)
multi_or_in_process_executor = ExecutorDefinition(
    MULTI_OR_IN_PROCESS,
    Field(
        Selector({MULTIPROCESS: _MULTIPROCESS_SCHEMA, IN_PROCESS: _IN_PROCESS_SCHEMA}), default_value={MULTIPROCESS: {}}
    ),
    _multi_or_in_process_needs,
    engine=MULTI_OR_IN_PROCESS,
)


def check_executor(given: Any) -> ExecutorDefinition | None:
    """The executor definition of a job.

    Raises:
        InvalidDefinitionError: it is none.
    """
    if given is None or isinstance(given, ExecutorDefinition):
        return given
    if hasattr(given, "execute"):
        return ExecutorDefinition.hardcoded_executor(given)
    raise InvalidDefinitionError(f"executor_def must be an ExecutorDefinition, got {given!r}.")
