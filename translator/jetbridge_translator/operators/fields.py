"""`python -m jetbridge_translator.operators.fields`: the runtime's tables of template fields, made from the facts of the operators that are mapped.

A chain of constructors becomes one form a field: what the outermost constructor's arguments make of it.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from jetbridge_translator.operators import calls
from jetbridge_translator.operators.facts import facts_of, lineage, template_fields_of
from jetbridge_translator.operators.forms import is_false
from jetbridge_translator.operators.mapping import OperatorMapping, OpShape
from jetbridge_translator.operators.registry import mappings_by_file

_UNKNOWN = ["?"]
FOLDER = Path(__file__).parents[3] / "runtime" / "jetbridge" / "airflow" / "operator_fields"


def tables() -> dict[str, str]:
    """The text of each table by the name of its file."""
    found = {name: entries for name, mappings in mappings_by_file().items() if (entries := _entries(mappings))}
    return {f"{name}.json": _text(entries) for name, entries in found.items()}


def _text(entries: Mapping[str, Any]) -> str:
    lines = [f"{json.dumps(name)}: {json.dumps(entry, separators=(',', ':'))}" for name, entry in entries.items()]
    return "{\n" + ",\n".join(lines) + "\n}\n"


def _entries(mappings: Iterable[OperatorMapping]) -> dict[str, Any]:
    found = {mapping.kind: entry for mapping in mappings if (entry := entry_of(mapping)) is not None}
    return dict(sorted(found.items()))


def entry_of(mapping: OperatorMapping) -> dict[str, Any] | None:
    """The fields of one operator; None where a class of the runtime or a kind of its own says them."""
    known = next((name for name in mapping.names if facts_of(name) is not None), None)
    if known is None or mapping.shape is not OpShape.CALL or mapping.kind != known.rpartition(".")[2]:
        return None
    fields = template_fields_of(known)
    if fields is None:
        return None
    forms, defaults = flattened(known)
    chosen = {name: form for name in fields if (form := forms.get(name, ["p", name])) != ["p", name]}
    used = {argument for name in fields for argument in _arguments(forms.get(name, ["p", name]))}
    entry: dict[str, Any] = {"fields": list(fields)}
    if chosen:
        entry["forms"] = chosen
    if kept := {name: value for name, value in defaults.items() if name in used and value is not None}:
        entry["defaults"] = kept
    if mapping.connections:
        entry["connections"] = [list(rule.arguments) for rule in mapping.connections]
    return entry


def _arguments(form: list[Any]) -> set[str]:
    if form[0] == "or":
        return {form[1], *_arguments(form[2])}
    return {form[1]} if form[0] == "p" else set()


def flattened(qualified_name: str) -> tuple[dict[str, list[Any]], dict[str, Any]]:
    """Each attribute as a form over the arguments of the outermost constructor, and the defaults of these arguments."""
    attributes: dict[str, list[Any]] = {}
    defaults: dict[str, Any] = {}
    passed: dict[str, list[Any]] = {}
    consumed: set[str] = set()
    for facts in lineage(qualified_name):
        if not facts.has_init or facts.name in {"BaseOperator", "BaseSensorOperator"}:
            continue
        values: dict[str, list[Any]] = {}
        for name, *default in facts.parameters:
            value = _plain(default[0]) if default else None
            values[name] = passed.pop(name) if name in passed else ["c", value] if name in consumed else ["p", name]
            if values[name] == ["p", name]:
                defaults.setdefault(name, value)
        for name, form in facts.attributes.items():
            attributes.setdefault(name, _over(form, values))
        for name, form in values.items():
            attributes.setdefault(name, form)
        consumed |= set(values)
        passed.update({name: _over(form, values) for name, form in facts.passed.items()})
    return attributes, defaults


def _plain(literal: Any) -> Any:
    """A literal of the facts as JSON that stands for itself; None for what JSON cannot hold."""
    if not isinstance(literal, dict):
        return literal
    kind, content = next(iter(literal.items()))
    return {"dict": {}, "tuple": content, "timedelta": content}.get(kind)


def _over(form: list[Any], values: Mapping[str, list[Any]]) -> list[Any]:
    """A form over one constructor's parameters as a form over the outermost one's."""
    if form[0] == "c":
        return ["c", _plain(form[1])]
    if form[0] == "p":
        return values.get(form[1], _UNKNOWN)
    if form[0] != "or":
        return _UNKNOWN
    inner, otherwise = values.get(form[1], _UNKNOWN), _over(form[2], values)
    if inner[0] == "c":
        return otherwise if is_false(inner[1]) else inner
    return ["or", inner[1], otherwise] if inner[0] == "p" else _UNKNOWN


def main() -> None:
    """Write the tables of fields and of arguments, and remove those of mapping files that have none any more."""
    for folder, made in ((FOLDER, tables()), (calls.FOLDER, calls.tables())):
        for old in folder.glob("*.json"):
            if old.name not in made:
                old.unlink()
        for name, text in made.items():
            (folder / name).write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
