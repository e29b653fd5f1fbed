"""The module `dagster`, and every module below it, as names of Jetbridge.

A name that is neither public in the runtime nor plumbing of tests is an `Absent`: files can be imported with it, and a test that uses it fails.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import sys
import types
from collections.abc import Iterator, Sequence
from typing import Any

import jetbridge
from conformance.plumbing import PLUMBING

PACKAGES = ("dagster", "dagster_shared", "dagster_test")
USED: list[str] = []
"""The absent names that the running test has used."""
RUNNING: list[str] = []
"""The running test, if one runs."""


class Absent:
    """Stands for a name that is not there."""

    def __init__(self, path: str) -> None:
        self.__dict__["path"] = path

    def _touched(self, what: str) -> Absent:
        if RUNNING:
            USED.append(self.path)
            raise ImportError(f"{self.path} is neither of the public op layer nor plumbing")
        return Absent(f"{self.path}{what}")

    def __getattr__(self, name: str) -> Absent:
        if name.startswith("__"):
            raise AttributeError(name)
        return self._touched(f".{name}")

    def __call__(self, *_args: Any, **_kwargs: Any) -> Absent:
        return self._touched("()")

    def __mro_entries__(self, _bases: tuple[Any, ...]) -> tuple[type, ...]:
        self._touched("")
        return ()

    def __iter__(self) -> Iterator[Any]:
        self._touched("")
        return iter(())

    def __getitem__(self, _key: Any) -> Absent:
        return self

    def __or__(self, _other: Any) -> Absent:
        return self

    __ror__ = __or__


class AliasModule(types.ModuleType):
    """A module whose names are looked up when they are asked for."""

    __path__: Sequence[str] = ()

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        value = self._find(name)
        self.__dict__[name] = value
        return value

    def _find(self, name: str) -> Any:
        if self.__name__ == "dagster" and name.startswith("_"):
            return importlib.import_module(f"dagster.{name}")
        plumbing = PLUMBING.get((self.__name__, name), PLUMBING.get(("*", name)))
        if plumbing is not None and self.__name__ != "dagster":
            return plumbing
        return getattr(jetbridge, name) if hasattr(jetbridge, name) else Absent(f"{self.__name__}.{name}")


class AliasFinder(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Finds every module of the other product's packages."""

    def find_spec(self, fullname: str, _path: Any = None, _target: Any = None) -> importlib.machinery.ModuleSpec | None:
        if fullname.split(".", maxsplit=1)[0] not in PACKAGES:
            return None
        return importlib.machinery.ModuleSpec(fullname, self, is_package=True)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> AliasModule:
        return AliasModule(spec.name)

    def exec_module(self, module: types.ModuleType) -> None:
        module.__path__ = []


def install() -> None:
    """From here on `import dagster` gives Jetbridge."""
    sys.meta_path.insert(0, AliasFinder())
