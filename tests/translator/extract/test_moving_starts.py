"""`days_ago` is told of where the day makes a difference."""

from __future__ import annotations

from pathlib import Path

import pytest

from jetbridge_translator.extract import ReadOptions, read_dags
from jetbridge_translator.migration import Request, migrate

HEAD = """from airflow import DAG
from airflow.utils.dates import days_ago
from airflow.operators.bash import BashOperator

"""


@pytest.mark.parametrize(
    ("arguments", "levels"),
    [
        ("start_date=days_ago(1), schedule=None", ["exact"]),
        ("start_date=days_ago(1), schedule='@daily', catchup=False", ["exact"]),
        ("default_args={'start_date': days_ago(2)}, schedule='0 6 * * *', catchup=False", ["exact"]),
        ("start_date=days_ago(1), schedule='@daily', catchup=True", ["assumed"]),
        ("start_date=days_ago(1), schedule='@weekly', catchup=False", ["assumed"]),
        ("start_date=days_ago(0), schedule='@daily', catchup=False", ["assumed"]),
        ("start_date=days_ago(1), schedule=None, params={'since': str(days_ago(1))}", ["exact", "assumed"]),
    ],
)
def test_whether_the_day_matters(arguments: str, levels: list[str], tmp_path: Path) -> None:
    (tmp_path / "dag.py").write_text(
        f"{HEAD}with DAG('d', {arguments}):\n    BashOperator(task_id='a', bash_command='x')\n"
    )
    (file,) = read_dags([tmp_path], ReadOptions())
    assert [found.level.value for found in file.findings if found.code == "DAG202"] == levels


def test_one_dag_of_the_file_for_which_it_matters_is_enough(tmp_path: Path) -> None:
    text = "START = {'start_date': days_ago(1)}\nDAG('a', schedule=None, default_args=START)\n"
    (tmp_path / "dag.py").write_text(f"{HEAD}{text}DAG('b', schedule='@weekly', default_args=START)\n")
    (file,) = read_dags([tmp_path], ReadOptions())
    assert [found.level.value for found in file.findings if found.code == "DAG202"] == ["assumed"]


def test_the_report_keeps_the_day_for_the_next_migration(tmp_path: Path) -> None:
    (tmp_path / "dag.py").write_text(f"{HEAD}DAG('d', schedule=None, start_date=days_ago(1))\n")
    reading = ReadOptions()
    assert migrate(Request((tmp_path,), tmp_path / "jobs", reading)).report.moment == reading.moment


def test_a_variable_of_the_environment_is_told_of_once(tmp_path: Path) -> None:
    text = "import os\nfrom airflow import DAG\nDAG('{0}', schedule=os.getenv('WHEN'))\nos.getenv('OTHER')\n"
    for name in ("a", "b"):
        (tmp_path / f"{name}.py").write_text(text.format(name))
    report = migrate(Request((tmp_path,), tmp_path / "jobs")).report
    told = [(str(found.place), found.message) for found in report.all_findings if found.code == "DAG104"]
    assert [place for place, _ in told] == ["a.py:3:19", "a.py:4:1"]
    assert [len([f for f in file.findings if f.code == "DAG104"]) for file in report.files] == [2, 2]
