"""Steps of a fake run: what reaches outside is stood in for, all around it is what it is in a real run."""

from __future__ import annotations

import inspect
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import Any, get_origin

from jetbridge.definitions.op_body import OpBody
from jetbridge.execution.plan.sources import FromStep, Source, walk
from jetbridge.execution.plan.step import Flow, Plan, ScopeKind, Step, StepOutput
from jetbridge.testing.fakes import FakeMapping, FakeText
from jetbridge.testing.names import missing_names

_VALUES: Mapping[Any, Callable[[], Any]] = {
    bool: lambda: True,
    int: lambda: 1,
    float: lambda: 1.0,
    list: list,
    tuple: tuple,
    set: set,
}
"""What a function that says what it returns is taken to return; any other gives a text."""


@dataclass(frozen=True, slots=True)
class StandInBody(OpBody):
    """A function that is called with all that the real one would get, and gives what the steps after it need."""

    value: Any = None
    pushes: tuple[str, ...] = ()
    """XComs that others ask for by key."""

    def call(self, context: Any, inputs: Mapping[str, Any]) -> Any:
        """Call it."""
        OpBody.call(self, context, inputs)
        for key in self.pushes:
            context.push_xcom(key, FakeText())
        return self.value


def with_stand_ins(plan: Plan, root: Path, real: Collection[str]) -> Plan:
    """The plan with every function that takes no resource, and is not in `real` (task ids), stood in for."""
    keys = _asked_keys(plan)
    steps = (
        step if step.task_id in real else _stood_in(plan, step, sorted(keys[step.index]), root) for step in plan.steps
    )
    return replace(plan, steps=tuple(steps))


def _asked_keys(plan: Plan) -> Mapping[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for source in _sources(plan):
        for inner in walk(source):
            if isinstance(inner, FromStep) and inner.key is not None:
                found[inner.step].add(inner.key)
    return found


def _sources(plan: Plan) -> Iterator[Source]:
    for step in plan.steps:
        yield from (item.source for item in step.inputs)
    for scope in plan.scopes:
        yield from scope.sources.values()


def _stood_in(plan: Plan, step: Step, keys: list[str], root: Path) -> Step:
    body = step.op.body
    parts = {part.name: getattr(body, part.name) for part in fields(OpBody)}
    value = _value(plan, step, keys)
    if not body.resources:
        parts["function"] = _binding(step.key, body.function, root)
    made = StandInBody(
        **{**parts, "is_plain": False}, value=value, pushes=() if isinstance(value, dict) else tuple(keys)
    )
    return replace(
        step,
        op=step.op.replace(body=made),
        inputs=tuple(replace(item, checks_type=False) for item in step.inputs),
        outputs=tuple(_unchecked(output) for output in step.outputs),
        simple_output=None if step.simple_output is None else _unchecked(step.simple_output),
        retry_policy=None,
        hooks=(),
    )


def _unchecked(output: StepOutput) -> StepOutput:
    return replace(output, checks_type=False)


def _binding(key: str, function: Callable[..., Any], root: Path) -> Callable[..., None]:
    """A function that takes what the real one takes, and says which of the names that it uses are not there."""
    signature = inspect.signature(function)

    def stand_in(*args: Any, **kwargs: Any) -> None:
        signature.bind(*args, **kwargs)
        missing = missing_names(function, root)
        if missing:
            raise NameError(f"{key} uses names that are not there: {', '.join(missing)}")

    return stand_in


def _value(plan: Plan, step: Step, keys: list[str]) -> Any:
    """What the step gives: the ways that a branch follows are all of them, what is mapped over has one element."""
    if step.flow is Flow.BRANCH:
        return [plan.steps[index].task_id for index in step.downstream]
    if step.flow is Flow.SHORT_CIRCUIT:
        return True
    if step.is_map_source:
        return [FakeMapping() if _is_by_names(plan, step) else FakeText()]
    if step.settings.multiple_outputs:
        return {key: FakeText() for key in keys}
    if len(step.outputs) > 1:
        return tuple(FakeText() for _ in step.outputs)
    returns = getattr(step.op.body.signature, "returns", None)
    return _VALUES.get(get_origin(returns) or returns, FakeText)()


def _is_by_names(plan: Plan, step: Step) -> bool:
    """Whether `expand_kwargs` maps over what the step gives."""
    return any(
        scope.kind is ScopeKind.KWARGS
        and any(isinstance(s, FromStep) and s.step == step.index for s in walk(scope.source))
        for scope in plan.scopes
    )
