"""What a file came to: exactly one of these for each file, whatever is in it. Frozen and picklable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from jetbridge_translator.model import DagFile, Finding, Level


@dataclass(frozen=True, slots=True)
class Migrated:
    """The file has DAGs."""

    file: str
    source: DagFile

    @property
    def findings(self) -> tuple[Finding, ...]:
        """What was found while it was read."""
        return self.source.findings


@dataclass(frozen=True, slots=True)
class Skipped:
    """The file was read and has no DAG: a helper module, or something else."""

    file: str
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class Failed:
    """The file could not be read; a finding says why."""

    file: str
    findings: tuple[Finding, ...]


Result: TypeAlias = Migrated | Skipped | Failed

UNREADABLE = frozenset({"DAG001", "DAG002", "DAG003", "DAG004"})


def result_of(source: DagFile) -> Result:
    """The result that a file that was read came to."""
    if source.dags:
        return Migrated(source.file, source)
    if any(finding.code in UNREADABLE and finding.place.file == source.file for finding in source.findings):
        return Failed(source.file, source.findings)
    return Skipped(source.file, source.findings)


def needs_a_person(findings: tuple[Finding, ...]) -> bool:
    """Whether one of the findings is of level manual."""
    return any(finding.level is Level.MANUAL for finding in findings)
