"""`import` and `from … import`: modules of the given folders are read, all others are known by name."""

from __future__ import annotations

import ast
import sys
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.attributes import get_attribute
from jetbridge_translator.evaluate.frame import MISSING
from jetbridge_translator.evaluate.modules import Module, Package
from jetbridge_translator.evaluate.outcomes import RaisedError
from jetbridge_translator.evaluate.protocol import EvaluatedError
from jetbridge_translator.evaluate.running import module_at
from jetbridge_translator.evaluate.tables import statement
from jetbridge_translator.model import ExternalName

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.frame import Frame
    from jetbridge_translator.evaluate.machine import Evaluator
    from jetbridge_translator.read import ModuleLocation

NEVER_LOCAL = frozenset({"airflow", "pendulum", "yaml"}) | sys.stdlib_module_names
"""Packages that no file of the team stands for."""
_NAMESPACES = frozenset({"azure", "google"})
"""Packages of many distributions: a folder of this name beside the DAGs does not hide them."""


@statement(ast.Import)
def _import(machine: Evaluator, node: ast.Import, frame: Frame) -> None:
    for alias in node.names:
        module = load(machine, alias.name, frame)
        if alias.asname is None:
            top = alias.name.partition(".")[0]
            value = module if top == alias.name else load(machine, top, frame)
            _note(frame, top, top)
            frame.set(top, value)
        else:
            _note(frame, alias.asname, alias.name)
            frame.set(alias.asname, module)


@statement(ast.ImportFrom)
def _import_from(machine: Evaluator, node: ast.ImportFrom, frame: Frame) -> None:
    name = absolute_name(node, frame)
    if name == "__future__":
        return
    module = load(machine, name, frame) if name else MISSING
    if isinstance(module, ExternalName) and node.level:
        dots = "." * node.level + (node.module or "")
        machine.finding("DAG007", machine.site(node, frame), f"`{dots}` is not in the given folders")
    for alias in node.names:
        if alias.name == "*":
            _import_all(machine, module, name, node, frame)
            continue
        bound = alias.asname or alias.name
        _note(frame, bound, f"{name}.{alias.name}")
        frame.set(bound, member(machine, module, alias.name, node, frame))


def _note(frame: Frame, bound: str, qualified_name: str) -> None:
    if frame.at_module_level:
        frame.module.imports[bound] = qualified_name


def absolute_name(node: ast.ImportFrom, frame: Frame) -> str:
    """The dotted name that a `from` import means, dots resolved."""
    return name_from(node, frame.module.location)


def name_from(node: ast.ImportFrom, location: ModuleLocation) -> str:
    """The same for an import that stands in a module at a place."""
    if not node.level:
        return node.module or ""
    parts = location.name.split(".")
    up = node.level - (1 if location.folder is not None else 0)
    base = parts[: len(parts) - up] if up else parts
    return ".".join([*base, *([node.module] if node.module else [])])


def load(machine: Evaluator, name: str, frame: Frame) -> Any:
    """The module of a dotted name."""
    top = name.partition(".")[0]
    if top in NEVER_LOCAL:
        return ExternalName(name)
    importing = frame.module.source.path
    location = machine.folders.find(name, importing)
    machine.looked_at(*machine.folders.looked_into(name, importing))
    if location is None:
        _refuse_absent(machine, top, frame)
        return ExternalName(name)
    parent = name.rpartition(".")[0]
    if parent:
        load(machine, parent, frame)  # Python runs the `__init__.py` of the packages above first
    return module_at(machine, location)


def _refuse_absent(machine: Evaluator, top: str, frame: Frame) -> None:
    """An optional import of a package that nothing says is installed fails, as the program expects it to."""
    installed = machine.settings.installed
    if installed is None or not machine.guards:
        return
    guarded = any(kind in (ImportError, ModuleNotFoundError) for kind in machine.guards[-1])
    if guarded:
        machine.looked_at(package=top)
    if guarded and top not in installed:
        site = machine.site(frame.statement or machine.node, frame)
        machine.finding("DAG221", site, f"nothing says that `{top}` is installed: the import is taken to fail")
        raise RaisedError(ModuleNotFoundError(f"No module named {top!r}"))


def member(machine: Evaluator, module: Any, name: str, node: ast.AST, frame: Frame) -> Any:
    """What a `from` import takes out of a module."""
    if isinstance(module, Module):
        return _member_of_module(machine, module, name, node, frame)
    if isinstance(module, Package):
        return get_attribute(machine, module, name, node, frame)
    if isinstance(module, ExternalName):
        return machine.external(f"{module.qualified_name}.{name}")
    return machine.external(name) if module is MISSING else get_attribute(machine, module, name, node, frame)


def _member_of_module(machine: Evaluator, module: Module, name: str, node: ast.AST, frame: Frame) -> Any:
    try:
        return get_attribute(machine, module, name, node, frame)
    except EvaluatedError as error:
        if not module.location.certain or module.name.partition(".")[0] in _NAMESPACES:
            # a file beside it has the name of a package that is not read
            return machine.external(f"{module.name}.{name}")
        message = f"cannot import name '{name}' from '{module.name}'"
        raise RaisedError(ImportError(message)) from error


def _import_all(machine: Evaluator, module: Any, name: str, node: ast.ImportFrom, frame: Frame) -> None:
    if not isinstance(module, Module):
        frame.module.stars.append(name)
        machine.finding("DAG111", machine.site(node, frame), f"what `{name}` defines is not known")
        return
    listed = module.names.get("__all__")
    names = listed if isinstance(listed, (list, tuple)) else [n for n in module.names if not n.startswith("_")]
    for public in names:
        if isinstance(public, str):
            _note(frame, public, f"{name}.{public}")
            frame.set(public, get_attribute(machine, module, public, node, frame))
    frame.module.stars.extend(module.stars)
