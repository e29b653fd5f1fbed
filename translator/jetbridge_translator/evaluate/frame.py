"""Where names live while the evaluator is in a module, a function, a class body or a comprehension."""

from __future__ import annotations

import ast
import builtins
from collections.abc import Callable, MutableMapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.functions import Function
    from jetbridge_translator.evaluate.modules import Module

Names = MutableMapping[str, Any]
MISSING: Any = object()
BUILTINS: dict[str, Any] = vars(builtins)
MODULE_PREFIX = "dags:"
"""Before the module name of the program's classes: no real module has such a name."""


class Round:
    """One round of a loop: its statement (or comprehension clause), number and value."""

    __slots__ = ("index", "iterable", "node", "target", "value")

    def __init__(self, node: ast.AST, target: ast.expr, iterable: ast.expr) -> None:
        self.node = node
        self.target = target
        self.iterable = iterable
        self.index = -1
        self.value: Any = None

    def at(self) -> Round:
        """The round as it is now: the loop goes on."""
        copy = Round(self.node, self.target, self.iterable)
        copy.index, copy.value = self.index, self.value
        return copy


class Frame:
    """One activation. `enclosing` are the names of the functions around it, innermost first."""

    __slots__ = (
        "cell",
        "enclosing",
        "function",
        "global_names",
        "kind",
        "loops",
        "module",
        "names",
        "nonlocal_names",
        "owner",
        "returns",
        "self_value",
        "statement",
    )

    def __init__(self, module: Module, names: Names, kind: str, enclosing: tuple[Names, ...] = ()) -> None:
        """`kind` is module, function, class or comprehension."""
        self.module = module
        self.names = names
        self.kind = kind
        self.enclosing = enclosing
        self.function: Function | None = None
        self.cell: list[type] | None = None  # the class whose body this is (in), for `super()`
        self.self_value: Any = MISSING
        self.loops: list[Round] = []
        self.statement: ast.stmt | None = None
        self.owner: Frame = self
        self.global_names: frozenset[str] | set[str] = frozenset()
        self.nonlocal_names: frozenset[str] | set[str] = frozenset()
        self.returns: list[Any] = []

    def comprehension(self) -> Frame:
        """The frame of a comprehension inside this one."""
        enclosing = self.enclosing if self.kind in ("module", "class") else (self.names, *self.enclosing)
        inner = Frame(self.module, {}, "comprehension", enclosing)
        inner.function, inner.cell, inner.self_value = self.function, self.cell, self.self_value
        inner.loops = list(self.loops)
        inner.statement = self.statement
        inner.owner = self.owner
        return inner

    def closure(self) -> tuple[Names, ...]:
        """What a function that is defined here sees besides its own names and the module's."""
        return self.enclosing if self.kind in ("module", "class") else (self.names, *self.enclosing)

    def get(self, name: str) -> Any:
        """The value of a name, MISSING if nothing binds it."""
        if name in self.names and name not in self.global_names:
            return self.names[name]
        for names in self.enclosing:
            if name in names:
                return names[name]
        found = self.module.names.get(name, MISSING)
        return self.module.builtin(name) if found is MISSING else found

    def set(self, name: str, value: Any) -> None:
        """Bind a name as an assignment here does."""
        self.home(name)[name] = value

    def home(self, name: str) -> Names:
        """The names that an assignment to `name` changes here."""
        if name in self.global_names:
            return self.module.names
        if name in self.nonlocal_names:
            return next((names for names in self.enclosing if name in names), self.names)
        return self.names

    @property
    def at_module_level(self) -> bool:
        """Whether names bound here are the module's."""
        return self.names is self.module.names


Handler = Callable[..., Any]
