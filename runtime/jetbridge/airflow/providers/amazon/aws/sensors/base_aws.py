"""Sensors of AWS that wait for a state: one call, one path in its answer, the states that mean "there" and "failed"."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any, ClassVar

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import AwsBaseSensor
from jetbridge.airflow.providers.amazon.aws.utils.waiters import Waiter


class AwsStateSensor(AwsBaseSensor):
    """Waits until `waiter` is satisfied; `arguments()` are those of its call.

    `target_states` and `failed_states` of a subclass go before the waiter's own.
    """

    waiter: ClassVar[Waiter]
    sends: ClassVar[Mapping[str, str]] = pairs()
    """Arguments of the call -> arguments of the sensor."""

    def arguments(self) -> dict[str, Any]:
        """The arguments of the call."""
        return {name: getattr(self, own) for name, own in self.sends.items()}

    def poke(self, context: Context) -> bool:
        """Whether the state is reached.

        Raises:
            TaskException: a state of failure is.
        """
        waiter = replace(
            self.waiter,
            success=_states(getattr(self, "target_states", None)) or self.waiter.success,
            failure=_states(getattr(self, "failed_states", None)) or self.waiter.failure,
        )
        return waiter.look(self.client, self.arguments())


def _states(given: Collection[Any] | str | None) -> frozenset[str]:
    names = [given] if isinstance(given, str) else given or ()
    return frozenset(str(getattr(name, "value", name)) for name in names)
