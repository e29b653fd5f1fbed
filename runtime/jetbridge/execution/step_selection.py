"""Which steps a re-execution runs: clauses on step keys, where a mapped step is `step[key]`, or `step[?]` for all keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from jetbridge.definitions.selection.clauses import parse_clause, select
from jetbridge.errors import ExecutionStepNotFoundError
from jetbridge.execution.known import KnownStep
from jetbridge.execution.plan.sources import steps_read
from jetbridge.execution.plan.step import NO_SCOPE, Plan, ScopeKind, Step

ALL = "?"


def select_steps(plan: Plan, known: Mapping[str, KnownStep], clauses: Sequence[str]) -> frozenset[str]:
    """The keys that clauses select; `step[?]` stands for all keys that there will be.

    Raises:
        ExecutionStepNotFoundError: a clause names no step.
    """
    keys = {step.index: _mapping_keys(plan, step, known) for step in plan.steps}
    upstream = {key: _upstream(plan, keys, step, mapping) for step in plan.steps for key, mapping in _names(step, keys)}
    selected, unknown = select(clauses, upstream)
    unknown = [*unknown, *_stale(plan, keys, clauses, selected)]
    if unknown:
        names = sorted({_named(clause) for clause in unknown})
        raise ExecutionStepNotFoundError(
            f"Step selection refers to unknown step{'s' if len(names) > 1 else ''}: {', '.join(names)}", names
        )
    return frozenset(selected)


def _named(clause: str) -> str:
    parsed = parse_clause(clause)
    return clause if parsed is None else parsed.name


def is_selected(selected: frozenset[str], step: Step, key: str) -> bool:
    """Whether a step run is selected."""
    return key in selected or f"{step.key}[{ALL}]" in selected


def _dynamic_source(plan: Plan, step: Step) -> int | None:
    if step.scope == NO_SCOPE or plan.scopes[step.scope].kind is not ScopeKind.DYNAMIC:
        return None
    source: int = plan.scopes[step.scope].source.step
    return source


def _mapping_keys(plan: Plan, step: Step, known: Mapping[str, KnownStep]) -> list[str] | None:
    if step.scope == NO_SCOPE:
        return None
    source = _dynamic_source(plan, step)
    if source is not None:
        past = known.get(plan.steps[source].key)
        return [ALL, *(past.outputs.get(plan.scopes[step.scope].source.output, ()) if past else ())]
    prefix = f"{step.key}["
    return [ALL, *(key[len(prefix) : -1] for key in known if key.startswith(prefix))]


def _names(step: Step, keys: Mapping[int, list[str] | None]) -> Iterable[tuple[str, str | None]]:
    mapped = keys[step.index]
    if mapped is None:
        return ((step.key, None),)
    return tuple((f"{step.key}[{key}]", key) for key in mapped)


def _upstream(plan: Plan, keys: Mapping[int, list[str] | None], step: Step, mapping: str | None) -> list[str]:
    found = []
    source = _dynamic_source(plan, step)
    for index in step.upstream:
        other = plan.steps[index]
        if index == source and not _reads(step, index):
            continue
        if other.scope != NO_SCOPE and other.scope == step.scope:
            found.append(f"{other.key}[{mapping}]")
        else:
            found.extend(name for name, _ in _names(other, keys))
    return found


def _reads(step: Step, index: int) -> bool:
    """Whether a step reads another one itself, not only through others of the same mapping."""
    inputs = (*step.inputs, *step.must_have)
    return any(index in steps_read(item.source) for item in inputs) or index in step.after


def _stale(plan: Plan, keys: Mapping[int, list[str] | None], clauses: Sequence[str], selected: set[str]) -> list[str]:
    """Keys of the past that were named though what they come from runs again."""
    found = []
    for step in plan.steps:
        source = _dynamic_source(plan, step)
        if source is None or plan.steps[source].key not in selected:
            continue
        for name, key in _names(step, keys):
            if key == ALL:
                continue
            selected.discard(name)
            if any((clause := parse_clause(text)) is not None and clause.name == name for text in clauses):
                found.append(name)
    return found
