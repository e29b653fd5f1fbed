"""`python -m jetbridge_translator.operators.page`: `docs/operators.md`, made from the tables of mappings and their cases."""

from __future__ import annotations

import importlib
from collections.abc import Iterable, Iterator
from pathlib import Path

from jetbridge_translator.operators import mappings
from jetbridge_translator.operators.mapping import OperatorMapping, OpShape
from jetbridge_translator.operators.registry import mappings_by_file

FILE = Path(__file__).parents[3] / "docs" / "operators.md"
_SHORT = frozenset({OpShape.READY, OpShape.CLASS})
"""Shapes of which a line of a table says all: the arguments are those of Airflow's operator."""
_INTRODUCTION = """# Operators

What each operator becomes, made from the mapping tables by `make operators`: {entries} entries for {names} qualified names of all generations of Airflow. Every pair of code below is a test.

An argument that is neither taken nor ignored ends in a finding. An operator that is not on this page becomes an op that refuses to run, unless its class is read with the DAGs (then it travels along),
or you [map it yourself](../CONTRIBUTING.md#map-your-own-operators-without-changing-jetbridge)."""


def page() -> str:
    """The text of the page."""
    by_file = {file: entries for file, entries in mappings_by_file().items() if entries}
    every = [entry for entries in by_file.values() for entry in entries]
    head = _INTRODUCTION.format(entries=len(every), names=sum(len(entry.names) for entry in every))
    parts = [head, _contents(by_file), *(part for file, entries in by_file.items() for part in _section(file, entries))]
    return "\n\n".join(parts) + "\n"


def _contents(files: Iterable[str]) -> str:
    return "\n".join(f"- [{file}](#{file})" for file in files)


def _section(file: str, entries: list[OperatorMapping]) -> Iterator[str]:
    yield f"## {file}"
    yield (importlib.import_module(f"{mappings.__name__}.{file}").__doc__ or "").strip()
    lines = [_line(entry) for entry in entries if entry.shape in _SHORT]
    if lines:
        yield "\n".join(["| operator | in | runs | takes | ignores |", "| --- | --- | --- | --- | --- |", *lines])
    for entry in entries:
        if entry.shape not in _SHORT:
            yield from _entry(entry)


def _line(entry: OperatorMapping) -> str:
    cells = (f"`{entry.rule}`", _modules(entry), f"`{_target(entry)}`", _taken(entry), _ignored(entry))
    return "| " + " | ".join(cell.replace("|", "\\|") for cell in cells) + " |"


def _entry(entry: OperatorMapping) -> Iterator[str]:
    yield f"### {entry.rule}"
    facts = {"In": _modules(entry), "Calls": _called(entry), "Takes": _taken(entry), "Ignores": _ignored(entry)}
    yield "\n".join(f"- {name}: {text}" for name, text in facts.items() if text)
    for case in entry.cases:
        yield f"```python\n{case.operator.strip()}\n```\n\nbecomes\n\n```python\n{case.op.strip()}\n```"


def _modules(entry: OperatorMapping) -> str:
    """The modules that have the operator; a name that differs from the entry's is said."""
    split = [name.rpartition(".") for name in entry.names]
    return ", ".join(
        f"`{module}`" if name == entry.rule else f"`{module}.{name}`" for module, _, name in split if module
    )


def _target(entry: OperatorMapping) -> str:
    return ".".join(entry.target or ())


def _called(entry: OperatorMapping) -> str:
    """The method that is called, and the resources that it is handed."""
    if entry.shape is OpShape.FUNCTION:
        return f"your function, which becomes the op, under `@{entry.decorator}`"
    if entry.resource is not None:
        return f"`{entry.resource[1]}.{entry.method}`"
    called = next(rule for rule in entry.connections if rule.keyword is None)
    others = [f"`{each.keyword}=` a `{each.resource[1]}`" for each in entry.connections if each.keyword is not None]
    return f"`{called.resource[1]}.{entry.method}`" + (f" with {', '.join(others)}" if others else "")


def _taken(entry: OperatorMapping) -> str:
    names = [argument for rule in entry.connections for argument in rule.arguments]
    return ", ".join(f"`{name}`" for name in dict.fromkeys([*names, *entry.args]))


def _ignored(entry: OperatorMapping) -> str:
    return "; ".join(f"`{name}` ({why})" for name, why in sorted(entry.ignored.items()))


def main() -> None:
    """Write the page."""
    FILE.write_text(page(), encoding="utf-8")


if __name__ == "__main__":
    main()
