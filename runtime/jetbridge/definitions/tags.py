"""Tags: strings by key, on ops, uses of ops, jobs and runs."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from jetbridge.errors import InvalidDefinitionError

NO_TAGS: Mapping[str, str] = {}


def normalize_tags(tags: Mapping[str, Any] | None) -> Mapping[str, str]:
    """Make every value a string: a string stays, everything else becomes its JSON.

    Raises:
        InvalidDefinitionError: a key is no string, or a value has no JSON that reads back as the same value.
    """
    if not tags:
        return NO_TAGS
    if not isinstance(tags, Mapping):
        raise InvalidDefinitionError(f"Tags must be a mapping of strings, got {tags!r}.")
    return {_check_key(key): value if isinstance(value, str) else _encode(key, value) for key, value in tags.items()}


def _check_key(key: object) -> str:
    if not isinstance(key, str):
        raise InvalidDefinitionError(f"The key of a tag must be a string, got {key!r}.")
    return key


def _encode(key: str, value: Any) -> str:
    try:
        text = json.dumps(value)
        is_same = json.loads(text) == value
    except (TypeError, ValueError) as error:
        raise InvalidDefinitionError(
            f'Invalid value for tag "{key}", Could not JSON encode value {value!r}: {error}. Tag values are strings or JSON.'
        ) from error
    if not is_same:
        raise InvalidDefinitionError(
            f'Invalid value for tag "{key}", JSON encoding "{text}" of value "{value}" is not equivalent to original value "{value}". '
            "Tag values must be strings, or values that JSON gives back unchanged."
        )
    return text
