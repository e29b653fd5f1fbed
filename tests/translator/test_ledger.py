"""Every statement has a fate, and what is unaccounted for is a finding."""

from __future__ import annotations

import pytest

from jetbridge_translator.ledger import Fate, ledger_of, ledger_without_jobs, unaccounted
from jetbridge_translator.model import (
    AirflowVersion,
    DagFile,
    Disposition,
    ModuleStatement,
    Place,
    SourceModule,
    StatementKind,
)

WRITTEN = '''"""Daily."""
import os
from jetbridge import job, op

BUCKET = "b"
os.umask(0)


def helper():
    return BUCKET
'''


def _statement(text: str, kind: StatementKind = StatementKind.OTHER, **rest: object) -> ModuleStatement:
    return ModuleStatement(kind, text, Place("a.py", 7), **rest)  # type: ignore[arg-type]


def _file(*statements: ModuleStatement) -> DagFile:
    return DagFile("a.py", AirflowVersion.V2, {}, module=SourceModule("a.py", "a", statements))


@pytest.mark.parametrize(
    ("statement", "fate"),
    [
        (_statement('"""Daily."""', StatementKind.DOCSTRING), Fate.TRAVELS),
        (_statement("import os", StatementKind.IMPORT, binds=("os",)), Fate.TRAVELS),
        (_statement("from airflow import DAG", StatementKind.IMPORT, binds=("DAG",)), Fate.REPLACED),
        (_statement("BUCKET = 'b'", StatementKind.ASSIGNMENT, binds=("BUCKET",)), Fate.TRAVELS),
        (_statement("OLD = 1", StatementKind.ASSIGNMENT, binds=("OLD",)), Fate.UNUSED),
        (_statement("dag = DAG('x')", StatementKind.ASSIGNMENT, binds=("dag",), makes_dag=True), Fate.DAG),
        (_statement("os.umask( 0 )"), Fate.TRAVELS),
        (_statement("if __name__ == '__main__':\n    dag.test()"), Fate.SCRIPT),
        (_statement("logging.disable(10)"), Fate.UNACCOUNTED),
        (_statement("print('read', len(NAMES))"), Fate.NO_EFFECT),
        (_statement("if DEBUG:\n    logger.info('%s', BUCKET)"), Fate.NO_EFFECT),
        (_statement("[first, second.output]"), Fate.NO_EFFECT),
        (_statement("[first >> second]"), Fate.UNACCOUNTED),
        (_statement("[connect(name) for name in NAMES]"), Fate.UNACCOUNTED),
        (_statement("print(connect())"), Fate.UNACCOUNTED),
        (_statement("for name in NAMES:\n    register(name)"), Fate.UNACCOUNTED),
        (_statement("requests.post(URL)", disposition=Disposition.FAILED), Fate.FAILED),
        (_statement("x = 1", binds=("x",), disposition=Disposition.NOT_REACHED), Fate.NOT_REACHED),
    ],
)
def test_what_becomes_of_a_statement(statement: ModuleStatement, fate: Fate) -> None:
    (entry,) = ledger_of(_file(statement), WRITTEN)
    assert entry.fate is fate


def test_a_name_that_what_travels_needs_and_that_is_missing_is_unaccounted_for() -> None:
    helper = _statement("def helper(): ...", StatementKind.FUNCTION, binds=("helper",), uses=("LOST",))
    lost = _statement("LOST = 1", StatementKind.ASSIGNMENT, binds=("LOST",))
    fates = [entry.fate for entry in ledger_of(_file(helper, lost), WRITTEN)]
    assert fates == [Fate.TRAVELS, Fate.UNACCOUNTED]


def test_the_function_of_dag_became_the_job_and_needs_nothing_any_more() -> None:
    function = _statement("@dag\ndef daily(): ...", StatementKind.FUNCTION, binds=("daily",), uses=("PATH",))
    path = _statement("PATH = 1", StatementKind.ASSIGNMENT, binds=("PATH",))
    written = "from jetbridge import job\n\n\n@job(tags={})\ndef daily(): ...\n"
    assert [entry.fate for entry in ledger_of(_file(function, path), written)] == [Fate.DAG, Fate.UNUSED]


def test_of_a_file_without_jobs_it_is_told_what_was_left_out_and_what_travels_as_a_helper() -> None:
    statements = (
        _statement("dag = DAG(NAME)", StatementKind.ASSIGNMENT, binds=("dag",), makes_dag=True),
        _statement("BUCKET = 'b'", StatementKind.ASSIGNMENT, binds=("BUCKET",)),
        _statement("boom()", disposition=Disposition.FAILED),
        _statement("OLD = 1", StatementKind.ASSIGNMENT, binds=("OLD",)),
    )
    module = SourceModule("a.py", "a", statements)
    fates = [entry.fate for entry in ledger_without_jobs(module, WRITTEN)]
    assert fates == [Fate.LEFT_OUT, Fate.TRAVELS, Fate.FAILED, Fate.UNUSED]


def test_what_is_unaccounted_for_is_a_finding_at_its_place() -> None:
    entries = ledger_of(_file(_statement("logging.disable(10)"), _statement('"""d"""', StatementKind.DOCSTRING)), "")
    (found,) = unaccounted(entries)
    assert (found.code, str(found.place)) == ("DAG501", "a.py:7:1")


def test_a_file_that_was_not_parsed_has_no_entries() -> None:
    assert ledger_of(DagFile("a.py", AirflowVersion.V2, {}), "") == ()


def test_a_written_text_that_does_not_parse_holds_nothing() -> None:
    (entry,) = ledger_of(_file(_statement("OLD = 1", StatementKind.ASSIGNMENT, binds=("OLD",))), "def f(:\n")
    assert entry.fate is Fate.UNUSED
