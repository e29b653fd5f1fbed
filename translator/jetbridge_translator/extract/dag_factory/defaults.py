"""What a configuration of a DAG is merged with: the `default` block of its file, `defaults.yml` files, a dictionary of the DAG file.

https://astronomer.github.io/dag-factory/latest/configuration/defaults/
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jetbridge_translator.extract.dag_factory.dialects import Dialect
from jetbridge_translator.extract.dag_factory.documents import Document, read_document

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine

Config = dict[str, Any]
_NAMES = ("defaults.yml", "defaults.yaml")


@dataclass(frozen=True, slots=True)
class Defaults:
    """Where defaults come from besides the file itself: the top folder of `defaults.yml` files, or a dictionary instead."""

    folder: Path
    given: Config | None = None

    def blocks(self, document: Document, dialect: Dialect, machine: Machine) -> tuple[Config, Config]:
        """What every DAG gets at its own level, and what is merged into it with the nested mappings."""
        common = self._common(document, dialect, machine)
        own = _mapping(document.config.get("default"))
        args = {**_mapping(common.get("default_args")), **_mapping(own.get("default_args"))}
        beside = {} if dialect is Dialect.V0 else {k: v for k, v in common.items() if k != "default_args"}
        return beside, {**own, "default_args": args} if args or "default_args" in own else own

    def _common(self, document: Document, dialect: Dialect, machine: Machine) -> Config:
        if self.given:
            return self.given
        found = [_existing(folder, machine) for folder in self._folders(document.file, dialect)]
        files = [file for file in found if file is not None]
        return _merged(read_document(file, document.call, machine).config for file in reversed(files))

    def _folders(self, file: Path | None, dialect: Dialect) -> list[Path]:
        """The folders whose defaults count, the strongest first."""
        above = [] if file is None or dialect is Dialect.V0 else list(file.parents)
        if self.folder in above:
            return above[: above.index(self.folder) + 1]
        return [*above[:1], self.folder]


def _existing(folder: Path, machine: Machine) -> Path | None:
    for name in _NAMES:
        machine.looked_at(folder / name)
        if (folder / name).is_file():
            return folder / name
    return None


def _merged(configs: Iterable[Config]) -> Config:
    """Several files in one: the later ones win, their default_args and tags are added."""
    made: Config = {}
    for config in configs:
        args = {**made.get("default_args", {}), **_mapping(config.get("default_args"))}
        tags = sorted({*made.get("tags", []), *config["tags"]}) if "tags" in config else made.get("tags")
        made = {**made, **config, "default_args": args}
        if tags is not None:
            made["tags"] = tags
    return made


def _mapping(value: Any) -> Config:
    return value if isinstance(value, dict) else {}


def merged(config: Mapping[str, Any], defaults: Mapping[str, Any]) -> Config:
    """A configuration with what it lacks, mapping by mapping. The mappings and lists are its own: what builds the DAG changes them."""
    made = {name: _own(value) for name, value in config.items()}
    for name, value in defaults.items():
        if name not in made:
            made[name] = _own(value)
        elif isinstance(made[name], dict) and isinstance(value, dict):
            made[name] = merged(made[name], value)
    return made


def _own(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _own(item) for name, item in value.items()}
    return (
        [_own(item) for item in value] if isinstance(value, list) else copy(value) if isinstance(value, set) else value
    )
