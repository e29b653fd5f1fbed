"""An op as the passes hand it on: its plan, the calls of its uses, and what its code needs."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from jetbridge_translator.lower.calls import NodeCall
from jetbridge_translator.lower.plan import ImportedName, NamedValue, OpPlan


@dataclass(frozen=True, slots=True)
class WrittenOp:
    """An op with the calls of its uses; `plan` is None for an op of jetbridge.ops. `imports` are those of the user's code in it."""

    plan: OpPlan | NamedValue | None
    calls: dict[tuple[str, str], NodeCall]
    imports: tuple[ImportedName, ...] = ()
    missing: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()  # module-level names beside those in the plan's text
    constants: dict[str, Any] = field(default_factory=dict)  # values of local names that the function reads
