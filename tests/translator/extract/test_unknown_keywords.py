"""`**` of a value that is not known: what is known is read, and a finding stands at each place."""

from __future__ import annotations

import pytest

_START = """
import requests
from airflow import DAG
from airflow.decorators import dag, task, task_group
from airflow.operators.bash import BashOperator
from airflow.utils.task_group import TaskGroup

more = requests.get("https://example.com").json()
"""


@pytest.mark.parametrize(
    ("text", "tasks"),
    [
        ("with DAG('d', **more):\n    BashOperator(task_id='a', bash_command='x')", {"a"}),
        ("@dag('d', **more)\ndef d():\n    BashOperator(task_id='a', bash_command='x')\nd()", {"a"}),
        ("with DAG('d'):\n    BashOperator(task_id='a', **more)", {"a"}),
        ("with DAG('d'):\n    BashOperator(**more)\n    BashOperator(task_id='a', bash_command='x')", {"a"}),
        ("with DAG('d'):\n    BashOperator.partial(task_id='a', **more).expand(bash_command=['x'])", {"a"}),
        ("with DAG('d'):\n    BashOperator.partial(task_id='a').expand(**more)", {"a"}),
        (
            "with DAG('d'):\n    with TaskGroup('g', **more):\n        BashOperator(task_id='a', bash_command='x')",
            {"g.a"},
        ),
        (
            "with DAG('d'):\n    @task_group(**more)\n    def g():\n        BashOperator(task_id='a', bash_command='x')\n    g()",
            {"g.a"},
        ),
        ("with DAG('d'):\n    @task(**more)\n    def a(): ...\n    a()", {"a"}),
        ("with DAG('d'):\n    @task\n    def a(**given): ...\n    a(**more)", {"a"}),
        ("with DAG('d'):\n    @task\n    def a(**given): ...\n    a.expand(**more)", {"a"}),
    ],
)
def test_what_is_known_is_read_and_the_rest_is_told(text: str, tasks: set[str], reader) -> None:
    read = reader.file(_START + text)
    assert set(read.dags["d"].tasks) == tasks
    told = [finding for finding in read.findings if finding.code == "DAG206"]
    assert len(told) == 1
    assert "DAG106" not in {finding.code for finding in read.findings}


def test_a_dag_whose_id_may_be_among_them_is_left_out(reader) -> None:
    read = reader.file(_START + "with DAG(**more):\n    BashOperator(task_id='a', bash_command='x')")
    assert read.dags == {}
    assert {"DAG203", "DAG206"} <= {finding.code for finding in read.findings}
