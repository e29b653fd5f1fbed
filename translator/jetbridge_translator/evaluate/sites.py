"""Where the evaluator is, for objects of Airflow and for findings: computed only when asked."""

from __future__ import annotations

import ast
from dataclasses import fields, is_dataclass
from datetime import date, time, timedelta, tzinfo
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.frame import BUILTINS, MISSING, MODULE_PREFIX, Frame, Round
from jetbridge_translator.evaluate.names import bound_names, free_names
from jetbridge_translator.evaluate.protocol import AbstractObject
from jetbridge_translator.model import CallSite, LoopStep, NameOrigin, NameUse, Place, Source

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.modules import Module

_PLAIN = (str, int, float, bool, bytes, type(None), date, time, timedelta, tzinfo)
_PLAIN_ITEMS = 200


class EvaluationSite:
    """A node in its frame; the loops around it as they are now."""

    __slots__ = ("_frame", "_loops", "_node")

    def __init__(self, node: ast.AST, frame: Frame) -> None:
        """Note where it is."""
        self._node = node
        self._frame = frame
        self._loops = tuple(step.at() for step in frame.loops) if frame.loops else ()

    @property
    def node(self) -> ast.AST:
        """The node that is evaluated."""
        return self._node

    @property
    def frame(self) -> Frame:
        """The activation that it is evaluated in."""
        return self._frame

    @property
    def file(self) -> str:
        """The file that the node stands in."""
        return self._frame.module.source.file

    def place(self) -> Place:
        """The position of the node."""
        return self._frame.module.source.place(self._node)

    def call_site(self) -> CallSite:
        """Place, loops around, enclosing function, assigned variable."""
        function = self._frame.function
        return CallSite(
            place=self.place(),
            loops=tuple(self._step(step) for step in self._loops),
            function=None if function is None else function.__qualname__,
            variable=assigned_variable(self._frame.statement, self._node),
        )

    def _step(self, step: Round) -> LoopStep:
        source = self._frame.module.source
        return LoopStep(
            place=source.place(step.node),
            target=source.text.of(step.target),
            iterable=self.source(step.iterable),
            index=step.index,
            value=plain(step.value),
        )

    def argument_source(self, name: str | int) -> Source | None:
        """The text of an argument of the call at this site; None if it came through `*` or `**`, or is not there."""
        call = self._node
        if not isinstance(call, ast.Call):
            return None
        if isinstance(name, str):
            return next((self.source(k.value) for k in call.keywords if k.arg == name), None)
        before = call.args[: name + 1]
        if len(before) <= name or any(isinstance(value, ast.Starred) for value in before):
            return None
        return self.source(before[name])

    def source(self, node: ast.AST) -> Source:
        """The text of an expression with its free names."""
        source = self._frame.module.source
        names = () if isinstance(node, ast.Constant) else tuple(name_use(n, self._frame) for n in free_names(node))
        return Source(source.text.of(node), source.place(node), names)


def assigned_variable(statement: ast.stmt | None, node: ast.AST) -> str | None:
    """The name that a statement binds to the value of `node`."""
    if isinstance(statement, ast.Assign) and statement.value is node:
        targets = [target.id for target in statement.targets if isinstance(target, ast.Name)]
        return targets[0] if targets else None
    if isinstance(statement, ast.AnnAssign) and statement.value is node and isinstance(statement.target, ast.Name):
        return statement.target.id
    if isinstance(statement, (ast.With, ast.AsyncWith)):
        for item in statement.items:
            if item.context_expr is node and isinstance(item.optional_vars, ast.Name):
                return item.optional_vars.id
    return None


def name_use(name: str, frame: Frame) -> NameUse:
    """What a name means where `frame` is."""
    value = frame.get(name)
    module_value = frame.module.names.get(name, MISSING)
    local = not frame.at_module_level and (name in frame.names or any(name in names for names in frame.enclosing))
    file = frame.module.source.file
    if value is MISSING:
        return NameUse(name, NameOrigin.UNKNOWN)
    if (origin := _origin(value)) is not None:
        return NameUse(name, origin, file)
    if any(name in bound_names(step.target) for step in frame.loops):
        return NameUse(name, NameOrigin.LOOP, file, plain(value), value is None)
    if local:
        return NameUse(name, NameOrigin.LOCAL, file, plain(value), value is None)
    if module_value is not MISSING:
        return NameUse(name, NameOrigin.MODULE, file, plain(value), value is None)
    return NameUse(name, NameOrigin.BUILTIN if name in BUILTINS else NameOrigin.UNKNOWN)


def module_name_use(name: str, module: Module) -> NameUse:
    """What a name means at the level of a module."""
    return name_use(name, Frame(module, module.names, "module"))


def _origin(value: Any) -> NameOrigin | None:
    if isinstance(value, AbstractObject):
        return value.origin
    return getattr(type(value), "origin", None) if hasattr(type(value), "__abstract__") else None


def plain(value: Any) -> Any:
    """The value if it is small plain data, else None; of a member of an enumeration of texts, the text."""
    if isinstance(value, str):
        return str.__str__(value)
    return value if _is_plain(value, _PLAIN_ITEMS) else None


def _is_plain(value: Any, room: int) -> bool:
    if isinstance(value, _PLAIN) and not is_dataclass(value):
        return not type(value).__module__.startswith(MODULE_PREFIX)
    if type(value) in (list, tuple, set, frozenset):
        return len(value) <= room and all(_is_plain(item, room // 2) for item in value)
    if type(value) is dict:
        return len(value) <= room and all(
            _is_plain(key, room // 2) and _is_plain(item, room // 2) for key, item in value.items()
        )
    if (
        is_dataclass(value)
        and not isinstance(value, type)
        and type(value).__module__.startswith("jetbridge_translator.model")
    ):
        return all(_is_plain(getattr(value, f.name), room // 2) for f in fields(value))
    return False
