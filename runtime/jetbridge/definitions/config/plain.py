"""From what people may give as config (`Config` objects, `EnvVar`, `RunConfig`) to plain dicts, lists and scalars."""

from __future__ import annotations

import enum
from collections.abc import Mapping
from typing import Any

from jetbridge.definitions.config.env_var import EnvVar


def as_plain_config(value: Any, *, in_object: bool = False) -> Any:
    """The value as config: objects become dicts, environment variables `{"env": name}`.

    Members of enums become their names inside of objects, where the class says that they are enums; in plain dicts they stay.
    """
    to_plain = getattr(type(value), "__to_config__", None)
    if to_plain is not None:
        return to_plain(value)
    if isinstance(value, (str, int)) and not isinstance(value, enum.Enum):
        return EnvVar.as_config(value)
    if isinstance(value, Mapping):
        return {key: as_plain_config(item, in_object=in_object) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [as_plain_config(item, in_object=in_object) for item in value]
    if in_object and isinstance(value, enum.Enum):
        return value.name
    return value
