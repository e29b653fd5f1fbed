"""`reconstructable`: a job that another process can make again, by the name of what made it.

https://docs.dagster.io/api/dagster/execution#dagster.reconstructable
"""

from __future__ import annotations

import importlib
import importlib.util
import inspect
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from types import ModuleType
from typing import Any

from jetbridge.definitions.definitions_object import Definitions
from jetbridge.definitions.graph_definition import GraphDefinition
from jetbridge.definitions.job_definition import JobDefinition
from jetbridge.definitions.repository import RepositoryDefinition
from jetbridge.errors import InvariantViolationError, UserCodeLoadError

_made: dict[ReconstructableJob, JobDefinition] = {}


@dataclass(frozen=True, slots=True)
class ReconstructableJob:
    """Where a job comes from: an attribute of a module or file, which is a job, a graph, definitions, or a function that makes one.

    `args` and `kwargs` are given to that function. `job_name` picks a job of definitions. `op_selection` makes a part of the job.
    """

    attribute: str
    module: str | None = None
    file: str | None = None
    working_directory: str | None = None
    args: tuple[Any, ...] = ()
    kwargs: tuple[tuple[str, Any], ...] = ()
    job_name: str | None = None
    op_selection: frozenset[str] | None = None

    def get_definition(self) -> JobDefinition:
        """The job, made once per process.

        Raises:
            InvariantViolationError: there is no such attribute, or it is no job.
            UserCodeLoadError: the module raised when it was imported.
        """
        if self not in _made:
            _made[self] = self._make()
        return _made[self]

    def _make(self) -> JobDefinition:
        module = _load_module(self.module, self.file, self.working_directory)
        target: Any = module
        for part in self.attribute.split("."):
            target = getattr(target, part, None)
        if target is None:
            raise InvariantViolationError(f"{self.attribute} not found in {self.file or self.module}.")
        job = job_of(_call(target, self.args, dict(self.kwargs)), self.job_name)
        return job if self.op_selection is None else job.get_subset(op_selection=sorted(self.op_selection))

    def get_subset(
        self, *, op_selection: Iterable[str] | None = None, asset_selection: object = None
    ) -> ReconstructableJob:
        """The same with a selection of ops.

        Raises:
            InvariantViolationError: assets were selected; a job of ops has none.
        """
        if asset_selection:
            raise InvariantViolationError("A job of ops has no assets to select: use op_selection.")
        return replace(self, op_selection=None if op_selection is None else frozenset(op_selection))


