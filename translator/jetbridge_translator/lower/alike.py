"""Tasks that call the same operator with nearly the same arguments, at several places: one op for all of them, where that says less twice.

Three containers that run other commands of one image are one op with the image, its mounts and flags, used three times.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from jetbridge_translator.lower.op_parts import holds_output
from jetbridge_translator.lower.uses import OpForm, OpGroup, Use, Value

_SAID_AGAIN = 3
"""So many arguments have to be said again without need: less is said as clearly by an op for each."""
_SHORT = 160
"""Longer texts (queries, scripts) stand better in an op with a name of their own than in the body of a job."""


def with_alike_as_one(groups: Iterable[OpGroup]) -> tuple[OpGroup, ...]:
    """The groups, those that are alike as one in the place of the first of them."""
    found: dict[object, list[int]] = {}
    given = list(groups)
    for index, group in enumerate(given):
        found.setdefault(_likeness(group) or index, []).append(index)
    for first, *others in found.values():
        uses = tuple(use for index in (first, *others) for use in given[index].uses)
        if others and _says_less(uses, len(others)):
            given[first] = replace(given[first], uses=uses)
            for index in others:
                given[index] = replace(given[index], uses=())
    return tuple(group for group in given if group.uses)


def _likeness(group: OpGroup) -> tuple[object, ...] | None:
    """What groups that may be one have in common; None for those that stay by themselves."""
    if group.form is not OpForm.CALL or group.mapping is None:
        return None
    if any(use.expanded or use.positional or use.unmapped for use in group.uses):
        return None
    names = {frozenset(use.named) for use in group.uses}
    others = {repr((_plain(use.settings), _connections(group, use))) for use in group.uses}
    if len(names) != 1 or len(others) != 1:
        return None
    return (group.first.operator, names.pop(), others.pop())


def _plain(settings: dict[str, Value]) -> list[tuple[str, object]]:
    return [(name, settings[name].value) for name in sorted(settings)]


def _connections(group: OpGroup, use: Use) -> list[object]:
    rules = group.mapping.connections if group.mapping is not None else ()
    wanted = [name for rule in rules for name in rule.arguments]
    return [use.named[name].value for name in wanted if name in use.named]


def _says_less(uses: tuple[Use, ...], others: int) -> bool:
    values = [[use.named[name] for use in uses] for name in uses[0].named]
    different = [each for each in values if len({repr(value.value) for value in each}) > 1]
    again = (len(values) - len(different)) * others
    return again >= _SAID_AGAIN and all(_is_short(value) for each in different for value in each)


def _is_short(value: Value) -> bool:
    text = repr(value.value) if value.source is None else value.source.text
    return holds_output(value.value) or ("\\n" not in text and "\n" not in text and len(text) <= _SHORT)
