"""The inventory of DAG files and folders: read and translated as a migration would, with nothing written."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

from jetbridge_translator.extract.generation import nearby_files
from jetbridge_translator.inventory.code import uses_of_code
from jetbridge_translator.inventory.items import Inventory, ItemKind, Use, items_of
from jetbridge_translator.inventory.tasks import uses_of_dag
from jetbridge_translator.inventory.templates import uses_of_templates
from jetbridge_translator.migration import Request, migrate
from jetbridge_translator.model import DagFile, Place
from jetbridge_translator.read import Folders
from jetbridge_translator.report.estimate import estimates_of


def inventory_of(request: Request) -> Inventory:
    """Everything that the DAGs of a request use, and what a person will have to do for each."""
    done = migrate(request)
    folders = Folders(request.sources, request.reading.module_folders)
    uses = [use for file in done.read for use in _of_file(file, folders)]
    uses += [use for file in _code_files(done.read) for use in _of_code(file, folders)]
    uses += _of_requirements(request.sources)
    items = items_of(uses)
    by_kind = {kind: tuple(item for item in items if item.kind is kind) for kind in ItemKind}
    return Inventory(items, estimates_of(done.report), len(done.report.files), by_kind)


def _of_file(file: DagFile, folders: Folders) -> Iterator[Use]:
    path = _path(file.file, folders)
    for dag in file.dags.values():
        yield from uses_of_dag(dag)
        if path is not None:
            yield from uses_of_templates(dag, path.parent)


def _code_files(read: tuple[DagFile, ...]) -> list[str]:
    """The files with DAGs and the modules that they import, each once."""
    with_dags = [file for file in read if file.dags]
    return sorted({*(file.file for file in with_dags), *(m.file for file in with_dags for m in file.helper_modules)})


def _of_code(file: str, folders: Folders) -> Iterator[Use]:
    path = _path(file, folders)
    if path is None:
        return
    try:
        tree = ast.parse(path.read_bytes())
    except (OSError, SyntaxError, ValueError):
        return  # the reader has told of it
    yield from uses_of_code(tree, file, lambda module: folders.find(module, path) is not None)


def _path(file: str, folders: Folders) -> Path | None:
    return next((root / file for root in folders.all if (root / file).is_file()), None)


def _of_requirements(sources: tuple[Path, ...]) -> list[Use]:
    """Packages that requirements files near the DAGs name."""
    found: list[Use] = []
    for file in dict.fromkeys(nearby_files(sources)):
        if not file.name.startswith("requirements") or file.suffix != ".txt":
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            text = line.partition("#")[0].strip()
            if text and not text.startswith("-"):
                found.append(Use(ItemKind.PACKAGE, text, Place(file.name, number), "required nearby"))
    return found
