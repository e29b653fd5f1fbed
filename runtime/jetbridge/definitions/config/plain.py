"""From what people may give as config (`Config` objects, `EnvVar`, `RunConfig`) to plain dicts, lists and scalars."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any

from jetbridge.definitions.config.env_var import EnvVar


def as_plain_config(value: Any) -> Any:
    """The value as config: objects become dicts, environment variables `{"env": name}`, members of enums their names."""
    to_plain = getattr(type(value), "__to_config__", None)
    if to_plain is not None:
        return to_plain(value)
    if isinstance(value, (str, int)) and not isinstance(value, enum.Enum):
        return EnvVar.as_config(value)
    if isinstance(value, Mapping):
        return {key: as_plain_config(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_plain_config(item) for item in value]
    if isinstance(value, enum.Enum):
        return value.name
    return value
