"""`os.path` and `pathlib`: computing with paths is free, looking at the disk is for the given folders only."""

from __future__ import annotations

import os
import pathlib
import posixpath
import re
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.library.files.access import inside, look_below, missing_is_an_error, text_path
from jetbridge_translator.evaluate.native_functions import Native, computes, replaces_method
from jetbridge_translator.evaluate.opaque import find_opaque

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.machine import Evaluator

Arguments = tuple[Any, ...]
Keywords = dict[str, Any]


@computes("os.path.abspath", "os.path.realpath", "posixpath.abspath", "posixpath.realpath")
def _abspath(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    path = text_path(arguments[0])
    if path is None or not posixpath.isabs(path):
        return NotImplemented  # relative to a working directory that is not known
    return posixpath.normpath(path)


def _question(*names: str, asks: Any) -> None:
    @computes(*(f"os.path.{name}" for name in names))
    def body(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
        path = inside(machine, arguments[0])
        return NotImplemented if path is None else asks(path)


_question("exists", "lexists", asks=lambda path: path.exists())
_question("isfile", asks=lambda path: path.is_file())
_question("isdir", asks=lambda path: path.is_dir())
_question("islink", asks=lambda path: path.is_symlink())
_question("getsize", asks=lambda path: path.stat().st_size)


@computes("os.path.expandvars")
def _expandvars(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    text = text_path(arguments[0])
    return NotImplemented if text is None else _VARIABLE.sub(lambda found: _expanded(machine, found), text)


_VARIABLE = re.compile(r"\$(?:(\w+)|\{([^}]*)\})", re.ASCII)


def _expanded(machine: Evaluator, found: re.Match[str]) -> str:
    """The value of a variable; as `os.path.expandvars` does, one that is not set stays as it stands."""
    name = found[1] or found[2]
    given = machine.settings.environment
    if name not in given:
        machine.finding("DAG104", machine.here(), f"`{name}` was not given with --env; it was taken as not set")
    return given.get(name, found[0])


@computes("os.path.expanduser")
def _expand(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    path = text_path(arguments[0])
    return NotImplemented if path is None or path.startswith("~") else arguments[0]


def _on_disk(name: str) -> Any:
    def body(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
        path = inside(machine, arguments[0])
        if path is None or find_opaque(arguments[1:]) is not None:
            return NotImplemented
        return getattr(path, name)(*arguments[1:], **keywords)

    return body


for _name in ("exists", "is_file", "is_dir", "is_symlink"):
    replaces_method(pathlib.Path, _name)(_on_disk(_name))


def _listing(name: str) -> Any:
    def body(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
        path = inside(machine, arguments[0])
        if path is None or find_opaque(arguments[1:]) is not None:
            return NotImplemented
        if name != "iterdir":
            look_below(machine, path)
        found = sorted(getattr(path, name)(*arguments[1:], **keywords))
        return iter([entry for entry in found if machine.folders.contains(entry)])

    return body


for _name in ("iterdir", "glob", "rglob"):
    replaces_method(pathlib.Path, _name)(_listing(_name))


@replaces_method(pathlib.Path, "resolve", "absolute")
def _resolve(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    path = arguments[0]
    return pathlib.Path(os.path.normpath(path)) if path.is_absolute() else NotImplemented


@replaces_method(pathlib.Path, "read_text", "read_bytes")
def _read_text(machine: Evaluator, arguments: Arguments, keywords: Keywords) -> Any:
    content = missing_is_an_error(machine, arguments[0])
    if content is NotImplemented:
        return NotImplemented
    return content.decode(keywords.get("encoding") or "utf-8")


@replaces_method(pathlib.Path, "read_bytes")
def _read_bytes(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    return missing_is_an_error(machine, arguments[0])


@replaces_method(pathlib.Path, "expanduser")
def _expanduser(machine: Evaluator, arguments: Arguments, _keywords: Keywords) -> Any:
    return NotImplemented if str(arguments[0]).startswith("~") else arguments[0]


def _refused(name: str) -> Any:
    def body(machine: Evaluator, _arguments: Arguments, _keywords: Keywords) -> Any:
        machine.finding("DAG108", machine.here(), f"`Path.{name}` was not called")
        return NotImplemented

    return body


_WRITING = """write_text write_bytes mkdir unlink rmdir rename replace touch chmod lchmod symlink_to hardlink_to link_to stat lstat owner
group samefile readlink walk is_mount is_socket is_fifo is_block_device is_char_device copy move""".split()
for _name in _WRITING:
    replaces_method(pathlib.Path, _name)(_refused(_name))
_UNKNOWN_PLACES = {"cwd": "the working directory", "home": "the home directory"}


def class_method(name: str) -> Native | None:
    """`Path.cwd` and `Path.home` are not known."""
    if name not in _UNKNOWN_PLACES:
        return None
    return Native(f"Path.{name}", lambda *_: NotImplemented)


for _name in _UNKNOWN_PLACES:
    computes(f"pathlib.Path.{_name}")(lambda *_: NotImplemented)
