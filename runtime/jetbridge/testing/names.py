"""Which names a function uses that are not there: what a function that is not called cannot tell itself."""

from __future__ import annotations

import builtins
import dis
import functools
import inspect
from collections.abc import Callable, Iterator
from pathlib import Path
from types import CodeType, FunctionType
from typing import Any


def missing_names(function: Callable[..., Any], root: Path) -> list[str]:
    """The global names that a function, and what it uses of the code below `root`, reads and nobody binds; where the code says so itself (`noqa: F821`), it is known."""
    found: dict[str, None] = {}
    waiting, seen = list(_functions(function)), set()
    while waiting:
        each = waiting.pop()
        if each.__code__ in seen:
            continue
        seen.add(each.__code__)
        for name in _globals_of(each.__code__):
            if name in each.__globals__:
                waiting += [used for used in _functions(each.__globals__[name]) if _is_below(used, root)]
            elif not hasattr(builtins, name) and not _is_marked(each, name):
                found[name] = None
    return sorted(found)


def _functions(value: Any) -> Iterator[FunctionType]:
    """The functions behind a callable: of a class its methods."""
    value = inspect.unwrap(value) if callable(value) else value
    if isinstance(value, functools.partial):
        yield from (each for part in (value.func, *value.args) for each in _functions(part))
    elif isinstance(value, FunctionType):
        yield value
    elif isinstance(value, type):
        yield from (each for each in vars(value).values() if isinstance(each, FunctionType))


def _is_marked(function: FunctionType, name: str) -> bool:
    try:
        lines, _ = inspect.getsourcelines(function)
    except (OSError, SyntaxError):
        return False
    return any("F821" in line.partition("# noqa:")[2] and name in line for line in lines)


def _is_below(function: FunctionType, root: Path) -> bool:
    return Path(function.__code__.co_filename).is_relative_to(root)


def _globals_of(code: CodeType) -> Iterator[str]:
    codes = [code]
    stored: set[str] = set()
    loaded: dict[str, None] = {}
    while codes:
        current = codes.pop()
        codes += [constant for constant in current.co_consts if isinstance(constant, CodeType)]
        for instruction in dis.get_instructions(current):
            if instruction.opname == "LOAD_GLOBAL":
                loaded[instruction.argval] = None
            elif instruction.opname in {"STORE_GLOBAL", "DELETE_GLOBAL"}:
                stored.add(instruction.argval)
    yield from (name for name in loaded if name not in stored)
