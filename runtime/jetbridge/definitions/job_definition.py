"""The job: a graph with what a run of it needs.

https://docs.dagster.io/api/dagster/jobs#dagster.JobDefinition
"""

from __future__ import annotations

import copy
from collections.abc import Iterator, Mapping, Sequence, Set
from functools import cached_property
from typing import TYPE_CHECKING, Any

from jetbridge.definitions.engine_door import engine
from jetbridge.definitions.graph_definition import GraphDefinition
from jetbridge.definitions.inputs import InputDefinition
from jetbridge.definitions.job_checks import check_input_values, check_inputs_resolvable, check_resources
from jetbridge.definitions.job_config import JobConfig, job_config
from jetbridge.definitions.job_resources import provided_resources, required_resources
from jetbridge.definitions.job_settings import JobSettings
from jetbridge.definitions.metadata.normalize import normalize_metadata
from jetbridge.definitions.names import check_name
from jetbridge.definitions.naming import name_like
from jetbridge.definitions.node import Node
from jetbridge.definitions.node_definition import NodeDefinition
from jetbridge.definitions.settings import NO_SETTINGS, OpSettings
from jetbridge.definitions.tags import normalize_tags
from jetbridge.errors import InvalidDefinitionError, InvariantViolationError

if TYPE_CHECKING:
    from jetbridge.definitions.hooks import HookDefinition
    from jetbridge.definitions.op_definition import OpDefinition
    from jetbridge.definitions.retries import RetryPolicy


