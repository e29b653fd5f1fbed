"""Operators of AWS that are one call, and perhaps a wait: what most of them are.

A class says the service, the action, which arguments of the operator are which of the call; the waiter and its arguments; and which part of the answer is
the task's result (a JMESPath).
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import AwsBaseOperator
from jetbridge.airflow.providers.amazon.aws.utils.waiters import Waiter, at

_DELAY, _ATTEMPTS = 30, 40
_DELAYS = ("waiter_delay", "poll_interval", "check_interval")
_LIMITS = ("waiter_max_attempts", "max_attempts", "max_attempt")


class AwsCallOperator(AwsBaseOperator):
    """One call. A subclass with `waiter` waits afterwards, unless its `wait_for_completion` is false."""

    action: ClassVar[str] = ""
    waiter: ClassVar[Waiter | None] = None
    result: ClassVar[str | None] = None
    sends: ClassVar[Mapping[str, str]] = pairs()
    """Arguments of the call -> arguments of the operator."""
    asks: ClassVar[Mapping[str, str]] = pairs()
    """The same of the waiter's call; `@path` is what stands there in the answer of the first one."""

    def arguments(self) -> dict[str, Any]:
        """The arguments of the call; None stands for one that is not given."""
        return {name: getattr(self, own) for name, own in self.sends.items()}

    def wait_arguments(self, answer: Any) -> dict[str, Any]:
        """The arguments of the waiter's call, given the answer of the first one."""
        return {
            name: at(own[1:], answer) if own.startswith("@") else getattr(self, own) for name, own in self.asks.items()
        }

    def execute(self, context: Context) -> Any:
        """Call, wait, and give the result."""
        given = {name: value for name, value in self.arguments().items() if value is not None}
        answer = getattr(self.client, self.action)(**given)
        if self.waiter is not None and self.waits:
            self.wait(self.waiter, **self.wait_arguments(answer))
        return at(self.result, answer) if self.result else None

    def wait(self, waiter: Waiter, **arguments: Any) -> Any:
        """Poll as often, and as long, as the operator's arguments say."""
        delay = next((value for name in _DELAYS if (value := getattr(self, name, None))), _DELAY)
        attempts = next((value for name in _LIMITS if (value := getattr(self, name, None))), _ATTEMPTS)
        return self.wait_for(waiter, float(delay), int(attempts), **arguments)
