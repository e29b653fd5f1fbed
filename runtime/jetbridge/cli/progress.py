"""A run as a person sees it: live on a terminal, one line per end in a pipe; and its result."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Mapping
from types import TracebackType

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn
from typing_extensions import Self

from jetbridge.cli.console import err, out
from jetbridge.definitions.states import TaskState
from jetbridge.documents import RunDocument
from jetbridge.errors import UserCodeExecutionError
from jetbridge.execution.job_run import JobRun
from jetbridge.execution.results.result import RunResult

COLOURS = {
    "success": "green",
    "failed": "red",
    "upstream_failed": "dark_orange",
    "skipped": "magenta",
    "up_for_retry": "yellow",
    "removed": "dim",
}
_EVERY = 0.1
_AROUND = {
    "MaxRetriesExceededError",
    "RetryRequested",
    "RetryRequestedFromPolicy",
    *(kind.__name__ for kind in UserCodeExecutionError.__subclasses__()),
}
"""Errors that say where another one came from."""


class Watcher:
    """Shows how far a run is, from a thread beside it; shows nothing when nobody looks."""

    def __init__(self, console: Console | None = None) -> None:
        self._console = console or err()
        self._done = threading.Event()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._done.set()
        if self._thread is not None:
            self._thread.join()

    def __call__(self, job_run: JobRun) -> None:
        """Begin to watch a run."""
        if self._console.is_terminal:
            self._thread = threading.Thread(target=self._show, args=(job_run,), daemon=True)
            self._thread.start()

    def _show(self, job_run: JobRun) -> None:
        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        with Progress(*columns, console=self._console, transient=True) as progress:
            shown = progress.add_task(job_run.plan.job.name, total=None)
            while not self._done.wait(_EVERY):
                _update(progress, shown, job_run)


def _update(progress: Progress, shown: TaskID, job_run: JobRun) -> None:
    steps = job_run.progress.steps
    running = [run.key for step in steps for run in step.all_runs() if run.state is TaskState.RUNNING]
    name = f"{job_run.plan.job.name}: {', '.join(running[:3])}" if running else job_run.plan.job.name
    total, done = sum(step.total for step in steps), sum(step.done for step in steps)
    progress.update(shown, description=name, total=total, completed=done)


def reasons_of(result: RunResult) -> dict[str, str]:
    """Why the tasks that failed did, by task id."""
    failed = [run for run in result.step_runs() if run.state is TaskState.FAILED and run.error is not None]
    return {run.step.task_id: _reason(run.error) for run in failed}


def print_run(document: RunDocument, reasons: Mapping[str, str]) -> None:
    """What became of every task instance, and why what failed did."""
    console = out()
    for instance in document["task_instances"]:
        state = instance["state"] or "none"
        index = "" if instance["map_index"] < 0 else f"[{instance['map_index']}]"
        tries = f" (try {instance['try_number']})" if (instance["try_number"] or 0) > 1 else ""
        console.print(f"{state:16}", style=COLOURS.get(state, ""), end="")
        console.print(f"{instance['task_id']}{index}{tries}")
        if state == "failed" and instance["task_id"] in reasons:
            console.print(f"{'':16}  {reasons[instance['task_id']]}", style="red")
    _print_summary(document, console)


def _reason(error: object) -> str:
    """The first line of what the op raised, not of what the engine raised around it."""
    while getattr(error, "cls_name", None) in _AROUND and (cause := getattr(error, "cause", None)) is not None:
        error = cause
    text = str(getattr(error, "message", error)).strip()
    return text.splitlines()[0] if text else type(error).__name__


def _print_summary(document: RunDocument, console: Console) -> None:
    counts = Counter(instance["state"] or "none" for instance in document["task_instances"])
    told = ", ".join(f"{count} {state}" for state, count in counts.most_common())
    start, end = document["data_interval"]
    state = document["dag_run_state"]
    console.print(f"{document['dag_id']}: {state}", style=f"bold {COLOURS.get(state, '')}".strip())
    console.print(f"{told}; data interval {start} to {end}")
