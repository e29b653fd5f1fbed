"""What an op's function gives, in all its forms, as a stream of outputs and events.

https://docs.dagster.io/guides/build/ops
"""

from __future__ import annotations

import inspect
from collections.abc import AsyncIterator, Iterator
from typing import Any

from jetbridge.definitions.events import (
    AssetMaterialization,
    AssetObservation,
    DynamicOutput,
    ExpectationResult,
    Output,
)
from jetbridge.errors import InvariantViolationError
from jetbridge.execution.plan.step import Step, StepOutput
from jetbridge.execution.steps.annotations import expects_output_object, refuses_output_object

_END = object()
_YIELDED = (Output, DynamicOutput, AssetMaterialization, AssetObservation, ExpectationResult)


def is_stream(result: Any) -> bool:
    """Whether a result has to be run to give anything."""
    return inspect.isgenerator(result) or inspect.isasyncgen(result) or inspect.iscoroutine(result)


def run_coroutine(job_run: Any, coroutine: Any) -> Any:
    """Run a coroutine to its end, on an event loop of the run."""
    return _loop(job_run).run_until_complete(coroutine)


def _loop(job_run: Any) -> Any:
    if job_run.loop is None or job_run.loop.is_closed():
        from asyncio import new_event_loop  # noqa: PLC0415 - few ops are coroutines

        job_run.loop = new_event_loop()
    return job_run.loop


def iterate_async(job_run: Any, stream: AsyncIterator[Any]) -> Iterator[Any]:
    """The values of an async generator, one after the other."""
    while True:
        item = _loop(job_run).run_until_complete(_next_or_end(stream))
        if item is _END:
            return
        yield item


async def _next_or_end(stream: AsyncIterator[Any]) -> Any:
    return await anext(stream, _END)


def events_of(job_run: Any, step: Step, result: Any) -> Iterator[Any]:
    """Everything that a result means: what a generator yields, or the outputs that a returned value stands for.

    Raises:
        InvariantViolationError: the result does not fit the outputs of the op.
    """
    if inspect.iscoroutine(result):
        result = run_coroutine(job_run, result)
    if inspect.isasyncgen(result):
        result = iterate_async(job_run, result)
    if job_run.is_airflow and inspect.isgenerator(result):
        yield from _of_airflow(job_run, step, result)
        return
    if inspect.isgenerator(result) or (step.op.body.signature is None and isinstance(result, Iterator)):
        for event in result:
            yield _checked(step, event)
        return
    if step.op.body.signature is None:
        yield from _of_base_form(step, result)
        return
    if result is None:
        _warn_of_none(job_run, step)
    yield from returned(step, result)


def _warn_of_none(job_run: Any, step: Step) -> None:
    """None is a value: who means "no output" has to yield nothing."""
    if len(step.outputs) == 1 and not step.outputs[0].is_required and not step.outputs[0].is_dynamic:
        job_run.log.for_step(None).warning(
            f'Value "None" returned for non-required output "{step.outputs[0].name}" of op {step.key}. This value will be passed to downstream '
            "ops. For conditional execution use the generator syntax: yield an Output only when there is one."
        )


def _of_base_form(step: Step, result: Any) -> Iterator[Any]:
    """The base form `compute_fn(context, inputs)` yields; returning None means nothing."""
    if result is None:
        return
    if isinstance(result, (Output, DynamicOutput)):
        raise InvariantViolationError(
            f'Compute function for op "{step.key}" returned an Output rather than yielding it. '
            "The compute_fn of the op must yield its results"
        )
    for event in result:
        yield _checked(step, event)


def _of_airflow(job_run: Any, step: Step, generator: Any) -> Iterator[Any]:
    """A task's generator: what it yields are outputs, `Metadata`, or nothing that anybody takes; what it returns is its result.

    https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/assets.html#attaching-extra-information-to-an-emitting-asset-event
    """
    has_yielded = False
    while True:
        try:
            event = next(generator)
        except StopIteration as end:
            if not has_yielded:
                yield from returned(step, end.value)
            return
        if isinstance(event, _YIELDED):
            has_yielded = True
            yield event
        elif hasattr(event, "note"):
            event.note()
        else:
            job_run.log.for_step(None).warning(f"Ignoring unknown data of {type(event)!r} received from task")


