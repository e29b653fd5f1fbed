"""Files to DagFiles: one evaluation for each file that may define DAGs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timezone
from functools import partial
from pathlib import Path
from typing import Any

from jetbridge_translator.extract.files import dag_files, python_files
from jetbridge_translator.extract.generation import generation_of
from jetbridge_translator.extract.installed import installed_packages
from jetbridge_translator.extract.one_file import FileReader
from jetbridge_translator.extract.session import Inputs
from jetbridge_translator.model import AirflowVersion, DagFile


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user gives besides the files.

    `module_folders` are further folders to resolve imports in; `airflow_version` None: seen from the files and what stands pinned near them;
    `moment` is what clocks show; `workers` the number of processes.
    """

    module_folders: tuple[Path, ...] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)
    connections: Mapping[str, Any] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)
    airflow_version: AirflowVersion | None = None
    workers: int = 1
    moment: datetime = field(default_factory=lambda: datetime.now(tz=timezone.utc))


def read_dags(paths: Iterable[Path], options: ReadOptions | None = None) -> list[DagFile]:
    """Read every file that may define DAGs; what is wrong with a file ends in its findings and stops no other."""
    options = options or ReadOptions()
    roots = tuple(Path(path) for path in paths)
    version = options.airflow_version or generation_of(python_files(roots), roots)
    files = dag_files(roots, is_v3=version is AirflowVersion.V3)
    inputs = Inputs(
        version,
        dict(options.variables),
        dict(options.connections),
        dict(options.environ),
        options.moment,
        installed_packages([*roots, *options.module_folders]),
    )
    if options.workers < 2 or len(files) < 2:  # noqa: PLR2004 -- one worker needs no pool
        return list(map(FileReader(roots, options.module_folders, inputs).read, files))
    with ProcessPoolExecutor(options.workers) as pool:
        return list(pool.map(partial(_read, roots, options.module_folders, inputs), files, chunksize=8))


_READERS: dict[Any, FileReader] = {}


def _read(roots: tuple[Path, ...], folders: tuple[Path, ...], inputs: Inputs, file: Path) -> DagFile:
    """Read one file in a worker, which keeps its reader (and the modules that it parsed) for the next."""
    key = (roots, folders)
    if key not in _READERS:
        _READERS.clear()
        _READERS[key] = FileReader(roots, folders, inputs)
    return _READERS[key].read(file)
