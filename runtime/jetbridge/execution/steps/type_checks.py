"""Checks of values against the types of inputs and outputs.

https://docs.dagster.io/api/dagster/types
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jetbridge.definitions.events import TypeCheck
from jetbridge.errors import InvariantViolationError, TypeCheckDidNotPass, TypeCheckError
from jetbridge.execution.context.type_check import TypeCheckContext
from jetbridge.storage.events.types import EventType

if TYPE_CHECKING:
    from jetbridge.execution.job_run import JobRun
    from jetbridge.execution.plan.step import StepInput, StepOutput
    from jetbridge.execution.steps.inputs import InputReader


def check_input(reader: InputReader, item: StepInput, value: Any) -> TypeCheck:
    """Check the value of an input.

    Raises:
        TypeCheckDidNotPass: it is not of its type; the event is written before.
    """
    type_ = item.definition.dagster_type
    check = _check(reader.job_run, reader.run, type_, value, f'input "{item.name}"')
    if not check.success:
        reader.job_run.record(EventType.STEP_INPUT, reader.run, (item.name, check))
        raise _did_not_pass(f'step input "{item.name}"', type_, check)
    return check


def check_output(job_run: JobRun, run: Any, output: StepOutput, value: Any) -> TypeCheck:
    """Check the value of an output; whoever calls writes the event and then `refuse`s."""
    return _check(job_run, run, output.definition.dagster_type, value, f'output "{output.name}"')


def refuse(output: StepOutput, check: TypeCheck) -> TypeCheckDidNotPass:
    """The error of an output that is not of its type."""
    return _did_not_pass(f'step output "{output.name}"', output.definition.dagster_type, check)


def _check(job_run: JobRun, run: Any, type_: Any, value: Any, what: str) -> TypeCheck:
    try:
        found = type_.type_check(TypeCheckContext(job_run, run, type_), value)
    except InvariantViolationError:
        raise
    except Exception as error:
        raise TypeCheckError(
            f'Error occurred while type-checking {what} of step "{run.key}", with Python type {type(value)} '
            f"and type {type_.display_name}",
            user_exception=error,
        ) from error
    return found  # type: ignore[no-any-return]


def _did_not_pass(what: str, type_: Any, check: TypeCheck) -> TypeCheckDidNotPass:
    because = f" Description: {check.description}" if check.description else ""
    return TypeCheckDidNotPass(
        f'Type check failed for {what} - expected type "{type_.display_name}".{because}', check.metadata, type_
    )
