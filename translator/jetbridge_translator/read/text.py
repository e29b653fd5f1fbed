"""The text of a source file, cut by the positions of `ast` nodes (lines from 1, columns in UTF-8 bytes from 0)."""

from __future__ import annotations

import ast
from dataclasses import dataclass, field


@dataclass(slots=True)
class SourceText:
    """The lines of a file; they end in line feeds whatever they did on disk."""

    text: str
    lines: list[str] = field(init=False)
    _texts: dict[ast.AST, str] = field(init=False, default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        self.lines = self.text.split("\n")

    def column(self, line: int, offset: int) -> int:
        """The character column (from 0) of a UTF-8 offset in a line (from 1)."""
        text = self.lines[line - 1]
        if text.isascii():
            return offset
        return len(text.encode("utf-8", "surrogatepass")[:offset].decode("utf-8", "replace"))

    def position(self, node: ast.AST) -> tuple[int, int]:
        """Line and column of a node, both from 1."""
        line = getattr(node, "lineno", 1)
        if line > len(self.lines):
            return len(self.lines), 1
        return line, self.column(line, getattr(node, "col_offset", 0)) + 1

    def cut(self, start: tuple[int, int], end: tuple[int, int]) -> str:
        """The text between two positions (line from 1, UTF-8 offset)."""
        first, last = start[0], end[0]
        begin, stop = self.column(first, start[1]), self.column(last, end[1])
        if first == last:
            return self.lines[first - 1][begin:stop]
        inner = self.lines[first : last - 1]
        return "\n".join([self.lines[first - 1][begin:], *inner, self.lines[last - 1][:stop]])

    def of(self, node: ast.AST) -> str:
        """The text of a node as the user wrote it; of an expression over several lines, in brackets if it needs them."""
        found = self._texts.get(node)
        if found is None:
            found = self._texts[node] = self._text_of(node)
        return found

    def _text_of(self, node: ast.AST) -> str:
        start, end = getattr(node, "lineno", None), getattr(node, "end_lineno", None)
        if start is None or end is None or end > len(self.lines):
            return ast.unparse(node)
        text = self.cut((start, node.col_offset), (end, node.end_col_offset))  # type: ignore[attr-defined]
        if isinstance(node, ast.expr):
            return _standing_alone(text, node, one_line=start == end)
        return text


def _standing_alone(text: str, node: ast.expr, *, one_line: bool) -> str:
    if one_line and not isinstance(node, (ast.FormattedValue, ast.Starred)):
        return text
    if _is_expression(text):
        return text
    if _is_expression(wrapped := f"({text})"):
        return wrapped
    return ast.unparse(node)


def _is_expression(text: str) -> bool:
    try:
        ast.parse(text, mode="eval")
    except (SyntaxError, ValueError, MemoryError, RecursionError):
        return False
    return True
