"""What the evaluator asks of objects with a meaning of their own: the contract between `evaluate` and `extract`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

if TYPE_CHECKING:
    import ast

    from jetbridge_translator.model import Callable, CallSite, Level, NameOrigin, Place, Source, UnknownValue


class Site(Protocol):
    """Where the evaluator is: the node it works on, in its file, function and loops. Positions are computed on demand."""

    @property
    def node(self) -> ast.AST: ...

    @property
    def file(self) -> str: ...

    def place(self) -> Place:
        """The position of the node."""

    def call_site(self) -> CallSite:
        """Place, loops around, enclosing function, assigned variable."""

    def argument_source(self, name: str | int) -> Source | None:
        """The text of a keyword (or positional) argument of the call at this site, with its free names."""

    def source(self, node: ast.AST) -> Source:
        """The text of any expression below this site."""


class Machine(Protocol):
    """What objects may ask of the evaluator."""

    def unknown(self, reason: str, site: Site) -> UnknownValue:
        """A value that cannot be known, with the expression at the site."""

    def finding(self, code: str, site: Site, message: str, level: Level | None = None) -> None:
        """Record a finding; its level defaults to the one of its code."""

    def call(self, function: Any, arguments: tuple[Any, ...], keywords: Mapping[str, Any], site: Site) -> Any:
        """Call anything: a function of the user, a class, an abstract object, a plain callable."""

    def get_attribute(self, value: Any, name: str, site: Site) -> Any: ...

    def iterate(self, value: Any, site: Site) -> Iterator[Any]: ...

    def truth(self, value: Any, site: Site) -> bool | None:
        """True, False, or None when it cannot be known."""

    def callable_model(self, function: Any, site: Site) -> Callable | None:
        """The model of a function, lambda, partial or external callable; None if it is no callable."""

    def template_source(self, name: str, search_path: Iterable[str], site: Site) -> str | None:
        """What a template file holds, looked for beside the DAG file and on the search path; None if it is not there."""

    def would_catch(self, error: BaseException) -> bool:
        """Whether an `except` clause around would catch an exception."""

    def named(self, dotted: str, site: Site) -> Any:
        """What `from module import name` would give for `module.name` at a site."""

    def module_in(self, file: Path) -> Any:
        """The module that a file inside the given folders holds."""

    def file_of(self, name: str) -> Path | None:
        """The file of a path, also of one that is meant for another machine; None if the given folders do not have it."""

    def text_of(self, file: Path) -> str | None:
        """The text of a file inside the given folders; None, with a finding, if it cannot be read."""

    def files_below(self, folder: Path, endings: tuple[str, ...]) -> list[Path]:
        """Files in and below a folder whose names end in one of the texts, in order of their paths."""

    def site_in(self, file: Path, text: str, line: int, column: int) -> Site:
        """A place in a file that is no Python (line from 1, column from 0); names are imported there as seen from that file."""

    def dags_folder(self) -> Path:
        """Airflow's DAG folder: the given one that holds the file."""

    def mark_dag(self, site: Site) -> None:
        """A DAG, a task or an edge was made here: the module-level statements that led here do not travel (`makes_dag`)."""

    def looked_at(self, *paths: Path, package: str | None = None, clock: bool = False, day: bool = False) -> None:
        """Note what the result depends on besides the text of the file."""

    @property
    def state(self) -> dict[str, Any]:
        """Room for `extract`, one per file that is evaluated (the DAGs found, the current DAG stack, …)."""


class EvaluatedError(Exception):
    """An exception that the evaluated program raises: `try` and `with` of the program see it, nobody else.

    `kind` is the qualified name of the exception class (`builtins.ValueError`, `airflow.exceptions.DuplicateTaskIdFound`).
    """

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind
        self.message = message


