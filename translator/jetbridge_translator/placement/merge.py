"""Three texts -> one, line by line: what each side has changed since `base`, as diff3 does.

http://www.cis.upenn.edu/~bcpierce/papers/diff3-short.pdf is the algorithm's description.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher


@dataclass(frozen=True, slots=True)
class Merged:
    """The text with the changes of both sides; where they meet, mine stands, and `conflicts` has its line in my text."""

    text: str
    conflicts: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _Stable:
    """Lines that nobody has changed: where they stand in the three texts, and how many they are."""

    base: int
    mine: int
    theirs: int
    length: int


def merge(base: str, mine: str, theirs: str) -> Merged:
    """Merge two texts that were made of one."""
    texts = [text.splitlines(keepends=True) for text in (base, mine, theirs)]
    lines: list[str] = []
    conflicts: list[int] = []
    at = _Stable(0, 0, 0, 0)
    for stable in _stable(*texts):
        was, my, their = (
            text[start:end]
            for text, start, end in zip(
                texts, (at.base, at.mine, at.theirs), (stable.base, stable.mine, stable.theirs), strict=True
            )
        )
        if was != my != their != was:
            conflicts.append(at.mine + 1)
        lines += their if was == my else my
        lines += texts[0][stable.base : stable.base + stable.length]
        at = _Stable(
            stable.base + stable.length, stable.mine + stable.length, stable.theirs + stable.length, stable.length
        )
    return Merged("".join(lines), tuple(conflicts))


def _stable(base: list[str], mine: list[str], theirs: list[str]) -> Iterator[_Stable]:
    """The runs of lines that stand in all three texts, in order; the last one is empty and stands at the ends."""
    my, their = _matches(base, mine), _matches(base, theirs)
    first = second = 0
    while first < len(my) and second < len(their):
        (my_base, my_at, my_length), (their_base, their_at, their_length) = my[first], their[second]
        start, end = max(my_base, their_base), min(my_base + my_length, their_base + their_length)
        if start < end:
            yield _Stable(start, my_at + start - my_base, their_at + start - their_base, end - start)
        if my_base + my_length < their_base + their_length:
            first += 1
        else:
            second += 1
    yield _Stable(len(base), len(mine), len(theirs), 0)


def _matches(base: list[str], other: list[str]) -> list[tuple[int, int, int]]:
    blocks = SequenceMatcher(None, base, other, autojunk=False).get_matching_blocks()
    return [(block.a, block.b, block.size) for block in blocks if block.size]
