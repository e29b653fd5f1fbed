"""References to results of other tasks, and the values of a step's inputs as the structure document shows them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jetbridge.airflow.xcom import RETURN_KEY
from jetbridge.execution.plan.sources import (
    SOURCE_TYPES,
    FromCollected,
    FromConfig,
    FromDefault,
    FromDynamic,
    FromMapping,
    FromStep,
    FromValue,
    Source,
    walk,
)
from jetbridge.execution.plan.step import Plan


@dataclass(frozen=True, slots=True)
class Reference:
    """Results of tasks, as (task id, XCom key) in the order of reading, each once."""

    targets: tuple[tuple[str, str], ...]

    def structure_text(self) -> str:
        """As Airflow shows an XComArg."""
        return "XComArg(" + ", ".join(f"{task_id}[{key!r}]" for task_id, key in self.targets) + ")"


def view_of(plan: Plan, source: Source) -> Any:
    """A source as plain data in which results of other tasks are `Reference`s."""
    if isinstance(source, (FromValue, FromDefault)):
        return _replace(plan, source.value) if source.resolvable else source.value
    if isinstance(source, FromConfig) and source.otherwise is not None:
        return view_of(plan, source.otherwise)
    return Reference(tuple(dict.fromkeys(_targets(plan, source))))


def _replace(plan: Plan, value: Any) -> Any:
    if isinstance(value, SOURCE_TYPES):
        return view_of(plan, value)
    if isinstance(value, dict):
        return {key: _replace(plan, item) for key, item in value.items()}
    if type(value) in {list, tuple, set, frozenset}:
        return type(value)(_replace(plan, item) for item in value)
    return value


def _targets(plan: Plan, source: Source) -> Iterator[tuple[str, str]]:
    for item in walk(source):
        if isinstance(item, FromStep):
            yield plan.steps[item.step].task_id, item.key or _default_key(item.output)
        elif isinstance(item, (FromDynamic, FromCollected)):
            yield plan.steps[item.step].task_id, _default_key(item.output)
        elif isinstance(item, FromMapping):
            yield from _targets_of_mapping(plan, item)


def _targets_of_mapping(plan: Plan, item: FromMapping) -> Iterator[tuple[str, str]]:
    """Of a parameter of a mapped group: what the group was expanded over."""
    for name, source in plan.scopes[item.scope].sources.items():
        if name in {item.name, ""}:
            yield from _targets(plan, source)


def _default_key(output: str) -> str:
    return RETURN_KEY if output == "result" else output
