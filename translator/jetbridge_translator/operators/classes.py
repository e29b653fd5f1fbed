"""Entries of operators whose classes the runtime has under Airflow's name: their arguments are those of the facts.

Most operators of the clouds differ in their arguments only. What the runtime's class takes is tested against its constructor.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from jetbridge_translator.operators.facts import facts_of, former_homes, lineage
from jetbridge_translator.operators.forms import UNREADABLE, value_of
from jetbridge_translator.operators.mapping import ArgumentRule, Case, OpShape, parameter
from jetbridge_translator.operators.op_names import default_op_name
from jetbridge_translator.operators.registry import carried, operator

WAITS = {"deferrable": "it waits in its place, whatever deferred it in Airflow"}
"""What operators that defer take, and a job does not need."""

OPENLINEAGE = dict.fromkeys(
    ("openlineage_inject_parent_job_info", "openlineage_inject_transport_info"), "OpenLineage is not part of a job"
)
"""Arguments of operators that tell the system that they start of their own run."""

WAITING_POD = {
    "deferrable": "a job waits in its own process",
    "poll_interval": "it only concerns deferrable tasks",
    "logging_interval": "it only concerns deferrable tasks",
    "trigger_kwargs": "it only concerns deferrable tasks",
    "log_events_on_startup": "what the cluster notes of a pod is logged when the pod fails",
}
"""What operators that run a pod take, and a job does not need."""

_OF_ALL = {"do_xcom_push"}
"""Arguments of every operator that some constructors name too."""
_ROOTS = frozenset({"BaseOperator", "BaseSensorOperator"})
_SENSOR = (
    "poke_interval",
    "timeout",
    "soft_fail",
    "mode",
    "exponential_backoff",
    "max_wait",
    "silent_fail",
    "never_fail",
)


@dataclass(frozen=True, slots=True)
class ClassEntry:
    """One class: its name, the arguments of an example, and what differs from the rule.

    `older` are further qualified names; those of the same class in modules that are gone are found in the facts. `without` are arguments of the facts that the runtime does not have: who gives one gets a finding.
    `more` are arguments that the facts do not have (of older providers), with their defaults. `renamed` leads older spellings to the ones of today.
    `late` are templates that the operator renders itself while it runs.
    """

    name: str
    example: str
    older: tuple[str, ...] = ()
    without: frozenset[str] = frozenset()
    more: Mapping[str, Any] = field(default_factory=dict)
    renamed: Mapping[str, str] = field(default_factory=dict)
    late: frozenset[str] = frozenset()
    ignored: Mapping[str, str] = field(default_factory=dict)


def entry(name: str, example: str, *older: str, without: str = "", late: str = "", **rest: Any) -> ClassEntry:
    """One class; `without` and `late` name arguments as words of one text."""
    return ClassEntry(name, example, older, frozenset(without.split()), late=frozenset(late.split()), **rest)


def classes(module: str, *entries: ClassEntry, extra: str | None = None, within: str | None = None) -> None:
    """Register the classes of one module of Airflow's providers.

    Args:
        module: Airflow's module, e.g. `airflow.providers.amazon.aws.operators.s3`.
        entries: The classes.
        extra: The extra of jetbridge that brings their client library.
        within: The runtime's module; the one of the same name without it.
    """
    place = within or f"jetbridge.{module}"
    carried(place, *(each.name for each in entries), extra=extra)
    for each in entries:
        _register(f"{module}.{each.name}", each, place)


def _register(qualified_name: str, each: ClassEntry, place: str) -> None:
    args = arguments_of(qualified_name, each)
    operator(
        qualified_name,
        also=tuple(dict.fromkeys((*each.older, *former_homes(qualified_name)))),
        kind=each.name,
        shape=OpShape.CLASS,
        target=(place, each.name),
        args=args,
        ignored={**{name: why for name, why in WAITS.items() if name not in args}, **each.ignored},
        cases=[
            Case(
                f'{each.name}(task_id="task"{each.example and ", "}{each.example})',
                f'{default_op_name(each.name)}.alias("task"){each.example and f".partial({each.example})"}()',
            )
        ],
    )


def arguments_of(qualified_name: str, each: ClassEntry) -> dict[str, ArgumentRule]:
    """What becomes of each argument: those of all constructors up to BaseOperator."""
    known = {name: rule for name, rule in _of_facts(qualified_name) if name not in each.without | set(each.ignored)}
    more = {name: parameter(default=default) for name, default in each.more.items()}
    renamed = {old: parameter(name=new) for old, new in each.renamed.items()}
    sensor = {name: parameter() for name in _SENSOR} if each.name.endswith("Sensor") else {}
    all_of_them = {
        **sensor,
        **more,
        **{name: rule for name, rule in known.items() if name not in WAITS or _may_not_wait(known)},
        **renamed,
    }
    return all_of_them | {name: replace(all_of_them[name], is_late=True) for name in each.late}


def _may_not_wait(known: Mapping[str, ArgumentRule]) -> bool:
    """Whether deferring decides that the end is waited for."""
    return "wait_for_completion" in known


def _of_facts(qualified_name: str) -> Iterable[tuple[str, ArgumentRule]]:
    for name, *default in parameters_of(qualified_name):
        value = value_of(default[0]) if default else None
        yield name, parameter(default=None if value is UNREADABLE else value)


def parameters_of(qualified_name: str) -> Iterator[tuple[Any, ...]]:
    """Name, and default, of what all constructors up to BaseOperator's take; what one hands to the next itself is nobody's to give."""
    seen = set(_OF_ALL)
    for facts in lineage(qualified_name) if facts_of(qualified_name) is not None else ():
        if facts.name in _ROOTS:
            return
        for each in facts.parameters:
            if each[0] not in seen:
                seen.add(each[0])
                yield each
        seen |= set(facts.passed)
