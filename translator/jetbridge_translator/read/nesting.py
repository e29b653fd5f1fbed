"""Files that libcst cannot bear: expressions nested so deeply that it overflows the stack, chains so long that it takes minutes."""

from __future__ import annotations

import re

MAX_DEPTH = 200
"""Brackets in brackets; Python's own tokenizer refuses more. libcst crashes at some thousands."""
MAX_CHAIN = 600
"""Operators, calls and subscripts one after another. The time that libcst takes for them grows with the square: about a second for so many."""

_MARKS = re.compile(
    r"""[()\[\]{},\n]|[-+*/%@&|^~<>=]+|\b(?:and|or|not|if|else|lambda|await|in|is)\b"""
    r'''|(?:[fFtT][rR]?|[rR][fFtT])?(?:"""(?:[^\\"]|\\.|"(?!""))*"""|"(?:[^\\"\n]|\\.)*"'''
    r"""|'''(?:[^\\']|\\.|'(?!''))*'''|'(?:[^\\'\n]|\\.)*')|\#[^\n]*""",
    re.DOTALL,
)
_FORMATTED = re.compile("[rR]?[fFtT]").match
_OPENING = frozenset("([{")
_CLOSING = frozenset(")]}")


def reason_not_to_use_libcst(text: str) -> str | None:
    """Why a text is not for libcst; None for all that people write. It looks at brackets, commas, operators and line breaks only."""
    links = [0]  # for each bracket that is open: how many operators there were since the last comma
    for mark in _MARKS.findall(text):
        if mark in _OPENING:
            links.append(0)
        elif mark in _CLOSING:
            _close(links)
        elif mark == "," or (mark == "\n" and len(links) == 1):
            links[-1] = 0
        elif mark[-1] not in "\"'" and mark[0] not in "#\n":
            links[-1] += 1
        if len(links) > MAX_DEPTH or _opened(mark) > MAX_DEPTH:
            return f"its brackets are nested more than {MAX_DEPTH} deep"
        if links[-1] > MAX_CHAIN:
            return f"an expression has more than {MAX_CHAIN} operators one after another"
    return None


def _close(links: list[int]) -> None:
    if len(links) > 1:
        links.pop()
    links[-1] += 1  # what follows may be a call of a call


def _opened(string: str) -> int:
    """How many brackets a formatted string opens."""
    return sum(map(string.count, _OPENING)) if _FORMATTED(string) else 0
