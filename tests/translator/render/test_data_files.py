"""Data files that the team's code opens travel with it; others stay where they are."""

from __future__ import annotations

from pathlib import Path

import pytest

from jetbridge_translator.migration import Request, migrate

DAG = """
from airflow import DAG
from airflow.operators.python import PythonOperator
from common.rows import rows

with DAG("d", schedule=None):
    PythonOperator(task_id="a", python_callable=rows)
"""
HELPER = """
import os
from pathlib import Path

HERE = Path(__file__).parent
NAMES = (HERE / "data" / "names.csv").read_text().splitlines()


def rows(table="orders"):
    with open(os.path.dirname(__file__) + "/../conf/settings.json") as file, open(HERE / "sql" / f"{table}.sql") as sql:
        return file.read(), sql.read(), NAMES
"""


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    root = tmp_path / "repository"
    for name, text in {
        "dags/one.py": DAG,
        "dags/common/rows.py": HELPER,
        "dags/common/data/names.csv": "a\nb\n",
        "dags/common/data/reader.py": "",
        "dags/common/data/other.csv": "c\n",
        "dags/common/sql/orders.sql": "select 1",
        "dags/common/sql/.hidden": "",
        "dags/README.md": "not named",
    }.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    (root / "dags/common/sql/picture.sql").write_bytes(b"\xff\xfe\x00")
    return root


def test_files_and_folders_that_a_module_names_travel_with_it(repository: Path) -> None:
    migration = migrate(Request((repository,), repository.parent / "jobs"))
    data = {path for path in migration.files if path.endswith((".csv", ".sql", ".md", ".hidden"))} - {"README.md"}
    assert data == {"common/data/names.csv", "common/sql/orders.sql"}
    assert migration.files["common/data/names.csv"] == "a\nb\n"


def test_a_module_that_opens_nothing_takes_no_file_along(repository: Path) -> None:
    (repository / "dags/common/rows.py").write_text("def rows():\n    return 'names.csv', 'data/names.csv'\n")
    migration = migrate(Request((repository,), repository.parent / "jobs"))
    assert not any(path.endswith(".csv") for path in migration.files)
