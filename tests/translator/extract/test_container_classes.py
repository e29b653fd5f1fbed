"""Classes of the team that inherit from DAG or TaskGroup."""

from __future__ import annotations

from datetime import datetime, timezone

import pytest

TEAM = """
from datetime import datetime
from airflow.utils.task_group import TaskGroup


class TeamDag(DAG):
    def __init__(self, name, team="core", **kwargs):
        defaults = {"owner": team, "retries": 2, **kwargs.pop("default_args", {})}
        super().__init__(dag_id=f"{team}__{name}", default_args=defaults, start_date=datetime(2024, 1, 1), **kwargs)
        self.team = team

    def step(self, name, command):
        return BashOperator(task_id=name, bash_command=command, dag=self)


class Load(TaskGroup):
    def __init__(self, table, **kwargs):
        super().__init__(group_id=f"load_{table}", **kwargs)
        with self:
            EmptyOperator(task_id="a") >> EmptyOperator(task_id="b")


class Plain(DAG):
    pass


class Framed(Plain):
    def __enter__(self):
        super().__enter__()
        self.begin = EmptyOperator(task_id="begin")
        return self

    def __exit__(self, *error):
        for task in self.tasks:
            if task is not self.begin and not task.upstream_list:
                self.begin >> task
        super().__exit__(*error)
"""


def test_a_dag_of_a_class_of_the_team_has_what_its_constructor_hands_on(reader) -> None:
    dag = reader.dag(TEAM + 'with TeamDag("a", "ops", schedule="@daily") as dag:\n    dag.step("x", "echo")\n')
    assert (dag.dag_id, dag.schedule.value) == ("ops__a", "@daily")
    assert dag.start_date == datetime(2024, 1, 1, tzinfo=timezone.utc)
    assert (dag.tasks["x"].settings.owner, dag.tasks["x"].settings.retries) == ("ops", 2)


def test_it_stands_where_it_is_made_and_not_in_its_class(reader) -> None:
    text = TEAM + 'dag = TeamDag("a")\n'
    dag = reader.dag(text)
    assert dag.place.line == text.rstrip().count("\n") + 4  # after the three lines of imports of the reader


def test_a_group_of_a_class_of_the_team_holds_its_tasks(reader) -> None:
    dag = reader.dag(
        TEAM + 'with Plain("d") as dag:\n    EmptyOperator(task_id="x") >> Load("t") >> EmptyOperator(task_id="end")\n'
    )
    assert {name: task.upstream_task_ids for name, task in dag.tasks.items()} == {
        "x": (),
        "load_t.a": ("x",),
        "load_t.b": ("load_t.a",),
        "end": ("load_t.b",),
    }
    assert set(dag.groups) == {"load_t"}


def test_own_enter_and_exit_run(reader) -> None:
    dag = reader.dag(
        TEAM
        + 'with Framed("d"):\n    EmptyOperator(task_id="a") >> EmptyOperator(task_id="b")\n    EmptyOperator(task_id="c")\n'
    )
    assert {name: task.upstream_task_ids for name, task in dag.tasks.items()} == {
        "begin": (),
        "a": ("begin",),
        "b": ("a",),
        "c": ("begin",),
    }


def test_an_unknown_id_leaves_the_dag_out_with_a_finding(reader) -> None:
    read = reader.file("from airflow import DAG\nfrom nowhere import name\n" + TEAM + "dag = Plain(name())\n")
    assert read.dags == {}
    assert "DAG203" in {finding.code for finding in read.findings}


@pytest.mark.parametrize(
    ("base", "method", "told"),
    [
        ("DAG", "add_task", True),
        ("DAG", "describe", False),
        ("TaskGroup", "child_id", True),
        ("TaskGroup", "__enter__", False),
    ],
)
def test_overriding_what_airflow_calls_is_told(base: str, method: str, told: bool, reader) -> None:
    text = f"""
        from airflow import DAG
        from airflow.utils.task_group import TaskGroup
        class Mine({base}):
            def {method}(self, *arguments):
                return super().{method}(*arguments)
        with DAG("d"):
            Mine("m")
        """
    codes = {finding.code for finding in reader.file(text).findings}
    assert ("DAG222" in codes) is told
