"""`OpExecutionContext`: what an op's function is given.

https://docs.dagster.io/api/dagster/execution#dagster.OpExecutionContext
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import replace
from typing import Any

from jetbridge.definitions.events import AssetMaterialization, AssetObservation, ExpectationResult
from jetbridge.definitions.metadata.normalize import normalize_metadata
from jetbridge.definitions.resources.scoped import Resources
from jetbridge.errors import InvalidPropertyError, InvariantViolationError
from jetbridge.execution.airflow_port import RunFacts, airflow_meaning
from jetbridge.execution.context.partitions import RunPartitions
from jetbridge.execution.engine.progress import StepRun
from jetbridge.execution.job_run import JobRun
from jetbridge.execution.kept_values import kept
from jetbridge.storage.events.handles import NodeHandle
from jetbridge.storage.run import Run
from jetbridge.storage.values import XComValue

CURRENT: ContextVar[Any] = ContextVar("jetbridge_step_attempt", default=None)
"""The attempt that runs now; its `context()` makes the op's context."""
_GONE = {
    "file_manager": "Use a resource instead.",
    "solid": "Use `op`.",
    "solid_def": "Use `op_def`.",
    "solid_config": "Use `op_config`.",
}


class OpExecutionContext(RunPartitions):
    """What an op knows of itself and of its run, and how it tells something."""

    __op_parameter__ = "context"

    def __init__(self, job_run: JobRun, run: StepRun) -> None:
        self.job_run = job_run
        self.step_run = run
        self.step = run.step
        self.airflow_state: dict[str, Any] = {}
        self.output_metadata: dict[tuple[str, str | None], dict[str, Any]] = {}
        self.seen_outputs: set[tuple[str, str | None]] = set()
        self.values: dict[str, Any] = {}
        self._log: Any = None
        self._resources: Resources | None = None

    @classmethod
    def get(cls) -> OpExecutionContext:
        """The context of the op that runs now.

        Raises:
            InvariantViolationError: no op runs.
        """
        attempt = CURRENT.get()
        if attempt is None:
            raise InvariantViolationError(
                "No current OpExecutionContext in scope: this works only inside of an op that runs."
            )
        return attempt.context()  # type: ignore[no-any-return]

    def __getattr__(self, name: str) -> Any:
        if name in _GONE:
            raise InvalidPropertyError(f"OpExecutionContext has no {name}. {_GONE[name]}")
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    @property
    def op_config(self) -> Any:
        """The config of the op."""
        return self.job_run.config.op_config(self.step.path)

    @property
    def resources(self) -> Resources:
        """The resources that the op asked for."""
        if self._resources is None:
            self._resources = op_resources(self.job_run, self.step)
        return self._resources

    @property
    def log(self) -> Any:
        """The logger: its messages carry run and step, and are kept with the events."""
        if self._log is None:
            self._log = self.job_run.log.for_step(self.step_run)
        return self._log

    @property
    def run(self) -> Run:
        """The run."""
        return self.job_run.run

    dagster_run = run

    @property
    def run_id(self) -> str:
        """The id of the run."""
        return self.job_run.run_id

    @property
    def run_config(self) -> Mapping[str, Any]:
        """The run config as it was given."""
        return self.job_run.run.run_config

    @property
    def run_tags(self) -> Mapping[str, str]:
        """The tags of the run."""
        return self.job_run.run.tags

    def has_tag(self, key: str) -> bool:
        """Whether the run has a tag."""
        return key in self.run_tags

    def get_tag(self, key: str) -> str | None:
        """A tag of the run."""
        return self.run_tags.get(key)

    @property
    def job_name(self) -> str:
        """The name of the job."""
        return self.job_run.run.job_name

    @property
    def job_def(self) -> Any:
        """The job."""
        return self.job_run.plan.job

    @property
    def job(self) -> Any:
        """The job."""
        return self.job_run.plan.job

    @property
    def op(self) -> Any:
        """The use of the op."""
        return self.step.node

    @property
    def op_def(self) -> Any:
        """The op."""
        return self.step.op

    @property
    def node_handle(self) -> NodeHandle | None:
        """The path of the op."""
        return NodeHandle.of(self.step.path)

    op_handle = node_handle

    @property
    def alias(self) -> str:
        """The name of the use."""
        return self.step.name

    @property
    def instance(self) -> Any:
        """The instance."""
        return self.job_run.instance

    @property
    def retry_number(self) -> int:
        """How many attempts there were before this one."""
        return self.step_run.attempt

    @property
    def step_launcher(self) -> None:
        """Always None: steps run where the executor runs them."""

    @property
    def pdb(self) -> Any:
        """A debugger on the real terminal, also while output is captured."""
        from jetbridge.execution.context.debugger import debugger  # noqa: PLC0415 - rarely used

        return debugger()

    def get_mapping_key(self) -> str | None:
        """The mapping key, if the op runs below a dynamic output."""
        return self.step_run.mapping_key

    def describe_op(self) -> str:
        """The op, for texts."""
        return f"op '{self.step.key}'"

    def get_step_execution_context(self) -> OpExecutionContext:
        """This context."""
        return self

    # what an op tells

    def log_event(self, event: AssetMaterialization | AssetObservation | ExpectationResult) -> None:
        """Tell that something was made, seen or found.

        Raises:
            InvariantViolationError: it is no such event.
        """
        from jetbridge.execution.steps.user_events import record_user_event  # noqa: PLC0415 - it reads this class

        record_user_event(self.job_run, self.step_run, event)

    def add_output_metadata(
        self, metadata: Mapping[str, Any], output_name: str | None = None, mapping_key: str | None = None
    ) -> None:
        """Add metadata to an output that will be given; the name may be left out if there is only one.

        Raises:
            InvariantViolationError: there is no such output, it was given already, or metadata for it were added before.
        """
        name = self._output_to_annotate(output_name, mapping_key)
        self.output_metadata.setdefault((name, mapping_key), {}).update(normalize_metadata(metadata))

    def _output_to_annotate(self, output_name: str | None, mapping_key: str | None) -> str:
        from jetbridge.execution.context.output_metadata import output_to_annotate  # noqa: PLC0415 - rarely used

        return output_to_annotate(self.describe_op(), self.step.outputs, output_name, mapping_key, self.seen_outputs)

    def get_output_metadata(self, output_name: str, mapping_key: str | None = None) -> Mapping[str, Any] | None:
        """The metadata that were added to an output."""
        return self.output_metadata.get((output_name, mapping_key))

    # Airflow's meaning: `AirflowStep` of `execution/airflow_port.py`

    @property
    def node_path(self) -> str:
        """The path with dots."""
        return self.step.key

    @property
    def map_index(self) -> int:
        """The map index; -1 if the op is not mapped."""
        return self.step_run.map_index

    @property
    def try_number(self) -> int:
        """Which attempt this is, from 1."""
        return self.step_run.try_number

    @property
    def run_facts(self) -> RunFacts:
        """The run in Airflow's words."""
        return self.job_run.facts

    def push_xcom(self, key: str, value: Any) -> None:
        """Keep a value under a key."""
        value = kept(value, self.job_run.plan.airflow_major)
        self.job_run.xcoms.push(self.step.index, self.step_run.map_index, key, value)

    def read_xcom(
        self,
        *,
        job_name: str | None,
        run_id: str | None,
        node_paths: Sequence[str] | None,
        key: str | None,
        prior: bool,
    ) -> Iterable[XComValue]:
        """The values that steps pushed: see `AirflowStep`."""
        if job_name is None and run_id is None and not prior:
            return self.job_run.xcoms.find(node_paths, key)
        facts, own = self.job_run.facts, self.job_run.run.run_id
        found: Iterable[XComValue] = self.job_run.instance.find_xcoms(
            job_name or self.job_name, run_id, node_paths, key, prior=prior, facts=facts, but=own
        )
        if job_name is not None or run_id is not None:
            return found
        earlier = list(found)
        own_ones = self.job_run.xcoms.find(node_paths, key)
        return [*earlier, *(replace(each, order=each.order + len(earlier)) for each in own_ones)]

    def previous_success(self) -> RunFacts | None:
        """The last successful run of this job before this one."""
        found: RunFacts | None = self.job_run.instance.previous_success(self.job_name, self.job_run.facts)
        return found

    def render(self, source: str) -> Any:
        """A text rendered with the template context."""
        return airflow_meaning().render(self, source)

    def render_file(self, path: str) -> Any:
        """A file rendered with the template context."""
        return airflow_meaning().render_file(self, path)

    def context_value(self, key: str) -> Any:
        """A value of the template context; raises `KeyError`."""
        return airflow_meaning().context_of(self)[key]


def op_resources(job_run: JobRun, step: Any) -> Resources:
    """The resources that an op sees."""
    found = job_run.resources
    loaders = (definition.dagster_type.loader for definition in step.op.input_dict.values())
    of_loaders = (key for loader in loaders if loader is not None for key in loader.required_resource_keys())
    keys = {*step.op.required_resource_keys, *(output.manager_key for output in step.outputs), *of_loaders}
    return Resources({key: found[key] for key in keys if key in found})
