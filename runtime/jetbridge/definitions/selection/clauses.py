"""Clauses of a selection: `a`, `*a`, `a*`, `+a`, `a++`, `*`.

https://docs.dagster.io/guides/build/ops/op-selection
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

_CLAUSE = re.compile(r"^\s*(?P<up>\*|\+*)(?P<name>[A-Za-z0-9_.\[\]?-]+)(?P<down>\*|\+*)\s*$")
EVERYTHING = "*"


@dataclass(frozen=True, slots=True)
class Clause:
    """A name, and how many levels before and after it are selected too; None is all."""

    name: str
    up: int | None = 0
    down: int | None = 0


def parse_clause(text: str) -> Clause | None:
    """Read a clause; None if it is none."""
    match = _CLAUSE.match(text)
    if match is None:
        return None
    return Clause(match["name"], _levels(match["up"]), _levels(match["down"]))


def _levels(marks: str) -> int | None:
    return None if marks == "*" else len(marks)


def select(clauses: Iterable[str], upstream: Mapping[str, Iterable[str]]) -> tuple[set[str], list[str]]:
    """The names that clauses select among the keys of `upstream` (what is directly before each), and the clauses that select nothing."""
    downstream: dict[str, set[str]] = {name: set() for name in upstream}
    for name, before in upstream.items():
        for source in before:
            downstream.setdefault(source, set()).add(name)
    selected: set[str] = set()
    unmatched: list[str] = []
    for text in clauses:
        found = _of_clause(text, upstream, downstream)
        selected |= found
        if not found:
            unmatched.append(text)
    return selected, unmatched


def _of_clause(text: str, upstream: Mapping[str, Iterable[str]], downstream: Mapping[str, Iterable[str]]) -> set[str]:
    if text.strip() == EVERYTHING:
        return set(upstream)
    clause = parse_clause(text)
    if clause is None or clause.name not in upstream:
        return set()
    before = _reach(clause.name, clause.up, lambda name: upstream.get(name, ()))
    return before | _reach(clause.name, clause.down, lambda name: downstream.get(name, ()))


def _reach(start: str, levels: int | None, following: Callable[[str], Iterable[str]]) -> set[str]:
    found = {start}
    border = {start}
    while border and levels != 0:
        border = {name for item in border for name in following(item)} - found
        found |= border
        levels = None if levels is None else levels - 1
    return found
