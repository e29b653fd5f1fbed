"""The report as JSON: what `--format json` prints and what `migration.json` keeps."""

from __future__ import annotations

from typing import Any

from jetbridge.documents import FindingDocument
from jetbridge_translator.ledger import Entry
from jetbridge_translator.lower.adapted import RULE
from jetbridge_translator.lower.plan import Outcome
from jetbridge_translator.model import Finding
from jetbridge_translator.report.migration import DagReport, FileReport, MigrationReport

FORMAT = 1


def migration_document(report: MigrationReport) -> dict[str, Any]:
    """The whole report as plain data; the same migration gives the same data."""
    return {
        "format": FORMAT,
        "airflow_version": report.airflow_version,
        **({"moment": report.moment.isoformat()} if report.moment is not None else {}),
        "summary": summary(report),
        "sources": {file.file: _file(file) for file in report.files},
        "findings": [finding_document(finding) for finding in report.findings],
    }


def summary(report: MigrationReport) -> dict[str, int]:
    """The figures: files, DAGs and tasks, and how many DAGs came to which disposition."""
    return {
        "files": len(report.files),
        "dags": len(report.dags),
        "tasks": sum(dag.count("task") for dag in report.dags),
        **({"adapted": adapted} if (adapted := _adapted(report)) else {}),
        **{disposition.value: count for disposition, count in sorted(report.by_disposition.items())},
        "findings": len(report.all_findings),
    }


def _adapted(report: MigrationReport) -> int:
    """How many tasks run as Airflow's own classes."""
    return sum(task.rule == RULE for dag in report.dags for task in dag.of("task"))


def _file(file: FileReport) -> dict[str, Any]:
    return {
        "status": file.status,
        "dags": {dag.dag_id: _dag(dag) for dag in file.dags},
        "findings": [finding_document(finding) for finding in file.findings],
        "statements": [_entry(entry) for entry in file.ledger],
    }


def _dag(dag: DagReport) -> dict[str, Any]:
    return {"disposition": dag.disposition.value, "outcomes": [_outcome(outcome) for outcome in dag.outcomes]}


def _outcome(outcome: Outcome) -> dict[str, Any]:
    return {
        "kind": outcome.kind,
        "name": outcome.name,
        "task_id": outcome.task_id,
        "disposition": outcome.disposition.value,
        "rule": outcome.rule,
        "place": str(outcome.place),
        "target": outcome.target,
    }


def _entry(entry: Entry) -> dict[str, Any]:
    return {"place": str(entry.place), "fate": entry.fate.name.lower(), "names": list(entry.names)}


def finding_document(finding: Finding) -> FindingDocument:
    """One finding as the structure document has it."""
    return {
        "code": finding.code,
        "level": finding.level.value,
        "file": finding.place.file,
        "line": finding.place.line,
        "column": finding.place.column,
        "message": finding.message,
        "advice": finding.advice,
        "dag_id": finding.dag_id,
        "task_id": finding.task_id,
    }
