"""Template fields whose value a constructor makes in a way that the tables do not hold: a finding says so for each."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from typing import Any

from jetbridge_translator.operators.facts import lineage, template_fields_of


def unclear_fields(canonical: str, attributes: Mapping[str, Any], given: Mapping[str, Any]) -> frozenset[str]:
    """Those of a call: fields that a constructor computes, whether their argument was given or not, and those that it makes a text of."""
    texts = _not_converted(canonical, attributes) & set(given)
    return texts | _set_unclear(canonical) | _handed_on_unclear(canonical)


@cache
def _set_unclear(canonical: str) -> frozenset[str]:
    """Template fields that a constructor makes of its arguments in a way that the table does not hold."""
    unclear: set[str] = set()
    clear: set[str] = set()
    for facts in lineage(canonical):
        unclear |= {name for name, form in facts.attributes.items() if form == ["?"] and name not in clear}
        clear |= {name for name, form in facts.attributes.items() if form != ["?"]}
    return frozenset(unclear & set(template_fields_of(canonical) or ()))


@cache
def _handed_on_unclear(canonical: str) -> frozenset[str]:
    """Template fields that a constructor hands on to the one above as something that the table does not hold."""
    handed_on = {name for facts in lineage(canonical) for name, form in facts.passed.items() if form == ["?"]}
    return frozenset(handed_on & set(template_fields_of(canonical) or ()))


def _not_converted(canonical: str, attributes: Mapping[str, Any]) -> frozenset[str]:
    """Template fields that are texts of arguments, of those whose text only Airflow knows."""
    texts = {name for facts in lineage(canonical) for name, form in facts.attributes.items() if form[0] == "str"}
    return frozenset(name for name in texts if not isinstance(attributes.get(name), str))
