"""`match`."""

from __future__ import annotations

import ast
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate import truths
from jetbridge_translator.evaluate.attributes import get_attribute
from jetbridge_translator.evaluate.opaque import is_opaque, reason_of
from jetbridge_translator.evaluate.operators import compare
from jetbridge_translator.evaluate.outcomes import Outcome
from jetbridge_translator.evaluate.statements.branches import report, undecided
from jetbridge_translator.evaluate.tables import statement

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.frame import Frame
    from jetbridge_translator.evaluate.machine import Evaluator

_SELF_MATCHING = (bool, bytearray, bytes, dict, float, frozenset, int, list, set, str, tuple)


@statement(ast.Match)
def _match(machine: Evaluator, node: ast.Match, frame: Frame) -> Outcome:
    subject = machine.evaluate(node.subject, frame)
    for case in node.cases:
        matched = _pattern(machine, case.pattern, subject, frame)
        if matched and case.guard is not None:
            matched = truths.truth(machine, machine.evaluate(case.guard, frame))
        if matched is None:
            return _all_cases(machine, node, frame, subject)
        if matched:
            return machine.execute(case.body, frame)
    return None


def _all_cases(machine: Evaluator, node: ast.Match, frame: Frame, subject: Any) -> Outcome:
    report(machine, node.subject, frame, reason_of(subject))
    with undecided(machine):
        for case in node.cases:
            machine.execute(case.body, frame)
    return None


def _pattern(machine: Evaluator, pattern: ast.pattern, subject: Any, frame: Frame) -> bool | None:
    if isinstance(pattern, ast.MatchAs) and pattern.pattern is None:
        _capture(pattern.name, subject, frame)
        return True
    if isinstance(pattern, ast.MatchStar):
        _capture(pattern.name, subject, frame)
        return True
    if is_opaque(subject):
        return None
    matched: bool | None = _KINDS[type(pattern)](machine, pattern, subject, frame)
    return matched


def _capture(name: str | None, subject: Any, frame: Frame) -> None:
    if name is not None:
        frame.set(name, subject)


def _value(machine: Evaluator, pattern: ast.MatchValue, subject: Any, frame: Frame) -> bool | None:
    return truths.truth(
        machine, compare(machine, ast.Eq, subject, machine.evaluate(pattern.value, frame), pattern, frame)
    )


def _singleton(_machine: Evaluator, pattern: ast.MatchSingleton, subject: Any, _frame: Frame) -> bool:
    return subject is pattern.value


def _as(machine: Evaluator, pattern: ast.MatchAs, subject: Any, frame: Frame) -> bool | None:
    matched = True if pattern.pattern is None else _pattern(machine, pattern.pattern, subject, frame)
    if matched:
        _capture(pattern.name, subject, frame)
    return matched


def _or(machine: Evaluator, pattern: ast.MatchOr, subject: Any, frame: Frame) -> bool | None:
    for part in pattern.patterns:
        if (matched := _pattern(machine, part, subject, frame)) is not False:
            return matched
    return False


def _sequence(machine: Evaluator, pattern: ast.MatchSequence, subject: Any, frame: Frame) -> bool | None:
    if not isinstance(subject, Sequence) or isinstance(subject, (str, bytes, bytearray)):
        return False
    parts, items = pattern.patterns, list(subject)
    star = next((i for i, part in enumerate(parts) if isinstance(part, ast.MatchStar)), None)
    if star is not None and len(items) >= len(parts) - 1:
        after = len(parts) - star - 1
        items = [*items[:star], items[star : len(items) - after], *items[len(items) - after :]]
    return len(items) == len(parts) and _every(machine, list(zip(parts, items, strict=True)), frame)


def _mapping(machine: Evaluator, pattern: ast.MatchMapping, subject: Any, frame: Frame) -> bool | None:
    if not isinstance(subject, Mapping):
        return False
    keys = [machine.evaluate(key, frame) for key in pattern.keys]
    if any(key not in subject for key in keys):
        return False
    _capture(pattern.rest, {key: value for key, value in subject.items() if key not in keys}, frame)
    return _every(machine, [(part, subject[key]) for part, key in zip(pattern.patterns, keys, strict=True)], frame)


def _class(machine: Evaluator, pattern: ast.MatchClass, subject: Any, frame: Frame) -> bool | None:
    kind = machine.evaluate(pattern.cls, frame)
    if not isinstance(kind, type):
        return None
    if not isinstance(subject, kind):
        return False
    names: Sequence[str] = getattr(kind, "__match_args__", ())
    if kind in _SELF_MATCHING and pattern.patterns:
        return _every(machine, [(pattern.patterns[0], subject)], frame)
    named = [*zip(names, pattern.patterns, strict=False), *zip(pattern.kwd_attrs, pattern.kwd_patterns, strict=True)]
    if any(not hasattr(subject, name) for name, _ in named):
        return False
    return _every(machine, [(part, get_attribute(machine, subject, name, part, frame)) for name, part in named], frame)


def _every(machine: Evaluator, pairs: list[tuple[ast.pattern, Any]], frame: Frame) -> bool | None:
    known = True
    for part, item in pairs:
        matched = _pattern(machine, part, item, frame)
        if matched is False:
            return False
        known = known and matched is not None
    return True if known else None


_KINDS: dict[type[ast.pattern], Any] = {
    ast.MatchValue: _value,
    ast.MatchSingleton: _singleton,
    ast.MatchAs: _as,
    ast.MatchOr: _or,
    ast.MatchSequence: _sequence,
    ast.MatchMapping: _mapping,
    ast.MatchClass: _class,
}
