"""Methods of the team's objects and classes as callables of tasks: the object is made where the op calls it; what builds DAGs stays behind."""

from __future__ import annotations

from typing import Any

HELPER = """
from airflow.operators.python import PythonOperator
from airflow.utils.task_group import TaskGroup


class Extract:
    def __init__(self, conn_id, tables=(), options=None):
        self.conn_id = conn_id
        self.tables = tables
        self.options = options

    def extract(self, table):
        return f"{self.conn_id}:{table}"

    @classmethod
    def name(cls):
        return cls.__name__

    # Makes the tasks.
    def build(self, group_id):
        with TaskGroup(group_id=group_id):
            for table in self.tables:
                PythonOperator(task_id=f"extract_{table}", python_callable=self.extract, op_args=[table])
"""


def test_an_object_that_a_function_made_is_made_for_the_call(write: Any) -> None:
    text = """
    from extract import Extract
    def make():
        Extract("pg", ["a", "b"]).build("g")
        Extract(conn_id="my", tables=["c"]).build("h")
    with DAG("d"):
        make()
    """
    written = write(text, **{"extract.py": HELPER})
    assert written.codes == []
    assert "return Extract('pg', ['a', 'b']).extract(table=table)" in written.function("extract")
    assert "return Extract(conn_id='my', tables=['c']).extract(table=table)" in written.function("extract_c")
    assert "build" not in written.project.files["extract.py"]
    assert "Makes the tasks" not in written.project.files["extract.py"]


def test_an_object_of_the_module_keeps_its_name(write: Any) -> None:
    text = """
    from extract import Extract
    orders = Extract("pg")
    with DAG("d"):
        PythonOperator(task_id="a", python_callable=orders.extract, op_args=["x"])
        PythonOperator(task_id="b", python_callable=Extract.name)
    """
    written = write(text, **{"extract.py": HELPER})
    assert written.codes == []
    assert "return orders.extract(table=table)" in written.function("a")
    assert "return Extract.name()" in written.function("b")


def test_an_object_that_was_changed_is_not_made_anew(write: Any) -> None:
    text = """
    from extract import Extract
    def make():
        orders = Extract("pg")
        orders.conn_id = "other"
        PythonOperator(task_id="a", python_callable=orders.extract, op_args=["x"])
    with DAG("d"):
        make()
    """
    assert write(text, **{"extract.py": HELPER}).codes == ["DAG303"]


def test_an_object_that_holds_what_is_not_plain_is_not_made_anew(write: Any) -> None:
    text = """
    from extract import Extract
    def make():
        orders = Extract("pg", options=Extract("my"))
        PythonOperator(task_id="a", python_callable=orders.extract, op_args=["x"])
    with DAG("d"):
        make()
    """
    assert write(text, **{"extract.py": HELPER}).codes == ["DAG303"]


def test_a_class_whose_methods_call_what_builds_dags_does_not_travel(write: Any) -> None:
    text = """
    from extract import Extract
    orders = Extract("pg")
    with DAG("d"):
        PythonOperator(task_id="a", python_callable=orders.extract, op_args=["x"])
    """
    helper = HELPER.replace('return f"{self.conn_id}:{table}"', "return self.build(table)")
    assert write(text, **{"extract.py": helper}).codes == ["DAG303"]
