"""`jetbridge inspect PATH` for DAG files: the runtime's command asks us for paths that hold no jobs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jetbridge.documents import StructureDocument
from jetbridge_translator.cli.reading import read_options
from jetbridge_translator.extract import read_dags
from jetbridge_translator.structure import structure_document


def inspect_dags(path: Path, **given: Any) -> StructureDocument:
    """The structure document of a DAG file or of a folder of DAG files, from reading alone."""
    return structure_document(read_dags([path], read_options(given)))