class AbstractObject:
    """An object with a meaning of its own. Whatever it does not override is unknown to it (`NotImplemented`)."""

    __slots__ = ()

    origin: ClassVar[NameOrigin | None] = None
    """What a name bound to it is to the writer (`NameOrigin.TASK`, `NameOrigin.DAG`); None: a value like others."""

    shareable: ClassVar[bool] = False
    """Whether it is a plain value that keeps nothing of the file it was made for: a helper module that holds it serves several files."""

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """The value of `obj.name`."""
        return NotImplemented

    def set_attribute(self, name: str, value: Any, site: Site, machine: Machine) -> Any:
        """`obj.name = value`. NotImplemented: the evaluator records a finding."""
        return NotImplemented

    def call(self, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
        """`obj(*arguments, **keywords)`."""
        return NotImplemented

    def binary(self, operator: str, other: Any, site: Site, machine: Machine, *, reflected: bool) -> Any:
        """`obj <operator> other`, or `other <operator> obj` if reflected; operators as written: `>>`, `<<`, `|`, `&`, `+`, …"""
        return NotImplemented

    def subscript(self, key: Any, site: Site, machine: Machine) -> Any:
        """`obj[key]`."""
        return NotImplemented

    def iterate(self, site: Site, machine: Machine) -> Any:
        """An iterator for `for x in obj`, or NotImplemented."""
        return NotImplemented

    def enter(self, site: Site, machine: Machine) -> Any:
        """`with obj as …`: returns what `as` binds."""
        return NotImplemented

    def exit(self, site: Site, machine: Machine) -> None:
        """The end of the `with` block."""

    def is_instance(self, kind: Any) -> bool | None:
        """`isinstance(obj, kind)`: `kind` is an AbstractClass, an ExternalName or a real class. None: not known."""
        return None

    def format(self, spec: str, site: Site, machine: Machine) -> Any:
        """The text of `f"{obj}"` and `str(obj)`."""
        return NotImplemented


class AbstractClass(AbstractObject):
    """A class that is not read (`BaseOperator`, `DAG`): the user's classes may inherit from it."""

    __slots__ = ()

    qualified_name: str

    instance_origin: ClassVar[NameOrigin | None] = None
    """What a name bound to an instance of a user's subclass is to the writer."""

    def is_subclass(self, kind: Any) -> bool | None:
        """`issubclass(cls, kind)`: `kind` is an AbstractClass, an ExternalName or a real class. None: not known."""
        return True if kind is self or getattr(kind, "qualified_name", None) == self.qualified_name else None

    def initialise(
        self,
        instance: Any,
        arguments: tuple[Any, ...],
        keywords: dict[str, Any],
        site: Site,
        machine: Machine,
    ) -> None:
        """`super().__init__(…)` reached from the `__init__` of a user's class; `instance` is the evaluator's instance."""

    def prepare(
        self,
        instance: Any,
        parameters: tuple[str, ...],
        keywords: dict[str, Any],
        site: Site,
        machine: Machine,
    ) -> dict[str, Any]:
        """The keywords that the `__init__` of a user's subclass is really called with.

        Asked before each level of a user's `__init__` is entered; `parameters` are the names that this level declares (no `*args`, `**kwargs`).
        """
        return keywords

    def finish(self, instance: Any, site: Site, machine: Machine) -> None:
        """The outermost `__init__` of an instance of a user's subclass has returned."""

    def class_attribute(self, owner: Any, name: str, site: Site, machine: Machine) -> Any:
        """An attribute of a user's subclass (`owner`, the evaluator's class) that it lacks itself, e.g. `MyOperator.partial`."""
        return NotImplemented

    def instance_set_attribute(self, instance: Any, name: str, value: Any, site: Site, machine: Machine) -> None:
        """Told after an attribute of an instance of a user's subclass was set."""

    def instance_attribute(self, instance: Any, name: str, site: Site, machine: Machine) -> Any:
        """An attribute of an instance of a user's subclass that the subclass itself lacks."""
        return NotImplemented

    def instance_enter(self, instance: Any, site: Site, machine: Machine) -> Any:
        """`with instance as …` of a user's subclass: what `as` binds."""
        return NotImplemented

    def instance_exit(self, instance: Any, site: Site, machine: Machine) -> None:
        """The end of the `with` block of an instance of a user's subclass."""

    def instance_binary(
        self, instance: Any, operator: str, other: Any, site: Site, machine: Machine, *, reflected: bool
    ) -> Any:
        """A binary operator on an instance of a user's subclass."""
        return NotImplemented


class Externals(Protocol):
    """The registry that `extract` gives to the evaluator."""

    def resolve(self, qualified_name: str) -> Any:
        """The object that a qualified name of a package that is not read stands for, or NotImplemented."""
