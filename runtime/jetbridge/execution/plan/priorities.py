"""Which of several ready steps goes first.

https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/priority-weight.html
"""

from __future__ import annotations

from jetbridge.errors import InvalidDefinitionError
from jetbridge.execution.plan.step import Meaning, Step

PRIORITY_TAG = "dagster/priority"


def set_priorities(steps: list[Step], meaning: Meaning) -> None:
    """Set the priority of each step: from its tag, or from the weights of Airflow if any is set.

    Raises:
        InvalidDefinitionError: a tag is no integer.
    """
    for step in steps:
        text = step.tags.get(PRIORITY_TAG)
        if text is not None:
            step.priority = _integer(step, text)
    if meaning is Meaning.AIRFLOW and any(step.settings.priority_weight is not None for step in steps):
        for step in steps:
            step.priority = _total_weight(steps, step)


def _integer(step: Step, text: str) -> int:
    try:
        return int(text)
    except ValueError as error:
        raise InvalidDefinitionError(f'Tag {PRIORITY_TAG} of "{step.key}" must be an integer, got {text!r}.') from error


def _weight(step: Step) -> int:
    return 1 if step.settings.priority_weight is None else step.settings.priority_weight


def _total_weight(steps: list[Step], step: Step) -> int:
    """The weight of a step and of all steps after it (`downstream`, the default), before it (`upstream`), or its own alone (`absolute`)."""
    rule = step.settings.weight_rule or "downstream"
    if rule not in {"downstream", "upstream"}:
        return _weight(step)
    found: set[int] = set()
    todo = [step.index]
    while todo:
        index = todo.pop()
        if index not in found:
            found.add(index)
            todo.extend(steps[index].downstream if rule == "downstream" else steps[index].upstream)
    return sum(_weight(steps[index]) for index in found)
