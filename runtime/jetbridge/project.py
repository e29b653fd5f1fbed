"""A folder of jobs, a Python file or a module: found, imported, and asked for its jobs and schedules."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import traceback
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

from jetbridge.airflow.bound import dag_id_of, source_file
from jetbridge.airflow.schedules_of_jobs import remember_schedule, schedule_of
from jetbridge.definitions.automation.schedule import ScheduleDefinition
from jetbridge.definitions.definitions_object import Definitions
from jetbridge.definitions.graph_definition import GraphDefinition
from jetbridge.definitions.job_definition import JobDefinition
from jetbridge.errors import CodeLocationLoadError, JetbridgeError

DEFINITIONS_FILE = "definitions.py"
_loaded_roots: set[Path] = set()


@dataclass(frozen=True, slots=True)
class Project:
    """What was loaded: jobs by name, and the folder that paths are relative to."""

    root: Path
    jobs: Mapping[str, JobDefinition]
    schedules: Mapping[str, ScheduleDefinition] = field(default_factory=dict)

    def job(self, name: str) -> JobDefinition:
        """The job of that name or DAG id.

        Raises:
            CodeLocationLoadError: there is none; the text lists those that are there.
        """
        for job in self.jobs.values():
            if name in {job.name, dag_id_of(job)}:
                return job
        known = ", ".join(sorted(self.jobs)) or "none"
        raise CodeLocationLoadError(f"There is no job {name!r} in {self.root}. Jobs there: {known}.")

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
    """Load jobs from a folder with `definitions.py`, from a Python file, or from a module's dotted name.

    Raises:
        CodeLocationLoadError: there is no such file or module, it cannot be imported, or it holds no job.
    """
    path = Path(target)
    file = path / DEFINITIONS_FILE if path.is_dir() else path
    if file.is_file():
        root = (path if path.is_dir() else file.parent).resolve()
        module = _import_file(file.resolve(), root)
    else:
        module = _import_module(str(target))
        root = Path(module.__file__ or ".").resolve().parent
    return _project(root, module)


def _import_file(file: Path, root: Path) -> ModuleType:
    _forget_other_projects(root)
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    name = file.stem if file.stem.isidentifier() else f"jobs_{abs(hash(file))}"
    loaded = sys.modules.get(name)
    if loaded is not None and _file_of(loaded) == file:
        return loaded
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise CodeLocationLoadError(
            f"{file} is no Python file: give a folder with {DEFINITIONS_FILE}, a .py file or a module."
        )
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except BaseException as error:
        sys.modules.pop(name, None)
        if isinstance(error, (KeyboardInterrupt, SystemExit)):
            raise
        raise CodeLocationLoadError(_explain(file, error, root)) from error
    return module


def _import_module(name: str) -> ModuleType:
    if "/" in name or name.endswith(".py") or not all(part.isidentifier() for part in name.split(".")):
        raise CodeLocationLoadError(
            f"{name} is no folder with {DEFINITIONS_FILE}, no Python file and no module. Give one of them."
        )
    try:
        return importlib.import_module(name)
    except Exception as error:
        raise CodeLocationLoadError(_explain(Path(name), error, Path.cwd())) from error


def _forget_other_projects(root: Path) -> None:
    """Modules of a project that was loaded before must not answer for this one's of the same name."""
    others = {other for other in _loaded_roots if other != root}
    _loaded_roots.add(root)
    for other in others:
        if str(other) in sys.path:
            sys.path.remove(str(other))
    for name, module in list(sys.modules.items()):
        file = _file_of(module)
        if file is not None and any(other in file.parents for other in others) and root not in file.parents:
            del sys.modules[name]


def _file_of(module: Any) -> Path | None:
    file = getattr(module, "__file__", None)
    return Path(file).resolve() if isinstance(file, str) else None


def _explain(file: Path, error: BaseException, root: Path) -> str:
    """What went wrong, and the line of the user's code where it did."""
    if isinstance(error, SyntaxError):
        return f"{error.filename}:{error.lineno}:{error.offset}: {error.msg}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(root)]
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else str(file)
    kind = "" if isinstance(error, JetbridgeError) else f"{type(error).__name__}: "
    return f"{place}: {kind}{error}"


def _project(root: Path, module: ModuleType) -> Project:
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
    if not jobs:
        raise CodeLocationLoadError(
            f"{module.__file__ or module.__name__} holds no job: define one with @job, or Definitions(jobs=[…])."
        )
    return Project(root, jobs, schedules)


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
