"""The evaluator: one per DAG file. What each kind of node, call and attribute means stands in tables in the files around."""

from __future__ import annotations

import ast
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from jetbridge_translator.evaluate import attributes, calls, iteration, outside, truths
from jetbridge_translator.evaluate.frame import MISSING, Frame
from jetbridge_translator.evaluate.functions import Function
from jetbridge_translator.evaluate.limits import Budget
from jetbridge_translator.evaluate.made_objects import MadeObjects
from jetbridge_translator.evaluate.modules import Module
from jetbridge_translator.evaluate.opaque import find_opaque, reason_of
from jetbridge_translator.evaluate.operators import run
from jetbridge_translator.evaluate.outcomes import Outcome, RaisedError
from jetbridge_translator.evaluate.protocol import EvaluatedError, Externals, Site
from jetbridge_translator.evaluate.recipes import recipe_of
from jetbridge_translator.evaluate.settings import EvaluationSettings
from jetbridge_translator.evaluate.shared import SharedModules
from jetbridge_translator.evaluate.sites import EvaluationSite
from jetbridge_translator.evaluate.tables import EXPRESSIONS, STATEMENTS
from jetbridge_translator.evaluate.trace import Trace
from jetbridge_translator.findings import page_of
from jetbridge_translator.model import Callable, ExternalName, Finding, Level, UnknownValue
from jetbridge_translator.read import Folders, parse_expression


