"""Rendered template fields as Airflow keeps them: JSON where the value is JSON, else its text.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/operators.html#rendered-templates
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jetbridge.airflow.connection_ids import connection_arguments
from jetbridge.airflow.kinds import Kind, kind_of
from jetbridge.airflow.team_operators import only_given, operator_class_of, template_fields_of
from jetbridge.execution.plan.sources import FromStep, Source
from jetbridge.execution.plan.step import NO_SCOPE, Plan, Step
from jetbridge.masking import redact
from jetbridge.scheduling.timetables import AirflowGeneration
from jetbridge.storage.values import LazySequence

LONGEST = 4096
_MARGIN = 79


def rendered_fields(
    plan: Plan, step: Step, inputs: Mapping[str, Any], generation: AirflowGeneration
) -> dict[str, Any] | None:
    """The template fields of a task instance, from the values that its op was called with.

    Airflow 2 keeps an empty dictionary for an operator without template fields, Airflow 3 nothing.
    """
    operator_class = operator_class_of(step.op)
    if operator_class is None:
        kind = kind_of(step.settings.kind)
    else:
        kind = Kind(operator_class.__name__, template_fields_of(operator_class, generation))
    names = kind.template_fields(generation)
    fields = {name: kind.default(name, generation) for name in names}
    inputs = only_given(_with_lazy_lists(plan, step, inputs, generation))
    if kind.calls:
        own = {name: value for name, value in inputs.items() if name not in {"op_args", "op_kwargs"}}
        fields.update(_call(plan, step, kind, inputs))
        inputs = own
    if kind.forms is not None:
        fields = kind.values({**connection_arguments(plan, step, kind), **inputs})
    fields.update({name: inputs[name] for name in names if name in inputs and kind.forms is None})
    kept = {name: kept_field(redact(fields[name], name), generation) for name in names}
    return kept or ({} if generation is AirflowGeneration.V2 else None)


@dataclass(frozen=True, slots=True)
class _LazyList:
    """The values of a mapped task, of which Airflow shows only how many there are."""

    count: int
    generation: AirflowGeneration

    def __repr__(self) -> str:
        if self.generation is AirflowGeneration.V3:
            return "LazyXComSequence(<unevaluated length>)"
        return repr(LazySequence(range(self.count)))


def _with_lazy_lists(
    plan: Plan, step: Step, inputs: Mapping[str, Any], generation: AirflowGeneration
) -> dict[str, Any]:
    lazy = {each.name for each in step.inputs if _gathers(plan, step, each.source)}
    return {
        name: _LazyList(len(value), generation) if name in lazy and isinstance(value, list) else value
        for name, value in inputs.items()
    }


def _gathers(plan: Plan, step: Step, source: Source) -> bool:
    """Whether a source is all values of a mapped task."""
    return isinstance(source, FromStep) and plan.steps[source.step].scope not in {NO_SCOPE, step.scope}


def _call(plan: Plan, step: Step, kind: Kind, inputs: Mapping[str, Any]) -> dict[str, Any]:
    from jetbridge.airflow.bound_task import is_argument  # noqa: PLC0415 -- it needs the rendering, which stands beside this

    given = {each.name for each in step.inputs if is_argument(each.source)}
    positional = step.op.positional_inputs[: step.node.positional]
    args = [inputs[name] for name in positional if name in inputs]
    others = {*positional, *kind.own, *kind.fields} - {"op_args", "op_kwargs"}
    kwargs = {name: value for name, value in inputs.items() if name in given and name not in others}
    mapped = step.scope != NO_SCOPE and not plan.scopes[step.scope].is_group
    return {"op_args": kind.op_args(args, is_mapped=mapped), "op_kwargs": kwargs}


def kept_field(value: Any, generation: AirflowGeneration) -> Any:
    """One field as Airflow keeps it."""
    if not _is_json(value):
        return _clip(str(value), str(value))
    if not value and not (generation is AirflowGeneration.V3 and isinstance(value, tuple)):
        return _plain(value)
    plain = _lists(value)
    if generation is AirflowGeneration.V3 and isinstance(plain, dict):
        plain = _sorted(plain)
    return _clip(plain, str(value))


def _is_json(value: Any) -> bool:
    try:
        json.dumps(value)
    except (TypeError, ValueError, OverflowError):
        return False
    return True


def _plain(value: Any) -> Any:
    return [] if isinstance(value, tuple) else value


def _clip(kept: Any, text: str) -> Any:
    if len(text) <= LONGEST:
        return kept
    return (
        "Truncated. You can change this behaviour in [core]max_templated_field_length. "
        f"{text[: LONGEST - _MARGIN]!r}... "
    )


def _lists(value: Any) -> Any:
    """Tuples as lists, as JSON has them."""
    if isinstance(value, (tuple, list)):
        return [_lists(item) for item in value]
    if isinstance(value, dict):
        return {key: _lists(item) for key, item in value.items()}
    return value


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _sorted(item) for key, item in sorted(value.items())}
    return [_sorted(item) for item in value] if isinstance(value, list) else value
