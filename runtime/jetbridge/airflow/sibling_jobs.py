"""The other jobs of a project, for tasks that ask for a run of one of them."""

from __future__ import annotations

import importlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from jetbridge.airflow.bound import dag_id_of, source_file
from jetbridge.definitions.job_definition import JobDefinition
from jetbridge.definitions.signals import NotFoundException

_known: dict[Path, dict[str, JobDefinition]] = {}
"""By root folder of a project its jobs by DAG id."""


def remember_jobs(root: Path, jobs: Iterable[JobDefinition]) -> None:
    """Note the jobs of a project; what loads one does so."""
    _known[root.resolve()] = {dag_id_of(job): job for job in jobs}


def sibling_of(job: JobDefinition, dag_id: str) -> JobDefinition:
    """The job of that id beside another one.

    Raises:
        NotFoundException: the project has none; the text names those that it has.
    """
    found = _beside(job)
    if dag_id not in found:
        known = ", ".join(sorted(found)) or "none"
        raise NotFoundException(f"Dag id {dag_id} not found: the jobs beside {dag_id_of(job)!r} are {known}")
    return found[dag_id]


def _beside(job: JobDefinition) -> dict[str, JobDefinition]:
    file = Path(source_file(job)).resolve()
    for folder in file.parents:
        if folder in _known:
            return _known[folder]
        if (folder / "definitions.py").is_file():
            # The project stands above this package, and loads itself under `remember_jobs`: a worker process has not done so yet.
            importlib.import_module("jetbridge.project").load_project(folder)
            return _known[folder]
    return {dag_id_of(each): each for each in _in_module(job)}


def _in_module(job: JobDefinition) -> list[Any]:
    """The jobs of the module that defines a job: it belongs to no project."""
    function = getattr(job.graph, "composition_fn", None)
    named = getattr(function, "__globals__", {}).values()
    return [job, *(value for value in list(named) if isinstance(value, JobDefinition))]
