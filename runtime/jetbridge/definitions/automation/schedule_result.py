"""What a schedule's function answered, whatever its form, as requests or a reason to skip."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from typing import Any

from jetbridge.definitions.automation.requests import RunRequest, SkipReason
from jetbridge.errors import InvariantViolationError


def flatten(answer: Any) -> Iterator[Any]:
    """The single answers of a value, a list or a generator (what a generator returns counts too)."""
    if inspect.isgenerator(answer):
        returned = yield from answer
        yield from flatten(returned)
    elif isinstance(answer, (list, tuple)) and not hasattr(answer, "_fields"):
        for item in answer:
            yield from flatten(item)
    elif answer is not None:
        yield answer


def requests_of(answer: Any, name: str) -> tuple[list[RunRequest], str | None]:
    """The requests and the reason to skip.

    Raises:
        InvariantViolationError: both were given, or something else.
    """
    items = list(flatten(answer))
    wrong = next((item for item in items if not isinstance(item, (RunRequest, SkipReason))), None)
    if wrong is not None:
        raise InvariantViolationError(
            f"Error in schedule {name}: a schedule answers with run config, RunRequests or a SkipReason, got {wrong!r}."
        )
    skips = [item for item in items if isinstance(item, SkipReason)]
    if len(skips) > 1 or (skips and len(items) > 1):
        raise InvariantViolationError(
            f"Error in schedule {name}: Expected a single SkipReason or one or more RunRequests: received both RunRequest and SkipReason."
        )
    if skips:
        return [], skips[0].skip_message
    requests = [item for item in items if isinstance(item, RunRequest)]
    return requests, None if requests else "Schedule function returned an empty result"
