"""What a branch or a short circuit skips: the steps it names stay skipped, whatever their trigger rule."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from jetbridge.definitions.states import TaskState
from jetbridge.execution.engine.progress import FINISHED, Progress
from jetbridge.execution.plan.step import Plan, Step
from jetbridge.execution.rules import UNMAPPED

SKIP_KEY = "skipmixin_key"
FOLLOWED = "followed"
SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class DirectSkip:
    """What a step decided about the steps after it: the value of its XCom `skipmixin_key`, and whom it skips at once.

    `at_once` are numbers of steps with a map index (None: all of them).
    """

    mark: dict[str, list[str]] | None
    at_once: tuple[tuple[int, int | None], ...] = ()


@dataclass(slots=True)
class SkipMarks:
    """The XComs `skipmixin_key` of a run.

    A task that comes into being after its parent has skipped it (a map index) learns it from here, as from Airflow's
    `NotPreviouslySkippedDep`.
    """

    progress: Progress
    _marks: dict[tuple[int, int], dict[str, list[str]]] = field(default_factory=dict)

    def put(self, step: int, map_index: int, mark: dict[str, list[str]]) -> None:
        """A step pushed this XCom."""
        self._marks[step, map_index] = mark

    def says_skip(self, step: Step, map_index: int) -> bool:
        """Whether a direct upstream step that has ended decided against this step (at the same map index)."""
        if not self._marks:
            return False
        return any(self._decided_against(parent, step, map_index) for parent in step.upstream)

    def _decided_against(self, parent: int, step: Step, map_index: int) -> bool:
        mark = self._marks.get((parent, map_index))
        if mark is None or not any(run.state in FINISHED for run in self.progress.steps[parent].all_runs()):
            return False
        if FOLLOWED in mark:
            return step.task_id not in mark[FOLLOWED]
        return step.task_id in mark.get(SKIPPED, ())


def branch_skip(plan: Plan, step: Step, map_index: int, chosen: Any) -> DirectSkip:
    """What follows from the result of a branch: names of tasks or groups to follow, one, several, or None for none.

    A direct downstream task that is reached from one that is followed is followed too.
    https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#branching

    Raises:
        ValueError: a name is no task or group of the job, or no text.
    """
    followed = {index for name in _names(chosen) for index in _resolve(plan, step, name)}
    if not step.downstream:
        return DirectSkip(None)
    for index in list(followed):
        followed.update(below(plan, index))
    mark = {FOLLOWED: [plan.steps[index].task_id for index in step.downstream if index in followed]}
    against = [index for index in step.downstream if index not in followed]
    if plan.airflow_major >= 3 and map_index != UNMAPPED:  # noqa: PLR2004 - the version reads best as a number
        return DirectSkip(mark)
    return DirectSkip(mark, tuple((index, map_index) for index in against))


def short_circuit_skip(plan: Plan, step: Step, map_index: int) -> DirectSkip:
    """What a false short circuit skips: everything below it, or what is directly below; teardowns never.

    https://airflow.apache.org/docs/apache-airflow-providers-standard/stable/operators/python.html#shortcircuitoperator
    """
    candidates = sorted(below(plan, step.index)) if step.ignores_rules else step.downstream
    skipped = [index for index in candidates if not plan.steps[index].is_teardown]
    return skip_steps(plan, skipped, map_index)


def skip_steps(plan: Plan, skipped: Iterable[int], map_index: int) -> DirectSkip:
    """A step skips these steps: at once if it is not mapped."""
    indexes = list(skipped)
    if not indexes:
        return DirectSkip(None)
    mark = {SKIPPED: [plan.steps[index].task_id for index in indexes]}
    if map_index != UNMAPPED:
        return DirectSkip(mark)
    at = UNMAPPED if plan.airflow_major >= 3 else None  # noqa: PLR2004 - the version reads best as a number
    return DirectSkip(mark, tuple((index, at) for index in indexes))


def below(plan: Plan, index: int) -> set[int]:
    """All steps after a step."""
    found: set[int] = set()
    todo = list(plan.steps[index].downstream)
    while todo:
        current = todo.pop()
        if current not in found:
            found.add(current)
            todo.extend(plan.steps[current].downstream)
    return found


def _names(chosen: Any) -> list[str]:
    if chosen is None:
        return []
    if isinstance(chosen, str):
        return [chosen]
    try:
        names = list(chosen)
    except TypeError:
        names = [chosen]
    wrong = [name for name in names if not isinstance(name, str)]
    if wrong:
        raise ValueError(
            f"A branch must give the name of an op or graph, a list of names, or None; it gave {wrong[0]!r} of type "
            f"{type(wrong[0]).__name__}."
        )
    return names


def _resolve(plan: Plan, step: Step, name: str) -> tuple[int, ...]:
    """A task id, a path, a group, or the name of a neighbour."""
    for candidate in (name, ".".join((*step.path[:-1], name))):
        if candidate in plan.groups:
            return plan.groups[candidate]
        for table in (plan.by_task_id, plan.by_key):
            if candidate in table:
                return (table[candidate],)
    neighbours = sorted({plan.steps[index].task_id for index in step.downstream})
    raise ValueError(
        f'Branch "{step.key}" chose "{name}", which is no op or graph of job "{getattr(plan.job, "name", "?")}". '
        f"Directly after it are: {', '.join(neighbours) or 'none'}."
    )


__all__ = [
    "SKIP_KEY",
    "DirectSkip",
    "SkipMarks",
    "TaskState",
    "below",
    "branch_skip",
    "short_circuit_skip",
    "skip_steps",
]
