"""A configuration of dag-factory: the YAML file with the places of its entries, or a dictionary of the DAG file.

https://astronomer.github.io/dag-factory/latest/configuration/configuring_workflows/
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import reduce
from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from jetbridge_translator.evaluate.opaque import is_opaque
from jetbridge_translator.evaluate.protocol import AbstractObject
from jetbridge_translator.extract.errors import value_error

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site

Marks = Mapping[tuple[str, ...], tuple[int, int]]
_DEPTH = 4
_NAMING = ("task_id", "group_name")
_CONDITIONS = {"__and__": "&", "__or__": "|"}


@dataclass(frozen=True, slots=True)
class Document:
    """What a file or a dictionary configures; `site_of(*keys)` is where an entry stands, or the entry around it."""

    config: dict[str, Any]
    call: Site
    file: Path | None = None
    text: str = ""
    marks: Marks = field(default_factory=dict)

    def site_of(self, machine: Machine, *keys: str) -> Site:
        """The place of an entry; of a dictionary's, the call."""
        if self.file is None:
            return self.call
        known = next((keys[:n] for n in range(len(keys), 0, -1) if keys[:n] in self.marks), None)
        line, column = (1, 0) if known is None else self.marks[known]
        return machine.site_in(self.file, self.text, line, column)


def read_document(file: Path, site: Site, machine: Machine) -> Document:
    """Read a YAML file as dag-factory does: environment variables, `__type__`, `__and__`, `__or__`, `__join__`.

    Raises:
        EvaluatedError: the file cannot be read, or is no YAML mapping.
    """
    text = machine.text_of(file)
    if text is None:
        raise value_error(f"{file.name} cannot be read")
    start = machine.site_in(file, text, 1, 0)
    expanded = machine.call(machine.named("os.path.expandvars", start), (text,), {}, start)
    config, marks = _parsed(expanded if isinstance(expanded, str) else text, file)
    if not isinstance(config, dict):
        raise value_error(f"{file.name} is no mapping of DAGs")
    document = Document({}, site, file, text, marks)
    made = {name: _made(block, document.site_of(machine, str(name)), machine) for name, block in config.items()}
    return Document(made, site, file, text, marks)


class _Loader(yaml.SafeLoader):
    """YAML with the tags of dag-factory 0.x."""


def _joining(before: str, between: str, after: str) -> Callable[[_Loader, Any], str]:
    def construct(loader: _Loader, node: Any) -> str:
        return between.join(f"{before}{item}{after}" for item in loader.construct_sequence(node))

    return construct


_Loader.add_constructor("!join", _joining("", "", ""))
_Loader.add_constructor("!or", _joining("(", " | ", ")"))
_Loader.add_constructor("!and", _joining("(", " & ", ")"))


def _parsed(text: str, file: Path) -> tuple[Any, Marks]:
    loader = _Loader(text)
    try:
        node = loader.get_single_node()
        marks = {} if node is None else dict(_marks(node, ()))
        return (None if node is None else loader.construct_document(node)), marks
    except (yaml.YAMLError, ValueError) as error:
        raise value_error(f"{file.name} is no YAML: {error}") from error
    finally:
        loader.dispose()


def _marks(node: yaml.Node, path: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    """Where the entries of mappings stand, and those of lists that have a name."""
    if len(path) == _DEPTH:
        return
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            yield from _entry(key, str(key.value), value, path)
    elif isinstance(node, yaml.SequenceNode):
        for item in node.value:
            if (name := _name_of(item)) is not None:
                yield from _entry(item, name, item, path)


def _entry(
    start: yaml.Node, name: str, value: yaml.Node, path: tuple[str, ...]
) -> Iterator[tuple[tuple[str, ...], tuple[int, int]]]:
    yield (*path, name), (start.start_mark.line + 1, start.start_mark.column)
    yield from _marks(value, (*path, name))


def _name_of(item: yaml.Node) -> str | None:
    if not isinstance(item, yaml.MappingNode):
        return None
    return next((str(value.value) for key, value in item.value if key.value in _NAMING), None)


def _made(value: Any, site: Site, machine: Machine) -> Any:
    """The value with its objects made: `{"__type__": "datetime.timedelta", "minutes": 5}`."""
    if isinstance(value, list):
        return [_made(item, site, machine) for item in value]
    if not isinstance(value, dict):
        return value
    if value.get("__type__") == "builtins.list" and "items" in value:
        return _made(value["items"], site, machine)
    given = {key: _made(item, site, machine) for key, item in value.items() if key not in ("__type__", "__args__")}
    if "__type__" in value:
        arguments = _made(value.get("__args__") or [], site, machine)
        return machine.call(machine.named(str(value["__type__"]), site), tuple(arguments), given, site)
    for key, operator in _CONDITIONS.items():
        if key in given:
            return _condition(operator, given[key], site, machine)
    return "".join(map(str, given["__join__"])) if "__join__" in given else given


def _condition(operator: str, items: list[Any], site: Site, machine: Machine) -> Any:
    """Assets become one condition; names, the text of one."""
    if items and all(isinstance(item, AbstractObject) for item in items):
        return reduce(lambda left, right: left.binary(operator, right, site, machine, reflected=False), items)
    unknown = next((item for item in items if is_opaque(item)), None)
    return f"({f' {operator} '.join(map(str, items))})" if unknown is None else unknown
