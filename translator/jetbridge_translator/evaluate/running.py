"""Evaluating the bodies of modules: of the file itself, and of what it imports out of the given folders."""

from __future__ import annotations

import ast
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.frame import MISSING, Frame
from jetbridge_translator.evaluate.limits import LimitReachedError
from jetbridge_translator.evaluate.modules import Module, Package
from jetbridge_translator.evaluate.names import bound_names
from jetbridge_translator.evaluate.protocol import EvaluatedError
from jetbridge_translator.evaluate.sites import EvaluationSite
from jetbridge_translator.model import ExternalName, Finding

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator
    from jetbridge_translator.read import ModuleLocation


def run_module(machine: Evaluator, module: Module) -> None:
    """Evaluate the body of a module, statement by statement: an error in one does not hide the others.

    Raises:
        LimitReachedError: the budget of the file is used up.
    """
    frame = Frame(module, module.names, "module")
    machine.frames.append(frame)
    machine.running.append(module)
    if module.source.fallback is not None:
        machine.record(module.source.fallback)
    try:
        for statement in module.source.tree.body:
            module.last_line = statement.lineno
            _run_statement(machine, statement, frame)
    finally:
        machine.frames.pop()
        machine.running.pop()


def _run_statement(machine: Evaluator, statement: ast.stmt, frame: Frame) -> None:
    depth, undecided, guards = len(machine.frames), machine.undecided, list(machine.guards)
    try:
        machine.execute([statement], frame)
    except EvaluatedError as error:
        _failed(machine, statement, frame, "DAG106", str(error))
    except RecursionError as error:
        limit = LimitReachedError("expressions or calls that are nested less deeply")
        limit.site = EvaluationSite(statement, frame)
        raise limit from error
    except MemoryError as error:
        limit = LimitReachedError("more memory than it may have")
        limit.site = EvaluationSite(frame.statement or statement, frame)
        raise limit from error
    except LimitReachedError as limit:
        limit.site = limit.site or EvaluationSite(frame.statement or statement, frame)
        raise
    except Exception as error:  # noqa: BLE001 -- a fault of ours must not stop the batch
        _failed(machine, statement, frame, "DAG109", f"{type(error).__name__}: {error}")
    del machine.frames[depth:]
    machine.undecided, machine.guards, machine.unknown_rounds = undecided, guards, 0
    frame.loops.clear()


def _failed(machine: Evaluator, statement: ast.stmt, frame: Frame, code: str, message: str) -> None:
    frame.module.failed_lines[statement.lineno] = message
    machine.finding(code, EvaluationSite(statement, frame), message)
    for name in bound_names(statement):
        if name not in frame.names:
            frame.names[name] = machine.not_known(f"the statement failed: {message}", statement, frame)


def module_at(machine: Evaluator, location: ModuleLocation) -> Any:
    """A module of the given folders, evaluated when it is imported first."""
    if location.file is None:
        return Package(location)
    key = str(location.file)
    if machine.running:
        machine.running[-1].imported.append(key)
    if key not in machine.modules and key in machine.shared.modules:
        _adopt(machine, key)
    if key not in machine.modules:
        machine.looked_at(location.file)
        source = machine.folders.load(location.file)
        if isinstance(source, Finding):
            machine.findings.setdefault((source.code, source.place, source.message), source)
            return ExternalName(location.name)
        machine.modules[key] = Module(source, location)
        _run_imported(machine, machine.modules[key])
    return machine.modules[key]


def _adopt(machine: Evaluator, key: str) -> None:
    """Take a module that was evaluated for another file, with what it imports and what there was to tell about it."""
    if key in machine.modules or key not in machine.shared.modules:
        return
    module = machine.modules[key] = machine.shared.modules[key]
    for finding in module.findings:
        machine.findings.setdefault((finding.code, finding.place, finding.message), finding)
    for imported in module.imported:
        _adopt(machine, imported)


def _run_imported(machine: Evaluator, module: Module) -> None:
    """What an imported module does is neither undecided nor caught because its import is."""
    undecided, machine.undecided = machine.undecided, 0
    guards, machine.guards = machine.guards, []
    try:
        run_module(machine, module)
    finally:
        machine.undecided, machine.guards = undecided, guards


def submodule(machine: Evaluator, package: ModuleLocation, name: str) -> Any:
    """A module inside a package, MISSING if there is none."""
    machine.looked_at(*(() if package.folder is None else (package.folder, package.folder / name)))
    location = machine.folders.submodule(package, name)
    return MISSING if location is None else module_at(machine, location)
