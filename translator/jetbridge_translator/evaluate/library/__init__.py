"""The part of the standard library (and of pendulum, yaml, dateutil) that is computed."""

from __future__ import annotations

from typing import Any

from jetbridge_translator.evaluate.library import (
    clocks,
    collecting,
    effects,
    environment,
    functional,
    importing,
    introspection,
    jinja,
    texts,
)
from jetbridge_translator.evaluate.library.files import data, filesystem, paths
from jetbridge_translator.evaluate.library.pure import pure
from jetbridge_translator.evaluate.native_functions import NAMES

__all__ = ["resolve"]

_LOADED = (
    clocks,
    collecting,
    data,
    effects,
    environment,
    filesystem,
    functional,
    importing,
    introspection,
    jinja,
    paths,
    texts,
)


def resolve(qualified_name: str) -> Any:
    """What a qualified name of the library stands for; NotImplemented if it is not computed."""
    native = NAMES.get(qualified_name)
    return pure(qualified_name) if native is None else native
