"""What a migration came to, as data: every file, DAG, task, edge and argument with its disposition and place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from jetbridge_translator.ledger import Entry
from jetbridge_translator.lower.plan import Disposition, Outcome
from jetbridge_translator.model import Finding, Level
from jetbridge_translator.placement import PlacedFile
from jetbridge_translator.result import Failed, Migrated, Result

ORDER = (Disposition.MIGRATED, Disposition.ASSUMED, Disposition.MANUAL)


@dataclass(frozen=True, slots=True)
class DagReport:
    """One DAG; `outcomes` are its own, its tasks', its edges' and its arguments'."""

    dag_id: str
    outcomes: tuple[Outcome, ...]

    @property
    def disposition(self) -> Disposition:
        """The least of all its outcomes: one manual argument makes a DAG manual."""
        return max((outcome.disposition for outcome in self.outcomes), key=ORDER.index, default=Disposition.MIGRATED)

    def count(self, kind: str) -> int:
        """How many outcomes of one kind there are."""
        return sum(outcome.kind == kind for outcome in self.outcomes)

    def of(self, kind: str) -> tuple[Outcome, ...]:
        """The outcomes of one kind."""
        return tuple(outcome for outcome in self.outcomes if outcome.kind == kind)


@dataclass(frozen=True, slots=True)
class FileReport:
    """One file with its DAGs, all findings of all stages, and its ledger."""

    file: str
    status: str  # migrated, skipped or failed
    dags: tuple[DagReport, ...]
    findings: tuple[Finding, ...]
    ledger: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class MigrationReport:
    """A whole migration; `findings` are those that belong to no file of the source, `moment` is what clocks showed, if one was asked."""

    airflow_version: str
    files: tuple[FileReport, ...]
    findings: tuple[Finding, ...] = ()
    placed: tuple[PlacedFile, ...] = ()
    moment: datetime | None = None

    @property
    def dags(self) -> tuple[DagReport, ...]:
        """All DAGs."""
        return tuple(dag for file in self.files for dag in file.dags)

    @property
    def all_findings(self) -> tuple[Finding, ...]:
        """All findings, each once, those that need a person first: what stands in a module is found by every file that imports it."""
        found = dict.fromkeys((*self.findings, *(finding for file in self.files for finding in file.findings)))
        ordered = sorted(found, key=lambda finding: (-list(Level).index(finding.level), finding.place, finding.code))
        return tuple({_identity(finding): finding for finding in reversed(ordered)}.values())[::-1]

    @property
    def by_disposition(self) -> Counter[Disposition]:
        """How many DAGs came to which disposition."""
        return Counter(dag.disposition for dag in self.dags)

    @property
    def needs_a_person(self) -> bool:
        """Whether somebody has to do something before the jobs do what the DAGs did."""
        return any(finding.level is Level.MANUAL for finding in self.all_findings) or bool(
            self.by_disposition[Disposition.MANUAL]
        )


_ONCE = frozenset({"DAG104"})
"""Findings of which it does not matter how often they are met: whoever gives a variable of the environment gives it everywhere."""


def _identity(finding: Finding) -> object:
    return (finding.code, finding.message) if finding.code in _ONCE else finding


def file_report(
    result: Result, outcomes: Iterable[Outcome], findings: Iterable[Finding], ledger: tuple[Entry, ...]
) -> FileReport:
    """The report of one file, from its result and from what the later stages say of it."""
    dag_ids = result.source.dags if isinstance(result, Migrated) else ()
    by_dag: dict[str, list[Outcome]] = {dag_id: [] for dag_id in dag_ids}
    for outcome in outcomes:
        by_dag.setdefault(outcome.dag_id, []).append(outcome)
    status = "failed" if isinstance(result, Failed) else "migrated" if by_dag else "skipped"
    dags = tuple(DagReport(dag_id, tuple(found)) for dag_id, found in by_dag.items())
    return FileReport(result.file, status, dags, tuple(dict.fromkeys((*result.findings, *findings))), ledger)
