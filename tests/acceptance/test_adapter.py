"""`--adapter airflow`: an operator that nobody maps runs as Airflow's own class, in a real Airflow, under our context."""

from __future__ import annotations

import json
import os
import site
import subprocess
from pathlib import Path

import pytest

from jetbridge_translator.migration import Migration, Request, migrate

ROOT = Path(__file__).parents[2]
DAG = """from datetime import datetime

from airflow import DAG
from airflow.providers.common.io.operators.file_transfer import FileTransferOperator
from airflow.providers.standard.operators.bash import BashOperator

FOLDER = {folder!r}

with DAG("copies", start_date=datetime(2024, 1, 1), schedule=None):
    make = BashOperator(task_id="make", bash_command=f"echo hello > {{FOLDER}}/{{{{{{{{ ds }}}}}}}}.txt")
    for name in ["a", "b"]:
        make >> FileTransferOperator(task_id=f"copy_{{name}}", src=f"{{FOLDER}}/{{{{{{{{ ds }}}}}}}}.txt", dst=f"{{FOLDER}}/{{name}}.txt")
    FileTransferOperator(task_id="nothing", src=f"{{FOLDER}}/nowhere.txt", dst=f"{{FOLDER}}/c.txt")
"""
RUN = "import sys; sys.path.extend({paths!r}); from jetbridge.cli import main; main()"


@pytest.fixture
def migration(tmp_path: Path) -> Migration:
    (tmp_path / "dags").mkdir()
    (tmp_path / "dags" / "copies.py").write_text(DAG.format(folder=str(tmp_path)))
    done = migrate(Request((tmp_path / "dags",), tmp_path / "jobs", adapter="airflow"))
    for path, text in done.files.items():
        (tmp_path / "jobs" / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "jobs" / path).write_text(text)
    return done


def test_one_module_imports_airflow_and_the_tasks_are_counted_apart(migration: Migration) -> None:
    assert [path for path, text in migration.files.items() if "from airflow." in text] == ["airflow_operators.py"]
    assert migration.files["copies.py"].count("operator_op(FileTransferOperator)") == 1
    assert '"apache-airflow-providers-common-io",' in migration.files["pyproject.toml"]
    told = [finding.code for finding in migration.report.all_findings]
    assert told == ["DAG304"] * 3
    rules = [task.rule for dag in migration.report.dags for task in dag.of("task")]
    assert rules.count("airflow adapter") == 3


def test_without_the_adapter_it_is_a_stub(tmp_path: Path, migration: Migration) -> None:
    del migration
    done = migrate(Request((tmp_path / "dags",), tmp_path / "stubs"))
    assert {finding.code for finding in done.report.all_findings} == {"DAG301"}
    assert "airflow_operators.py" not in done.files


@pytest.mark.airflow
def test_the_providers_class_runs_in_a_real_airflow(
    tmp_path: Path, migration: Migration, airflow3_python: Path
) -> None:
    assert migration.files
    code = RUN.format(paths=[str(ROOT / "runtime"), *site.getsitepackages()])
    environ = {**os.environ, "AIRFLOW_HOME": str(tmp_path / "home"), "AIRFLOW__LOGGING__LOGGING_LEVEL": "ERROR"}
    ran = subprocess.run(
        [airflow3_python, "-c", code, "run", tmp_path / "jobs", "copies",
         "--date", "2024-01-02", "--format", "json"],
        capture_output=True, text=True, check=False, env=environ,
    )  # fmt: skip
    assert ran.returncode == 1, ran.stderr
    document = json.loads(ran.stdout[ran.stdout.index('{\n "format"') :])
    states = {each["task_id"]: each["state"] for each in document["task_instances"]}
    assert states == {"make": "success", "copy_a": "success", "copy_b": "success", "nothing": "failed"}
    assert [(tmp_path / f"{name}.txt").read_text() for name in ("a", "b")] == ["hello\n", "hello\n"]