class JobDefinition:
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
        name_like(self, graph_def)
        self.description = description or graph_def.description
        self.own_tags = normalize_tags(tags)
        self.tags: Mapping[str, str] = {**graph_def.tags, **self.own_tags}
        self.run_tags: Mapping[str, str] = self.tags if run_tags is None else normalize_tags(run_tags)
        self.has_separately_defined_run_tags = run_tags is not None
        self.metadata = normalize_metadata(metadata)
        self.hook_defs = frozenset(hook_defs or ())
        self.op_defaults = dict(op_defaults or {})
        self.op_retry_policy = op_retry_policy or self.op_defaults.pop("retry_policy", None)
        self.default_settings = OpSettings.of(self.op_defaults)
        self.owners = list(owners or ())
        self.loggers = dict(logger_defs or {})
        self.has_specified_loggers = logger_defs is not None
        self._executor_def = executor_def
        self.settings = JobSettings.of(settings)
        self.input_values = dict(input_values or {})
        self._resource_defs = dict(resource_defs or {})
        self.has_given_resources = bool(resource_defs)
        self._config: JobConfig = job_config(self.name, config, partitions_def)
        self.selection: Any = None
        check_input_values(self)
        check_inputs_resolvable(self)

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

    # --- what the graph says

    @property
    def nodes(self) -> list[Node]:
        """The nodes of the graph, in the order of their definition."""
        return list(self.graph.nodes)

    @property
    def nodes_in_topological_order(self) -> list[Node]:
        """The nodes, each after what it needs."""
        return self.graph.nodes_in_topological_order

    @property
    def dependencies(self) -> Any:
        """The nodes in the words of the dependency DSL."""
        return self.graph.dependencies

    @property
    def input_defs(self) -> list[InputDefinition]:
        """The inputs of the job."""
        return self.graph.input_defs

    @property
    def all_node_defs(self) -> list[NodeDefinition]:
        """All definitions inside, at any depth, once each."""
        return list({definition.name: definition for definition in self.graph.iterate_node_defs()}.values())

    @property
    def top_level_node_defs(self) -> list[NodeDefinition]:
        """The definitions that the nodes use."""
        return self.graph.node_defs

    def iterate_op_defs(self) -> Iterator[OpDefinition]:
        """All ops inside, at any depth."""
        return self.graph.iterate_op_defs()

    def has_node_named(self, name: str) -> bool:
        """Whether there is such a node."""
        return self.graph.has_node_named(name)

    def get_node_named(self, name: str) -> Node:
        """The node of this name."""
        return self.graph.node_named(name)

    node_named = get_node_named

    def has_node(self, name: str) -> bool:
        """Whether there is such a definition inside."""
        return any(definition.name == name for definition in self.all_node_defs)

    def node_def_named(self, name: str) -> NodeDefinition:
        """The definition of this name.

        Raises:
            InvalidDefinitionError: there is none.
        """
        for definition in self.all_node_defs:
            if definition.name == name:
                return definition
        raise InvalidDefinitionError(f"{self.describe_target()} has no op or graph named {name}.")

    def describe_target(self) -> str:
        """The job, for texts."""
        return f"job '{self.name}'"

    def all_dagster_types(self) -> list[Any]:
        """The types of all inputs and outputs, and those inside them, once each."""
        from jetbridge.definitions.types.collect import types_of_graph  # noqa: PLC0415 - asked for rarely

        return types_of_graph(self.graph)

    # --- what a run needs

    @property
    def executor_def(self) -> Any:
        """The executor: the one given, else the default."""
        if self._executor_def is not None:
            return self._executor_def
        from jetbridge.definitions.job_defaults import default_executor  # noqa: PLC0415 - asked for by runs only

        return default_executor()

    @property
    def has_specified_executor(self) -> bool:
        """Whether an executor was given."""
        return self._executor_def is not None

    @cached_property
    def resource_defs(self) -> Mapping[str, Any]:
        """All resources by key, made definitions, and the default IO manager."""
        return provided_resources(self._resource_defs)

    def has_own_resource(self, key: str) -> bool:
        """Whether a resource was given under a key; false for the default IO manager."""
        return key in self._resource_defs

    def has_own_resource(self, key: str) -> bool:
        """Whether the job was given a resource for this key."""
        return key in self._resource_defs

    @cached_property
    def required_resource_keys(self) -> frozenset[str]:
        """The resources that ops, their IO managers, hooks, types and loaders need, and what these need."""
        return frozenset(required_resources(self))

    def validate_resource_requirements_satisfied(self) -> None:
        """Check that every resource is there.

        Raises:
            InvalidDefinitionError: one is not; the text names who needs it.
        """
        check_resources(self)

    def is_missing_required_resources(self) -> bool:
        """Whether a resource is not there."""
        try:
            check_resources(self)
        except InvalidDefinitionError:
            return True
        return False

    @property
    def run_config(self) -> Any:
        """The default run config of the job, if it was given as a value."""
        return self._config.run_config

    @property
    def config_mapping(self) -> Any:
        """The mapping that changes the form of the run config, if one was given."""
        return self._config.config_mapping

    @property
    def partitioned_config(self) -> Any:
        """Partitions with the run config of each, if given."""
        return self._config.partitioned_config

    @property
    def partitions_def(self) -> Any:
        """The partitions of the job, if it has any."""
        return self._config.partitions_def

    @cached_property
    def run_config_schema(self) -> Any:
        """The schema of the run config."""
        from jetbridge.definitions.config.run_config import RunConfigSchema  # noqa: PLC0415 - asked for by runs only

        return RunConfigSchema(
            self.graph,
            job_name=self.name,
            resource_defs=self.resource_defs,
            needed=self.required_resource_keys,
            logger_defs=self.loggers,
            executor_def=self.executor_def,
            ignored=self.selection.ignored if self.selection else (),
            input_values=self.input_values,
            config_mapping=self.config_mapping,
        )

    def settings_of(self, node: Node) -> OpSettings:
        """The settings of a use of an op: what the use says, else the op, else the job's defaults."""
        own = node.definition.settings if node.settings is None else node.settings.over(node.definition.settings)
        return own if self.default_settings is NO_SETTINGS else own.over(self.default_settings)

    def has_direct_input_value(self, name: str) -> bool:
        """Whether an input of the job has a value already."""
        return name in self.input_values

    def get_direct_input_value(self, name: str) -> Any:
        """The value that an input of the job has already.

        Raises:
            InvalidDefinitionError: there is none.
        """
        if name not in self.input_values:
            raise InvalidDefinitionError(
                f"On job '{self.name}', attempted to retrieve input value for input named '{name}', but no value was provided."
            )
        return self.input_values[name]

    # --- other jobs of it

    def _copy(self, **changes: Any) -> JobDefinition:
        made = copy.copy(self)
        for cached in ("resource_defs", "required_resource_keys", "run_config_schema"):
            made.__dict__.pop(cached, None)
        made.__dict__.update(changes)
        return made

    def with_hooks(self, hook_defs: Set[HookDefinition]) -> JobDefinition:
        """The same job with more hooks."""
        return self._copy(hook_defs=self.hook_defs | frozenset(hook_defs))

    def with_top_level_resources(self, resource_defs: Mapping[str, Any]) -> JobDefinition:
        """The same job with resources for keys that it has none for."""
        return self._copy(_resource_defs={**resource_defs, **self._resource_defs})

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
        from jetbridge.definitions.selection.subset import subset_of_job  # noqa: PLC0415 - it needs this class

        return subset_of_job(self, op_selection)

    @property
    def is_subset(self) -> bool:
        """Whether this is a part of a job."""
        return self.selection is not None

    @property
    def op_selection(self) -> Any:
        """The clauses that made this part."""
        return self.selection.clauses if self.selection else None

    # --- running

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
        from jetbridge.definitions.automation.resolve import request_for_partition  # noqa: PLC0415 - few jobs have partitions

        return request_for_partition(self, partition_key, run_key, tags, run_config)

    def __call__(self, *_args: Any, **_kwargs: Any) -> Any:
        raise InvariantViolationError(
            f"Attempted to call job '{self.name}' directly. Jobs should be invoked by using an execution API function "
            "(e.g. `job.execute_in_process`)."
        )

    def __repr__(self) -> str:
        return f"JobDefinition({self.name!r})"
