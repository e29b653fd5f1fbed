"""Unions with a discriminator: config says `{"cat": {"meows": 3}}`, pydantic wants `{"pet_type": "cat", "meows": 3}`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from jetbridge.errors import InvariantViolationError


def discriminator_of(field: FieldInfo) -> str | None:
    """The name of the field that tells the variants apart."""
    discriminator = field.discriminator
    return discriminator if isinstance(discriminator, str) else None


def pick_variant(discriminator: str, value: Any) -> Any:
    """From config to pydantic.

    Raises:
        InvariantViolationError: not exactly one variant is named.
    """
    if isinstance(value, BaseModel) or value is None:
        return value
    if discriminator in value:
        return value
    if len(value) != 1:
        raise InvariantViolationError(f"Discriminated union must have exactly one key, got {sorted(value)}.")
    name, fields = next(iter(value.items()))
    return {**fields, discriminator: name}


def unpick_variant(discriminator: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """From pydantic to config."""
    rest = {name: item for name, item in value.items() if name != discriminator}
    return {value[discriminator]: rest}
