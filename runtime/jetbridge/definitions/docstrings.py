"""Descriptions of inputs and outputs from a docstring in Google's style.

https://google.github.io/styleguide/pyguide.html#383-functions-and-methods
"""

from __future__ import annotations

import inspect
import re
from dataclasses import dataclass, field

_SECTION = re.compile(
    r"^(Args|Arguments|Parameters|Returns|Return|Yields|Raises|Examples?|Notes?|Attributes):\s*$", re.MULTILINE
)
_ENTRY = re.compile(r"^(?P<name>\*{0,2}\w+)(\s*\([^)]*\))?:\s*(?P<text>.*)$")
_OF_INPUTS = frozenset({"Args", "Arguments", "Parameters"})
_OF_OUTPUT = frozenset({"Returns", "Return", "Yields"})


@dataclass(frozen=True, slots=True)
class Docstring:
    """The parts of a docstring; `description` is all of it, dedented."""

    description: str | None = None
    inputs: dict[str, str] = field(default_factory=dict)
    output: str | None = None


NO_DOCSTRING = Docstring()


def read_docstring(text: str | None) -> Docstring:
    """Take a docstring apart."""
    if not text:
        return NO_DOCSTRING
    text = inspect.cleandoc(text)
    inputs: dict[str, str] = {}
    output: str | None = None
    parts = _SECTION.split(text)
    for name, body in zip(parts[1::2], parts[2::2], strict=True):
        if name in _OF_INPUTS:
            inputs = _entries(body)
        elif name in _OF_OUTPUT:
            output = _text_after_type(inspect.cleandoc(body.strip("\n")))
    return Docstring(text, inputs, output)


def _entries(body: str) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    lines = inspect.cleandoc("\n" + body.strip("\n")).splitlines()
    name = ""
    for line in lines:
        entry = None if line.startswith(" ") else _ENTRY.match(line)
        if entry is not None:
            name = entry["name"].lstrip("*")
            found[name] = [entry["text"]]
        elif name:
            found[name].append(line.strip())
    return {name: " ".join(part for part in texts if part) for name, texts in found.items()}


def _text_after_type(text: str) -> str | None:
    first, separator, rest = text.partition(": ")
    is_type = bool(separator) and re.fullmatch(r"[\w.\[\], |]+", first) is not None and " " not in first.split("[")[0]
    return (rest if is_type else text) or None
