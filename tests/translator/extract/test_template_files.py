"""Template fields that name a file show its text, as Airflow does once it has loaded the DAG."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from jetbridge_translator.extract import ReadOptions, read_dags
from jetbridge_translator.model import AirflowVersion, Task
from jetbridge_translator.structure import task_document

SQL = "select *\r\nfrom {{ params.table }}\n"
ONE = """
from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.operators.python import PythonOperator
from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
class Team(BashOperator):
    template_ext = (".sql",)
with DAG("d"{dag}):
    {task}
"""


@pytest.fixture
def shown(tmp_path: Path) -> Callable[..., tuple[dict[str, str], Task, list[str]]]:
    (tmp_path / "dags" / "sql").mkdir(parents=True)
    (tmp_path / "dags" / "sql" / "a.sql").write_bytes(SQL.encode())
    (tmp_path / "outside.sql").write_text("secret", encoding="utf-8")

    def read(
        task: str, dag: str = "", version: AirflowVersion = AirflowVersion.V3
    ) -> tuple[dict[str, str], Task, list[str]]:
        file = tmp_path / "dags" / "a_dag.py"
        file.write_text(ONE.format(task=task, dag=dag), encoding="utf-8")
        (result,) = read_dags([tmp_path / "dags"], ReadOptions(airflow_version=version))
        (found,) = result.dags["d"].tasks.values()
        return task_document(found, version)["template_fields"], found, [finding.code for finding in result.findings]

    return read


@pytest.mark.parametrize("version", AirflowVersion)
def test_the_text_stands_in_the_document_and_the_name_in_the_model(shown, version) -> None:
    fields, task, findings = shown("SQLExecuteQueryOperator(task_id='t', sql='sql/a.sql')", version=version)
    assert fields["sql"] == repr(SQL.replace("\r\n", "\n"))
    assert task.template_fields["sql"] == "sql/a.sql"
    assert findings == []


def test_texts_in_a_list(shown) -> None:
    fields, _, _ = shown("SQLExecuteQueryOperator(task_id='t', sql=['sql/a.sql', 'select 1'])")
    assert fields["sql"] == repr([SQL.replace("\r\n", "\n"), "select 1"])


@pytest.mark.parametrize(
    ("task", "field", "kept"),
    [
        ("SQLExecuteQueryOperator(task_id='t', sql='sql/none.sql')", "sql", "sql/none.sql"),
        ("SQLExecuteQueryOperator(task_id='t', sql='../outside.sql')", "sql", "../outside.sql"),
        ("SQLExecuteQueryOperator(task_id='t', sql=('sql/a.sql',))", "sql", ("sql/a.sql",)),
        ("BashOperator(task_id='t', bash_command='sql/a.sql')", "bash_command", "sql/a.sql"),
        (
            "SQLExecuteQueryOperator.partial(task_id='t', sql='sql/a.sql').expand(parameters=[[1], [2]])",
            "sql",
            "sql/a.sql",
        ),
    ],
)
def test_what_airflow_leaves_as_it_is(shown, task, field, kept) -> None:
    fields, _, findings = shown(task)
    assert fields[field] == repr(kept)
    assert findings == []


def test_the_search_path_and_what_is_outside(shown, tmp_path: Path) -> None:
    task = "SQLExecuteQueryOperator(task_id='t', sql='a.sql')"
    inside, _, _ = shown(task, f", template_searchpath={str(tmp_path / 'dags' / 'sql')!r}")
    assert inside["sql"].startswith("'select *")
    outside, _, findings = shown(task, f", template_searchpath=[{str(tmp_path)!r}]")
    assert (outside["sql"], findings) == ("'a.sql'", ["DAG107"])


def test_endings_that_a_task_or_a_class_of_the_team_names(shown) -> None:
    fields, _, _ = shown(
        "PythonOperator(task_id='t', python_callable=print, op_args=['sql/a.sql'], templates_exts=['.sql'])"
    )
    assert "select *" in fields["op_args"]
    fields, _, _ = shown("Team(task_id='t', bash_command='sql/a.sql')")
    assert "select *" in fields["bash_command"]
