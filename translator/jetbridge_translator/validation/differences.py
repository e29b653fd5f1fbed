"""What a comparison finds: differences, each with its place and both sides."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

ABSENT = "(not there)"
_MAX_SHOWN = 400


class ValidationLevel(str, Enum):
    """How deep a comparison goes."""

    STRUCTURE = "structure"
    SCHEDULE = "schedule"
    RENDERED = "rendered"
    EXECUTED = "executed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One key that Airflow and the job answer differently; `task_id` is None for the DAG itself, `map_index` for structure."""

    key: str
    airflow: Any
    job: Any
    task_id: str | None = None
    map_index: int | None = None

    @property
    def place(self) -> str:
        """The task, with its map index where it has one."""
        if self.task_id is None:
            return "DAG"
        return self.task_id if self.map_index in (None, -1) else f"{self.task_id}[{self.map_index}]"

    def text(self) -> str:
        """One readable line."""
        missing, extra = _members(self.airflow, self.job)
        if missing or extra:
            parts = [f"the job lacks {', '.join(missing)}"] if missing else []
            parts += [f"only the job has {', '.join(extra)}"] if extra else []
            return f"{self.place}: {self.key}: {'; '.join(parts)}"
        return f"{self.place}: {self.key}: Airflow has {_shown(self.airflow)}, the job has {_shown(self.job)}"


def _members(airflow: Any, job: Any) -> tuple[list[str], list[str]]:
    """For two lists of names: what each side has alone."""
    if not all(isinstance(side, list) and all(isinstance(name, str) for name in side) for side in (airflow, job)):
        return [], []
    return [name for name in airflow if name not in job], [name for name in job if name not in airflow]


def _shown(value: Any) -> str:
    text = value if value is ABSENT else repr(value)
    return text if len(text) <= _MAX_SHOWN else text[:_MAX_SHOWN] + f"… ({len(text)} characters)"


@dataclass(frozen=True, slots=True)
class DagComparison:
    """One DAG and its job, compared on one level; `problem` says why they could not be compared.

    `undetermined` is where the job differs from Airflow, but Airflow's own runs differ from each other too; `printed` is where tasks printed
    something else, which is told and counts for nothing. `date` is the logical date of the runs, or the moment from which runs are counted.
    """

    dag_id: str
    file: str
    level: ValidationLevel
    differences: tuple[Difference, ...] = ()
    problem: str | None = None
    tasks: int = 0
    undetermined: tuple[Difference, ...] = ()
    printed: tuple[Difference, ...] = ()
    date: str | None = None

    @property
    def equal(self) -> bool:
        """Whether both sides were compared and nothing differs."""
        return self.problem is None and not self.differences


@dataclass(frozen=True, slots=True)
class Validation:
    """What `jetbridge validate` found out; `notes` are facts that concern no single DAG."""

    airflow_version: str
    level: ValidationLevel
    comparisons: tuple[DagComparison, ...]
    notes: tuple[str, ...] = ()

    @property
    def equal(self) -> bool:
        """Whether there was something to compare and all of it is equal."""
        return bool(self.comparisons) and all(comparison.equal for comparison in self.comparisons)
