"""Settings of a task that are data: params, and the assets that it reads and makes. They keep the user's own text where that can travel."""

from __future__ import annotations

import ast
from collections.abc import Sequence
from typing import Any

from jetbridge_translator.lower.expressions import Expression
from jetbridge_translator.lower.literals import UnwritableError
from jetbridge_translator.lower.sources import parsed
from jetbridge_translator.lower.values import ValueWriter
from jetbridge_translator.model import Source, Task


def data_settings(task: Task, writer: ValueWriter) -> dict[str, Expression]:
    """The params, inlets and outlets of a task, as far as they can be written (`losses.py` tells of the others)."""
    given: dict[str, Any] = {
        "params": task.params,
        "inlets": list(task.settings.inlets),
        "outlets": list(task.settings.outlets),
    }
    found: dict[str, Expression] = {}
    for name, value in given.items():
        written = written_data(name, value, task, writer) if value else None
        if written is not None:
            found[name] = written
    return found


def written_data(name: str, value: Any, task: Task, writer: ValueWriter) -> Expression | None:
    """One of them as code; None if it has none."""
    source = task.sources.get(name)
    try:
        return writer.write(value, source if source is not None and _shows(source, value) else None)
    except UnwritableError:
        return None


def _shows(source: Source, value: Any) -> bool:
    """Whether a text is that of this value: a name or call may stand for anything, a display has as many items."""
    tree = parsed(source.text)
    if isinstance(tree, ast.Dict):
        return len(tree.keys) == len(value)
    return isinstance(tree, (ast.List, ast.Tuple)) and len(tree.elts) == len(value)


def shared_data(each: Sequence[dict[str, Expression]]) -> dict[str, Expression]:
    """What all uses of an op say alike."""
    first, *others = each
    return {name: value for name, value in first.items() if all(other.get(name) == value for other in others)}
