"""The pools that a run will use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from jetbridge.execution.plan.step import Plan
from jetbridge.storage.run import RunOpConcurrency


def pools_of(plan: Plan, selected: Sequence[str] | None) -> RunOpConcurrency | None:
    """Pools of the steps that are executed; None if there are none."""
    steps = [step for step in plan.steps if selected is None or step.key in selected]
    if not any(step.settings.pool for step in steps):
        return None
    numbers = {step.index for step in steps}
    roots = [step for step in steps if numbers.isdisjoint(step.upstream)]
    return RunOpConcurrency(
        dict(Counter(step.settings.pool for step in roots if step.settings.pool)),
        any(not step.settings.pool for step in roots),
        frozenset(step.settings.pool for step in steps if step.settings.pool),
    )
