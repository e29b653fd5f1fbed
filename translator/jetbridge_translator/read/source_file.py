"""A file as a parsed module, or the finding that says why not."""

from __future__ import annotations

import ast
import io
import stat
import tokenize
from dataclasses import dataclass
from pathlib import Path

from jetbridge_translator.findings import page_of
from jetbridge_translator.model import Finding, Place
from jetbridge_translator.read.parsing import parse
from jetbridge_translator.read.text import SourceText

MAX_BYTES = 5_000_000


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A Python file that was read: `file` is its path relative to the folder that was given, `module` its dotted name there."""

    path: Path
    file: str
    module: str
    text: SourceText
    tree: ast.Module
    fallback: Finding | None = None
    """Said if libcst could not read the file and Python's own parser did."""

    @property
    def is_package(self) -> bool:
        """Whether it is an `__init__.py`."""
        return self.path.name == "__init__.py"

    def place(self, node: ast.AST) -> Place:
        """The position of a node of this file."""
        line, column = self.text.position(node)
        return Place(self.file, line, column)


def finding(code: str, place: Place, message: str) -> Finding:
    """A finding with the level and the advice of its page.

    Raises:
        KeyError: no page has this code.
    """
    page = page_of(code)
    if page is None:
        raise KeyError(code)
    return Finding(code, page.level, place, message, page.advice)


def read_bytes(path: Path, file: str, limit: int = MAX_BYTES) -> bytes | Finding:
    """The bytes of a regular file up to `limit`."""
    try:
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            return finding("DAG004", Place(file), "it is no regular file")
        if status.st_size > limit:
            return finding("DAG003", Place(file), f"{status.st_size:,} bytes; the limit is {limit:,}")
        return path.read_bytes()
    except OSError as error:
        reason = "the link leads nowhere" if path.is_symlink() else (error.strerror or str(error))
        return finding("DAG004", Place(file), reason)


def decode(content: bytes, file: str) -> str | Finding:
    """The text of a source file by Python's own rule (BOM, coding line, else UTF-8), with line feeds only."""
    try:
        encoding, _ = tokenize.detect_encoding(io.BytesIO(content).readline)
        text = content.decode(encoding)
    except (SyntaxError, UnicodeDecodeError, LookupError) as error:
        return finding("DAG002", Place(file), str(error))
    return text.replace("\r\n", "\n").replace("\r", "\n")


def read_source(path: Path, file: str, module: str) -> SourceFile | Finding:
    """Read and parse one file. Never raises for what is in it."""
    content = read_bytes(path, file)
    if isinstance(content, Finding):
        return content
    text = decode(content, file)
    if isinstance(text, Finding):
        return text
    try:
        parsed = parse(text)
    except SyntaxError as error:
        return finding("DAG001", Place(file, error.lineno or 1, error.offset or 1), f"it is no Python: {error.msg}")
    return SourceFile(path, file, module, SourceText(text), parsed.tree, _fallback(file, parsed.fallback))


def _fallback(file: str, reason: str | None) -> Finding | None:
    return None if reason is None else finding("DAG006", Place(file), reason)
