"""`open`, `os.listdir`, `os.walk`, `glob.glob`, …"""

from __future__ import annotations

import glob
import io
import os
import pathlib
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.library.files.access import inside, look_below, missing_is_an_error, text_path
from jetbridge_translator.evaluate.native_functions import computes, replaces, replaces_method
from jetbridge_translator.evaluate.opaque import is_opaque

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator

Arguments = tuple[Any, ...]
Keywords = dict[str, Any]


@computes("io.open", "codecs.open")
@replaces(open)
@replaces_method(pathlib.Path, "open")
def _open(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    mode = arguments[1] if len(arguments) > 1 else keywords.get("mode", "r")
    if is_opaque(mode) or is_opaque(arguments[0] if arguments else keywords.get("file")):
        return NotImplemented
    if set(mode) & set("wax+"):
        machine.finding("DAG108", machine.here(), "the file was not opened for writing")
        return NotImplemented
    content = missing_is_an_error(machine, arguments[0] if arguments else keywords.get("file"))
    if content is NotImplemented:
        return NotImplemented
    if "b" in mode:
        return io.BytesIO(content)
    text = content.decode(keywords.get("encoding") or "utf-8")
    return io.StringIO(text.replace("\r\n", "\n"))


@computes("os.listdir", "os.scandir")
def _listdir(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    path = inside(machine, arguments[0] if arguments else ".")
    return NotImplemented if path is None else sorted(os.listdir(path))  # noqa: PTH208 -- what the program asks for


@computes("os.walk")
def _walk(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    path = inside(machine, arguments[0])
    if path is None:
        return NotImplemented
    look_below(machine, path)
    return iter([(where, sorted(folders), sorted(files)) for where, folders, files in os.walk(path)])


@computes("glob.glob", "glob.iglob")
def _glob(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    pattern = text_path(arguments[0])
    if pattern is None:
        return NotImplemented
    fixed = pattern[: min((pattern.find(sign) for sign in "*?[" if sign in pattern), default=len(pattern))]
    start = inside(machine, os.path.dirname(fixed) or ".")  # noqa: PTH120 -- the fixed part of a pattern is no path yet
    if start is None:
        return NotImplemented
    look_below(machine, start)
    beside = _folder_of(fixed, start)
    found = sorted(glob.glob(pattern, root_dir=beside, recursive=bool(keywords.get("recursive", False))))  # noqa: PTH207 -- same meaning
    return [path for path in found if machine.folders.contains(pathlib.Path(beside or "", path))]


def _folder_of(fixed: str, start: pathlib.Path) -> pathlib.Path | None:
    """The given folder that a relative pattern is taken from; None for one that starts at the root."""
    depth = len(pathlib.PurePath(os.path.dirname(fixed)).parts)  # noqa: PTH120 -- see above
    return None if os.path.isabs(fixed) else start.parents[depth - 1] if depth else start  # noqa: PTH117 -- see above
