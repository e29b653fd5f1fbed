"""What changed between dag-factory 0.x and 1.x in how a configuration is spelt.

https://astronomer.github.io/dag-factory/latest/migration_guide/
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from enum import Enum
from typing import Any

OLD_DAG_KEYS = ("schedule_interval", "dagrun_timeout_sec")
OLD_DEFAULT_KEYS = ("retry_delay_sec", "sla_secs")
_SECONDS = {
    "dagrun_timeout_sec": "dagrun_timeout",
    "retry_delay_sec": "retry_delay",
    "sla_secs": "sla",
    "execution_timeout_secs": "execution_timeout",
    "execution_delta_secs": "execution_delta",
}


class Dialect(Enum):
    """Which dag-factory reads a configuration."""

    V0 = 0
    V1 = 1


def dialect_of(config: Mapping[str, Any]) -> Dialect:
    """The dialect that a configuration of `load_yaml_dags`, which both have, is written in: 0.x if it has a key that 1.x dropped."""
    return Dialect.V0 if any(_is_old(block) for block in config.values()) else Dialect.V1


def _is_old(block: Any) -> bool:
    if not isinstance(block, dict):
        return False
    defaults = block.get("default_args")
    return any(key in block for key in OLD_DAG_KEYS) or (
        isinstance(defaults, dict) and any(key in defaults for key in OLD_DEFAULT_KEYS)
    )


def in_seconds(settings: dict[str, Any]) -> dict[str, Any]:
    """The settings with durations instead of numbers of seconds, as 0.x spells them."""
    changed = {_SECONDS[name]: timedelta(seconds=value) for name, value in settings.items() if _is_seconds(name, value)}
    return {**{name: value for name, value in settings.items() if not _is_seconds(name, value)}, **changed}


def _is_seconds(name: str, value: Any) -> bool:
    return name in _SECONDS and value is not None
