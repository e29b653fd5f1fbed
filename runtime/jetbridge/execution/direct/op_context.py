"""The context of an op that is called directly.

https://docs.dagster.io/api/dagster/execution#dagster.build_op_context
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from typing_extensions import Self

from jetbridge.definitions.asset_key import AssetKey
from jetbridge.definitions.events import AssetMaterialization, AssetObservation, ExpectationResult
from jetbridge.definitions.metadata.normalize import normalize_metadata
from jetbridge.definitions.op_definition import OpDefinition
from jetbridge.definitions.resources.scoped import Resources
from jetbridge.errors import InvalidInvocationError, InvalidPropertyError, InvariantViolationError
from jetbridge.execution.context.op import OpExecutionContext
from jetbridge.execution.context.output_metadata import output_to_annotate
from jetbridge.execution.direct.call_state import CallState
from jetbridge.execution.direct.resources import DirectResources

_ONLY_IN_RUNS = frozenset(
    {
        *(
            "run",
            "dagster_run",
            "job_def",
            "job",
            "job_name",
            "node_handle",
            "op_handle",
            "op",
            "step_launcher",
            "step",
            "step_run",
        ),
        *("job_run", "repository_def", "run_facts", "node_path", "map_index", "try_number"),
    }
)


class DirectOpExecutionContext(OpExecutionContext):
    """What an op that is called directly knows: what was given to `build_op_context`. May be used for one call after the other.

    As a context manager it tears down its resources at the end; resources that have to be torn down need that.
    """

    def __init__(
        self,
        *,
        op_config: Any,
        resources: Mapping[str, Any],
        resources_config: Mapping[str, Any],
        instance: Any,
        tags: Mapping[str, str],
        mapping_key: str | None,
        partition_key_range: Any,
        event_loop: Any,
    ) -> None:
        self._op_config = op_config
        self._given_resources = DirectResources(resources, resources_config, instance)
        self._resources_config = resources_config
        self._instance = instance
        self._tags = tags
        self._mapping_key = mapping_key
        self._range = partition_key_range
        self.event_loop = event_loop
        self.execution_properties = CallState()
        self._op_def: OpDefinition | None = None
        self._alias: str | None = None
        self._call_resources: Resources | None = None
        self._call_config: Any = None

    def __getattribute__(self, name: str) -> Any:
        if name in _ONLY_IN_RUNS:
            raise InvalidPropertyError(f"The {name} property is not set on the context when an op is directly invoked.")
        return super().__getattribute__(name)

    def __enter__(self) -> Self:
        self._given_resources.is_entered = True
        return self

    def __exit__(self, *_exc: object) -> None:
        self._given_resources.close()

    def __del__(self) -> None:
        given = self.__dict__.get("_given_resources")
        if given is not None:
            given.close()

    # --- one call

    @property
    def is_bound(self) -> bool:
        """Whether an op runs with this context now."""
        return self._op_def is not None

    def bind(self, op_def: OpDefinition, alias: str, config: Any, resources: Resources) -> None:
        """An op starts to run with this context.

        Raises:
            InvalidInvocationError: another one runs with it.
        """
        if self._op_def is not None:
            raise InvalidInvocationError(
                f"This context is currently being used to execute {self._alias}. The context cannot be used to execute another op until "
                f"{self._alias} has finished executing"
            )
        self._op_def, self._alias, self._call_config, self._call_resources = op_def, alias, config, resources
        self.execution_properties = CallState()

    def unbind(self) -> None:
        """The op has ended."""
        self._op_def = self._alias = self._call_resources = None

    def _bound(self, name: str) -> OpDefinition:
        if self._op_def is None:
            raise InvalidPropertyError(
                f"The {name} property is not set on the context before it is used to call an op."
            )
        return self._op_def

    # --- what an op reads

    @property
    def op_config(self) -> Any:
        """The config: completed while an op runs, else as given."""
        return self._call_config if self.is_bound else self._op_config

    @property
    def given_config(self) -> Any:
        """The config as it was given."""
        return self._op_config

    @property
    def given_resources(self) -> DirectResources:
        """The resources as they were given."""
        return self._given_resources

    @property
    def resources(self) -> Resources:
        """The resources: while an op runs those that it asked for, else all.

        Raises:
            InvariantViolationError: one has to be torn down, and the context is not used in a `with` block.
        """
        return self._call_resources if self._call_resources is not None else self._given_resources.all()

    @property
    def log(self) -> Any:
        """The logger of the runtime."""
        from jetbridge.definitions.resources.init_context import LOG

        return LOG

    @property
    def instance(self) -> Any:
        """The instance that was given, else one in memory."""
        if self._instance is None:
            import jetbridge

            self._instance = jetbridge.Instance.ephemeral()
        return self._instance

    @property
    def run_id(self) -> str:
        """Always `EPHEMERAL`."""
        return "EPHEMERAL"

    @property
    def run_config(self) -> Mapping[str, Any]:
        """The run config that would mean the same."""
        ops = (
            {}
            if self._op_def is None or self._op_config is None
            else {"ops": {self._op_def.name: {"config": self._op_config}}}
        )
        return {**ops, "resources": self._resources_config}

    @property
    def run_tags(self) -> Mapping[str, str]:
        """The tags that were given, and the partition."""
        return self._tags

    @property
    def op_def(self) -> OpDefinition:
        """The op that runs."""
        return self._bound("op_def")

    @property
    def alias(self) -> str:
        """The name under which it was called."""
        self._bound("alias")
        return str(self._alias)

    @property
    def retry_number(self) -> int:
        """Always 0."""
        return 0

    @property
    def assets_def(self) -> Any:
        """Always an error."""
        raise InvalidPropertyError(f"Op {self._alias!r} does not have an assets definition.")

    @property
    def asset_key(self) -> AssetKey:
        """Always an error."""
        raise InvalidPropertyError(f"Op {self._alias!r} does not have an assets definition.")

    def get_mapping_key(self) -> str | None:
        """The mapping key that was given."""
        return self._mapping_key

    def get_step_execution_context(self) -> Any:
        """Always an error."""
        raise InvalidPropertyError("There is no step when an op is directly invoked.")

    def describe_op(self) -> str:
        """The op, for texts."""
        return f"op '{self._alias}'" if self.is_bound else "no op"

    @property
    def partition_key_range(self) -> Any:
        """The range that was given."""
        return self._range if self._range is not None else super().partition_key_range

    # --- what an op tells

    def log_event(self, event: AssetMaterialization | AssetObservation | ExpectationResult) -> None:
        """Keep an event; `get_events` gives it."""
        if not isinstance(event, (AssetMaterialization, AssetObservation, ExpectationResult)):
            raise InvariantViolationError(
                f"Unexpected event {event!r}: log_event takes AssetMaterialization, AssetObservation and ExpectationResult."
            )
        self.execution_properties.events.append(event)

    def get_events(self) -> list[Any]:
        """The events that the last call logged."""
        return list(self.execution_properties.events)

    def add_output_metadata(
        self, metadata: Mapping[str, Any], output_name: str | None = None, mapping_key: str | None = None
    ) -> None:
        """Keep metadata of an output that will be given."""
        state = self.execution_properties
        outputs = self._bound("add_output_metadata").output_defs
        name = output_to_annotate(self.describe_op(), outputs, output_name, mapping_key, state.seen)
        normalize_metadata(metadata)
        kept = state.output_metadata.setdefault(name, {})
        if mapping_key is not None:
            kept = kept.setdefault(mapping_key, {})
        kept.update(metadata)

    def get_output_metadata(self, output_name: str, mapping_key: str | None = None) -> Mapping[str, Any] | None:
        """The metadata that the last call added to an output, as they were given."""
        found = self.execution_properties.output_metadata.get(output_name)
        return found.get(mapping_key) if found is not None and mapping_key is not None else found
