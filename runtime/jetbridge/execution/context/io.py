"""`OutputContext` and `InputContext`: what IO managers and input managers are given.

https://docs.dagster.io/api/dagster/io-managers#dagster.OutputContext
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jetbridge.definitions.asset_key import AssetKey
from jetbridge.definitions.events import AssetMaterialization, AssetObservation
from jetbridge.definitions.metadata.normalize import normalize_metadata
from jetbridge.definitions.resources.scoped import Resources
from jetbridge.definitions.values import NO_VALUE
from jetbridge.errors import InvariantViolationError
from jetbridge.execution.context.io_partitions import PartitionAccess
from jetbridge.execution.context.missing import Given


class _IOContext(PartitionAccess):
    """What both have: facts by name in `given`; facts that are not there raise when they are read."""

    __op_parameter__ = "context"

    def __init__(self, **given: Any) -> None:
        self.given: dict[str, Any] = {name: value for name, value in given.items() if value is not NO_VALUE}
        self.added_metadata: dict[str, Any] = {}
        self.events: list[Any] = []

    name = Given("The name of the input or output.")
    job_name = Given("The name of the job.")
    op_def = Given("The op.")
    dagster_type = Given("The runtime type.")
    log = Given("The logger of the step.")
    step_context = Given("The context of the step.")

    @property
    def config(self) -> Any:
        """What run config says about this input or output."""
        return self.given.get("config")

    @property
    def resource_config(self) -> Any:
        """The config of the IO manager."""
        return self.given.get("resource_config")

    @property
    def resources(self) -> Resources:
        """The resources that the IO manager needs."""
        found = self.given.get("resources")
        if found is None:
            raise InvariantViolationError(
                f"Attempting to access resources, but it was not provided when constructing the {type(self).__name__}"
            )
        return found  # type: ignore[no-any-return]

    @property
    def instance(self) -> Any:
        """The instance of the run."""
        found = self.given.get("instance")
        if found is None:
            raise InvariantViolationError(
                f"Attempting to access instance, but it was not provided when constructing the {type(self).__name__}"
            )
        return found

    @property
    def definition_metadata(self) -> Mapping[str, Any]:
        """The metadata of the definition."""
        return self.given.get("definition_metadata") or {}

    @property
    def metadata(self) -> Mapping[str, Any]:
        """The old name of `definition_metadata`."""
        return self.definition_metadata

    @property
    def has_asset_key(self) -> bool:
        """Whether there is an asset key."""
        return self.given.get("asset_key") is not None

    @property
    def asset_key(self) -> AssetKey:
        """The asset key."""
        if not self.has_asset_key:
            raise InvariantViolationError(
                f"Attempting to access asset_key, but it was not provided when constructing the {type(self).__name__}"
            )
        return AssetKey.from_coercible(self.given["asset_key"])

    def get_asset_identifier(self) -> Sequence[str]:
        """The path of the asset key, with the partition if there is one."""
        path = list(self.asset_key.path)
        return [*path, self.asset_partition_key] if self.has_asset_partitions else path

    def add_event(self, event: Any) -> None:
        """Tell the step; without one, keep the event."""
        tell = self.given.get("tell")
        if tell is None:
            self.events.append(event)
        else:
            tell(event)


class OutputContext(_IOContext):
    """What `handle_output` is given."""

    step_key = Given("The key of the step.")
    run_id = Given("The id of the run.")

    @property
    def pipeline_name(self) -> str:
        """The old name of `job_name`."""
        return str(self.job_name)

    @property
    def mapping_key(self) -> str | None:
        """The mapping key of a dynamic output."""
        return self.given.get("mapping_key")

    @property
    def version(self) -> str | None:
        """The version of the output."""
        return self.given.get("version")

    @property
    def output_metadata(self) -> Mapping[str, Any]:
        """The metadata that the op gave with the output."""
        return self.given.get("output_metadata") or {}

    def get_run_scoped_output_identifier(self) -> Sequence[str]:
        """Run, step, output (and mapping key): unique for each output of each run."""
        if self.given.get("run_id") is None:
            raise InvariantViolationError(
                "Unable to find the run ID: it was not provided when constructing the OutputContext."
            )
        run_id, key = self.given["run_id"], self.mapping_key
        return [run_id, self.step_key, self.name, *(() if key is None else (key,))]

    get_identifier = get_run_scoped_output_identifier
    get_output_identifier = get_run_scoped_output_identifier

    def add_output_metadata(self, metadata: Mapping[str, Any]) -> None:
        """Add metadata to the HANDLED_OUTPUT event.

        Raises:
            InvariantViolationError: a label was added before.
        """
        again = [label for label in metadata if label in self.added_metadata]
        if again:
            raise InvariantViolationError(
                f"Tried to add metadata for key(s) that already have metadata: {', '.join(again)}"
            )
        self.added_metadata.update(normalize_metadata(metadata))

    def get_logged_metadata(self) -> Mapping[str, Any]:
        """What was added."""
        return self.added_metadata

    consume_logged_metadata = get_logged_metadata

    def log_event(self, event: AssetMaterialization | AssetObservation) -> None:
        """Tell of something that was made or seen."""
        if not isinstance(event, (AssetMaterialization, AssetObservation)):
            raise InvariantViolationError(
                f"Only AssetMaterialization and AssetObservation can be logged here, got {event!r}."
            )
        self.add_event(event)

    def get_logged_events(self) -> Sequence[Any]:
        """What was told."""
        return list(self.events)

    def consume_events(self) -> Sequence[Any]:
        """What was told since the last call."""
        events, self.events = self.events, []
        return events


class InputContext(_IOContext):
    """What `load_input` is given; `upstream_output` is the context of the output that the input is connected to."""

    @property
    def upstream_output(self) -> OutputContext | None:
        """The output that the input comes from; None if it is connected to nothing."""
        return self.given.get("upstream_output")

    @property
    def has_input_name(self) -> bool:
        """Whether the input has a name."""
        return self.given.get("name") is not None

    def get_identifier(self) -> Sequence[str]:
        """The identifier of the upstream output.

        Raises:
            InvariantViolationError: the input is connected to nothing.
        """
        if self.upstream_output is None:
            raise InvariantViolationError("InputContext.upstream_output not defined. Cannot compute an identifier")
        return self.upstream_output.get_identifier()

    def add_input_metadata(self, metadata: Mapping[str, Any], description: str | None = None) -> None:
        """Add metadata to the LOADED_INPUT event, and, if there is an asset key, tell what was seen of the asset."""
        said = normalize_metadata(metadata)
        self.added_metadata.update(said)
        if self.has_asset_key:
            self.add_event(AssetObservation(self.asset_key, description, said))

    def consume_logged_metadata(self) -> Mapping[str, Any]:
        """What was added."""
        return self.added_metadata

    def get_observations(self) -> Sequence[AssetObservation]:
        """What was seen."""
        return list(self.events)

    def consume_events(self) -> Sequence[Any]:
        """What was seen since the last call."""
        events, self.events = self.events, []
        return events
