"""Setup and teardown: which setups a step needs that are not directly before it.

https://airflow.apache.org/docs/apache-airflow/stable/howto/setup-and-teardown.html
"""

from __future__ import annotations

from collections.abc import Callable

from jetbridge.execution.plan.step import Step


def set_setups(steps: list[Step]) -> None:
    """A setup is in scope of a step between it and its teardown, or, if it has no teardown, of everything after it."""
    if not any(step.is_setup for step in steps):
        return
    for step in steps:
        if step.is_teardown:
            continue
        teardowns = {index for index in _reach(steps, step, _downstream) if steps[index].is_teardown}
        before = sorted(_reach(steps, step, _upstream))
        step.setups = tuple(
            index
            for index in before
            if steps[index].is_setup and index not in step.upstream and _in_scope(steps, steps[index], teardowns)
        )


def _in_scope(steps: list[Step], setup: Step, teardowns: set[int]) -> bool:
    own = {index for index in setup.downstream if steps[index].is_teardown}
    return not own or bool(teardowns.intersection(setup.downstream))


def _upstream(step: Step) -> tuple[int, ...]:
    return step.upstream


def _downstream(step: Step) -> tuple[int, ...]:
    return step.downstream


def _reach(steps: list[Step], start: Step, towards: Callable[[Step], tuple[int, ...]]) -> set[int]:
    found: set[int] = set()
    todo = list(towards(start))
    while todo:
        index = todo.pop()
        if index not in found:
            found.add(index)
            todo.extend(towards(steps[index]))
    return found
