"""How often a failed op is tried again, and how long it waits before."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import Enum

from jetbridge.errors import InvalidDefinitionError


class Backoff(Enum):
    """How the wait grows from attempt to attempt."""

    LINEAR = "LINEAR"
    EXPONENTIAL = "EXPONENTIAL"


class Jitter(Enum):
    """How the wait is spread, so that many retries do not come at once."""

    FULL = "FULL"
    PLUS_MINUS = "PLUS_MINUS"


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Try again up to `max_retries` times, `delay` seconds later (at once if None).

    `max_delay` (seconds) is Airflow's `max_retry_delay`: a wait is never longer. `airflow_backoff` makes EXPONENTIAL waits as Airflow's
    `retry_exponential_backoff` does (by task, date and attempt), which the engine computes.
    https://docs.dagster.io/guides/build/ops/op-retries

    Raises:
        InvalidDefinitionError: backoff or jitter without a delay, a negative number.
    """

    max_retries: int = 1
    delay: float | None = None
    backoff: Backoff | None = None
    jitter: Jitter | None = None
    max_delay: float | None = None
    airflow_backoff: bool = False

    def __post_init__(self) -> None:
        if self.max_retries < 0 or (self.delay or 0) < 0:
            raise InvalidDefinitionError(f"A retry policy cannot have negative numbers, got {self!r}.")
        if self.delay is None:
            for name in ("jitter", "backoff"):
                if getattr(self, name) is not None:
                    raise InvalidDefinitionError(
                        f"Can not set {name} on RetryPolicy without also setting delay (in seconds)."
                    )

    def calculate_delay(self, attempt_num: int) -> float:
        """Seconds to wait before retry number `attempt_num`, counted from 1."""
        return calculate_delay(attempt_num, self.backoff, self.jitter, self.delay or 0.0, self.max_delay)


def calculate_delay(
    attempt_num: int,
    backoff: Backoff | None,
    jitter: Jitter | None,
    base_delay: float,
    max_delay: float | None = None,
) -> float:
    """Seconds to wait before retry `attempt_num`.

    LINEAR waits n times the delay, EXPONENTIAL (2**n - 1) times. FULL takes a random part of that, PLUS_MINUS adds or takes away up to
    one base delay. https://docs.dagster.io/api/dagster/ops#dagster.Backoff
    """
    factor = {None: 1, Backoff.LINEAR: attempt_num, Backoff.EXPONENTIAL: 2**attempt_num - 1}[backoff]
    delay: float = factor * base_delay
    if max_delay is not None:
        delay = min(delay, max_delay)
    if jitter is Jitter.FULL:
        return random.random() * delay  # noqa: S311 - spreads load, guards nothing
    if jitter is Jitter.PLUS_MINUS:
        return delay + (2 * random.random() - 1) * base_delay  # noqa: S311 - spreads load, guards nothing
    return delay
