"""What may be done natively: which attributes of real values may be read, which real callables may be called.

The evaluated program only ever gets hold of what the tables of `library/` give it, and of what these give in turn.
Whatever is called must come from one of the pure modules here, or be a class or function of the program itself.
"""

from __future__ import annotations

import functools
import operator
import re
import types
from typing import Any
from weakref import WeakKeyDictionary

from jetbridge_translator.evaluate.functions import Function

PROGRAM = "dags:"
PURE_MODULES = frozenset(
    """abc array base64 binascii bisect builtins calendar cmath collections contextlib copy csv dataclasses datetime dateutil
    decimal difflib enum fnmatch fractions functools hashlib heapq html io ipaddress itertools json keyword math numbers operator
    pathlib pendulum posixpath re statistics string struct textwrap tomli tomllib types typing typing_extensions uuid yaml zoneinfo zlib
    genericpath packaging sre_compile unicodedata shlex colorsys graphlib time pytz tzdata urllib ntpath""".split()
)
_DENIED_TYPES = (types.FunctionType, types.ModuleType, types.CodeType, types.FrameType, types.TracebackType)
_DENIED_FUNCTIONS = frozenset(
    """eval exec compile open input __import__ breakpoint exit quit help memoryview globals locals vars dir delattr setattr getattr
    get_type_hints getnode redirect_stdout redirect_stderr""".split()
)
_PRIVATE_OF_NAMED_TUPLES = frozenset({"_asdict", "_replace", "_fields", "_make", "_field_defaults"})
_DUNDERS = frozenset(
    """__abs__ __add__ __and__ __annotations__ __bases__ __bool__ __call__ __class__ __contains__ __copy__ __dataclass_fields__ __deepcopy__
    __del__ __delattr__ __delitem__ __dict__ __divmod__ __doc__ __enter__ __eq__ __exit__ __float__ __floordiv__ __format__ __ge__
    __get__ __getattr__ __getattribute__ __getitem__ __gt__ __hash__ __iadd__ __init__ __init_subclass__ __int__ __invert__ __iter__ __le__
    __len__ __lshift__ __lt__ __members__ __missing__ __mod__ __module__ __mro__ __mul__ __name__ __ne__ __neg__ __new__ __next__ __or__
    __pos__ __post_init__ __pow__ __qualname__ __radd__ __repr__ __reversed__ __rlshift__ __rmul__ __round__ __rrshift__ __rshift__
    __set__ __set_name__ __setattr__ __setitem__ __slots__ __str__ __sub__ __truediv__ __xor__ __wrapped__""".split()
)


def is_of_the_program(value: Any) -> bool:
    """Whether a value is a class of the evaluated program, or an object of one."""
    kind = value if isinstance(value, type) else type(value)
    known = _OF_THE_PROGRAM.get(kind)
    if known is None:
        known = _OF_THE_PROGRAM[kind] = any(_is_program_class(base) for base in kind.__mro__)
    return known


_OF_THE_PROGRAM: WeakKeyDictionary[type, bool] = WeakKeyDictionary()


def _is_program_class(kind: type) -> bool:
    module = getattr(kind, "__module__", "")
    return isinstance(module, str) and module.startswith(PROGRAM)


@functools.lru_cache(maxsize=1024)
def _is_pure(module: str) -> bool:
    root = module.partition(".")[0]
    return root in PURE_MODULES or (root.startswith("_") and root[1:] in PURE_MODULES)


def _is_pure_type(kind: type) -> bool:
    module = getattr(kind, "__module__", "")
    return isinstance(module, str) and _is_pure(module) and not issubclass(kind, _DENIED_TYPES)


def may_have(value: Any, name: str) -> bool:
    """Whether an attribute of a real value may be read."""
    if isinstance(value, super) or is_of_the_program(value):
        return not name.startswith("__") or name in _DUNDERS
    if name.startswith("_"):
        return name in _DUNDERS or name in _PRIVATE_OF_NAMED_TUPLES
    kind = type(value)
    if isinstance(value, type):
        return _is_pure_type(value)
    return _is_pure_type(kind) or isinstance(value, BaseException)


