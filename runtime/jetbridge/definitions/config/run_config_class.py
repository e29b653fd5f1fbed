"""`RunConfig`: run config as an object, whose parts may be `Config` objects."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from jetbridge.definitions.config.plain import as_plain_config


class RunConfig:
    """The config of a run: ops, resources, loggers and execution by name.

    An op's entry may be its `Config` object; `{"config": …}` is put around it. https://docs.dagster.io/api/dagster/config#dagster.RunConfig
    """

    def __init__(
        self,
        ops: Mapping[str, Any] | None = None,
        resources: Mapping[str, Any] | None = None,
        loggers: Mapping[str, Any] | None = None,
        execution: Mapping[str, Any] | None = None,
    ) -> None:
        self.ops = dict(ops or {})
        self.resources = dict(resources or {})
        self.loggers = dict(loggers or {})
        self.execution = dict(execution or {})

    def to_config_dict(self) -> dict[str, Any]:
        """The same as a plain dict, without empty parts."""
        parts = {
            "loggers": as_plain_config(self.loggers),
            "resources": _entries(self.resources),
            "ops": _entries(self.ops),
            "execution": as_plain_config(self.execution),
        }
        return {name: part for name, part in parts.items() if part}

    __to_config__ = to_config_dict

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RunConfig) and self.to_config_dict() == other.to_config_dict()

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return f"RunConfig({self.to_config_dict()!r})"


def _entries(given: Mapping[str, Any]) -> dict[str, Any]:
    return {name: _entry(name, entry) for name, entry in given.items()}


def _entry(name: str, entry: Any) -> Any:
    if isinstance(entry, Mapping) and name != "config":
        return _entries(entry)
    plain = as_plain_config(entry)
    return {"config": plain} if hasattr(entry, "__to_config__") and name != "config" else plain


def run_config_dict(given: Mapping[str, Any] | RunConfig | None) -> dict[str, Any]:
    """Run config as a plain dict."""
    if given is None:
        return {}
    return given.to_config_dict() if isinstance(given, RunConfig) else dict(given)
