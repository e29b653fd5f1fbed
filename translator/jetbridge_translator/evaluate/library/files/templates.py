"""Template files: texts of tasks that stand in a file of their own.

Airflow reads them when it loads the DAG, through Jinja's `FileSystemLoader`: https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/operators.html#jinja-templating
"""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from jetbridge_translator.model import Finding
from jetbridge_translator.read import read_bytes

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator
    from jetbridge_translator.evaluate.protocol import Site


def template_source(machine: Evaluator, name: str, folders: Iterable[Path], site: Site) -> str | None:
    """The text of the first file of this name in the folders; None if there is none, as for a name that leads out of its folder."""
    parts = [part for part in name.split("/") if part not in ("", ".")]
    if ".." in parts or "\0" in name or "\n" in name:
        return None
    outside = None
    for folder in folders:
        file = folder.joinpath(*parts)
        if not folder.is_absolute() or not machine.folders.contains(file):
            outside = outside or folder
            continue
        machine.looked_at(file)
        if file.is_file():
            return _text(file)
    if outside is not None:
        machine.finding("DAG107", site, f"`{outside}`, where `{name}` may stand, is not inside the given folders")
    return None


def _text(file: Path) -> str | None:
    content = read_bytes(file, str(file))
    if isinstance(content, Finding):
        return None
    try:
        return content.decode("utf-8").replace("\r\n", "\n").replace("\r", "\n")
    except UnicodeDecodeError:
        return None