def may_call(function: Any) -> bool:  # noqa: PLR0911 -- one line per kind
    """Whether a real callable may be called."""
    if isinstance(function, type):
        return is_of_the_program(function) or _is_pure_type(function)
    if _is_denied(function):
        return False
    owner = getattr(function, "__self__", None)
    if owner is not None and not isinstance(owner, types.ModuleType):
        return _is_harmless_owner(owner)
    if isinstance(function, types.FunctionType):
        return _is_pure(str(function.__globals__.get("__name__", "")))
    if isinstance(function, types.BuiltinFunctionType):
        return _is_pure(function.__module__ or "")
    if isinstance(function, (types.MethodDescriptorType, types.WrapperDescriptorType, types.ClassMethodDescriptorType)):
        return _is_pure_type(function.__objclass__)
    return is_of_the_program(function) or _is_pure_type(type(function)) or isinstance(function, Function)


def _is_denied(function: Any) -> bool:
    """Whether its name is that of a builtin that runs code or reads files; `re.compile` only has the name of one."""
    name = getattr(function, "__name__", "")
    return (
        name in _DENIED_FUNCTIONS
        and function is not re.compile
        and not is_of_the_program(getattr(function, "__self__", None))
    )


def _is_harmless_owner(owner: Any) -> bool:
    kind = owner if isinstance(owner, type) else type(owner)
    return is_of_the_program(kind) or _is_pure_type(kind) or issubclass(kind, BaseException)


_CONTAINERS = (list, dict, set, frozenset, tuple)
_COMPARING_METHODS = frozenset({"index", "count", "remove", "sort"})
_TAKE_ANYTHING: frozenset[Any] = frozenset(
    {
        *(
            dict,
            list,
            tuple,
            set,
            frozenset,
            zip,
            enumerate,
            reversed,
            iter,
            next,
            property,
            staticmethod,
            classmethod,
            id,
            callable,
        ),
        *(functools.partial, functools.update_wrapper, functools.wraps, functools.lru_cache, functools.reduce),
        *(operator.itemgetter, operator.attrgetter, types.SimpleNamespace),
    }
)
_MODULES_THAT_TAKE_ANYTHING = frozenset(
    {"itertools", "contextlib", "functools", "collections", "dataclasses", "copy", "typing", "types"}
)


def takes_anything(function: Any, arguments: tuple[Any, ...]) -> bool:
    """Whether a callable only passes its arguments on, so that they need not be plain data."""
    if isinstance(function, type):
        return _class_takes_anything(function)
    owner = getattr(function, "__self__", None)
    name = getattr(function, "__name__", "")
    if owner is not None and not isinstance(owner, types.ModuleType):
        if is_of_the_program(owner) or isinstance(owner, types.GeneratorType):
            return True
        kind = owner if isinstance(owner, type) else type(owner)
        if issubclass(kind, _CONTAINERS) or kind.__module__.partition(".")[0] in _MODULES_THAT_TAKE_ANYTHING:
            return name not in _COMPARING_METHODS and not _has_unknown_key(kind, arguments)
        return False
    module = getattr(function, "__module__", None) or type(function).__module__
    if isinstance(function, types.FunctionType):
        module = str(function.__globals__.get("__name__", ""))
    return (
        _hashable_in(function) or str(module).lstrip("_") in _MODULES_THAT_TAKE_ANYTHING or is_of_the_program(function)
    )


def _class_takes_anything(kind: type) -> bool:
    if kind in _TAKE_ANYTHING or is_of_the_program(kind) or issubclass(kind, BaseException):
        return True
    return kind.__module__.lstrip("_").partition(".")[0] in _MODULES_THAT_TAKE_ANYTHING


def _hashable_in(function: Any) -> bool:
    try:
        return function in _TAKE_ANYTHING
    except TypeError:
        return False


def _has_unknown_key(kind: type, arguments: tuple[Any, ...]) -> bool:
    from jetbridge_translator.model import ExternalCall, UnknownValue  # noqa: PLC0415 -- one check

    return issubclass(kind, dict) and bool(arguments) and isinstance(arguments[0], (UnknownValue, ExternalCall))
