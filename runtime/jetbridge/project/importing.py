"""Importing the modules of a jobs folder, so that two folders never answer for each other."""

from __future__ import annotations

import importlib
import importlib.util
import sys
import traceback
from pathlib import Path
from types import ModuleType
from typing import Any

from jetbridge.errors import CodeLocationLoadError, JetbridgeError
from jetbridge.project.partial import without_modules

DEFINITIONS_FILE = "definitions.py"
_loaded_roots: set[Path] = set()
_MACHINERY = frozenset({Path(__file__), Path(importlib.__file__)})


class _BrokenModuleError(Exception):
    """A module of the folder that `definitions.py` imports cannot be imported."""

    def __init__(self, module: str, file: Path, error: BaseException) -> None:
        super().__init__(module)
        self.module, self.file, self.error = module, file, error


def import_file(file: Path, root: Path) -> tuple[ModuleType, dict[str, str]]:
    """A Python file as module, and what keeps modules that it names from being imported, by file relative to the root.

    A `definitions.py` is loaded without the modules that are broken, as a scheduler goes on without a broken file.

    Raises:
        CodeLocationLoadError: the file itself cannot be imported.
    """
    _forget_other_projects(root)
    if str(root) not in sys.path:
        sys.path.insert(0, str(root))
    name = file.stem if file.stem.isidentifier() else f"jobs_{abs(hash(file))}"
    loaded = sys.modules.get(name)
    if loaded is not None and _file_of(loaded) == file:
        return loaded, getattr(loaded, "__jetbridge_broken__", {})
    broken: dict[str, tuple[Path, str]] = {}
    module = None
    while module is None:
        module = _attempt(name, file, root, broken)
    found = {path.relative_to(root).as_posix(): text for path, text in broken.values()}
    module.__jetbridge_broken__ = found  # type: ignore[attr-defined]
    return module, found


def _attempt(name: str, file: Path, root: Path, broken: dict[str, tuple[Path, str]]) -> ModuleType | None:
    """The module; None when one more module turned out to be broken."""
    try:
        return _execute(name, file, root, set(broken))
    except _BrokenModuleError as problem:
        if problem.module in broken:
            raise CodeLocationLoadError(broken[problem.module][1]) from problem.error
        broken[problem.module] = (problem.file, _explain(problem.file, problem.error, root))
        return None


def _execute(name: str, file: Path, root: Path, broken: set[str]) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise CodeLocationLoadError(
            f"{file} is no Python file: give a folder with {DEFINITIONS_FILE}, a .py file or a module."
        )
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        if broken:
            exec(without_modules(file, broken), module.__dict__)  # noqa: S102 -- the user's own definitions, less what is broken
        else:
            spec.loader.exec_module(module)
    except BaseException as error:
        sys.modules.pop(name, None)
        if isinstance(error, KeyboardInterrupt):
            raise
        _blame_a_module(file, root, error)
        if broken and isinstance(error, NameError):
            raise _BrokenModuleError(next(iter(broken)), file, error) from error
        raise CodeLocationLoadError(_explain(file, error, root)) from error
    return module


def _blame_a_module(file: Path, root: Path, error: BaseException) -> None:
    """Raise `_BrokenModuleError` if the error came out of a module that `definitions.py` imports."""
    if file.name != DEFINITIONS_FILE:
        return
    frames = [Path(frame.filename).resolve() for frame in traceback.extract_tb(error.__traceback__)]
    if isinstance(error, SyntaxError) and error.filename is not None:
        frames.append(Path(error.filename).resolve())
    inside = [frame for frame in frames if root in frame.parents and frame != file]
    if inside and file in frames:
        module = ".".join(inside[0].relative_to(root).with_suffix("").parts).removesuffix(".__init__")
        raise _BrokenModuleError(module, inside[0], error) from error


def import_module(name: str) -> ModuleType:
    """A module by its dotted name.

    Raises:
        CodeLocationLoadError: there is none, or it cannot be imported.
    """
    is_none = f"{name} is no folder with {DEFINITIONS_FILE}, no Python file and no module. Give one of them."
    if "/" in name or name.endswith(".py") or not all(part.isidentifier() for part in name.split(".")):
        raise CodeLocationLoadError(is_none)
    try:
        return importlib.import_module(name)
    except (Exception, SystemExit) as error:
        if isinstance(error, ModuleNotFoundError) and f"{name}.".startswith(f"{error.name}."):
            raise CodeLocationLoadError(is_none) from error
        raise CodeLocationLoadError(_explain(Path(name), error, _folder_of(error) or Path.cwd())) from error


def _folder_of(error: BaseException) -> Path | None:
    """The folder of the first file that was being imported when something went wrong."""
    files = [frame.filename for frame in traceback.extract_tb(error.__traceback__)]
    inside = [Path(file) for file in files if not file.startswith("<") and Path(file) not in _MACHINERY]
    return inside[0].parent if inside else None


def _forget_other_projects(root: Path) -> None:
    """Modules of a project that was loaded before must not answer for this one's of the same name."""
    others = {other for other in _loaded_roots if other != root}
    _loaded_roots.add(root)
    for other in others:
        if str(other) in sys.path:
            sys.path.remove(str(other))
    for name, module in list(sys.modules.items()):
        file = _file_of(module)
        if file is not None and any(other in file.parents for other in others) and root not in file.parents:
            del sys.modules[name]


def _file_of(module: Any) -> Path | None:
    file = getattr(module, "__file__", None)
    return Path(file).resolve() if isinstance(file, str) else None


def _explain(file: Path, error: BaseException, root: Path) -> str:
    """What went wrong, and the line of the user's code where it did."""
    if isinstance(error, SyntaxError):
        return f"{error.filename}:{error.lineno}:{error.offset}: {error.msg}"
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(root)]
    place = f"{frames[-1].filename}:{frames[-1].lineno}" if frames else str(file)
    kind = "" if isinstance(error, JetbridgeError) else f"{type(error).__name__}: "
    return f"{place}: {kind}{error}"
