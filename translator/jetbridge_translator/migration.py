"""A whole migration: read the DAG files, write the project, keep the ledger, report. Nothing is written to disk here."""

from __future__ import annotations

import contextlib
import fnmatch
import traceback
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from jetbridge_translator.data_files import data_files
from jetbridge_translator.evaluate import unread_module
from jetbridge_translator.extract import ReadOptions, read_dags
from jetbridge_translator.extract.files import python_files
from jetbridge_translator.findings import page_of
from jetbridge_translator.ledger import ledger_of, ledger_without_jobs, unaccounted
from jetbridge_translator.lower.outcomes import left_out
from jetbridge_translator.model import AirflowVersion, DagFile, Finding, Place, SourceModule
from jetbridge_translator.operators.registry import own_mapping_of
from jetbridge_translator.placement import Action, PlacedFile
from jetbridge_translator.read import Folders
from jetbridge_translator.render import RenderedProject, WriteOptions, error_of_theirs, write_project
from jetbridge_translator.report.markdown import migration_markdown
from jetbridge_translator.report.migration import FileReport, MigrationReport, file_report
from jetbridge_translator.report.page import migration_page
from jetbridge_translator.result import Failed, Migrated, Result, Skipped, result_of

REPORT = "migration.md"
PAGE = "migration.html"
CLOCKS = frozenset({"DAG103", "DAG202"})  # the file asks for the present time, or the day
NO_TABLE = "DAG214"  # nothing is known of an operator


@dataclass(frozen=True, slots=True)
class Selection:
    """Which DAGs are migrated: globs of DAG ids; without `select` all, and then `exclude` takes away."""

    select: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()

    def takes(self, dag_id: str) -> bool:
        """Whether a DAG is migrated."""
        selected = not self.select or any(fnmatch.fnmatchcase(dag_id, pattern) for pattern in self.select)
        return selected and not any(fnmatch.fnmatchcase(dag_id, pattern) for pattern in self.exclude)


@dataclass(frozen=True, slots=True)
class Request:
    """What to migrate and how; what stands in `target` is output and never read as a source, `templates` are folders whose templates shadow ours.

    `adapter` ("airflow"): operators that nobody maps run as the provider's own classes.
    """

    sources: tuple[Path, ...]
    target: Path
    reading: ReadOptions = field(default_factory=ReadOptions)
    selection: Selection = field(default_factory=Selection)
    templates: tuple[Path, ...] = ()
    adapter: str | None = None


@dataclass(frozen=True, slots=True)
class Migration:
    """What came out: the texts of the project's files by path, the report as data, and what was read."""

    files: Mapping[str, str]
    report: MigrationReport
    read: tuple[DagFile, ...] = ()


def migrate(request: Request) -> Migration:
    """Translate everything; nothing that stands in a DAG file makes it raise.

    Raises:
        TemplatesError: one of the user's templates cannot be rendered.
    """
    read = _sources_only(read_dags(request.sources, request.reading), request)
    read += _sources_only(_without_dags(request.sources, read, _version(read, request.reading)), request)
    results = [_selected(_told(result_of(_with_rules(file))), request.selection) for file in read]
    version = _version(read, request.reading)
    results, rendered = _write(results, WriteOptions(version, request.templates, request.adapter is not None))
    report = _report(results, rendered, version, read)
    asked = any(finding.code in CLOCKS for finding in report.all_findings)
    beside = data_files((*request.sources, *request.reading.module_folders), read, rendered.files, rendered.paths)
    files = {**beside, **_template_files(request.sources, rendered), **rendered.files}
    report = replace(report, moment=request.reading.moment if asked else None)
    selected = tuple(result.source for result in results if isinstance(result, Migrated))
    return Migration(files, report, selected)


def _template_files(sources: tuple[Path, ...], rendered: RenderedProject) -> dict[str, str]:
    """The texts of the template files that DAGs name; one that is not there, or lies outside of the sources, is left out."""
    roots = Folders(sources).roots
    found: dict[str, str] = {}
    for target, source in rendered.template_files:
        file = next((root / source for root in roots if (root / source).is_file()), None)
        if file is None or target.startswith(".."):
            continue
        with contextlib.suppress(OSError, UnicodeDecodeError):
            found[target] = file.read_text(encoding="utf-8")
    return found


def _sources_only(files: Iterable[DagFile], request: Request) -> list[DagFile]:
    output = Folders(request.sources).relative(request.target.absolute()) + "/"
    return [file for file in files if not file.file.startswith(output)]


def _without_dags(sources: tuple[Path, ...], read: Iterable[DagFile], version: AirflowVersion) -> list[DagFile]:
    """The Python files that do not look like DAG files, so that each file of the sources has a result; a broken one says so."""
    folders, known, found = Folders(sources), {file.file for file in read}, []
    for path in python_files(sources):
        file = folders.relative(path.absolute())
        if file not in known:
            source = folders.load(path.absolute())
            if isinstance(source, Finding):
                found.append(DagFile(file, version, {}, (source,)))
            else:
                found.append(DagFile(file, version, {}, module=unread_module(source)))
    return found


