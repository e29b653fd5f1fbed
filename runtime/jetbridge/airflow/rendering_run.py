"""A run whose ops do not work: their template fields are rendered, and each of them ends with no result.

Airflow has the same for one task: `airflow tasks render`.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from jetbridge.airflow.team_operators import operator_class_of, rendering_body
from jetbridge.definitions.job_definition import JobDefinition
from jetbridge.definitions.states import TriggerRule
from jetbridge.execution.plan import plan_of
from jetbridge.execution.plan.step import Flow, Step


def leave_out_the_work(job: JobDefinition) -> None:
    """Let every op of a job only render what it is given, whatever became of the ops before it."""
    for step in plan_of(job).steps:
        step.op = _idle(step)
        step.flow, step.rule, step.hooks, step.retry_policy, step.setups = (
            Flow.PLAIN,
            TriggerRule.ALL_DONE,
            (),
            None,
            (),
        )


def _idle(step: Step) -> Any:
    made = copy.copy(step.op)
    operator_class = operator_class_of(step.op)
    if operator_class is not None:
        made.body = replace(step.op.body, function=rendering_body(operator_class))
    else:
        made.body = replace(
            step.op.body, function=_nothing_for(step.op.body.function), is_plain=True, has_context=False
        )
    return made


def _nothing_for(function: Callable[..., Any]) -> Callable[..., None]:
    def nothing(**_inputs: Any) -> None:
        return None

    nothing.__dict__.update(vars(function) if hasattr(function, "__dict__") else {})
    return nothing
