"""Where the walk over the libcst tree stands in the text.

libcst's tree holds every token in source order, so positions need no tokenizer and no metadata: each converter steps over the tokens of its node, and what
lies between them is skipped when the next one is wanted. Separators (`, : ; =`) neither begin nor end a node (a slice and a tuple without brackets excepted), so
they are skipped like blanks.
"""

from __future__ import annotations

import re
import unicodedata

import libcst as cst

_SKIPPED = frozenset(b" \t\f\n\\#,:;=")
_SEPARATORS = re.compile(rb"(?:[ \t\f\n,:;=]|\\\n|#[^\n\0]*)*").match
_BLANKS = re.compile(rb"(?:[ \t\f\n]|\\\n|#[^\n\0]*)*").match
_SPACE = 0x20


class Misplaced(ValueError):  # noqa: N818 -- names what happened to the walk
    """The tree does not agree with the text."""


class Walk:
    """A place in a text: `position` in UTF-8 bytes, the number of its `line`, and where that line begins (`base`)."""

    __slots__ = ("base", "line", "position", "text")

    def __init__(self, text: str) -> None:
        """Stand before the first token."""
        self.text = text.encode("utf-8", "surrogatepass") + b"\0"
        self.position = 0
        self.line = 1
        self.base = 0

    def seek(self) -> None:
        """Go to the beginning of the next token that is no separator."""
        text, position = self.text, self.position
        if text[position] not in _SKIPPED:
            return
        if text[position] == _SPACE and text[position + 1] not in _SKIPPED:
            self.position = position + 1
            return
        self._go(_SEPARATORS(text, position).end())  # type: ignore[union-attr]  # it matches the empty text too

    def seek_separator(self) -> None:
        """Go to the beginning of the next token, be it a separator."""
        if self.text[self.position] in _SKIPPED:
            self._go(_BLANKS(self.text, self.position).end())  # type: ignore[union-attr]  # as above

    def step(self, length: int) -> None:
        """Step over the next token, which has so many bytes and is no separator."""
        if self.text[self.position] in _SKIPPED:
            self.seek()
        self.position += length

    def step_separator(self) -> None:
        """Step over a separator."""
        self.seek_separator()
        self.position += 1

    def step_name(self, name: str) -> str:
        """Step over an identifier; as Python compares it (NFKC)."""
        if self.text[self.position] in _SKIPPED:
            self.seek()
        if name.isascii():
            self.position += len(name)
            return name
        self.position += len(name.encode())
        return unicodedata.normalize("NFKC", name)

    def step_text(self, text: str) -> None:
        """Step over a token that may have several lines."""
        self._go(self.position + (len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))))

    def _go(self, position: int) -> None:
        breaks = self.text.count(b"\n", self.position, position)
        if breaks:
            self.line += breaks
            self.base = self.text.rindex(b"\n", self.position, position) + 1
        self.position = position

    def arrive(self) -> None:
        """Go to the end of the text.

        Raises:
            Misplaced: something is left of it.
        """
        self.seek()
        if self.position != len(self.text) - 1:
            raise Misplaced(f"line {self.line}, column {self.position - self.base + 1}")


def is_there(token: object) -> bool:
    """Whether a token that may be left out stands in the text."""
    return not isinstance(token, cst.MaybeSentinel) and token is not None
