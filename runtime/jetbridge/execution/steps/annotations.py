"""Whether the annotation of an op's function asks for `Output` objects, or says that there are none."""

from __future__ import annotations

import typing
from typing import Any

from jetbridge.definitions.events import Output
from jetbridge.definitions.values import NO_VALUE
from jetbridge.execution.plan.step import Step


def _annotation(step: Step, position: int) -> Any:
    if not step.op.has_types:
        return NO_VALUE
    annotation = step.op.body.signature.returns
    if len(step.outputs) > 1:
        parts = typing.get_args(annotation)
        return parts[position] if len(parts) == len(step.outputs) else NO_VALUE
    return annotation


def _is_output(annotation: Any) -> bool:
    return annotation is Output or typing.get_origin(annotation) is Output


def expects_output_object(step: Step, position: int) -> bool:
    """Whether the annotation is `Output` or `Output[T]`."""
    annotation = _annotation(step, position)
    return annotation is not NO_VALUE and _is_output(annotation)


def refuses_output_object(step: Step, position: int) -> bool:
    """Whether there is an annotation that is something else."""
    annotation = _annotation(step, position)
    return annotation is not NO_VALUE and not _is_output(annotation)
