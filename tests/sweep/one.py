"""One folder: read, migrated, written, and its report held against what was read."""

from __future__ import annotations

from collections import Counter
from pathlib import Path
from typing import Any

from jetbridge_translator import placement
from jetbridge_translator.migration import Migration, Request, migrate, with_placement
from jetbridge_translator.read import Folders
from jetbridge_translator.report.documents import migration_document
from jetbridge_translator.structure import structure_document
from sweep.accounts import gaps, texts_of
from sweep.stubs import stubs

OURS = {
    "DAG109": "errors of ours while reading",
    "DAG503": "errors of ours while writing",
    "DAG105": "files over a limit",
}
"""Findings that no file should give, and what they are counted as."""


def sweep_folder(folder: Path, target: Path) -> dict[str, Any]:
    """The figures of a folder, and what is wrong; its project is written to `target`."""
    migration = migrate(Request((folder,), target))
    structure_document(list(migration.read))
    done = with_placement(migration, placement.plan(target, migration.files))
    placement.put(target, placement.plan(target, done.files), migration_document(done.report))
    texts = texts_of(Folders((folder,)).roots, (file.file for file in done.report.files))
    missing = gaps(done, texts)
    ours = [found for found in done.report.all_findings if found.code in OURS]
    figures = _figures(done)
    figures["gaps"] = len(missing)
    figures.update(OURS[found.code] for found in ours)
    by_cause = stubs(done)
    figures["stubs"] = by_cause.total()
    figures["stubs without a finding"] = sum(n for cause, n in by_cause.items() if cause.startswith("NO FINDING"))
    return {
        "figures": figures,
        "stubs": by_cause,
        "said": [*map(str, missing), *(f"{f.code} {f.place} {f.message}" for f in ours)],
    }


def _figures(migration: Migration) -> Counter[str]:
    report = migration.report
    figures = Counter(files=len(report.files), dags=len(report.dags))
    figures.update({f"files {status}": count for status, count in Counter(f.status for f in report.files).items()})
    for kind in ("task", "edge", "argument"):
        figures[f"{kind}s"] = sum(dag.count(kind) for dag in report.dags)
    figures["statements"] = sum(len(file.ledger) for file in report.files)
    figures["unaccounted"] = sum(entry.fate.name == "UNACCOUNTED" for file in report.files for entry in file.ledger)
    return figures
