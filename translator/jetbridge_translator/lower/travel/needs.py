"""The module-level names that written code needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jetbridge_translator.lower.expressions import names
from jetbridge_translator.lower.plan import (
    Assign,
    Do,
    FunctionBody,
    JobPlan,
    Loop,
    NamedValue,
    OpPlan,
    Statement,
    WrittenBody,
)
from jetbridge_translator.lower.travel.free_names import free_names


def of_op(plan: OpPlan | NamedValue | None) -> Iterator[str]:
    """Names that an op needs."""
    if plan is None:
        return
    if isinstance(plan, NamedValue):
        yield from names(plan.value)
        return
    for _, value in plan.settings:
        yield from names(value)
    if isinstance(plan.body, FunctionBody):
        yield from free_names(plan.body.text)
    else:
        yield from _of_written(plan.body)


def _of_written(body: WrittenBody) -> Iterator[str]:
    for parameter in body.parameters:
        if parameter.default is not None:
            yield from names(parameter.default)


def of_statements(statements: Iterable[Statement]) -> Iterator[str]:
    """Names that a body needs."""
    for statement in statements:
        if isinstance(statement, (Assign, Do)):
            yield from names(statement.value)
        elif isinstance(statement, Loop):
            yield from names(statement.iterable)
            yield from of_statements(statement.body)


def of_job(job: JobPlan) -> Iterator[str]:
    """Names that a job needs."""
    for _, value in job.settings:
        yield from names(value)
    yield from of_statements(job.body)
    if job.schedule is not None:
        yield from names(job.schedule.value)
