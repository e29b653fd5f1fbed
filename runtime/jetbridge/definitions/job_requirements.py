"""What a run of a job needs: resources, config, executor, settings of ops, input values."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property
from typing import Any

from jetbridge.definitions.graph_definition import GraphDefinition
from jetbridge.definitions.job_checks import check_resources
from jetbridge.definitions.job_config import JobConfig
from jetbridge.definitions.job_resources import provided_resources, required_resources
from jetbridge.definitions.node import Node
from jetbridge.definitions.settings import NO_SETTINGS, OpSettings
from jetbridge.errors import InvalidDefinitionError


class JobRequirements:
    """Base of `JobDefinition`: what is computed of what the job was given."""

    name: str
    graph: GraphDefinition
    loggers: dict[str, Any]
    selection: Any
    input_values: dict[str, Any]
    default_settings: OpSettings
    _config: JobConfig
    _resource_defs: dict[str, Any]
    _executor_def: Any

    @property
    def executor_def(self) -> Any:
        """The executor: the one given, else the default."""
        if self._executor_def is not None:
            return self._executor_def
        from jetbridge.definitions.job_defaults import default_executor

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

    @cached_property
    def required_resource_keys(self) -> frozenset[str]:
        """The resources that ops, their IO managers, hooks, types and loaders need, and what these need."""
        return frozenset(required_resources(self))

    def get_required_resource_defs(self) -> Mapping[str, Any]:
        """The definitions of the resources that a run makes."""
        return {key: made for key, made in self.resource_defs.items() if key in self.required_resource_keys}

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
        from jetbridge.definitions.config.run_config import RunConfigSchema

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
