"""Modules of the given folders, while and after their bodies are evaluated."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import Any

from jetbridge_translator.evaluate.frame import BUILTINS, MISSING
from jetbridge_translator.evaluate.trace import Trace
from jetbridge_translator.model import Finding
from jetbridge_translator.read import ModuleLocation, SourceFile


class Module:
    """A module that is read: its names, and what became of its statements."""

    __slots__ = (
        "clean",
        "failed_lines",
        "findings",
        "imported",
        "imports",
        "last_line",
        "location",
        "name",
        "names",
        "source",
        "stars",
        "trace",
    )

    def __init__(self, source: SourceFile, location: ModuleLocation, names: dict[str, Any] | None = None) -> None:
        """A module whose body was not evaluated yet."""
        self.source = source
        self.location = location
        self.name = location.name
        self.imports: dict[str, str] = {}
        self.stars: list[str] = []  # packages that are not read and of which everything was imported
        self.clean = True  # evaluating it made nothing of Airflow
        self.findings: list[Finding] = []
        self.imported: list[str] = []  # keys of the modules of the given folders that it imports
        self.failed_lines: dict[int, str] = {}
        self.trace = Trace({source.path})
        self.last_line = 0  # of the statement that was evaluated last
        package = location.name if location.folder is not None else location.name.rpartition(".")[0]
        self.names: dict[str, Any] = names if names is not None else {}
        self.names.update(
            __name__=location.name,
            __file__=str(source.path),
            __doc__=ast.get_docstring(source.tree, clean=False),
            __package__=package,
        )
        if location.folder is not None:
            self.names["__path__"] = [str(location.folder)]

    def builtin(self, name: str) -> Any:
        """A builtin of this name, MISSING if there is none."""
        return BUILTINS.get(name, MISSING)

    def reached(self, line: int) -> bool:
        """Whether the evaluation came to the statement at this line."""
        return line <= self.last_line

    def __repr__(self) -> str:
        """As Python shows modules."""
        return f"<module {self.name!r}>"


@dataclass(frozen=True, slots=True, eq=False)
class Definition:
    """The module and the statement that a class of the program was made by."""

    module: Module
    node: ast.ClassDef


class Package:
    """A folder without `__init__.py`: it has only submodules."""

    __slots__ = ("location",)

    def __init__(self, location: ModuleLocation) -> None:
        """Take where it stands."""
        self.location = location
