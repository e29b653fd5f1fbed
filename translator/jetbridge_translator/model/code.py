"""The user's code that travels along: texts, and the names that they bind and use."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from jetbridge_translator.model.place import Place


class NameOrigin(str, Enum):
    """What a free name of an expression is bound to, seen from where the expression stands."""

    MODULE = "module"  # a module-level name of `module`: it can travel along
    LOOP = "loop"  # the variable of a loop or comprehension around the call site
    LOCAL = "local"  # a local variable or parameter of a function that was evaluated
    TASK = "task"  # an operator, XComArg or task group
    DAG = "dag"  # a DAG object
    BUILTIN = "builtin"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class NameUse:
    """A free name of an expression, where it is bound, and the value that it had there (plain data only, else None; `is_none` if that is the value)."""

    name: str
    origin: NameOrigin
    file: str | None = None
    value: Any = None
    is_none: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """An expression as the user wrote it."""

    text: str
    place: Place
    names: tuple[NameUse, ...] = ()


@dataclass(frozen=True, slots=True)
class LoopStep:
    """One step of a loop around a call site: the loop's place is its identity; outermost loop first."""

    place: Place
    target: str  # "i" or "name, url"
    iterable: Source
    index: int
    value: Any = None


@dataclass(frozen=True, slots=True)
class CallSite:
    """Where a task was made: the call itself, the loops around it, the function it stands in."""

    place: Place
    loops: tuple[LoopStep, ...] = ()
    function: str | None = None  # qualified name of the function that was evaluated, None at module level
    variable: str | None = None  # the name that the result was assigned to


@dataclass(frozen=True, slots=True)
class Callable:
    """A function that a task or a callback names.

    `text` is the whole definition, dedented, with the decorators that wrap it (not Airflow's); for a lambda its expression. `names` are the free names of it.
    A function of the module level is also found, by name, among the statements of its module.
    `qualified_name` is set for a callable of a package that is not read (then `text` is empty).
    """

    name: str
    file: str | None
    place: Place | None
    text: str = ""
    is_lambda: bool = False
    at_module_level: bool = True
    parameters: tuple[str, ...] = ()
    names: tuple[NameUse, ...] = ()
    qualified_name: str | None = None
    bound_arguments: tuple[Any, ...] = ()  # of functools.partial
    bound_keywords: tuple[tuple[str, Any], ...] = ()
    qualname: str = ""  # Python's `__qualname__` where it differs from the name: `make.<locals>.inner`
    of_object: bool = (
        False  # a method of an object or class, or an object that can be called: only its expression names it
    )
    holder: Holder | None = None  # that object or class, if it can be made again


@dataclass(frozen=True, slots=True)
class Holder:
    """A class whose method is called, or an object of it: the arguments that it was made with are plain, or follow from a recipe."""

    kind: Callable
    arguments: tuple[Any, ...] = ()
    keywords: tuple[tuple[str, Any], ...] = ()
    is_made: bool = False


class StatementKind(str, Enum):
    """What a module-level statement is, as far as the writer has to know."""

    DOCSTRING = "docstring"
    IMPORT = "import"
    FUNCTION = "function"
    CLASS = "class"
    ASSIGNMENT = "assignment"
    OTHER = "other"


class Disposition(str, Enum):
    """What became of a module-level statement when the file was evaluated."""

    DAG = "dag"  # a DAG, a task or an edge came out of it
    DEFINITION = "definition"  # it binds names; it travels along if something uses them
    IGNORED = "ignored"  # it has no part in a DAG, see the reason
    FAILED = "failed"  # it raised, or could not be read; a finding says why
    NOT_REACHED = "not reached"  # the evaluation stopped before it; a finding says why


@dataclass(frozen=True, slots=True)
class ModuleStatement:
    """One module-level statement: its text with the comments above it, the names it binds and the free names it uses."""

    kind: StatementKind
    text: str
    place: Place
    binds: tuple[str, ...] = ()
    uses: tuple[str, ...] = ()
    makes_dag: bool = False  # a DAG, a task or an edge came out of evaluating it: it does not travel
    disposition: Disposition = Disposition.DEFINITION
    reason: str = ""


@dataclass(frozen=True, slots=True)
class SourceModule:
    """A module of the given folders: its statements in order, and what its import statements bind.

    `imports` maps a local name to the qualified name that it stands for (`pd` -> `pandas`, `BashOperator` -> `airflow.operators.bash.BashOperator`).
    """

    file: str
    name: str
    statements: tuple[ModuleStatement, ...]
    imports: tuple[tuple[str, str], ...] = ()
