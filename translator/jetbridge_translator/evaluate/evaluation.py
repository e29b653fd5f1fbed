"""One DAG file evaluated: the entry of this stage."""

from __future__ import annotations

import sys
import warnings
from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jetbridge_translator.evaluate.alarm import alarm
from jetbridge_translator.evaluate.frame import Frame
from jetbridge_translator.evaluate.late_imports import late_modules
from jetbridge_translator.evaluate.limits import LimitReachedError
from jetbridge_translator.evaluate.machine import Evaluator
from jetbridge_translator.evaluate.meanings import LOADED
from jetbridge_translator.evaluate.memory import bounded_memory
from jetbridge_translator.evaluate.modules import Module
from jetbridge_translator.evaluate.protocol import Externals
from jetbridge_translator.evaluate.running import run_module
from jetbridge_translator.evaluate.settings import EvaluationSettings
from jetbridge_translator.evaluate.shared import shared_modules
from jetbridge_translator.evaluate.sites import EvaluationSite
from jetbridge_translator.evaluate.statement_models import source_module
from jetbridge_translator.model import Finding, SourceModule
from jetbridge_translator.read import Folders, ModuleLocation, SourceFile

MAIN = ""
"""The key of the file itself: imported by one of its own modules it is another module, as for Airflow."""

_PYTHON_FRAMES = 12_000
"""The evaluator needs about ten frames of Python for one of the evaluated program."""


@dataclass(frozen=True, slots=True)
class Evaluation:
    """What evaluating a file came to.

    `names` is the namespace of the module, `state` what `extract` kept while it ran. `complete` is False if the file could not be read, or not to its end.
    """

    file: str
    path: Path
    names: dict[str, Any] = field(default_factory=dict)
    findings: tuple[Finding, ...] = ()
    state: dict[str, Any] = field(default_factory=dict)
    complete: bool = False
    modules: tuple[Module, ...] = ()
    machine: Evaluator | None = None
    dag_lines: Mapping[Module, AbstractSet[int]] = field(default_factory=dict)

    def module(self) -> SourceModule | None:
        """The statements of the file, None if it could not be read."""
        return self._model(self.modules[0]) if self.modules else None

    def helper_modules(self) -> tuple[SourceModule, ...]:
        """The modules of the given folders that the file imports, directly or not; also those that only its functions import."""
        late = () if self.machine is None else late_modules(self.modules, self.machine.folders)
        own = self.modules[0].source if self.modules else None
        return tuple(self._model(module) for module in (*self.modules[1:], *late) if module.source is not own)

    def _model(self, module: Module) -> SourceModule:
        return source_module(module, self.dag_lines.get(module, frozenset()))


def evaluate_file(
    path: Path,
    folders: Folders,
    externals: Externals,
    settings: EvaluationSettings | None = None,
    state: Mapping[str, Any] | None = None,
) -> Evaluation:
    """Read and evaluate one file. Never raises for what is in it: that ends in findings.

    Args:
        path: the file, absolute or as the folders were given.
        folders: what may be read.
        externals: what names of packages that are not read stand for.
        settings: bounds, environment variables, the present moment.
        state: what `extract` wants to find in `Machine.state` from the start.
    """
    path = Path(path).absolute()
    source = folders.load(path)
    file = folders.relative(path)
    if isinstance(source, Finding):
        return Evaluation(file, path, findings=(source,))
    settings = settings or EvaluationSettings()
    shared = shared_modules(folders, externals, settings)
    machine = Evaluator(folders, externals, settings, shared)
    machine.state.update(state or {})
    folder = path.parent if source.is_package else None
    module = Module(source, ModuleLocation(source.module, path, folder))
    machine.modules[MAIN] = module
    if not source.tree.body:
        machine.finding(
            "DAG005", EvaluationSite(source.tree, Frame(module, module.names, "module")), "nothing is in it"
        )
    complete = _run(machine, module)
    shared.keep(machine)
    return Evaluation(
        file,
        path,
        module.names,
        tuple(machine.findings.values()),
        machine.state,
        complete,
        tuple(machine.modules.values()),
        machine,
        machine.dag_lines,
    )


def unread_module(source: SourceFile) -> SourceModule:
    """The statements of a file that nobody evaluates."""
    module = Module(source, ModuleLocation(source.module, source.path))
    module.last_line = len(source.text.lines)
    return source_module(module, frozenset())


def _run(machine: Evaluator, module: Module) -> bool:
    with _deep_enough():
        try:
            limits = machine.settings.limits
            with alarm(limits.seconds), bounded_memory(limits.bytes), warnings.catch_warnings():
                warnings.simplefilter("ignore")  # what the library deprecates is the program's affair
                run_module(machine, module)
        except LimitReachedError as error:
            site = error.site or EvaluationSite(module.source.tree, Frame(module, module.names, "module"))
            machine.finding("DAG105", site, f"it needs {error}")
            machine.give_up()
            return False
    return not module.failed_lines


@contextmanager
def _deep_enough() -> Iterator[None]:
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(max(before, _PYTHON_FRAMES))
    try:
        yield
    finally:
        sys.setrecursionlimit(before)


__all__ = ["LOADED", "Evaluation", "evaluate_file", "unread_module"]
