"""`python -m jetbridge_translator.operators.collect SITE_PACKAGES PACKAGE… --out FOLDER`: write operator facts, one table for each provider.

The packages are read and never imported; `--context` names further folders whose classes are only looked up.
"""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import click

from jetbridge_translator.operators.collecting.catalogue import Catalogue
from jetbridge_translator.operators.collecting.classes import SourceClass, classes_of
from jetbridge_translator.operators.collecting.sources import constants, modules
from jetbridge_translator.operators.facts import RETIRED, facts_of, retired_classes, table_of

_CORE = (
    "airflow.operators",
    "airflow.sensors",
    "airflow.decorators",
    "airflow.models.baseoperator",
    "airflow.sdk",
    "airflow.providers",
)


@click.command()
@click.argument("site_packages", type=click.Path(exists=True, path_type=Path))
@click.argument("packages", nargs=-1, required=True)
@click.option("--context", type=click.Path(exists=True, path_type=Path), multiple=True)
@click.option(
    "--retired", is_flag=True, help="Keep only classes that no table has, and add them to the table of retired ones."
)
@click.option("--out", type=click.Path(path_type=Path), required=True)
def main(
    site_packages: Path, packages: tuple[str, ...], context: tuple[Path, ...], *, retired: bool, out: Path
) -> None:
    """Write the facts of all operators in PACKAGES of SITE_PACKAGES into the tables of the folder --out."""
    classes, constant = _read(context, _CORE)
    own, own_constant = _read((site_packages,), packages)
    facts = Catalogue({**classes, **own}, {**constant, **own_constant}).wanted()
    mine = {name: facts[name] for name in sorted(set(facts) & set(own))}
    tables = {RETIRED: _with_retired(mine)} if retired else _tables(mine)
    for table, entries in sorted(tables.items()):
        lines = [f"{json.dumps(name)}: {json.dumps(fact, separators=(',', ':'))}" for name, fact in entries.items()]
        (out / table).write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
        click.echo(f"{table}: {len(entries)} classes")


def _tables(facts: dict[str, Any]) -> dict[str, dict[str, Any]]:
    tables: dict[str, dict[str, Any]] = {}
    for name, fact in facts.items():
        tables.setdefault(table_of(name), {})[name] = fact
    return tables


def _with_retired(facts: dict[str, Any]) -> dict[str, Any]:
    """The table of retired classes, together with those of the given ones that no table has."""
    added = {name: fact for name, fact in facts.items() if facts_of(name) is None}
    return dict(sorted({**retired_classes(), **added}.items()))


def _read(folders: tuple[Path, ...], packages: tuple[str, ...]) -> tuple[dict[str, SourceClass], dict[str, ast.expr]]:
    found: dict[str, SourceClass] = {}
    literals: dict[str, ast.expr] = {}
    for folder in folders:
        for package in packages:
            for module, tree in modules(folder, package):
                found.update(classes_of(module, tree))
                literals.update(constants(module, tree))
    return found, literals


if __name__ == "__main__":
    main()