def _checked(step: Step, event: Any) -> Any:
    if isinstance(event, _YIELDED):
        return event
    raise InvariantViolationError(
        f'Compute function for op "{step.key}" yielded a value of type {type(event)} rather than an instance of Output, '
        "AssetMaterialization, or ExpectationResult. Values yielded by ops must be wrapped in one of these types. If your op has a single "
        "output and yields no other events, you may want to use `return` instead of `yield` in the body of your op compute function. If you "
        f"are already using `return`, and you expected to return a value of type {type(event)}, you may be inadvertently returning a generator "
        "rather than the value you expected."
    )


def returned(step: Step, result: Any) -> Iterator[Any]:
    """The outputs that a returned value stands for."""
    what = f'op "{step.key}"'
    if isinstance(result, (AssetMaterialization, ExpectationResult)):
        raise InvariantViolationError(
            f"Error in {what}: If you are returning an AssetMaterialization or an ExpectationResult from op you must yield them directly, "
            "or log them using the context.log_event method to avoid ambiguity with an implied result from returning a value."
        )
    outputs = step.outputs
    if not outputs:
        if result is not None:
            raise InvariantViolationError(
                f"Error in {what}: Unexpectedly returned output of type {type(result)}. Op is explicitly defined to return no results."
            )
        return
    if len(outputs) == 1:
        yield from _one(step, what, 0, outputs[0], result)
        return
    for position, (output, element) in enumerate(zip(outputs, _tuple(what, outputs, result), strict=True)):
        yield from _one(step, what, position, output, element)


def _tuple(what: str, outputs: tuple[StepOutput, ...], result: Any) -> Any:
    if result is None and all(output.is_nothing and output.is_required for output in outputs):
        return (None,) * len(outputs)
    if not isinstance(result, tuple):
        raise InvariantViolationError(
            f"{what} has multiple outputs, but only one output was returned of type {type(result)}. When using multiple outputs, either "
            "yield each output, or return a tuple containing a value for each output."
        )
    if len(result) != len(outputs):
        raise InvariantViolationError(
            f"Length mismatch between returned tuple of outputs and number of output defs on {what}. Output tuple has {len(result)} outputs, "
            f"while op has {len(outputs)} outputs."
        )
    return result


def _one(step: Step, what: str, position: int, output: StepOutput, element: Any) -> Iterator[Any]:
    if output.is_dynamic:
        yield from _dynamic(what, position, output, element)
    elif isinstance(element, Output):
        if refuses_output_object(step, position):
            raise InvariantViolationError(
                f"Error with output for {what}: received Output object for output '{output.name}' which does not have an Output annotation. "
                f"Annotation has type {step.op.body.signature.returns}."
            )
        _check_name(element, output, position)
        yield Output(element.value, output.name, element.metadata, element.data_version, tags=element.tags)
    else:
        if expects_output_object(step, position):
            raise InvariantViolationError(
                f"Error with output for {what}: output '{output.name}' has generic output annotation, but did not receive an Output object for "
                f"this output. Received instead an object of type {type(element)}."
            )
        yield Output(element, output.name)


def _dynamic(what: str, position: int, output: StepOutput, element: Any) -> Iterator[DynamicOutput[Any]]:
    if not isinstance(element, list):
        raise InvariantViolationError(
            f"Error with output for {what}: dynamic output '{output.name}' expected a list of DynamicOutput objects, but instead received "
            f"instead an object of type {type(element)}."
        )
    for item in element:
        if not isinstance(item, DynamicOutput):
            raise InvariantViolationError(
                f"Error with output for {what}: dynamic output '{output.name}' at position {position} expected a list of DynamicOutput "
                f"objects, but received an item with type {type(item)}."
            )
        _check_name(item, output, position)
        yield DynamicOutput(item.value, item.mapping_key, output.name, item.metadata)


def _check_name(given: Output[Any] | DynamicOutput[Any], output: StepOutput, position: int) -> None:
    if given.output_name not in {"result", output.name}:
        raise InvariantViolationError(
            f"Bad state: Output was explicitly named '{given.output_name}', which does not match the output definition specified for "
            f"position {position}: '{output.name}'."
        )
