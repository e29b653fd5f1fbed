"""Files that arguments name as templates: they travel with the module that names them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from jetbridge_translator.lower.draft import Draft
from jetbridge_translator.lower.plan import TemplateFile
from jetbridge_translator.lower.uses import Value


def template_files(draft: Draft) -> Iterator[TemplateFile]:
    """The template files of a DAG file, looked for beside it, as Airflow does."""
    for name in _of_classes(draft):
        yield TemplateFile(draft.dag_file.file, name)
    for value, extensions in (*_of_calls(draft), *_of_uses(draft)):
        if value.templated and extensions:
            for name in _names(value.value, extensions):
                yield TemplateFile(draft.dag_file.file, name)


def _of_classes(draft: Draft) -> Iterator[str]:
    """What fields of the team's own operators name: their `template_ext` says which, and the reader has found the files."""
    for dag in draft.dag_file.dags.values():
        for task in dag.tasks.values():
            for field, text in task.template_texts.items():
                value = task.template_fields.get(field)
                pairs = zip(value, text, strict=False) if isinstance(value, (list, tuple)) else ((value, text),)
                yield from (name for name, found in pairs if isinstance(name, str) and name != found)


def _of_calls(draft: Draft) -> Iterator[tuple[Value, tuple[str, ...]]]:
    for written in draft.ops:
        for call in written.calls.values():
            for value in (*call.positional, *call.named.values(), *call.expanded.values()):
                yield value, call.extensions


def _of_uses(draft: Draft) -> Iterator[tuple[Value, tuple[str, ...]]]:
    """Values that became defaults of ops are in no call."""
    for group in draft.groups:
        if group.mapping is not None:
            for use in group.uses:
                for value in use.named.values():
                    yield value, group.mapping.template_extensions


def _names(value: Any, extensions: tuple[str, ...]) -> Iterator[str]:
    if isinstance(value, str):
        if value.endswith(extensions) and not value.startswith("/") and "{" not in value and "\n" not in value:
            yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _names(item, extensions)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _names(item, extensions)
