"""The evaluator: one per DAG file. What each kind of node, call and attribute means stands in tables in the files around."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

from jetbridge_translator.evaluate import attributes, calls, iteration, truths
from jetbridge_translator.evaluate.frame import MISSING, Frame
from jetbridge_translator.evaluate.functions import Function
from jetbridge_translator.evaluate.limits import Budget, LimitReachedError
from jetbridge_translator.evaluate.modules import Module, Package
from jetbridge_translator.evaluate.opaque import find_opaque, reason_of
from jetbridge_translator.evaluate.operators import run
from jetbridge_translator.evaluate.outcomes import Outcome, RaisedError
from jetbridge_translator.evaluate.protocol import EvaluatedError, Externals, Site
from jetbridge_translator.evaluate.settings import EvaluationSettings
from jetbridge_translator.evaluate.sites import EvaluationSite
from jetbridge_translator.evaluate.tables import EXPRESSIONS, STATEMENTS
from jetbridge_translator.findings import page_of
from jetbridge_translator.model import Callable, ExternalName, Finding, Level, UnknownValue
from jetbridge_translator.read import Folders, ModuleLocation


class Evaluator:
    """Interprets the modules of one DAG file. Implements `protocol.Machine`."""

    def __init__(self, folders: Folders, externals: Externals, settings: EvaluationSettings) -> None:
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
        self._state: dict[str, Any] = {}
        self._resolved: dict[str, Any] = {}
        self.stand_ins: dict[str, Any] = {}
        self.definitions: dict[type, tuple[Module, ast.ClassDef]] = {}
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
        place = site.place()
        key = (code, place, message)
        if key not in self.findings:
            self.findings[key] = Finding(code, level or page.level, place, message, page.advice)

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

    def mark_dag(self, site: Site) -> None:
        """The statements that led here make a part of a DAG."""
        for frame in (*self.frames, frame_of(site, self)):
            if frame.function is None:
                frame.module.mark(getattr(frame.statement, "lineno", 0))
            else:
                frame.module.mark(frame.function.node.lineno)

    # --- evaluation ---------------------------------------------------------------------------

    def evaluate(self, node: ast.expr, frame: Frame) -> Any:
        """The value of an expression."""
        return EXPRESSIONS[type(node)](self, node, frame)

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
                node = ast.parse(node.value, mode="eval").body
            value = self.evaluate(node, frame)
        except (EvaluatedError, SyntaxError, ValueError):
            return Any
        return Any if isinstance(value, UnknownValue) else value

    def set_environment(self, name: str, value: str) -> None:
        """`os.environ[name] = value`, for what the file does later."""
        self.settings = replace(self.settings, environment={**self.settings.environment, name: value})

    # --- modules ------------------------------------------------------------------------------

    def module_at(self, location: ModuleLocation) -> Any:
        """A module of the given folders, evaluated when it is imported first."""
        if location.file is None:
            return Package(location)
        key = str(location.file)
        if key not in self.modules:
            source = self.folders.load(location.file)
            if isinstance(source, Finding):
                self.findings.setdefault((source.code, source.place, source.message), source)
                return ExternalName(location.name)
            self.modules[key] = Module(source, location)
            self._run_imported(self.modules[key])
        return self.modules[key]

    def _run_imported(self, module: Module) -> None:
        """What an import's module does is neither undecided nor caught because its import is."""
        undecided, self.undecided = self.undecided, 0
        try:
            self.run_module(module)
        finally:
            self.undecided = undecided

    def submodule(self, package: ModuleLocation, name: str) -> Any:
        """A module inside a package, MISSING if there is none."""
        location = self.folders.submodule(package, name)
        return MISSING if location is None else self.module_at(location)

    def external_module(self, name: str) -> Any:
        """A module of a package that is not read."""
        return ExternalName(name)

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

    # --- the module level ---------------------------------------------------------------------

    def run_module(self, module: Module) -> None:
        """Evaluate the body of a module, statement by statement: an error in one does not hide the others.

        Raises:
            LimitReachedError: the budget of the file is used up.
        """
        frame = Frame(module, module.names, "module")
        self.frames.append(frame)
        try:
            for statement in module.source.tree.body:
                module.last_line = statement.lineno
                self._run_statement(statement, frame)
        finally:
            self.frames.pop()

    def _run_statement(self, statement: ast.stmt, frame: Frame) -> None:
        depth, undecided, guards = len(self.frames), self.undecided, list(self.guards)
        try:
            self.execute([statement], frame)
        except EvaluatedError as error:
            self._failed(statement, frame, "DAG106", str(error))
        except RecursionError as error:
            limit = LimitReachedError("expressions or calls that are nested less deeply")
            limit.site = EvaluationSite(statement, frame)
            raise limit from error
        except LimitReachedError as limit:
            limit.site = limit.site or EvaluationSite(frame.statement or statement, frame)
            raise
        except Exception as error:  # noqa: BLE001 -- a fault of ours must not stop the batch
            self._failed(statement, frame, "DAG109", f"{type(error).__name__}: {error}")
        del self.frames[depth:]
        self.undecided, self.guards = undecided, guards
        frame.loops.clear()

    def _failed(self, statement: ast.stmt, frame: Frame, code: str, message: str) -> None:
        from jetbridge_translator.evaluate.names import bound_names  # noqa: PLC0415 -- only for files with an error

        frame.module.failed_lines[statement.lineno] = message
        self.finding(code, EvaluationSite(statement, frame), message)
        for name in bound_names(statement):
            if name not in frame.names:
                frame.names[name] = self.not_known(f"the statement failed: {message}", statement, frame)


def frame_of(site: Site, machine: Evaluator) -> Frame:
    """The frame of a site."""
    return site.frame if isinstance(site, EvaluationSite) else machine.frame


def _text_at(site: Site) -> str:
    return site.source(site.node).text


__all__ = ["Evaluator", "RaisedError", "frame_of"]
