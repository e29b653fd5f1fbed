"""The job: a graph with what a run of it needs.

https://docs.dagster.io/api/dagster/jobs#dagster.JobDefinition
"""

from __future__ import annotations

import copy
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from jetbridge.definitions.engine_door import engine
from jetbridge.definitions.graph_definition import GraphDefinition
from jetbridge.definitions.job_checks import (
    check_given_resources,
    check_input_values,
    check_inputs_resolvable,
    check_resources,
)
from jetbridge.definitions.job_config import JobConfig, job_config
from jetbridge.definitions.job_definitions_check import check_definitions, check_owners_of
from jetbridge.definitions.job_graph_views import JobGraphViews
from jetbridge.definitions.job_requirements import JobRequirements
from jetbridge.definitions.job_settings import JobSettings
from jetbridge.definitions.metadata.normalize import normalize_metadata
from jetbridge.definitions.names import check_name
from jetbridge.definitions.settings import OpSettings
from jetbridge.definitions.tags import normalize_tags, warn_of_keys
from jetbridge.errors import InvalidDefinitionError, InvariantViolationError

if TYPE_CHECKING:
    from jetbridge.definitions.hooks import HookDefinition
    from jetbridge.definitions.retries import RetryPolicy


class JobDefinition(JobGraphViews, JobRequirements):
    """A graph, and resources, config, executor, loggers, hooks, tags for runs of it. `@job` is the usual way to make one.

    `settings` are Airflow's arguments of a DAG (`params`, `start_date`, …), also readable as attributes of the job.

    Raises:
        InvalidDefinitionError: an input has no value, an input value has no input, a setting does not exist.
    """

    def __init__(
        self,
        *,
        graph_def: GraphDefinition,
        resource_defs: Mapping[str, Any] | None = None,
        executor_def: Any = None,
        logger_defs: Mapping[str, Any] | None = None,
        name: str | None = None,
        config: Any = None,
        description: str | None = None,
        partitions_def: Any = None,
        tags: Mapping[str, Any] | None = None,
        run_tags: Mapping[str, Any] | None = None,
        metadata: Mapping[str, Any] | None = None,
        hook_defs: Set[HookDefinition] | None = None,
        op_retry_policy: RetryPolicy | None = None,
        input_values: Mapping[str, Any] | None = None,
        owners: Sequence[str] | None = None,
        op_defaults: Mapping[str, Any] | None = None,
        **settings: Any,
    ) -> None:
        if not isinstance(graph_def, GraphDefinition):
            raise InvalidDefinitionError(f"A job is made of a graph, got {graph_def!r}.")
        self.graph = graph_def
        self.name = check_name(name or graph_def.name)
        self.decorated_fn: Any = None
        self.description = description or graph_def.description
        self.own_tags = normalize_tags(tags)
        warn_of_keys(self.own_tags)
        self.tags: Mapping[str, str] = {**graph_def.tags, **self.own_tags}
        self.run_tags: Mapping[str, str] = self.tags if run_tags is None else normalize_tags(run_tags)
        self.has_separately_defined_run_tags = run_tags is not None
        self.metadata = normalize_metadata(metadata)
        self.hook_defs = frozenset(hook_defs or ())
        self.op_defaults = dict(op_defaults or {})
        self.op_retry_policy = op_retry_policy or self.op_defaults.pop("retry_policy", None)
        self.default_settings = OpSettings.of(self.op_defaults)
        self.owners = check_owners_of(owners)
        self.loggers = dict(logger_defs or {})
        self.has_specified_loggers = logger_defs is not None
        self._executor_def = executor_def
        self.settings = JobSettings.of(settings)
        self.input_values = dict(input_values or {})
        self._resource_defs = dict(resource_defs or {})
        self.has_given_resources = bool(resource_defs)
        self._config: JobConfig = job_config(self.name, config, partitions_def)
        self.selection: Any = None
        if resource_defs:
            check_given_resources(resource_defs)
        check_input_values(self)
        check_inputs_resolvable(self)
        check_definitions(graph_def)
        if self.has_given_resources:
            check_resources(self)

    def __getattr__(self, name: str) -> Any:
        """The settings as attributes."""
        settings = self.__dict__.get("settings")
        if settings is not None and name in JobSettings.__slots__:
            return getattr(settings, name)
        raise AttributeError(f"A job has no attribute {name!r}.")

    @classmethod
    def from_graph(cls, graph: GraphDefinition, name: str | None, **options: Any) -> JobDefinition:
        """Make a job of a graph; `hooks` is the name for `hook_defs` here, and `op_selection` makes a part of it."""
        selection = options.pop("op_selection", None)
        made = cls(graph_def=graph, name=name, hook_defs=options.pop("hooks", None), **options)
        return made if selection is None else made.get_subset(op_selection=selection)

    def _copy(self, **changes: Any) -> JobDefinition:
        made = copy.copy(self)
        for cached in ("resource_defs", "required_resource_keys", "run_config_schema"):
            made.__dict__.pop(cached, None)
        made.__dict__.update(changes)
        return made

    def with_hooks(self, hook_defs: Set[HookDefinition]) -> JobDefinition:
        """The same job with more hooks."""
        made = self._copy(hook_defs=self.hook_defs | frozenset(hook_defs))
        if made.has_given_resources:
            check_resources(made)
        return made

    def without_callbacks(self) -> JobDefinition:
        """The same job, whose end nobody is told of."""
        return self._copy(settings=replace(self.settings, on_success_callback=None, on_failure_callback=None))

    def with_top_level_resources(self, resource_defs: Mapping[str, Any]) -> JobDefinition:
        """The same job with resources for keys that it has none for."""
        return self._copy(_resource_defs={**resource_defs, **self._resource_defs})

    def with_resources(self, resource_defs: Mapping[str, Any]) -> JobDefinition:
        """The same job with these resources in place of its own of the same keys."""
        return self._copy(_resource_defs={**self._resource_defs, **resource_defs})

    def with_executor_def(self, executor_def: Any) -> JobDefinition:
        """The same job with this executor."""
        return self._copy(_executor_def=executor_def)

    def with_logger_defs(self, logger_defs: Mapping[str, Any]) -> JobDefinition:
        """The same job with these loggers."""
        return self._copy(loggers=dict(logger_defs), has_specified_loggers=True)

    def with_metadata(self, metadata: Mapping[str, Any]) -> JobDefinition:
        """The same job with this metadata."""
        return self._copy(metadata=normalize_metadata(metadata))

    def with_graph(self, graph: GraphDefinition, **changes: Any) -> JobDefinition:
        """The same job with another graph, whose inputs are checked."""
        made = self._copy(graph=graph, **changes)
        check_inputs_resolvable(made)
        return made

    def get_subset(self, *, op_selection: Sequence[str] | None = None) -> JobDefinition:
        """The part of the job that clauses select.

        https://docs.dagster.io/api/dagster/jobs

        Raises:
            InvalidSubsetError: a clause selects nothing, or what is left cannot run.
        """
        if not op_selection:
            return self
        from jetbridge.definitions.selection.subset import subset_of_job

        return subset_of_job(self, op_selection)

    @property
    def is_subset(self) -> bool:
        """Whether this is a part of a job."""
        return self.selection is not None

    @property
    def op_selection_data(self) -> Any:
        """How this part was made; None for a whole job."""
        return self.selection

    @property
    def op_selection(self) -> Any:
        """The clauses that made this part."""
        return self.selection.clauses if self.selection else None

    def execute_in_process(
        self,
        run_config: Any = None,
        instance: Any = None,
        partition_key: str | None = None,
        raise_on_error: bool = True,
        op_selection: Sequence[str] | None = None,
        asset_selection: None = None,
        run_id: str | None = None,
        input_values: Mapping[str, Any] | None = None,
        tags: Mapping[str, str] | None = None,
        resources: Mapping[str, Any] | None = None,
    ) -> Any:
        """Run the job here and now, in this process and thread.

        https://docs.dagster.io/api/dagster/jobs#dagster.JobDefinition.execute_in_process
        """
        if asset_selection:
            raise InvalidDefinitionError("A job of ops has no assets to select: use op_selection.")
        return engine("execute_in_process")(
            self,
            run_config=run_config,
            instance=instance,
            partition_key=partition_key,
            raise_on_error=raise_on_error,
            op_selection=op_selection,
            run_id=run_id,
            input_values=input_values,
            tags=tags,
            resources=resources,
        )

    def run_request_for_partition(
        self,
        partition_key: str,
        run_key: str | None = None,
        tags: Mapping[str, Any] | None = None,
        run_config: Any = None,
        **_options: Any,
    ) -> Any:
        """The request for a run of a partition, as schedules and sensors give it.

        Raises:
            UnknownPartitionError: there is no such partition.
        """
        from jetbridge.definitions.automation.resolve import request_for_partition

        return request_for_partition(self, partition_key, run_key, tags, run_config)

    def __call__(self, *_args: Any, **_kwargs: Any) -> Any:
        """Always an error: a job is run, not called."""
        raise InvariantViolationError(
            f"Attempted to call job '{self.name}' directly. Jobs should be invoked by using an execution API function "
            "(e.g. `job.execute_in_process`)."
        )

    def __repr__(self) -> str:
        return f"JobDefinition({self.name!r})"