def _write(results: list[Result], options: WriteOptions) -> tuple[list[Result], RenderedProject]:
    """The project; a file that cannot be written because of an error of ours is left out and becomes a failure.

    So is a file whose module does not compile: `definitions.py` imports all modules, and one of them would keep the whole project from loading.
    """
    files = {result.file: result.source for result in results if isinstance(result, Migrated)}
    try:
        rendered = write_project(list(files.values()), options)
        broken = {name: error for name, error in rendered.broken.items() if name in files}
        if not broken:
            return results, rendered
    except Exception as problem:
        theirs = error_of_theirs(problem, options.templates)
        if theirs is not None:
            raise theirs from problem
        broken = {name: error for name, file in files.items() if (error := _error_of(file, options))}
        if not broken:
            raise
    kept = [_failed(result, broken[result.file]) if result.file in broken else result for result in results]
    return _write(kept, options)


def _error_of(file: DagFile, options: WriteOptions) -> str | None:
    try:
        write_project([file], options)
    except Exception as problem:  # noqa: BLE001 -- see above
        place = traceback.extract_tb(problem.__traceback__)[-1]
        return f"{type(problem).__name__}: {problem} ({Path(place.filename).name}:{place.lineno})"
    return None


def _failed(result: Result, error: str) -> Failed:
    return Failed(result.file, (*result.findings, _finding("DAG503", Place(result.file), error)))


def with_placement(migration: Migration, planned: tuple[PlacedFile, ...]) -> Migration:
    """The migration with its report written, which also tells of files that the user has edited."""
    planned = tuple(file for file in planned if file.path not in (REPORT, PAGE))
    told = tuple(found for file in planned if file.edited for found in _placing_findings(file))
    report = replace(migration.report, placed=planned, findings=(*migration.report.findings, *told))
    reports = {REPORT: migration_markdown(report), PAGE: migration_page(report)}
    return Migration({**migration.files, **reports}, report, migration.read)


def _placing_findings(file: PlacedFile) -> Iterator[Finding]:
    if file.action is not Action.CONFLICT:
        yield _finding("DAG502", Place(file.path), file.story)
    for line in file.conflicts:
        yield _finding("DAG505", Place(file.path, line), file.story)


def _with_rules(file: DagFile) -> DagFile:
    """The file without findings that nothing is known of an operator, where rules of the user or of a package say it."""
    known = {task.place for dag in file.dags.values() for task in dag.tasks.values() if own_mapping_of(task.operator)}
    return replace(file, findings=tuple(f for f in file.findings if f.code != NO_TABLE or f.place not in known))


def _told(result: Result) -> Result:
    """A file without DAGs and without findings says so."""
    if not isinstance(result, Skipped) or result.findings:
        return result
    return Skipped(result.file, (_finding("DAG504", Place(result.file)),))


def _finding(code: str, place: Place, message: str | None = None) -> Finding:
    page = page_of(code)
    if page is None:
        raise KeyError(code)
    return Finding(page.code, page.level, place, message or page.title, page.advice)


def _selected(result: Result, selection: Selection) -> Result:
    """The result with only the DAGs that were selected; a file without any is skipped."""
    if not isinstance(result, Migrated):
        return result
    dags = {dag_id: dag for dag_id, dag in result.source.dags.items() if selection.takes(dag_id)}
    if not dags:
        return Skipped(result.file)
    findings = tuple(found for found in result.source.findings if found.dag_id is None or found.dag_id in dags)
    return Migrated(result.file, replace(result.source, dags=dags, findings=findings))


def _version(files: Iterable[DagFile], reading: ReadOptions) -> AirflowVersion:
    return reading.airflow_version or next((file.version for file in files), AirflowVersion.V2)


def _report(
    results: Iterable[Result], rendered: RenderedProject, version: AirflowVersion, read: Iterable[DagFile]
) -> MigrationReport:
    without = {file.file: file.module for file in read if not file.dags and file.module is not None}
    reports = tuple(_file_report(result, rendered, without.get(result.file)) for result in results)
    told = {found for report in reports for found in report.findings}
    rest = tuple(found for found in rendered.findings if found not in told)
    return MigrationReport(version.value, reports, rest)


def _file_report(result: Result, rendered: RenderedProject, without_dags: SourceModule | None) -> FileReport:
    outcomes = [outcome for outcome in rendered.outcomes if outcome.file == result.file]
    if isinstance(result, Migrated):
        told = {outcome.dag_id for outcome in outcomes}
        missing = [dag for dag_id, dag in result.source.dags.items() if dag_id not in told]
        outcomes += [outcome for dag in missing for outcome in left_out(result.source, dag, "no job could be written")]
    findings = [found for found in rendered.findings if _is_of(found, result, rendered)]
    written = rendered.files.get(rendered.paths.get(result.file, ""), "")
    if isinstance(result, Migrated) and written:
        ledger = ledger_of(result.source, written)
    else:
        module = result.source.module if isinstance(result, Migrated) else without_dags
        ledger = () if module is None else ledger_without_jobs(module, written)
    return file_report(result, outcomes, [*findings, *unaccounted(ledger)], ledger)


def _is_of(found: Finding, result: Result, rendered: RenderedProject) -> bool:
    """Whether a finding belongs to a file: to that of its DAG, also where its place is in a helper module."""
    files = {outcome.file for outcome in rendered.outcomes if outcome.dag_id == found.dag_id}
    return result.file in files if files and found.place.file not in files else found.place.file == result.file
