"""How a step reaches Airflow's meaning (template context, rendering) without `execution` knowing `airflow`, which stands above it.

A step's context offers the facts of `AirflowStep`; `airflow_meaning()` gives what makes a template context of them. It is imported at its first
use: jobs that use nothing of Airflow never pay for Jinja.
"""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any, Protocol, cast

from jetbridge.storage.values import XComValue


@dataclass(frozen=True, slots=True)
class RunFacts:
    """What is known of a run when it starts; moments are aware. `run_type` is `manual`, `scheduled`, `backfill` or `asset_triggered`.

    `is_triggered`: another job asked for it.
    """

    run_id: str
    logical_date: datetime | None = None
    data_interval: tuple[datetime, datetime] | None = None
    run_type: str = "manual"
    conf: Mapping[str, Any] | None = None
    start_date: datetime | None = None
    end_date: datetime | None = None
    is_triggered: bool = False


class AirflowStep(Protocol):
    """What a step knows of itself. `map_index` is -1 when it is not mapped; `try_number` counts from 1."""

    @property
    def job(self) -> Any:
        """The bound `JobDefinition`."""

    @property
    def node_path(self) -> str:
        """The names from the job down to the node: `section_1.task_1`."""

    @property
    def map_index(self) -> int:
        """Its index; -1 when it is not mapped."""

    @property
    def try_number(self) -> int:
        """Which try this is, from 1."""

    @property
    def run_facts(self) -> RunFacts:
        """The run that it belongs to."""

    def push_xcom(self, key: str, value: Any) -> None:
        """Keep a value under a key."""

    def read_xcom(
        self,
        *,
        job_name: str | None,
        run_id: str | None,
        node_paths: Sequence[str] | None,
        key: str | None,
        prior: bool,
    ) -> Iterable[XComValue]:
        """The values of this run (or another job's, or with `prior` of the runs before it too), of these nodes (None: all), of this key (None: any)."""

    def previous_success(self) -> RunFacts | None:
        """The last successful run of this job before this one."""

    @property
    def airflow_state(self) -> dict[str, Any]:
        """Room for one step's context, so that it is made once; empty at first."""


class AirflowMeaning(Protocol):
    """What `jetbridge.airflow.steps` offers."""

    def context_of(self, step: AirflowStep) -> Any:
        """The template context of a step: a mutable mapping, computed lazily; the same one at each call."""

    def context_of_ended(self, step: AirflowStep) -> Any:
        """The same of a step that has ended: it says how and when."""

    def render(self, step: AirflowStep, source: str) -> Any:
        """A text rendered."""

    def render_file(self, step: AirflowStep, path: str) -> Any:
        """A file rendered."""

    def current(self, step: AirflowStep) -> Any:
        """A context manager: while it is open, `get_current_context()` gives the step's context."""


@cache
def airflow_meaning() -> AirflowMeaning:
    """The module that gives Airflow's meaning to steps."""
    return cast("AirflowMeaning", importlib.import_module("jetbridge.airflow.steps"))
