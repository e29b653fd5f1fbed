"""Stand-ins for packages that a project imports and that are not installed here, so that its own code can be loaded. Airflow has none."""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import os
import sys
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import Any


class _Anything(type):
    """A class of which every attribute is such a class, so that it can be called, subclassed, subscripted and combined."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn

    def __getitem__(cls, _key: Any) -> Any:
        return StandIn

    def __iter__(cls) -> Iterator[Any]:
        return iter(())

    def __or__(cls, _other: Any) -> Any:
        return StandIn

    __ror__ = __or__


class StandIn(metaclass=_Anything):
    """An object of a package that is not there."""

    def __init__(self, *_arguments: Any, **_keywords: Any) -> None:
        """Take anything."""

    def __call__(self, *arguments: Any, **_keywords: Any) -> Any:
        """A decorator gives the function back; anything else another stand-in."""
        return arguments[0] if len(arguments) == 1 and callable(arguments[0]) else StandIn()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn()

    def __getitem__(self, _key: Any) -> Any:
        return StandIn()

    def __iter__(self) -> Iterator[Any]:
        return iter(())

    def __enter__(self) -> Any:
        return self

    def __exit__(self, *_error: object) -> None: ...


class _Module(ModuleType):
    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn


class _Finder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """The last one to be asked, for the modules that the project's own files import."""

    def find_spec(
        self, fullname: str, _path: Sequence[str] | None, _target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname not in _IMPORTED:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType:
        return _Module(spec.name)

    def exec_module(self, module: ModuleType) -> None:
        """Nothing has to be run."""


_IMPORTED = frozenset(os.environ.get("SWEPT_IMPORTS", "").split())

if _IMPORTED:
    sys.meta_path.append(_Finder())
