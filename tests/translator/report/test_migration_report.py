"""A migration is told completely: in figures, for a person, as data, as Markdown."""

from __future__ import annotations

import io
import json

from rich.console import Console

from jetbridge_translator.ledger import Entry, Fate
from jetbridge_translator.lower.plan import Disposition, Outcome
from jetbridge_translator.model import AirflowVersion, Dag, DagFile, Finding, Level, Place, Schedule
from jetbridge_translator.placement import Action, PlacedFile
from jetbridge_translator.report.documents import migration_document
from jetbridge_translator.report.markdown import cell, migration_markdown
from jetbridge_translator.report.migration import MigrationReport, file_report
from jetbridge_translator.report.text import print_migration
from jetbridge_translator.result import Failed, Migrated, Skipped, result_of

PLACE = Place("daily.py", 3, 5)
ASSUMED = Finding("DAG103", Level.ASSUMED, PLACE, "the file asks for | the time", "Give a date.", "daily", "load")
BROKEN = Finding("DAG001", Level.MANUAL, Place("broken.py", 1, 2), "it is no Python", "Correct it.")


def _dag(dag_id: str) -> Dag:
    return Dag(dag_id, "daily.py", PLACE, AirflowVersion.V2, Schedule("x", "y"), {})


def _outcome(
    kind: str, name: str, disposition: Disposition, dag_id: str = "daily", task_id: str | None = None
) -> Outcome:
    return Outcome(kind, name, disposition, "bash", PLACE, dag_id, task_id, f"daily.py:{name}")


def _report() -> MigrationReport:
    source = DagFile("daily.py", AirflowVersion.V2, {"daily": _dag("daily"), "other": _dag("other")}, (ASSUMED,))
    outcomes = [
        _outcome("dag", "daily", Disposition.MIGRATED),
        _outcome("task", "load", Disposition.MIGRATED, task_id="load"),
        _outcome("argument", "bash_command", Disposition.ASSUMED, task_id="load"),
        _outcome("edge", "load >> done", Disposition.MIGRATED),
        _outcome("dag", "other", Disposition.MIGRATED, dag_id="other"),
    ]
    ledger = (Entry(PLACE, Fate.UNUSED, ("OLD",)), Entry(PLACE, Fate.TRAVELS, ("BUCKET",)))
    files = (
        file_report(Migrated("daily.py", source), outcomes, [ASSUMED], ledger),
        file_report(Skipped("helpers.py"), [], [], ()),
        file_report(Failed("broken.py", (BROKEN,)), [], [], ()),
    )
    placed = (PlacedFile("daily.py", Action.CONFLICT, "mine", "new", conflicts=(1,)),)
    return MigrationReport("2", files, placed=placed)


def test_a_dag_is_as_good_as_its_worst_part() -> None:
    daily, other = _report().dags
    assert (daily.disposition, other.disposition) == (Disposition.ASSUMED, Disposition.MIGRATED)
    assert _report().by_disposition == {Disposition.ASSUMED: 1, Disposition.MIGRATED: 1}


def test_a_manual_finding_needs_a_person_and_an_assumption_does_not() -> None:
    report = _report()
    assert report.needs_a_person
    assert not MigrationReport("2", report.files[:2]).needs_a_person


def test_a_finding_that_two_stages_tell_stands_once() -> None:
    assert [finding.code for finding in _report().all_findings] == ["DAG001", "DAG103"]


def test_the_document_is_json_and_has_every_outcome_with_its_place() -> None:
    document = json.loads(json.dumps(migration_document(_report())))
    assert document["summary"] == {"files": 3, "dags": 2, "tasks": 1, "assumed": 1, "migrated": 1, "findings": 2}
    outcomes = document["sources"]["daily.py"]["dags"]["daily"]["outcomes"]
    assert [(o["kind"], o["disposition"], o["place"]) for o in outcomes] == [
        ("dag", "migrated", "daily.py:3:5"),
        ("task", "migrated", "daily.py:3:5"),
        ("argument", "assumed", "daily.py:3:5"),
        ("edge", "migrated", "daily.py:3:5"),
    ]
    assert document["sources"]["daily.py"]["statements"][0] == {
        "place": "daily.py:3:5",
        "fate": "unused",
        "names": ["OLD"],
    }
    assert [document["sources"][name]["status"] for name in ("daily.py", "helpers.py", "broken.py")] == [
        "migrated",
        "skipped",
        "failed",
    ]


def test_the_markdown_has_every_outcome_and_closed_tables() -> None:
    text = migration_markdown(_report())
    assert "| argument | load.bash_command | assumed | bash | daily.py:3:5 | daily.py:bash_command |" in text
    assert "the file asks for \\| the time" in text
    assert "#### daily: assumed" in text
    assert "- daily.py:3:5 (OLD): nothing that was written uses it" in text
    assert "BUCKET" not in text
    assert not [line for line in text.splitlines() if line.startswith("|") and not line.endswith("|")]


def test_a_cell_keeps_to_its_line_and_column() -> None:
    assert cell("a\n b|<i>`") == "a b\\|&lt;i>\\`"


def test_the_text_for_a_person_is_plain_when_piped() -> None:
    stream = io.StringIO()
    print_migration(_report(), Console(file=stream, soft_wrap=True), "; written to jobs")
    lines = stream.getvalue().splitlines()
    assert "\x1b" not in stream.getvalue()
    assert lines[0] == "assumed   daily  1 tasks, 1 edges  daily.py"
    assert "manual    DAG001 broken.py:1:2 it is no Python" in lines
    told = "you have edited lines that have changed (line 1); yours stay, the new text is in daily.py.new"
    assert f"conflict  daily.py: {told}" in lines
    assert lines[-1].startswith("2 DAGs with 1 tasks in 3 files: ")
    assert lines[-1].endswith("1 manual, 1 assumed, 0 exact; written to jobs")


def test_a_file_comes_to_exactly_one_result() -> None:
    assert isinstance(result_of(DagFile("a.py", AirflowVersion.V2, {"daily": _dag("daily")}, (BROKEN,))), Migrated)
    assert isinstance(result_of(DagFile("broken.py", AirflowVersion.V2, {}, (BROKEN,))), Failed)
    assert isinstance(result_of(DagFile("a.py", AirflowVersion.V2, {}, (ASSUMED,))), Skipped)
    assert isinstance(result_of(DagFile("imports_broken.py", AirflowVersion.V2, {}, (BROKEN,))), Skipped)
