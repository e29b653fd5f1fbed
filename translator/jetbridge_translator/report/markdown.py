"""The report as Markdown: `migration.md` in the output folder."""

from __future__ import annotations

from jinja2 import Environment, PackageLoader, StrictUndefined

from jetbridge_translator.report.documents import summary
from jetbridge_translator.report.migration import MigrationReport

TEMPLATE = "report/migration.md.j2"


def migration_markdown(report: MigrationReport) -> str:
    """The text of `migration.md`."""
    environment = Environment(  # noqa: S701 -- Markdown, no HTML: cells are escaped by the filter below
        loader=PackageLoader("jetbridge_templates", ""),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["cell"] = cell
    return environment.get_template(TEMPLATE).render(report=report, summary=summary(report))


def cell(text: object) -> str:
    """A text that fits into one cell of a Markdown table."""
    return (
        " ".join(str(text).split()).replace("\\", "\\\\").replace("|", "\\|").replace("<", "&lt;").replace("`", "\\`")
    )
