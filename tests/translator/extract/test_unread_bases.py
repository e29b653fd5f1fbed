"""Operators of the team over a provider's class: its constructor is not read, and nothing is made up about it."""

from __future__ import annotations

BASE = """
from airflow.providers.google.cloud.operators.dataproc import DataprocDeleteClusterOperator

class Delete(DataprocDeleteClusterOperator):
    def __init__(self, **kwargs):
        super().__init__(**kwargs)
        {body}

with DAG("d") as dag:
    Delete(task_id="a", region="r", cluster_name="c", project_id="p") >> EmptyOperator(task_id="b")
"""
CHOOSING = """
class Run(BashOperator):
    def __init__(self, **kwargs):
        if Variable.get("side"):
            super().__init__(retries=1, **kwargs)
        else:
            super().__init__(**kwargs)

with DAG("d") as dag:
    Run(task_id="a", bash_command="x") >> EmptyOperator(task_id="b")
"""


def test_a_parameter_that_the_unread_constructor_sets_is_not_known(reader) -> None:
    dag = reader.dag(BASE.format(body="self.region = self.timeout"))
    assert set(dag.tasks) == {"a", "b"}
    assert list(dag.tasks["b"].upstream_task_ids) == ["a"]


def test_an_attribute_that_nobody_sets_is_an_error_as_in_python(reader) -> None:
    from_airflow = "from airflow import DAG\nfrom airflow.operators.empty import EmptyOperator\n"
    read = reader.file(from_airflow + BASE.format(body="self.region = self.nowhere_set"))
    assert any("has no attribute 'nowhere_set'" in finding.message for finding in read.findings)


def test_both_sides_of_an_unknown_condition_make_one_task(reader) -> None:
    imports = "from airflow import DAG\nfrom airflow.operators.bash import BashOperator\nfrom airflow.operators.empty import EmptyOperator\nfrom airflow.models import Variable\n"
    read = reader.file(imports + CHOOSING)
    dag = read.dags["d"]
    assert set(dag.tasks) == {"a", "b"}
    assert list(dag.tasks["b"].upstream_task_ids) == ["a"]
    assert "DAG101" in {finding.code for finding in read.findings}
    assert "DAG106" not in {finding.code for finding in read.findings}