class Evaluator:
    """Interprets the modules of one DAG file. Implements `protocol.Machine`."""

    def __init__(
        self, folders: Folders, externals: Externals, settings: EvaluationSettings, shared: SharedModules
    ) -> None:
        """Nothing is read yet."""
        self.folders = folders
        self.externals = externals
        self.settings = settings
        self.budget = Budget(settings.limits)
        self.findings: dict[tuple[Any, ...], Finding] = {}
        self.modules: dict[str, Module] = {}
        self.frames: list[Frame] = []
        self.node: ast.AST = ast.Pass()
        self.guards: list[tuple[Any, ...]] = []  # what the `except` clauses around would catch
        self.undecided = 0  # how many branches on unknown conditions we are in
        self.unknown_rounds = 0  # how many loops over values that are not known we are in
        self.open_ended: dict[int, Any] = {}  # collections that such loops filled, by their ids
        self._state: dict[str, Any] = {}
        self._resolved: dict[str, Any] = {}
        self.shared = shared
        self.home = shared.home
        self.home.machine = self
        self.stand_ins = shared.stand_ins
        self.made = MadeObjects()
        self.running: list[Module] = []
        # What was changed while which module was running; the values are kept, so that no other one gets their ids.
        self.changes: dict[tuple[int, str], Any] = {}
        self.dag_lines: dict[Module, set[int]] = {}
        self.handled: EvaluatedError | None = None

    # --- the contract with objects of Airflow -------------------------------------------------

    @property
    def state(self) -> dict[str, Any]:
        """Room for `extract`."""
        return self._state

    def unknown(self, reason: str, site: Site) -> UnknownValue:
        """A value that cannot be known, with the expression at the site."""
        return UnknownValue(_text_at(site), reason, site.place())

    def finding(self, code: str, site: Site, message: str, level: Level | None = None) -> None:
        """Record a finding, once per place and message.

        Raises:
            KeyError: no page has this code.
        """
        page = page_of(code)
        if page is None:
            raise KeyError(code)
        self.record(Finding(code, level or page.level, site.place(), message, page.advice))

    def record(self, finding: Finding) -> None:
        """Keep a finding, and let the module that runs keep it."""
        kept = self.findings.setdefault((finding.code, finding.place, finding.message), finding)
        if self.running:
            self.running[-1].findings.append(kept)

    def looked_at(self, *paths: Path, package: str | None = None, clock: bool = False, day: bool = False) -> None:
        """Note what the result depends on: for each module whose code is being evaluated, since others may use what it makes of it."""
        for path in paths:
            self.folders.before_looking(path)
        seen = Trace(set(paths), set() if package is None else {package}, clock, day)
        for module in {*self.running, *(frame.module for frame in self.frames)} or self.modules.values():
            module.trace.add(seen)

    def trace(self) -> Trace:
        """All that the evaluation looked at."""
        found = Trace()
        for module in self.modules.values():
            found.add(module.trace)
        return found

    def call(self, function: Any, arguments: tuple[Any, ...], keywords: Mapping[str, Any], site: Site) -> Any:
        """Call anything: a function of the user, a class, an abstract object, a plain callable."""
        return calls.call_value(self, function, tuple(arguments), dict(keywords), site.node, frame_of(site, self))

    def get_attribute(self, value: Any, name: str, site: Site) -> Any:
        """The value of `value.name`."""
        return attributes.get_attribute(self, value, name, site.node, frame_of(site, self))

    def iterate(self, value: Any, site: Site) -> Iterator[Any]:
        """The items of a value; of one that is not known, one unknown item."""
        return iteration.iterate(self, value, site.node, frame_of(site, self))

    def truth(self, value: Any, site: Site) -> bool | None:
        """True, False, or None when it cannot be known."""
        return truths.truth(self, value)

    def callable_model(self, function: Any, site: Site) -> Callable | None:
        """The model of a function, lambda, partial or external callable; None if it is no callable."""
        from jetbridge_translator.evaluate.callables import callable_model  # noqa: PLC0415 -- only files with callables need it

        return callable_model(function, self)

    def template_source(self, name: str, search_path: Iterable[str], site: Site) -> str | None:
        """What a template file holds, looked for beside the DAG file and on the search path; None if it is not there."""
        from jetbridge_translator.evaluate.library.files.templates import template_source  # noqa: PLC0415 -- the library needs this module

        beside = next(iter(self.modules.values())).source.path.parent
        return template_source(self, name, (beside, *map(Path, search_path)), site)

    def named(self, dotted: str, site: Site) -> Any:
        """What `from module import name` would give for `module.name` at a site."""
        return outside.named(self, dotted, frame_of(site, self), site.node)

    def module_in(self, file: Path) -> Any:
        """The module that a file inside the given folders holds."""
        return outside.module_in(self, file)

    def file_of(self, name: str) -> Path | None:
        """The file of a path, also of one that is meant for another machine; None if the given folders do not have it."""
        return outside.file_of(self, name)

    def text_of(self, file: Path) -> str | None:
        """The text of a file inside the given folders."""
        return outside.text_of(self, file)

    def files_below(self, folder: Path, endings: tuple[str, ...]) -> list[Path]:
        """Files in and below a folder whose names end in one of the texts."""
        return list(outside.files_below(self, folder, endings))

    def site_in(self, file: Path, text: str, line: int, column: int) -> Site:
        """A place in a file that is no Python."""
        return outside.site_in(self, file, text, line, column)

    def dags_folder(self) -> Path:
        """Airflow's DAG folder: the given one that holds the file."""
        file = next(iter(self.modules.values())).source.path
        return next((root for root in self.folders.roots if file.is_relative_to(root)), file.parent)

    def mark_dag(self, site: Site) -> None:
        """The statements that led here make a part of a DAG."""
        for frame in (*self.frames, frame_of(site, self)):
            lines = self.dag_lines.setdefault(frame.module, set())
            if frame.function is None:
                lines.add(getattr(frame.statement, "lineno", 0))
            elif not hasattr(type(frame.self_value), "__abstract__"):  # an operator of the team travels
                lines.add(frame.function.node.lineno)

    # --- evaluation ---------------------------------------------------------------------------

    def evaluate(self, node: ast.expr, frame: Frame) -> Any:
        """The value of an expression."""
        value = EXPRESSIONS[type(node)](self, node, frame)
        if type(value) is UnknownValue and value.recipe is None and (recipe := recipe_of(node, frame)) is not None:
            return replace(value, recipe=recipe)
        return value

    def execute(self, statements: list[ast.stmt], frame: Frame) -> Outcome:
        """Run statements until one jumps."""
        step = self.budget.step
        for statement in statements:
            step()
            frame.statement = statement
            outcome: Outcome = STATEMENTS[type(statement)](self, statement, frame)
            if outcome is not None:
                return outcome
        return None

    def call_function(self, function: Function, arguments: tuple[Any, ...], keywords: Mapping[str, Any]) -> Any:
        """Call a function of the evaluated program."""
        return calls.call_function(self, function, arguments, keywords)

    def site(self, node: ast.AST, frame: Frame) -> EvaluationSite:
        """A site for findings and abstract objects."""
        return EvaluationSite(node, frame)

    @property
    def frame(self) -> Frame:
        """The innermost activation."""
        return self.frames[-1]

    def here(self) -> EvaluationSite:
        """The site of the call that is being made."""
        return EvaluationSite(self.node, self.frame)

    def not_known(self, reason: str, node: ast.AST, frame: Frame) -> UnknownValue:
        """An unknown value with the expression at a node."""
        source = frame.module.source
        return UnknownValue(source.text.of(node), reason, source.place(node))

    def would_catch(self, error: BaseException) -> bool:
        """Whether an `except` clause around would catch an exception."""
        return any(isinstance(error, kinds) for kinds in self.guards)

    def invoke(
        self, function: Any, arguments: tuple[Any, ...], keywords: dict[str, Any], node: ast.AST, frame: Frame
    ) -> Any:
        """Call anything at a node."""
        return calls.call_value(self, function, arguments, keywords, node, frame)

    def percent(self, text: Any, values: Any, node: ast.AST, frame: Frame) -> Any:
        """`text % values`."""
        from jetbridge_translator.evaluate.library.texts import percent  # noqa: PLC0415 -- the library needs this module

        found = run(self, percent, (self, text, values), node, frame)
        return self.not_known(reason_of(find_opaque(values)), node, frame) if found is NotImplemented else found

    def contains(self, container: Any, item: Any, node: ast.AST, frame: Frame) -> Any:
        """`item in container` for objects that have a meaning of their own."""
        asks = getattr(container, "contains", None)
        if asks is not None:
            return run(self, asks, (item, self), node, frame)
        items = iteration.items_of(self, container, node, frame)
        return self.not_known(reason_of(container), node, frame) if items is None else any(i is item for i in items)

    def annotation(self, node: ast.expr, frame: Frame) -> Any:
        """The type that an annotation means; `Any` for what is not known."""
        try:
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                node = parse_expression(node.value)
            value = self.evaluate(node, frame)
        except (EvaluatedError, SyntaxError, ValueError):
            return Any
        return Any if isinstance(value, UnknownValue) else value

    def set_environment(self, name: str, value: str) -> None:
        """`os.environ[name] = value`, for what the file does later."""
        self.touch()
        self.settings = replace(self.settings, environment={**self.settings.environment, name: value})

    # --- what modules share ---------------------------------------------------------------------

    def touch(self) -> None:
        """Something of Airflow was made: the module that runs now belongs to this file only."""
        if self.running:
            self.running[-1].clean = False

    def changed(self, value: Any) -> None:
        """A value was changed in place."""
        if self.running:
            self.changes[id(value), str(self.running[-1].source.path) if len(self.running) > 1 else ""] = value

    def give_up(self) -> None:
        """The evaluation did not come to its end: none of its modules serves another file."""
        for module in self.modules.values():
            module.clean = False

    def known_externals(self) -> frozenset[int]:
        """The ids of the objects of Airflow that are the same for every file."""
        return frozenset(id(value) for value in self._resolved.values())

    # --- names of packages that are not read --------------------------------------------------

    def external(self, qualified_name: str) -> Any:
        """What a qualified name stands for: an object of Airflow, a computed part of the standard library, or just its name."""
        found = self._resolved.get(qualified_name, MISSING)
        if found is MISSING:
            found = self._resolved[qualified_name] = self._resolve(qualified_name)
        return found

    def _resolve(self, qualified_name: str) -> Any:
        from jetbridge_translator.evaluate.library import resolve  # noqa: PLC0415 -- the library needs this module

        found = self.externals.resolve(qualified_name)
        if found is NotImplemented:
            found = resolve(qualified_name)
        return ExternalName(qualified_name) if found is NotImplemented else found


def frame_of(site: Site, machine: Evaluator) -> Frame:
    """The frame of a site."""
    return site.frame if isinstance(site, EvaluationSite) else machine.frame


def _text_at(site: Site) -> str:
    return site.source(site.node).text


__all__ = ["Evaluator", "RaisedError", "frame_of"]
