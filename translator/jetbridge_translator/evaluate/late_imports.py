"""Modules of the given folders that are imported inside of functions: nobody runs those while the file is read, and their code travels along."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator
from pathlib import Path
from weakref import WeakKeyDictionary

from jetbridge_translator.evaluate.modules import Module
from jetbridge_translator.evaluate.statements.imports import NEVER_LOCAL, name_from
from jetbridge_translator.model import Finding
from jetbridge_translator.read import Folders, ModuleLocation


def late_modules(modules: Iterable[Module], folders: Folders) -> tuple[Module, ...]:
    """Those modules, and what they import in turn; none of them is evaluated."""
    known = {module.source.path for module in modules}
    queue = [(module, _late(module.source.tree)) for module in modules]
    found: list[Module] = []
    while queue:
        module, imports = queue.pop()
        for path, location in _locations(module, imports, folders):
            source = None if path in known else folders.load(path)
            known.add(path)
            if source is not None and not isinstance(source, Finding):
                found.append(Module(source, location))
                queue.append((found[-1], _all(source.tree)))
    return tuple(found)


def _locations(module: Module, imports: Iterable[ast.stmt], folders: Folders) -> Iterator[tuple[Path, ModuleLocation]]:
    for node in imports:
        for name in _names(node, module.location):
            local = name.partition(".")[0] not in NEVER_LOCAL
            location = folders.find(name, module.source.path) if local else None
            if location is not None and location.file is not None:
                yield location.file, location


def _names(node: ast.stmt, location: ModuleLocation) -> Iterator[str]:
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = name_from(node, location)
        yield base
        yield from (f"{base}.{alias.name}" for alias in node.names)


def _late(tree: ast.Module) -> tuple[ast.stmt, ...]:
    """The imports inside of functions."""
    if tree not in _LATE:
        functions = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))]
        _LATE[tree] = tuple(found for function in functions for found in _imports_in(function))
    return _LATE[tree]


_LATE: WeakKeyDictionary[ast.Module, tuple[ast.stmt, ...]] = WeakKeyDictionary()
"""Modules that many files import are asked for each of them; a tree that nobody reads any more is not kept by it."""


def _all(tree: ast.Module) -> tuple[ast.stmt, ...]:
    return tuple(_imports_in(tree))


def _imports_in(tree: ast.AST) -> Iterator[ast.stmt]:
    return (node for node in ast.walk(tree) if isinstance(node, (ast.Import, ast.ImportFrom)))
