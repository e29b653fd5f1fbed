"""Steps and mappings: what the plan is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any

from jetbridge.definitions.retries import RetryPolicy
from jetbridge.definitions.settings import OpSettings
from jetbridge.definitions.states import TriggerRule
from jetbridge.execution.plan.sources import Source

NO_SCOPE = -1


class Flow(str, Enum):
    """What the result of a step means for the steps after it."""

    PLAIN = "plain"
    BRANCH = "branch"
    SHORT_CIRCUIT = "short_circuit"


@dataclass(frozen=True, slots=True)
class StepInput:
    """An input of a step that carries a value."""

    name: str
    source: Source
    definition: Any
    checks_type: bool
    manager_key: str | None = None


@dataclass(frozen=True, slots=True)
class StepOutput:
    """An output of a step."""

    name: str
    definition: Any
    checks_type: bool
    is_nothing: bool
    is_dynamic: bool
    is_required: bool
    manager_key: str


@dataclass(slots=True)
class Step:
    """One op of the job, at its place in the (flattened) graph; a mapped step stands for all of its map indexes.

    `upstream` and `downstream` are numbers of steps without duplicates. `scope` is the number of the mapping that the step runs in.
    `setups` are the setup steps whose success it needs though they are not direct upstream steps.
    """

    index: int
    key: str
    path: tuple[str, ...]
    task_id: str
    node: Any
    op: Any
    inputs: tuple[StepInput, ...]
    outputs: tuple[StepOutput, ...]
    settings: OpSettings
    retry_policy: RetryPolicy | None
    tags: Mapping[str, str]
    hooks: tuple[Any, ...]
    priority: int = 0
    upstream: tuple[int, ...] = ()
    downstream: tuple[int, ...] = ()
    scope: int = NO_SCOPE
    rule: TriggerRule = TriggerRule.ALL_SUCCESS
    flow: Flow = Flow.PLAIN
    ignores_rules: bool = True
    is_setup: bool = False
    is_teardown: bool = False
    fails_run: bool = False
    """Whether a failed teardown fails the run (`on_failure_fail_dagrun`)."""
    setups: tuple[int, ...] = ()
    must_have: tuple[StepInput, ...] = ()
    """Inputs of type Nothing: no value, but their sources must have ended with one."""
    after: tuple[int, ...] = ()
    simple_output: StepOutput | None = None
    """The one output, if a returned value is it without further ado."""
    is_map_source: bool = False
    """Whether a mapping depends on its result."""

    @property
    def name(self) -> str:
        """The name of the node."""
        return self.path[-1]


class ScopeKind(Enum):
    """How the map indexes come about."""

    DYNAMIC = "dynamic"
    EXPAND = "expand"
    KWARGS = "kwargs"


@dataclass(frozen=True, slots=True)
class Scope:
    """A mapping: over a dynamic output (`DYNAMIC`: `source`), or Airflow's, of a step or of a group (`is_group`)."""

    index: int
    kind: ScopeKind
    sources: Mapping[str, Source] = field(default_factory=dict)
    is_group: bool = False
    path: tuple[str, ...] = ()

    @property
    def source(self) -> Any:
        """The one source of DYNAMIC and KWARGS."""
        return next(iter(self.sources.values()))


class Meaning(str, Enum):
    """Whose rules hold in a job (`docs/semantics.md`)."""

    OPS = "ops"
    AIRFLOW = "airflow"


@dataclass(frozen=True, slots=True)
class Plan:
    """A compiled job."""

    job: Any
    steps: tuple[Step, ...]
    scopes: tuple[Scope, ...]
    meaning: Meaning
    by_key: Mapping[str, int]
    by_task_id: Mapping[str, int]
    groups: Mapping[str, tuple[int, ...]]
    """Per group (path with dots) the steps in it that have nothing of the group before them."""
    outputs: Mapping[str, Source]
    """The outputs of the job."""
    fail_fast: bool = False
    airflow_major: int = 3
    selected: frozenset[int] | None = None
    """The steps to run, if not all."""
    dynamic_outputs: Mapping[str, Any] = field(default_factory=dict)

    def is_directly_in_mapped_group(self, step: Step) -> bool:
        """Whether the group that a step stands in is itself mapped."""
        return step.scope != NO_SCOPE and self.scopes[step.scope].path == step.path[:-1]
