"""One page of the catalogue: what `jetbridge explain CODE` prints."""

from __future__ import annotations

from dataclasses import dataclass

from jetbridge_translator.model import Level


@dataclass(frozen=True, slots=True)
class FindingPage:
    """What a code means, why it matters, and what to do; `example` is a DAG snippet that gives the finding (a test runs it)."""

    code: str
    level: Level
    title: str
    why: str
    advice: str
    example: str = ""