def _call(target: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    is_definition = isinstance(target, (JobDefinition, GraphDefinition, Definitions, RepositoryDefinition))
    return target if is_definition or not callable(target) else target(*args, **kwargs)


def job_of(target: Any, job_name: str | None = None) -> JobDefinition:
    """The job that something is or holds.

    Raises:
        InvariantViolationError: it is none, or holds several and none was named.
    """
    if isinstance(target, JobDefinition):
        return target
    if isinstance(target, GraphDefinition):
        return target.coerce_to_job()
    if isinstance(target, Definitions):
        target = target.get_repository_def()
    if isinstance(target, RepositoryDefinition):
        names = target.job_names
        if job_name is None and len(names) != 1:
            raise InvariantViolationError(f"There are several jobs, name one of them: {', '.join(names)}.")
        return target.get_job(job_name or names[0])
    raise InvariantViolationError(
        f"Loadable attributes must be either a JobDefinition, GraphDefinition, Definitions, or RepositoryDefinition. Got {target!r}."
    )


def _load_module(name: str | None, file: str | None, working_directory: str | None) -> ModuleType:
    if working_directory and working_directory not in sys.path:
        sys.path.insert(0, working_directory)
    try:
        if name is not None:
            return importlib.import_module(name)
        return _load_file(Path(str(file)))
    except ImportError as error:
        raise UserCodeLoadError(f"Cannot import {name or file}: {error}.", user_exception=error) from error


def _load_file(path: Path) -> ModuleType:
    known = next(
        (
            m
            for m in list(sys.modules.values())
            if getattr(m, "__file__", None) == str(path) and m.__name__ != "__main__"
        ),
        None,
    )
    if known is not None:
        return known
    spec = importlib.util.spec_from_file_location(path.stem, path)
    if spec is None or spec.loader is None:
        raise ImportError(f"no Python file: {path}")
    module = importlib.util.module_from_spec(spec)
    sys.modules[path.stem] = module
    spec.loader.exec_module(module)
    return module


def reconstructable(target: Callable[..., Any] | JobDefinition) -> ReconstructableJob:
    """A job that another process can make again: of a function at module level that returns one, or of a job made by a decorator there.

    Raises:
        InvariantViolationError: the target has no name that another process could find it by.
    """
    function = _function_of(target)
    name = function.__name__
    if name == "<lambda>":
        raise InvariantViolationError(
            "Reconstructable target can not be a lambda. Use a function or decorated function defined at module scope instead, or use "
            "build_reconstructable_job."
        )
    if function.__qualname__ != name:
        raise InvariantViolationError(
            f'Reconstructable target "{name}" has a different __qualname__ "{function.__qualname__}" indicating it is not defined at module scope. '
            "Use a function or decorated function defined at module scope instead, or use build_reconstructable_job."
        )
    module = inspect.getmodule(function)
    if module is None or not hasattr(module, "__name__"):
        raise InvariantViolationError(f'The module of "{name}" cannot be found.')
    if module.__name__ == "__main__" and getattr(module, "__file__", None) is None:
        raise InvariantViolationError(
            "reconstructable() can not reconstruct jobs defined in interactive environments like the REPL or notebooks. Put the job in a file."
        )
    job_of(target() if not isinstance(target, (JobDefinition, GraphDefinition)) else target)
    if module.__name__ == "__main__" or not _is_importable(module):
        return ReconstructableJob(
            name, file=str(Path(str(module.__file__)).resolve()), working_directory=str(Path.cwd())
        )
    return ReconstructableJob(name, module=module.__name__, working_directory=str(Path.cwd()))


def _is_importable(module: ModuleType) -> bool:
    """Whether another process can import the module by its name; test runners import files under names of their own."""
    try:
        spec = importlib.util.find_spec(module.__name__)
    except (ImportError, ValueError):
        return False
    return spec is not None and spec.origin == getattr(module, "__file__", None)


def _function_of(target: Any) -> Any:
    function = getattr(target, "decorated_fn", getattr(target, "composition_fn", target))
    if not inspect.isfunction(function):
        raise InvariantViolationError(
            "Reconstructable target was not a function returning a job definition, or a job definition produced by a decorated function. "
            "If your job was constructed using ``GraphDefinition.to_job``, you must wrap the ``to_job`` call in a function at module scope."
        )
    needed = [p for p in inspect.signature(function).parameters.values() if p.default is p.empty]
    if target is function and needed:
        raise InvariantViolationError(
            "Reconstructable target must be callable with no arguments. Use build_reconstructable_job for a function that takes some."
        )
    return function


def build_reconstructable_job(
    reconstructor_module_name: str,
    reconstructor_function_name: str,
    reconstructable_args: tuple[Any, ...] | None = None,
    reconstructable_kwargs: Mapping[str, Any] | None = None,
    reconstructor_working_directory: str | None = None,
) -> ReconstructableJob:
    """A job that a function makes of arguments.

    https://docs.dagster.io/api/dagster/execution#dagster.build_reconstructable_job
    """
    return ReconstructableJob(
        reconstructor_function_name,
        module=reconstructor_module_name,
        working_directory=reconstructor_working_directory,
        args=tuple(reconstructable_args or ()),
        kwargs=tuple((reconstructable_kwargs or {}).items()),
    )
