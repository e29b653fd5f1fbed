"""How much of a DAG needs a person: points for findings and for ops that cannot be written, with the reasons."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum

from jetbridge_translator.findings import page_of
from jetbridge_translator.lower.plan import Disposition
from jetbridge_translator.model import Finding, Level, Place
from jetbridge_translator.report.migration import DagReport, FileReport, MigrationReport

FIRST = {Level.MANUAL: 8, Level.ASSUMED: 2}
"""Points of the first place of a code: what it takes to find out what to do."""
FURTHER = {Level.MANUAL: 2, Level.ASSUMED: 1}
"""Points of each further place of the same code: the same again."""


class Effort(str, Enum):
    """What the points of a DAG come to."""

    NONE = "none"
    LITTLE = "little"
    SOME = "some"
    MUCH = "much"


LIMITS = ((0, Effort.NONE), (9, Effort.LITTLE), (29, Effort.SOME))
"""The most points that an effort may have; above the last it is much."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One code with its points, and the places where it stands."""

    code: str
    level: Level
    title: str
    points: int
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Estimate:
    """One DAG: its size, what it would come to if it were migrated now, and the reasons of its points."""

    dag_id: str
    file: str
    tasks: int
    disposition: Disposition
    reasons: tuple[Reason, ...]

    @property
    def points(self) -> int:
        """The points of all reasons."""
        return sum(reason.points for reason in self.reasons)

    @property
    def effort(self) -> Effort:
        """What the points come to."""
        return next((effort for most, effort in LIMITS if self.points <= most), Effort.MUCH)


def estimates_of(report: MigrationReport) -> tuple[Estimate, ...]:
    """The estimate of every DAG, the most work first."""
    found = [_estimate(dag, file) for file in report.files for dag in file.dags]
    return tuple(sorted(found, key=lambda estimate: (-estimate.points, estimate.dag_id)))


def _estimate(dag: DagReport, file: FileReport) -> Estimate:
    """A finding that names no DAG belongs to the file, and so to each of its DAGs."""
    findings = [finding for finding in file.findings if finding.dag_id in (None, dag.dag_id)]
    reasons = sorted(_reasons(findings), key=lambda reason: (-reason.points, reason.code))
    return Estimate(dag.dag_id, file.file, dag.count("task"), dag.disposition, tuple(reasons))


def _reasons(findings: Iterable[Finding]) -> list[Reason]:
    by_code: dict[tuple[str, Level], set[Place]] = {}
    for finding in findings:
        if finding.level in FIRST:
            by_code.setdefault((finding.code, finding.level), set()).add(finding.place)
    return [_reason(code, level, places) for (code, level), places in by_code.items()]


def _reason(code: str, level: Level, places: set[Place]) -> Reason:
    page = page_of(code)
    points = FIRST[level] + FURTHER[level] * (len(places) - 1)
    return Reason(code, level, page.title if page is not None else code, points, tuple(sorted(places)))
