"""Tags: strings by key, on ops, uses of ops, jobs and runs."""

from __future__ import annotations

import json
import re
import sys
import warnings
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from jetbridge.errors import InvalidDefinitionError

NO_TAGS: Mapping[str, str] = {}
SYSTEM_PREFIX = "dagster/"
USER_EDITABLE = frozenset(
    SYSTEM_PREFIX + name
    for name in (
        "priority",
        "max_retries",
        "retry_strategy",
        "retry_on_asset_or_op_failure",
        "max_runtime",
        "concurrency_key",
        "partition",
        "image",
    )
)
_COMPLIANT = re.compile(r"^([A-Za-z0-9_.-]{1,63}/)?[A-Za-z0-9_.-]{1,63}$")
_PACKAGE = str(Path(__file__).parents[1])


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


def check_user_tags(tags: Mapping[str, str]) -> None:
    """Refuse keys that only the system sets; those that people may set as well are in `USER_EDITABLE`.

    Raises:
        InvalidDefinitionError: there is one.
    """
    for key in tags:
        if key.startswith(SYSTEM_PREFIX) and key not in USER_EDITABLE:
            raise InvalidDefinitionError(
                f"Attempted to set tag with reserved system prefix: {key!r}. Of the tags with the prefix {SYSTEM_PREFIX} people may set: "
                f"{', '.join(sorted(USER_EDITABLE))}."
            )


def warn_of_keys(tags: Mapping[str, str]) -> None:
    """Warn of keys that other tools will not take; a key without a value is a tag of Airflow, and may be any text."""
    strange = [key for key, value in tags.items() if value and not _COMPLIANT.match(key)]
    if strange:
        warnings.warn(
            f"Non-compliant tag keys like {strange[:5]} are deprecated. Keys should be letters, digits, '_', '-' and '.', up to 63 of them, "
            "with at most one prefix of the same kind before a slash.",
            UserWarning,
            stacklevel=_level_of_user_code(),
        )


def _level_of_user_code() -> int:
    """How many callers up the first one is that is not in this package."""
    level, frame = 0, sys._getframe()  # noqa: SLF001 - the documented way to look at callers
    while frame.f_back is not None and frame.f_code.co_filename.startswith(_PACKAGE):
        level, frame = level + 1, frame.f_back
    return level
