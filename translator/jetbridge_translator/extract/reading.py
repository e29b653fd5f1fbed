"""Files to DagFiles: one evaluation for each file that may define DAGs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

from jetbridge_translator.extract.files import dag_files, python_files
from jetbridge_translator.extract.generation import generation_of
from jetbridge_translator.extract.installed import installed_packages
from jetbridge_translator.extract.kept_results import KeptResults
from jetbridge_translator.extract.neighbours import neighbours_of, with_neighbours
from jetbridge_translator.extract.one_file import FileReader
from jetbridge_translator.extract.session import Inputs
from jetbridge_translator.extract.transport import packed, unpacked
from jetbridge_translator.model import AirflowVersion, DagFile
from jetbridge_translator.read import without_garbage_collection


@dataclass(frozen=True, slots=True)
class ReadOptions:
    """What the user gives besides the files.

    `module_folders` are further folders to resolve imports in; `airflow_version` None: seen from the files and what stands pinned near them;
    `moment` is what clocks show; `workers` the number of processes; `cache` the folder where results are kept for the next run, None for none.
    """

    module_folders: tuple[Path, ...] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)
    connections: Mapping[str, Any] = field(default_factory=dict)
    environ: Mapping[str, str] = field(default_factory=dict)
    airflow_version: AirflowVersion | None = None
    workers: int = 1
    cache: Path | None = None
    moment: datetime = field(default_factory=lambda: datetime.now(tz=timezone.utc))


def read_dags(paths: Iterable[Path], options: ReadOptions | None = None) -> list[DagFile]:
    """Read every file that may define DAGs; what is wrong with a file ends in its findings and stops no other."""
    options = options or ReadOptions()
    roots = tuple(Path(path) for path in paths)
    version = options.airflow_version or generation_of(python_files(roots), roots)
    files = dag_files(roots, is_v3=version is AirflowVersion.V3)
    neighbours = neighbours_of(roots, options.module_folders)
    search = (*options.module_folders, *(neighbour.folder for neighbour in neighbours))
    inputs = Inputs(
        version,
        dict(options.variables),
        dict(options.connections),
        dict(options.environ),
        options.moment,
        installed_packages([*roots, *options.module_folders]),
    )
    batch = Batch(roots, search, inputs, options.cache)
    kept = batch.kept()
    results = _kept(kept, files)
    missing = [file for file in files if file not in results]
    results.update(zip(missing, _read_all(batch, kept, missing, options.workers), strict=True))
    if kept is not None and missing:
        kept.prune()
    return with_neighbours([results[file] for file in files], neighbours, roots)


@dataclass(frozen=True, slots=True)
class Batch:
    """What is the same for all files of a run."""

    roots: tuple[Path, ...]
    module_folders: tuple[Path, ...]
    inputs: Inputs
    cache: Path | None

    def kept(self) -> KeptResults | None:
        """The results of earlier runs."""
        if self.cache is None:
            return None
        return KeptResults(self.cache, self.roots, self.module_folders, self.inputs)

    def reader(self, kept: KeptResults | None) -> FileReader:
        """What reads its files, and keeps what it reads."""
        return FileReader(self.roots, self.module_folders, self.inputs, kept)


def _kept(kept: KeptResults | None, files: Iterable[Path]) -> dict[Path, DagFile]:
    """The results of earlier runs that still count."""
    if kept is None:
        return {}
    with without_garbage_collection():
        return {file: result for file in files if (result := kept.get(file)) is not None}


def _read_all(batch: Batch, kept: KeptResults | None, files: list[Path], workers: int) -> list[DagFile]:
    if workers < 2 or len(files) < 2:  # noqa: PLR2004 -- one worker needs no pool
        return list(map(batch.reader(kept).read, files))
    with ProcessPoolExecutor(workers, initializer=_start, initargs=(batch,)) as pool:
        return list(map(unpacked, pool.map(_read, files, chunksize=8)))


_READERS: list[FileReader] = []


def _start(batch: Batch) -> None:
    """A worker keeps its reader (and the modules that it parsed) for all its files."""
    _READERS[:] = [batch.reader(batch.kept())]


def _read(file: Path) -> bytes:
    return packed(_READERS[0].read(file))
