"""Template fields that name a file: what Airflow puts in their place when it has loaded the DAG.

`resolve_template_files` of https://github.com/apache/airflow/blob/3.1.8/task-sdk/src/airflow/sdk/definitions/_internal/templater.py
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site
    from jetbridge_translator.extract.tasks import TaskNode


def template_texts(task: TaskNode, fields: Mapping[str, Any], here: Site, machine: Machine) -> dict[str, Any]:
    """The fields that hold the text of a file, or a list with such texts; a file that is not there keeps its name, and a mapped task all."""
    endings = task.attributes.get("templates_exts") or task.template_extensions
    if task.is_mapped or not isinstance(endings, (list, tuple)):
        return {}
    known = tuple(ending for ending in endings if isinstance(ending, str))
    search_path = _search_path(task)

    def text(value: Any) -> Any:
        if not isinstance(value, str) or not value.endswith(known):
            return value
        source = machine.template_source(value, search_path, here)
        return value if source is None else source

    resolved = {
        name: [text(item) for item in value] if isinstance(value, list) else text(value)
        for name, value in fields.items()
    }
    return {name: value for name, value in resolved.items() if value != fields[name]}


def _search_path(task: TaskNode) -> tuple[str, ...]:
    given = task.dag.settings.template_searchpath if task.dag is not None else None
    return tuple(str(path) for path in given) if isinstance(given, tuple) else ()
