"""Airflow's values as texts and as JSON."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from jetbridge.documents import as_repr, clip, scrub


def text_of(value: Any) -> str:
    """The text of a value for the structure document; a reference to an output as `XComArg(task['key'])`."""
    return as_repr(value, special=_reference)


def _reference(value: Any) -> str | None:
    if isinstance(value, type) or not hasattr(value, "iter_references") or hasattr(value, "operator_class"):
        return None
    try:
        found = [f"{operator.task_id}[{key!r}]" for operator, key in value.iter_references()]
    except Exception:  # noqa: BLE001 -- a reference that cannot be followed is shown without names
        found = []
    return "XComArg(" + ", ".join(dict.fromkeys(found)) + ")"


def as_json(value: Any) -> Any:
    """The value itself where JSON can hold it; otherwise its type and its repr."""
    try:
        if json.loads(json.dumps(value)) == value:
            return value
    except (TypeError, ValueError, RecursionError):
        pass
    try:
        text = scrub(repr(value))
    except Exception as problem:  # noqa: BLE001 -- the repr is the user's code
        text = f"<repr failed: {type(problem).__name__}>"
    return {"__type__": f"{type(value).__module__}.{type(value).__qualname__}", "__repr__": clip(text)}


def name_of(thing: Any) -> Any:
    """A callback by its name, several as a list."""
    if thing is None or isinstance(thing, (str, bool, int)):
        return thing
    if isinstance(thing, (list, tuple)):
        return [name_of(item) for item in thing]
    return getattr(thing, "__qualname__", None) or f"<{type(thing).__name__}>"


def guarded(read: Callable[[], Any]) -> Any:
    """What `read` gives; an error of the user's code as `{"__error__": …}` in its place."""
    try:
        return read()
    except Exception as problem:  # noqa: BLE001 -- properties of user classes raise anything
        return {"__error__": f"{type(problem).__name__}: {problem}"}
