"""A folder of jobs, a Python file or a module: found, imported, and asked for its jobs and schedules."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from jetbridge.airflow.bound import dag_id_of, source_file
from jetbridge.airflow.schedules_of_jobs import remember_schedule, schedule_of
from jetbridge.airflow.sibling_jobs import remember_jobs
from jetbridge.definitions.automation.schedule import ScheduleDefinition
from jetbridge.definitions.definitions_object import Definitions
from jetbridge.definitions.graph_definition import GraphDefinition
from jetbridge.definitions.job_definition import JobDefinition
from jetbridge.errors import CodeLocationLoadError
from jetbridge.project.dotenv import read_dotenv
from jetbridge.project.importing import DEFINITIONS_FILE, import_file, import_module


@dataclass(frozen=True, slots=True)
class Project:
    """What was loaded: jobs by name, the folder that paths are relative to, and what it was loaded from.

    `broken` has, by file, why a module of the folder cannot be imported; its jobs are missing.
    """

    root: Path
    jobs: Mapping[str, JobDefinition]
    schedules: Mapping[str, ScheduleDefinition] = field(default_factory=dict)
    broken: Mapping[str, str] = field(default_factory=dict)
    source: str = ""

    def job(self, name: str) -> JobDefinition:
        """The job of that name or DAG id.

        Raises:
            CodeLocationLoadError: there is none; the text lists those that are there.
        """
        for job in self.jobs.values():
            if name in {job.name, dag_id_of(job)}:
                return job
        known = ", ".join(sorted(self.jobs)) or "none"
        because = "".join(f"\nNot loaded: {reason}" for reason in self.broken.values())
        raise CodeLocationLoadError(
            f"There is no job {name!r} in {self.source or self.root}. Jobs there: {known}.{because}"
        )

    def files(self) -> dict[str, list[JobDefinition]]:
        """The jobs by the file that defines them, relative to the root."""
        found: dict[str, list[JobDefinition]] = {}
        for job in self.jobs.values():
            found.setdefault(self._relative(Path(source_file(job))), []).append(job)
        return found

    def _relative(self, file: Path) -> str:
        try:
            return file.resolve().relative_to(self.root).as_posix()
        except ValueError:
            return str(file)


def is_jobs(path: Path) -> bool:
    """Whether a path is a folder of jobs, or a Python file that imports Jetbridge."""
    if path.is_dir():
        return (path / DEFINITIONS_FILE).is_file()
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        return False
    return any(line.lstrip().startswith(("from jetbridge", "import jetbridge")) for line in text.splitlines())


def load_project(target: str | Path) -> Project:
    """Load jobs from a folder with `definitions.py`, from a Python file, or from a module's dotted name; a `.env` beside them is read first.

    Raises:
        CodeLocationLoadError: there is no such file or module, it cannot be imported, or it holds no job.
    """
    path = Path(target)
    file = path / DEFINITIONS_FILE if path.is_dir() else path
    if not file.is_file():
        module = import_module(str(target))
        return _project(Path(module.__file__ or ".").resolve().parent, str(target), module, {})
    root = (path if path.is_dir() else file.parent).resolve()
    read_dotenv(root)
    module, broken = import_file(file.resolve(), root)
    return _project(root, str(path), module, broken)


def _project(root: Path, source: str, module: ModuleType, broken: Mapping[str, str]) -> Project:
    jobs = {job.name: job for job in _jobs(module)}
    schedules: dict[str, ScheduleDefinition] = {}
    for schedule in _schedules(module):
        job = schedule.job
        if isinstance(job, JobDefinition):
            schedules[job.name] = schedule
            remember_schedule(job, schedule)
    for job in jobs.values():
        if job.name not in schedules and (found := schedule_of(job)) is not None:
            schedules[job.name] = found
    if not jobs and broken:
        raise CodeLocationLoadError("\n".join(broken.values()))
    if not jobs:
        raise CodeLocationLoadError(
            f"{module.__file__ or module.__name__} holds no job: define one with @job, or Definitions(jobs=[…])."
        )
    remember_jobs(root, jobs.values())
    return Project(root, jobs, schedules, broken, source)


def _definitions(module: ModuleType) -> list[Definitions]:
    return [value for value in vars(module).values() if isinstance(value, Definitions)]


def _jobs(module: ModuleType) -> Iterator[JobDefinition]:
    """What `Definitions` names; without one, every job (and graph that needs nothing) of the module."""
    definitions = _definitions(module)
    for each in definitions:
        yield from each.resolve_all_job_defs()
    if not definitions:
        yield from _found(vars(module).values())


def _found(values: Iterable[Any]) -> Iterator[JobDefinition]:
    jobs = [value for value in values if isinstance(value, JobDefinition)]
    yield from jobs
    if not jobs:
        yield from (value.to_job() for value in values if isinstance(value, GraphDefinition))


def _schedules(module: ModuleType) -> Iterator[ScheduleDefinition]:
    definitions = _definitions(module)
    for each in definitions:
        yield from each.schedules or ()
    if not definitions:
        yield from (value for value in vars(module).values() if isinstance(value, ScheduleDefinition))
