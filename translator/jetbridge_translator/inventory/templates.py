"""What Jinja templates use: Variables, connections, macros. Read with Jinja's own parser.

https://airflow.apache.org/docs/apache-airflow/stable/templates-ref.html
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jinja2 import Environment, TemplateSyntaxError, nodes

from jetbridge_translator.inventory.items import ItemKind, Use
from jetbridge_translator.model import Dag, Place, Task

_ENVIRONMENT = Environment()  # noqa: S701 -- it only parses
TEMPLATE_ENDINGS = (
    ".sql",
    ".hql",
    ".sh",
    ".bash",
    ".json",
    ".yaml",
    ".yml",
    ".j2",
    ".jinja",
    ".jinja2",
    ".html",
    ".txt",
)


def uses_of_templates(dag: Dag, folder: Path) -> Iterator[Use]:
    """What the template fields of a DAG's tasks use, those in files included; `folder` holds the file of the DAG."""
    for task in dag.tasks.values():
        for name, value in task.template_fields.items():
            argument = task.arguments.get(name)
            place = (argument.place if argument is not None else None) or task.place
            for text in _texts(value):
                yield from _of_text(text, place, name, dag, task, folder)


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)


def _of_text(text: str, place: Place, field: str, dag: Dag, task: Task, folder: Path) -> Iterator[Use]:
    if text.endswith(TEMPLATE_ENDINGS) and "{" not in text and "\n" not in text.strip():
        yield Use(ItemKind.TEMPLATE_FILE, text, place, field, dag.dag_id, task.task_id)
        file = _template_file(text, dag, folder)
        if file is not None:
            content = file.read_text(encoding="utf-8", errors="replace")
            for kind, name, line, detail in _of_template(content, dag, f"in {text}"):
                yield Use(kind, name, Place(_beside(dag.file, text), line), detail, dag.dag_id, task.task_id)
    elif "{{" in text or "{%" in text:
        for kind, name, _, detail in _of_template(text, dag, field):
            yield Use(kind, name, place, detail, dag.dag_id, task.task_id)


def _template_file(name: str, dag: Dag, folder: Path) -> Path | None:
    places = [
        folder,
        *(Path(path) if Path(path).is_absolute() else folder / path for path in dag.template_searchpath or ()),
    ]
    candidates = [place / name for place in places]
    return next(
        (path for path in candidates if path.is_file() and path.resolve().is_relative_to(folder.resolve())), None
    )


def _beside(file: str, name: str) -> str:
    head, slash, _ = file.rpartition("/")
    return f"{head}{slash}{name}"


def _of_template(text: str, dag: Dag, detail: str) -> Iterator[tuple[ItemKind, str, int, str]]:
    """(kind, name, line in the text, detail) of everything outside that a template names."""
    try:
        tree = _ENVIRONMENT.parse(text)
    except TemplateSyntaxError:
        return
    inner: set[int] = set()
    for node in tree.find_all((nodes.Getattr, nodes.Getitem, nodes.Call)):
        if id(node) in inner:
            continue
        path = _path(node)
        inner |= {id(part) for part in _parts(node)}
        found = _meaning(path)
        if found is not None:
            yield (*found, node.lineno, detail)
    for name in tree.find_all(nodes.Name):
        if name.name in dag.user_defined_macros:
            yield ItemKind.MACRO, name.name, name.lineno, detail


def _parts(node: nodes.Node) -> Iterator[nodes.Node]:
    while isinstance(node, (nodes.Getattr, nodes.Getitem, nodes.Call)):
        yield node
        node = node.node


def _path(node: nodes.Node) -> tuple[str, ...]:
    """`("var", "value", "x")` of `var.value.x`, `var.value["x"]` and `var.value.get("x")`."""
    if isinstance(node, nodes.Name):
        return (node.name,)
    if isinstance(node, nodes.Getattr):
        return (*_path(node.node), node.attr)
    if isinstance(node, nodes.Getitem):
        return (*_path(node.node), node.arg.value) if isinstance(node.arg, nodes.Const) else ()
    if isinstance(node, nodes.Call) and isinstance(node.node, nodes.Getattr) and node.node.attr == "get" and node.args:
        first = node.args[0]
        return (*_path(node.node.node), first.value) if isinstance(first, nodes.Const) else ()
    return _path(node.node) if isinstance(node, nodes.Call) else ()


def _meaning(path: tuple[str, ...]) -> tuple[ItemKind, str] | None:
    match path:
        case ("var", "value" | "json", str(name), *_):
            return ItemKind.VARIABLE, name
        case ("conn", str(name), *_):
            return ItemKind.CONNECTION, name
        case ("macros", *rest) if rest and all(isinstance(part, str) for part in rest):
            return ItemKind.MACRO, "macros." + ".".join(map(str, rest))
    return None
