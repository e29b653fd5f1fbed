"""The report as one HTML page, `migration.html` in the output folder: each DAG's graph beside its job's, findings, effort left, dispositions."""

from __future__ import annotations

from dataclasses import dataclass

from jetbridge_translator.lower.plan import Disposition, Outcome
from jetbridge_translator.model import Finding, Level
from jetbridge_translator.report.documents import summary
from jetbridge_translator.report.estimate import Estimate, estimates_of
from jetbridge_translator.report.graphs import Drawing, GraphNode, drawing
from jetbridge_translator.report.html import rendered_page
from jetbridge_translator.report.migration import DagReport, FileReport, MigrationReport

TEMPLATE = "report/migration.html.j2"


@dataclass(frozen=True, slots=True)
class DagSection:
    """What the page shows of one DAG."""

    dag: DagReport
    file: str
    estimate: Estimate
    findings: tuple[Finding, ...]
    dag_graph: Drawing
    job_graph: Drawing


def migration_page(report: MigrationReport) -> str:
    """The text of the page."""
    estimates = {(found.file, found.dag_id): found for found in estimates_of(report)}
    sections = [_section(dag, file, estimates[file.file, dag.dag_id]) for file in report.files for dag in file.dags]
    return rendered_page(
        TEMPLATE,
        report=report,
        summary=summary(report),
        sections=sorted(sections, key=lambda section: (-section.estimate.points, section.dag.dag_id)),
        others=[found for found in report.all_findings if found.dag_id is None],
        dispositions=[disposition.value for disposition in Disposition],
        levels=[level.value for level in reversed(Level)],
    )


def _section(dag: DagReport, file: FileReport, estimate: Estimate) -> DagSection:
    tasks = dag.of("task")
    edges = [tuple(edge.name.split(" >> ", 1)) for edge in dag.of("edge")]
    pairs = [(first, last) for first, *rest in edges for last in rest]
    source = [GraphNode(task.name, task.name, task.rule) for task in tasks]
    written = [GraphNode(task.name, task.name, _op(task), task.disposition.value) for task in tasks]
    findings = tuple(found for found in file.findings if found.dag_id == dag.dag_id)
    return DagSection(dag, file.file, estimate, findings, drawing(source, pairs), drawing(written, pairs))


def _op(task: Outcome) -> str:
    return f"op {task.target}" if task.target else "a ready-made op"
