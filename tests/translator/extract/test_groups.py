"""Task groups: ids, nesting, edges of whole groups, decorated and mapped groups."""

from __future__ import annotations

import pytest

IMPORT = "from airflow.utils.task_group import TaskGroup\nfrom airflow.decorators import task, task_group\n"


def test_ids_take_the_prefixes_of_the_groups_around(reader) -> None:
    dag = reader.dag(
        IMPORT
        + """
with DAG("d"):
    with TaskGroup("outer") as outer:
        a = EmptyOperator(task_id="a")
        with TaskGroup("inner", tooltip="deep"):
            EmptyOperator(task_id="b")
        with TaskGroup("flat", prefix_group_id=False):
            EmptyOperator(task_id="c")
    last = EmptyOperator(task_id="last")
    outer >> last
"""
    )
    assert set(dag.tasks) == {"outer.a", "outer.inner.b", "c", "last"}
    assert {name: (group.parent, group.tooltip) for name, group in dag.groups.items()} == {
        "outer": (None, ""),
        "outer.inner": ("outer", "deep"),
        "outer.flat": ("outer", ""),
    }
    assert dag.tasks["outer.inner.b"].group_id == "outer.inner"
    assert set(dag.tasks["last"].upstream_task_ids) == {"outer.a", "outer.inner.b", "c"}


def test_an_edge_of_a_group_goes_to_roots_and_from_leaves(reader) -> None:
    dag = reader.dag(
        IMPORT
        + """
with DAG("d"):
    with TaskGroup("g") as g:
        x, y, z = (EmptyOperator(task_id=n) for n in "xyz")
        x >> y
    first, last = EmptyOperator(task_id="first"), EmptyOperator(task_id="last")
    first >> g >> last
"""
    )
    assert dag.tasks["g.x"].upstream_task_ids == dag.tasks["g.z"].upstream_task_ids == ("first",)
    assert dag.tasks["g.y"].upstream_task_ids == ("g.x",)
    assert set(dag.tasks["last"].upstream_task_ids) == {"g.y", "g.z"}
    assert dag.groups["g"].upstream_task_ids == ("first",)


def test_an_edge_through_an_empty_group_passes_it_by(reader) -> None:
    dag = reader.dag(
        IMPORT
        + """
with DAG("d"):
    first, last = EmptyOperator(task_id="first"), EmptyOperator(task_id="last")
    with TaskGroup("empty") as empty:
        pass
    first >> empty >> last
"""
    )
    assert dag.tasks["last"].upstream_task_ids == ("first",)


def test_a_decorated_group_called_twice_gets_a_suffix(reader) -> None:
    dag = reader.dag(
        IMPORT
        + '''
with DAG("d"):
    @task_group
    def g():
        """What it does."""
        EmptyOperator(task_id="a")
    g() >> g()
'''
    )
    assert set(dag.tasks) == {"g.a", "g__1.a"}
    assert dag.groups["g__1"].tooltip == "What it does."
    assert dag.tasks["g__1.a"].upstream_task_ids == ("g.a",)


def test_a_decorated_group_returns_what_its_function_returns(reader) -> None:
    dag = reader.dag(
        IMPORT
        + """
with DAG("d"):
    @task_group
    def g():
        a, b = EmptyOperator(task_id="a"), EmptyOperator(task_id="b")
        return a
    g() >> EmptyOperator(task_id="last")
"""
    )
    assert dag.tasks["last"].upstream_task_ids == ("g.a",)


def test_a_mapped_group(reader) -> None:
    dag = reader.dag(
        IMPORT
        + """
with DAG("d"):
    @task
    def numbers():
        return [1, 2]
    @task
    def double(n):
        return n
    @task_group
    def g(n):
        double(n)
    g.expand(n=numbers())
"""
    )
    task = dag.tasks["g.double"]
    assert task.in_mapped_group
    assert task.mapping is None
    assert task.upstream_task_ids == ("numbers",)
    assert dag.groups["g"].mapping is not None


def test_default_args_of_a_group_win_over_the_dags_and_lose_to_the_tasks(reader) -> None:
    dag = reader.dag(
        IMPORT
        + """
with DAG("d", default_args={"retries": 1, "queue": "dag"}):
    with TaskGroup("g", default_args={"retries": 2}):
        with TaskGroup("h"):
            EmptyOperator(task_id="a")
            EmptyOperator(task_id="b", retries=3)
            EmptyOperator(task_id="c", default_args={"retries": 4})
"""
    )
    assert [dag.tasks[f"g.h.{n}"].settings.retries for n in "abc"] == [2, 3, 4]
    assert dag.tasks["g.h.a"].settings.queue == "dag"


@pytest.mark.parametrize("twice", ["with TaskGroup('g'):\n        pass\n    with TaskGroup('g'):\n        pass"])
def test_two_groups_of_one_id_are_an_error(twice: str, reader) -> None:
    read = reader.file(f"from airflow import DAG\n{IMPORT}with DAG('d'):\n    {twice}\n")
    assert any("DuplicateTaskIdFound" in finding.message for finding in read.findings)


def test_a_workflow_of_databricks_starts_with_a_task_of_its_own(reader) -> None:
    dag = reader.dag("""
        from airflow.providers.databricks.operators.databricks import DatabricksNotebookOperator
        from airflow.providers.databricks.operators.databricks_workflow import DatabricksWorkflowTaskGroup

        with DAG("d", schedule=None) as dag:
            with DatabricksWorkflowTaskGroup(group_id="w", databricks_conn_id="c") as group:
                a = DatabricksNotebookOperator(task_id="a", notebook_path="p", source="WORKSPACE")
                a >> DatabricksNotebookOperator(task_id="b", notebook_path="p", source="WORKSPACE")
            EmptyOperator(task_id="first") >> group >> EmptyOperator(task_id="last")
        """)
    edges = {name: set(task.upstream_task_ids) for name, task in dag.tasks.items()}
    assert edges == {
        "w.launch": {"first"},
        "w.a": {"w.launch"},
        "w.b": {"w.a", "w.launch"},
        "first": set(),
        "last": {"w.b"},
    }
    assert dag.tasks["w.launch"].operator_class == "_CreateDatabricksWorkflowOperator"
