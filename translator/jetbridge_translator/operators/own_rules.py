"""Mappings that are not ours: of installed packages (entry points) and of the user (`--rules FILE`), in the format of ours.

Entries of the user come before those of packages, those of packages before ours. A broken file is told with its line.
"""

from __future__ import annotations

import runpy
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from importlib.metadata import EntryPoint, entry_points
from importlib.util import find_spec
from pathlib import Path

from jetbridge_translator.operators.registry import MappingError, declared, table_before_ours

GROUP = "jetbridge.operators"
"""The group of entry points; the value of each is a module that calls `operator(…)`."""


class RulesError(Exception):
    """A file of mappings cannot be used; the text says where and why."""


@contextmanager
def own_rules(files: Sequence[Path] = ()) -> Iterator[None]:
    """Let the mappings of packages and of these files hold, until the end of the block.

    Raises:
        RulesError: a file or package cannot be read, or what it declares is malformed.
    """
    with table_before_ours():
        for point in sorted(entry_points(group=GROUP), key=lambda point: point.value):
            _declare(lambda module=point.module: runpy.run_module(module), _origin(point), _told_of(point))  # type: ignore[misc]  # mypy cannot infer defaults of lambdas
        with table_before_ours():
            for file in files:
                _declare(lambda file=file: runpy.run_path(str(file)), str(file), str(file))  # type: ignore[misc]  # as above
            yield


def _declare(run: Callable[[], object], origin: str, name: str) -> None:
    before = declared()
    try:
        run()
    except (Exception, SystemExit) as problem:
        raise RulesError(f"{_place(problem, origin, name)}: {_text(problem)}") from problem
    if declared() == before:
        raise RulesError(f"{name} declares nothing: call operator(…) or carried(…), as CONTRIBUTING.md shows")


def _origin(point: EntryPoint) -> str:
    try:
        spec = find_spec(point.module)
    except ImportError:
        return ""
    return spec.origin or "" if spec is not None else ""


def _told_of(point: EntryPoint) -> str:
    package = f" of {point.dist.name}" if point.dist is not None else ""
    return f"entry point {point.name!r}{package}"


def _place(problem: BaseException, origin: str, name: str) -> str:
    """The line of the file where it went wrong."""
    if isinstance(problem, SyntaxError) and problem.filename == origin:
        return f"{origin}:{problem.lineno}:{problem.offset}"
    lines = [frame.lineno for frame in traceback.extract_tb(problem.__traceback__) if frame.filename == origin]
    return f"{origin}:{lines[-1]}" if lines else name


def _text(problem: BaseException) -> str:
    if isinstance(problem, MappingError):
        return str(problem)
    return f"{type(problem).__name__}: {problem.msg if isinstance(problem, SyntaxError) else problem}"
