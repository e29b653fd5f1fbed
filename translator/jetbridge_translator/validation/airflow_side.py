"""Airflow's side: the structure of DAG files as a real Airflow loads them, and runs of them with `dag.test()`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from jetbridge.documents import RunDocument
from jetbridge_translator.validation.worker_process import Worker, WorkerTimeoutError

FILE_LIMIT = 120.0
RUN_LIMIT = 300.0


@dataclass(frozen=True, slots=True)
class AirflowFile:
    """What Airflow made of one file: its DAGs by id, or the error with which it refused it."""

    dags: dict[str, Any]
    import_error: str | None = None


@dataclass(frozen=True, slots=True)
class RunRequest:
    """One run: the DAG, the file that defines it, the logical date in ISO 8601; with `renders_only` the tasks do not work."""

    dag_id: str
    path: Path
    logical_date: str
    renders_only: bool = False


@dataclass(frozen=True, slots=True)
class AirflowRun:
    """What became of a request: the run document, or why there is none."""

    request: RunRequest
    document: RunDocument | None
    error: str | None = None


def structure_of(
    worker: Worker, paths: Iterable[Path], limit: float = FILE_LIMIT, at_a_time: int = 2
) -> dict[str, AirflowFile]:
    """Every file below `paths` that Airflow loads, by its path relative to the worker's DAGs folder.

    `limit` is the time in seconds that one file may take.
    """
    return _described(worker, paths, {"command": "structure"}, limit, at_a_time)


def schedules_of(worker: Worker, paths: Iterable[Path], since: str, count: int) -> dict[str, AirflowFile]:
    """The same with the next `count` runs of each DAG from `since` (ISO 8601) on: see `ScheduledRunsDocument`."""
    return _described(worker, paths, {"command": "schedule", "since": since, "count": count}, FILE_LIMIT, 2)


def _described(
    worker: Worker, paths: Iterable[Path], asked: dict[str, Any], limit: float, at_a_time: int
) -> dict[str, AirflowFile]:
    request = {**asked, "paths": [str(path.absolute()) for path in paths], "limit": limit, "at_a_time": at_a_time}
    base = worker.dags_folder.absolute()
    found = {}
    for answer in worker.ask(request, silence=limit + 60):
        file = answer["file"]
        found[_relative(Path(answer["path"]), base)] = AirflowFile(file["dags"], file["import_error"])
    return dict(sorted(found.items()))


def _relative(path: Path, base: Path) -> str:
    return path.relative_to(base).as_posix() if path.is_relative_to(base) else path.as_posix()


def runs_of(worker: Worker, requests: Sequence[RunRequest], limit: float = RUN_LIMIT) -> Iterator[AirflowRun]:
    """Run the DAGs one after the other in one process; one that takes longer than `limit` seconds ends it, the rest goes on in a new one."""
    done = 0
    while done < len(requests):
        left = requests[done:]
        try:
            for answer in worker.ask({"command": "run", "runs": [_asked(request) for request in left]}, silence=limit):
                if "run" in answer:
                    yield _answered(requests[done], answer["run"])
                    done += 1
        except WorkerTimeoutError:
            yield AirflowRun(requests[done], None, f"Airflow's run took longer than {limit:g} seconds and was ended")
            done += 1


def _asked(request: RunRequest) -> dict[str, Any]:
    return {
        "dag_id": request.dag_id,
        "path": str(request.path.absolute()),
        "logical_date": request.logical_date,
        "renders_only": request.renders_only,
    }


def _answered(request: RunRequest, document: dict[str, Any]) -> AirflowRun:
    error = document.pop("error", None)
    complete = document.get("dag_run_state") is not None
    return AirflowRun(request, cast("RunDocument", document) if complete else None, error)
