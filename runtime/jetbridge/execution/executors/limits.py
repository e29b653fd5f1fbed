"""How many steps may run at the same time: by pool (slots) and by tag.

https://airflow.apache.org/docs/apache-airflow/stable/administration-and-deployment/pools.html
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from jetbridge.execution.engine.progress import StepRun

Place = tuple[str, ...]


class Limits:
    """Counts what runs. `pools` are slots by the name of a pool; `tags` the entries of `tag_concurrency_limits`."""

    def __init__(
        self, pools: Mapping[str, int], tags: Sequence[Mapping[str, Any]] = (), *, max_active: int | None = None
    ) -> None:
        self._pools = pools
        self._tags = tags
        self._max_active = max_active
        self._taken: Counter[Place] = Counter()

    def allow(self, run: StepRun) -> bool:
        """Whether one more step like this may run."""
        return all(self._taken[place] + slots <= limit for place, slots, limit in self._places(run))

    def take(self, run: StepRun) -> None:
        """A step starts."""
        for place, slots, _ in self._places(run):
            self._taken[place] += slots

    def give_back(self, run: StepRun) -> None:
        """A step ended."""
        for place, slots, _ in self._places(run):
            self._taken[place] -= slots

    def _places(self, run: StepRun) -> Iterator[tuple[Place, int, int]]:
        step = run.step
        if self._max_active is not None:
            yield ("run",), 1, self._max_active
        if step.settings.max_active_tis_per_dag is not None:
            yield ("step", step.key), 1, step.settings.max_active_tis_per_dag
        pool = step.settings.pool
        if pool in self._pools:
            yield ("pool", str(pool)), step.settings.pool_slots or 1, self._pools[str(pool)]
        for rule in self._tags:
            value = step.tags.get(rule["key"])
            wanted = rule.get("value")
            if value is None or (isinstance(wanted, str) and value != wanted):
                continue
            per_value = isinstance(wanted, dict)
            yield ("tag", rule["key"], *((value,) if per_value else ())), 1, rule["limit"]
