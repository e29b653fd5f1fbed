"""What a library that reads files and imports by name asks for: modules, texts and listings inside the given folders."""

from __future__ import annotations

import ast
import os
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.frame import BUILTINS, Frame
from jetbridge_translator.evaluate.library.files.access import inside, look_below
from jetbridge_translator.evaluate.modules import Module
from jetbridge_translator.evaluate.running import module_at
from jetbridge_translator.evaluate.sites import EvaluationSite
from jetbridge_translator.evaluate.statements.imports import load, member
from jetbridge_translator.model import ExternalName, Finding
from jetbridge_translator.read import ModuleLocation, SourceFile, SourceText, module_name, read_bytes

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator


def named(machine: Evaluator, dotted: str, frame: Frame, node: ast.AST) -> Any:
    """What `from module import name` would give for `module.name`.

    Raises:
        RaisedError: the module is read, and has no such name.
    """
    module, _, name = dotted.rpartition(".")
    if module == "builtins" and name in BUILTINS:
        return BUILTINS[name]
    return member(machine, load(machine, module, frame), name, node, frame) if module else ExternalName(dotted)


def module_in(machine: Evaluator, file: Path) -> Any:
    """The module that a file inside the given folders holds."""
    return module_at(machine, ModuleLocation(module_name(machine.folders.relative(file)), file))


def file_of(machine: Evaluator, name: str) -> Path | None:
    """The file of a path. One that is absolute on another machine is looked for inside the given folders, by as much of its end as can be found."""
    path = Path(os.path.normpath(name))
    if machine.folders.contains(path):
        machine.looked_at(path)
        return path if path.is_file() else None
    for start in range(1, len(path.parts)):
        for folder in machine.folders.all:
            found = folder.joinpath(*path.parts[start:])
            machine.looked_at(found)
            if found.is_file() and machine.folders.contains(found):
                return found
    return None


def text_of(machine: Evaluator, file: Path) -> str | None:
    """The text of a file inside the given folders; None, with a finding, if it cannot be read."""
    path = inside(machine, file)
    content = None if path is None else read_bytes(path, machine.folders.relative(path))
    if isinstance(content, Finding):
        machine.record(content)
        return None
    return None if content is None else content.decode("utf-8", "replace")


def files_below(machine: Evaluator, folder: Path, endings: tuple[str, ...]) -> Iterator[Path]:
    """Files of a folder and the folders below it whose names end in one of the texts, in order of their paths."""
    path = inside(machine, folder)
    if path is None:
        return
    look_below(machine, path)
    for where, folders, names in os.walk(path):
        folders.sort()
        yield from (Path(where, name) for name in sorted(names) if name.endswith(endings))


def site_in(machine: Evaluator, file: Path, text: str, line: int, column: int) -> EvaluationSite:
    """A place in a file that is no Python; imports there are seen as from that file."""
    relative = machine.folders.relative(file)
    source = SourceFile(file, relative, module_name(relative), SourceText(text), ast.Module([], []))
    frame = Frame(Module(source, ModuleLocation(source.module, file)), {}, "module")
    return EvaluationSite(ast.Pass(lineno=line, col_offset=column), frame)
