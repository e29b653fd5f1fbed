"""The module-level names that written code needs."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from jetbridge_translator.lower.expressions import Expression, Imported, names, walk
from jetbridge_translator.lower.plan import (
    Assign,
    Do,
    FunctionBody,
    GraphPlan,
    ImportedName,
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


def imported_by(
    ops: Iterable[OpPlan | NamedValue], graphs: Iterable[GraphPlan], jobs: Iterable[JobPlan]
) -> Iterator[ImportedName]:
    """The names of other modules that the values of ops, graphs and jobs are written with."""
    for expression in _expressions(ops, graphs, jobs):
        for part in walk(expression):
            if isinstance(part, Imported):
                yield ImportedName(part.module, part.name, part.name or part.module)


def _expressions(
    ops: Iterable[OpPlan | NamedValue], graphs: Iterable[GraphPlan], jobs: Iterable[JobPlan]
) -> Iterator[Expression]:
    for op in ops:
        if isinstance(op, NamedValue):
            yield op.value
            continue
        yield from (value for _, value in op.settings)
        if isinstance(op.body, WrittenBody):
            yield from (parameter.default for parameter in op.body.parameters if parameter.default is not None)
    for graph in graphs:
        yield from (value for _, value in graph.settings)
        yield from _of_body(graph.body)
    for job in jobs:
        yield from (value for _, value in job.settings)
        yield from _of_body(job.body)
        if job.schedule is not None:
            yield job.schedule.value


def _of_body(statements: Iterable[Statement]) -> Iterator[Expression]:
    for statement in statements:
        if isinstance(statement, Loop):
            yield statement.iterable
            yield from _of_body(statement.body)
        else:
            yield statement.value
