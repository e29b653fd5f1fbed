"""Text to tree: libcst parses, `syntax/` turns its tree into the positioned one that is interpreted."""

from __future__ import annotations

import ast
import sys
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import libcst as cst

from jetbridge_translator.read.garbage import without_garbage_collection
from jetbridge_translator.read.nesting import reason_not_to_use_libcst
from jetbridge_translator.read.syntax import module_tree

_FRAMES = 12_000
"""The walk needs three frames of Python for one level of an expression; Python's own parser refuses far shallower ones."""


@dataclass(frozen=True, slots=True)
class Parsed:
    """A tree; `fallback` says why Python's own parser made it, if it did."""

    tree: ast.Module
    fallback: str | None = None


def parse(text: str) -> Parsed:
    """The tree of a text with line feeds only, whatever Python its grammar is of.

    A text that libcst refuses and Python accepts is read with `ast.parse`.

    Raises:
        SyntaxError: neither can read it, with line and column (from 1).
    """
    with _undisturbed():
        reason = reason_not_to_use_libcst(text)
        if reason is not None:
            return Parsed(_parsed_by_python(text, _refusal(reason)), reason)
        try:
            return Parsed(module_tree(cst.parse_module(text), text))
        except cst.ParserSyntaxError as error:
            refusal = _refusal(_message(error), error.raw_line, error.raw_column + 1)
        except SyntaxError as error:
            raise error from None
        except (ValueError, RecursionError, MemoryError) as error:
            refusal = _refusal(str(error) or type(error).__name__)
        return Parsed(_parsed_by_python(text, refusal), f"{refusal.msg} (line {refusal.lineno})")


def parse_again(text: str) -> ast.Module:
    """The tree of a piece of a file that was read before: by Python's own parser, which is the fastest, as far as its grammar is new enough.

    Raises:
        SyntaxError: it is no piece of a file.
    """
    try:
        with _undisturbed():
            return ast.parse(text)
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return parse(text).tree


def parse_expression(text: str) -> ast.expr:
    """The tree of an expression that stands alone, such as an annotation written as a string.

    Raises:
        SyntaxError: it is none.
    """
    body = parse_again(f"(\n{text}\n)").body
    if len(body) != 1 or not isinstance(body[0], ast.Expr):
        raise _refusal("it is no single expression")
    return body[0].value


def _parsed_by_python(text: str, refusal: SyntaxError) -> ast.Module:
    """The tree by Python's own parser; if that refuses too, what both say, at the place that it names."""
    try:
        return ast.parse(text)
    except SyntaxError as error:
        raise _refusal(error.msg, error.lineno or 1, error.offset or 1) from refusal
    except (ValueError, MemoryError, RecursionError, OverflowError):
        raise refusal from None


def _refusal(message: str, line: int = 1, column: int = 1) -> SyntaxError:
    return SyntaxError(message, ("<file>", line, column, None))


def _message(error: cst.ParserSyntaxError) -> str:
    return error.message.removeprefix("parser error: ")


@contextmanager
def _undisturbed() -> Iterator[None]:
    """No warnings about the text, no search for garbage, and deep expressions allowed."""
    frames = sys.getrecursionlimit()
    sys.setrecursionlimit(max(frames, _FRAMES))
    try:
        with without_garbage_collection(), warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    finally:
        sys.setrecursionlimit(frames)
