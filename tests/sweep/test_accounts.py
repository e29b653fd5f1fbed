"""Nothing is lost in silence: every DAG, task, edge, argument and statement that was read is in the report, once."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings

from jetbridge_translator.lower.outcomes import left_out
from jetbridge_translator.migration import Migration, Request, migrate
from jetbridge_translator.model import DagFile
from jetbridge_translator.read import Folders
from jetbridge_translator.report.documents import migration_document
from jetbridge_translator.report.migration import FileReport
from sweep.accounts import Gap, gaps, texts_of
from sweep.drawn_files import drawn_files

ROOT = Path(__file__).parents[2]
SAMPLES = ROOT / "samples" / "dags"


def _migrated(folder: Path) -> tuple[Migration, dict[str, str]]:
    migration = migrate(Request((folder,), folder / "nowhere"))
    return migration, texts_of(Folders((folder,)).roots, (file.file for file in migration.report.files))


def _gaps(folder: Path) -> tuple[Gap, ...]:
    return gaps(*_migrated(folder))


def test_the_samples_are_accounted_for() -> None:
    assert _gaps(SAMPLES) == ()


@pytest.mark.airflow
@pytest.mark.parametrize("examples", ["airflow2_examples", "airflow3_examples", "standard_examples"])
def test_the_example_dags_of_airflow_are_accounted_for(examples: str, request: pytest.FixtureRequest) -> None:
    assert _gaps(request.getfixturevalue(examples)) == ()


@given(text=drawn_files())
@settings(max_examples=25)
def test_a_drawn_file_is_accounted_for(text: str) -> None:
    with TemporaryDirectory() as folder:
        Path(folder, "drawn.py").write_text(text)
        migration, texts = _migrated(Path(folder))
    assert gaps(migration, texts) == ()
    dags = migration_document(migration.report)["sources"]["drawn.py"]["dags"]
    told = [outcome["kind"] for dag in dags.values() for outcome in dag["outcomes"]]
    models = [dag for file in migration.read for dag in file.dags.values()]
    tasks = [task for dag in models for task in dag.tasks.values()]
    assert told.count("dag") == len(models)
    assert told.count("task") == len(tasks)
    assert told.count("edge") == sum(len(task.upstream_task_ids) for task in tasks)


def _without(migration: Migration, **changes: object) -> Migration:
    first = next(file for file in migration.report.files if file.dags)
    rest = tuple(file for file in migration.report.files if file is not first)
    changed: FileReport = replace(first, **changes)  # type: ignore[arg-type]
    return replace(migration, report=replace(migration.report, files=(changed, *rest)))


@pytest.mark.parametrize("lost", ["dag", "task", "edge", "argument"])
def test_an_outcome_that_is_missing_is_a_gap(lost: str) -> None:
    migration, texts = _migrated(SAMPLES)
    dag = next(file for file in migration.report.files if file.dags).dags[0]
    gone = dag.of(lost)[-1]
    kept = replace(dag, outcomes=tuple(outcome for outcome in dag.outcomes if outcome is not gone))
    found = gaps(_without(migration, dags=(kept,)), texts)
    assert [gap.kind for gap in found if gap.kind != "argument of the call"] == ["not told"]
    assert repr(gone.name) in found[0].what


def test_a_dag_or_a_statement_that_is_missing_is_a_gap() -> None:
    migration, texts = _migrated(SAMPLES)
    assert [gap.kind for gap in gaps(_without(migration, dags=()), texts)] == ["DAG"]
    first = next(file for file in migration.report.files if file.dags)
    assert [gap.kind for gap in gaps(_without(migration, ledger=first.ledger[1:]), texts)] == ["statement"]


def test_a_dag_of_which_nothing_could_be_written_is_told_of_completely() -> None:
    migration, texts = _migrated(SAMPLES)
    told = next(file for file in migration.report.files if len(file.dags) == 1)
    source = next(file for file in migration.read if file.file == told.file)
    outcomes = tuple(left_out(source, source.dags[told.dags[0].dag_id], "no job"))
    files = tuple(
        replace(file, dags=(replace(file.dags[0], outcomes=outcomes),)) if file is told else file
        for file in migration.report.files
    )
    assert gaps(replace(migration, report=replace(migration.report, files=files)), texts) == ()
    assert {outcome.disposition.value for outcome in outcomes} == {"manual"}


def test_an_argument_that_reading_itself_lost_is_a_gap() -> None:
    migration, texts = _migrated(SAMPLES)

    def forgetful(file: DagFile) -> DagFile:
        tasks = {k: replace(task, arguments={}) for dag in file.dags.values() for k, task in dag.tasks.items()}
        return replace(file, dags={k: replace(dag, tasks=tasks) for k, dag in file.dags.items()})

    lost = replace(migration, read=tuple(map(forgetful, migration.read)))
    assert "told too often" in {gap.kind for gap in gaps(lost, texts)}


def test_the_command_tells_of_each_folder_and_of_the_sums(tmp_path: Path) -> None:
    folder = tmp_path / "dags"
    folder.mkdir()
    (folder / "one.py").write_text("from airflow import DAG\nwith DAG('one', schedule=None):\n    pass\n")
    command = [sys.executable, "-m", "sweep", str(folder), "--work", str(tmp_path / "work")]
    done = subprocess.run(command, capture_output=True, text=True, check=False, cwd=ROOT / "tests")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "sum: 1 files, 1 dags, 1 files migrated, 0 tasks, 0 edges" in done.stdout
