"""Entries of operators that are one request: their arguments are those of Airflow's constructors, and so are those of the runtime's classes, which read them from a table.

The example of such an entry gives what has to be given.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from jetbridge_translator.operators.classes import ClassEntry, arguments_of, classes, parameters_of
from jetbridge_translator.operators.facts import facts_of, template_fields_of
from jetbridge_translator.operators.registry import MappingError

FOLDER = Path(__file__).parents[3] / "runtime" / "jetbridge" / "airflow" / "operator_arguments"
_OF_ALL_CALLS = frozenset({"gcp_conn_id", "impersonation_chain", "retry", "timeout", "metadata", "deferrable"})
"""Arguments that the runtime's base class has, with the defaults that most operators have."""
_SAMPLES = {
    "project_id": '"shop"',
    "location": '"europe-west1"',
    "region": '"europe-west1"',
    "zone": '"europe-west1-b"',
}
_TEXTS = ("_id", "_name", "name", "_uri", "_path", "parent", "bucket", "_type", "language", "prompt", "version")
_TABLES: dict[str, dict[str, ClassEntry]] = {}


def calls(
    module: str,
    names: str,
    *,
    table: str,
    extra: str,
    within: str | None = None,
    examples: dict[str, str] | None = None,
    **rest: Any,
) -> None:
    """Register the classes of a module of Airflow's providers that are one request each.

    Args:
        module: Airflow's module.
        names: The classes, as words of one text.
        table: The table of arguments that they stand in.
        extra: The extra of jetbridge that brings what they ask with.
        within: The runtime's module; the one of the same name without it.
        examples: Name of a class -> arguments of its example, where what has to be given does not make one.
        rest: What differs from the rule for all of them: see `ClassEntry`.

    Raises:
        MappingError: the facts do not know a class.
    """
    if unknown := [name for name in names.split() if facts_of(f"{module}.{name}") is None]:
        raise MappingError(f"{module}: no facts tell what {', '.join(unknown)} takes")
    entries = [
        ClassEntry(name, (examples or {}).get(name) or example_of(f"{module}.{name}"), **rest) for name in names.split()
    ]
    classes(module, *entries, extra=extra, within=within)
    _TABLES.setdefault(table, {}).update({f"{module}.{each.name}": each for each in entries})


def example_of(qualified_name: str) -> str:
    """The arguments that have no default, with values for an example."""
    needed = (name for name, *default in parameters_of(qualified_name) if not default)
    given = {name: _SAMPLES.get(name) or (_text(name) if name.endswith(_TEXTS) else "{}") for name in needed}
    return ", ".join(f"{name}={value}" for name, value in given.items())


def _text(name: str) -> str:
    words = [word for word in name.split("_") if word not in {"id", "name"}]
    return json.dumps("-".join(words) or "it")


def tables() -> dict[str, str]:
    """The text of each table of arguments by the name of its file."""
    return {f"{table}.json": _of_table(entries) for table, entries in sorted(_TABLES.items())}


def _of_table(entries: dict[str, ClassEntry]) -> str:
    rows = {each.name: _row(name, each) for name, each in sorted(entries.items())}
    lines = [f"{json.dumps(name)}: {json.dumps(row, separators=(',', ':'))}" for name, row in sorted(rows.items())]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _row(qualified_name: str, each: ClassEntry) -> dict[str, Any]:
    needed = {name for name, *default in parameters_of(qualified_name) if not default}
    arguments = [
        [name] if name in needed else [name, _literal(rule.default)]
        for name, rule in arguments_of(qualified_name, each).items()
        if not rule.name and not _is_of_the_base(name, rule.default)
    ]
    return {"arguments": arguments, "fields": list(template_fields_of(qualified_name) or ())}


def _is_of_the_base(name: str, default: Any) -> bool:
    return name in _OF_ALL_CALLS and default in (None, (), "google_cloud_default", False)


def _literal(value: Any) -> Any:
    return {"tuple": list(value)} if isinstance(value, tuple) else value
