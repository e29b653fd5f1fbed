"""What is known of an operator class without importing it: parameters, template fields, and what its constructor makes of them.

The tables in `facts/` are collected from the published packages (`collect.py`); Airflow's own: https://airflow.apache.org/docs/apache-airflow/stable/operators-and-hooks-ref.html
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from typing import Any

from jetbridge_translator.operators.aliases import standard_name

ROOT_CLASSES = frozenset({"BaseOperator", "BaseSensorOperator", "BaseAsyncOperator", "DecoratedOperator"})
"""Classes that the facts end at, whatever module they are imported from."""


_ROOT_FACTS = {
    "BaseSensorOperator": "airflow.sdk.bases.sensor.BaseSensorOperator",
    "DecoratedOperator": "airflow.sdk.bases.decorator.DecoratedOperator",
}
"""Where the facts of a root class stand when it was imported from somewhere else (providers import through compatibility modules)."""


@dataclass(frozen=True, slots=True)
class OperatorFacts:
    """One level of an operator class; `parameters` are (name, literal) or (name,) in order, `attributes` and `passed` hold forms."""

    qualified_name: str
    bases: tuple[str, ...]
    parameters: tuple[tuple[Any, ...], ...] = ()
    has_init: bool = False
    attributes: dict[str, list[Any]] = field(default_factory=dict)
    passed: dict[str, list[Any]] = field(default_factory=dict)
    own_template_fields: tuple[str, ...] | None = None
    own_template_extensions: tuple[str, ...] | None = None
    custom_operator_name: str | None = None

    @property
    def name(self) -> str:
        """The class name: Airflow's `task_type`."""
        return self.qualified_name.rsplit(".", 1)[-1]

    @property
    def module(self) -> str:
        """The module that defines the class."""
        return self.qualified_name.rsplit(".", 1)[0]

    @property
    def parameter_names(self) -> tuple[str, ...]:
        """Names that this level of the constructor declares."""
        return tuple(parameter[0] for parameter in self.parameters)


@cache
def _table(file: str) -> dict[str, Any]:
    source = resources.files("jetbridge_translator.operators").joinpath("facts").joinpath(file)
    try:
        loaded: dict[str, Any] = json.loads(source.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    return loaded


def table_of(qualified_name: str) -> str:
    """The table that would hold a class: one for each provider package, one for what 2.x has itself, one for the SDK of 3.x."""
    parts = qualified_name.split(".")
    if parts[:2] == ["airflow", "providers"]:
        two = "_".join(parts[2:4])
        return f"{two}.json" if parts[2] in _NESTED_PROVIDERS else f"{parts[2]}.json"
    return "sdk.json" if parts[:2] == ["airflow", "sdk"] else "airflow2.json"


_NESTED_PROVIDERS = frozenset({"apache", "microsoft", "common", "dbt", "atlassian", "cncf"})


RETIRED = "retired.json"
"""Classes that older releases of providers had (2021 to 2024), and newer ones have no more; DAG files of then still name them."""


def retired_classes() -> dict[str, Any]:
    """The facts of classes that providers have removed, from their last versions that had them."""
    return _table(RETIRED)


@cache
def former_homes(qualified_name: str) -> tuple[str, ...]:
    """Qualified names that a class of a provider had in modules of older releases."""
    *module, name = qualified_name.split(".")
    provider = ".".join(module[:3])
    return tuple(
        each
        for each in retired_classes()
        if each.startswith(f"{provider}.") and each.endswith(f".{name}") and each != qualified_name
    )


@cache
def facts_of(qualified_name: str) -> OperatorFacts | None:
    """The facts of the class with exactly this qualified name; None if no table has it."""
    raw = _table(table_of(qualified_name)).get(qualified_name) or retired_classes().get(qualified_name)
    if raw is None:
        return None
    fields, extensions = raw.get("template_fields"), raw.get("template_ext")
    return OperatorFacts(
        qualified_name=qualified_name,
        bases=tuple(raw["bases"]),
        parameters=tuple(tuple(parameter) for parameter in raw.get("parameters", ())),
        has_init="parameters" in raw,
        attributes=raw.get("attributes", {}),
        passed=raw.get("super", {}),
        own_template_fields=None if fields is None else tuple(fields),
        own_template_extensions=None if extensions is None else tuple(extensions),
        custom_operator_name=raw.get("custom_operator_name"),
    )


@cache
def lineage(qualified_name: str) -> tuple[OperatorFacts, ...]:
    """The class and its bases that the facts know, in Python's method resolution order."""
    facts = _known(qualified_name)
    if facts is None:
        return ()
    bases = [base for base in map(_known, facts.bases) if base is not None]
    chains = [list(lineage(base.qualified_name)) for base in bases]
    return (facts, *_merged([*chains, bases]))


def takes(qualified_name: str, name: str) -> bool:
    """Whether the constructor of the class, or of one of its bases, is known to declare a parameter."""
    return any(name in facts.parameter_names for facts in lineage(qualified_name))


def _known(name: str) -> OperatorFacts | None:
    return facts_of(name) or facts_of(standard_name(name)) or facts_of(_ROOT_FACTS.get(name.rsplit(".", 1)[-1], ""))


def _merged(chains: list[list[OperatorFacts]]) -> list[OperatorFacts]:
    """Python's C3 merge: the first head that stands in no other chain's tail comes next."""
    merged: list[OperatorFacts] = []
    chains = [chain for chain in chains if chain]
    while chains:
        tails = {facts.qualified_name for chain in chains for facts in chain[1:]}
        heads = [chain[0] for chain in chains]
        chosen = next((facts for facts in heads if facts.qualified_name not in tails), heads[0])
        merged.append(chosen)
        chains = [[f for f in chain if f.qualified_name != chosen.qualified_name] for chain in chains]
        chains = [chain for chain in chains if chain]
    return merged


@cache
def template_fields_of(qualified_name: str) -> tuple[str, ...] | None:
    """Template fields in order; None where the facts cannot tell."""
    for facts in lineage(qualified_name):
        if facts.own_template_fields is not None:
            return _expanded(facts)
    return () if facts_of(qualified_name) is not None else None


@cache
def template_extensions_of(qualified_name: str) -> tuple[str, ...]:
    """Endings of texts that name a file whose content Airflow puts in their place (`template_ext`)."""
    own = (facts.own_template_extensions for facts in lineage(qualified_name))
    return next((extensions for extensions in own if extensions is not None), ())


def _expanded(facts: OperatorFacts) -> tuple[str, ...] | None:
    fields: list[str] = []
    for name in facts.own_template_fields or ():
        if name == "?":
            return None
        if not name.startswith("*"):
            fields.append(name)
            continue
        base = _base_named(facts, name[1:])
        inherited = template_fields_of(base) if base else None
        if inherited is None:
            return None
        fields += inherited
    return tuple(dict.fromkeys(fields))


def _base_named(facts: OperatorFacts, name: str) -> str | None:
    last = name.rsplit(".", 1)[-1]
    for base in facts.bases:
        if base.rsplit(".", 1)[-1] == last:
            return base if facts_of(base) is not None else _ROOT_FACTS.get(last, base)
    siblings = [f"{facts.module}.{last}", *(f"{base.rsplit('.', 1)[0]}.{last}" for base in facts.bases)]
    return next((sibling for sibling in siblings if facts_of(sibling) is not None), None)
