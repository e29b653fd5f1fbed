"""Escape sequences of string literals."""

from __future__ import annotations

import codecs
import re

_BEYOND_ASCII = re.compile(r"\\(.)", re.DOTALL)


def unescaped(text: str) -> str:
    r"""The value of a text with escapes; those that Python does not know (`\d`) are kept, backslash included.

    Raises:
        ValueError: an escape that Python refuses, such as a cut-off `\x`.
    """
    if not text.isascii():
        text = _BEYOND_ASCII.sub(_kept, text).encode("ascii", "backslashreplace").decode("ascii")
    return codecs.decode(text, "unicode_escape")


def _kept(escape: re.Match[str]) -> str:
    """Double the backslash before a character that would be written as an escape itself."""
    return escape.group() if escape.group(1).isascii() else "\\" + escape.group()
