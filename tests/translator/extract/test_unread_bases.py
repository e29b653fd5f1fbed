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


def test_a_constructor_may_call_the_one_above_by_its_name(reader) -> None:
    dag = reader.dag("""
        from airflow.models import BaseOperator
        import airflow.providers.slack.operators.slack as slack

        class Named:
            def __init__(self, *, name):
                self.name = name

        class Wait(Named, BaseOperator):
            def __init__(self, *, name, **kwargs):
                Named.__init__(self, name=name)
                BaseOperator.__init__(self, task_id=f"wait_for_{name}", **kwargs)

        class Longer(Wait):
            pass

        class Longest(Longer):
            def __init__(self, **kwargs):
                Longer.__init__(self, name="x", **kwargs)

        class Tell(slack.SlackAPIPostOperator):
            def __init__(self, **kwargs):
                slack.SlackAPIPostOperator.__init__(self, task_id="tell", channel="c", **kwargs)

        with DAG("d") as dag:
            Longest(retries=2) >> Tell()
        """)
    assert dag.tasks["wait_for_x"].settings.retries == 2
    assert list(dag.tasks["tell"].upstream_task_ids) == ["wait_for_x"]
    assert dag.tasks["tell"].template_fields["channel"] == "c"


def test_closing_what_is_not_read_is_no_error(reader) -> None:
    dag = reader.dag("""
        from contextlib import closing
        import psycopg2

        class Held:
            closed = False
            def close(self):
                self.closed = True

        with closing(psycopg2.connect("x")) as connection:
            rows = connection.cursor()
        held = Held()
        with closing(held) as same:
            name = "open" if not same.closed else "closed"
        with DAG("d") as dag:
            EmptyOperator(task_id=f"{name}_{held.closed}")
        """)
    assert set(dag.tasks) == {"open_True"}


def test_the_packages_of_operators_gave_the_classes_of_their_modules(reader) -> None:
    dag = reader.dag("""
        from airflow.operators import PythonOperator, DummyOperator
        from airflow.contrib.operators import SSHOperator

        with DAG("d") as dag:
            PythonOperator(task_id="a", python_callable=print, provide_context=True) >> DummyOperator(task_id="b")
            SSHOperator(task_id="c", command="ls", ssh_conn_id="s")
        """)
    assert [task.operator_class for task in dag.tasks.values()] == ["PythonOperator", "EmptyOperator", "SSHOperator"]
    assert dag.tasks["c"].template_fields["command"] == "ls"
