"""Which names ops, graphs, jobs, inputs, outputs and mapping keys may have."""

from __future__ import annotations

import keyword
import re

from jetbridge.errors import InvalidDefinitionError

VALID_NAME = re.compile(r"^[A-Za-z0-9_]+$")
RESERVED = frozenset(
    {
        *("context", "conf", "config", "meta", "arg_dict", "dict", "input_arg_dict", "output_arg_dict"),
        *("int", "str", "float", "bool", "input", "output", "type"),
        *keyword.kwlist,
    }
)


def has_valid_form(name: str) -> bool:
    """Whether a name has only letters, digits and underscores."""
    return VALID_NAME.match(name) is not None


def check_name(name: object) -> str:
    """Give the name back if it can be one.

    Raises:
        InvalidDefinitionError: it is no string, is reserved, or has other signs than letters, digits and underscores.
    """
    if not isinstance(name, str):
        raise InvalidDefinitionError(f"A name must be a string, got {name!r} of type {type(name).__name__}.")
    if name in RESERVED:
        raise InvalidDefinitionError(
            f'"{name}" is not a valid name in Jetbridge. It conflicts with a reserved word: rename it, or give `name=`.'
        )
    if not has_valid_form(name):
        raise InvalidDefinitionError(
            f'"{name}" is not a valid name in Jetbridge, which must be in regex {VALID_NAME.pattern}: '
            "letters, digits and underscores of ASCII."
        )
    return name


def context_names(name: str = "context") -> tuple[str, ...]:
    """The names that a first parameter may have to be the context."""
    return ("_", name, f"_{name}", f"{name}_")
