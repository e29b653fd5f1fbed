"""DAGs that Airflow refuses after the file was loaded: no phantom, a finding with the reason."""

from __future__ import annotations

import pytest

_IMPORTS = """
from airflow import DAG
from airflow.decorators import setup, task, teardown
from airflow.models.param import Param
from airflow.operators.empty import EmptyOperator
"""
_ONE_TASK = "\n    EmptyOperator(task_id='a')\n"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("with DAG('d', schedule='60 * * * *'):" + _ONE_TASK, "no cron expression"),
        ("with DAG('d', schedule='@reboot'):" + _ONE_TASK, "no cron expression"),
        ("with DAG('d', schedule='@daily', params={'p': Param(type='string')}):" + _ONE_TASK, "no default"),
        ("with DAG('d', schedule='@daily', params={'p': Param('x', type='integer')}):" + _ONE_TASK, "does not fit"),
        (
            "with DAG('d'):\n    EmptyOperator(task_id='s').as_setup() >> EmptyOperator(task_id='a', trigger_rule='all_done')\n",
            "follows a setup task",
        ),
    ],
)
def test_a_refused_dag_is_left_out_with_its_reason(text: str, reason: str, reader) -> None:
    read = reader.file(_IMPORTS + text)
    assert read.dags == {}
    assert [finding.code for finding in read.findings] == ["DAG227"]
    assert reason in read.findings[0].message


@pytest.mark.parametrize(
    "text",
    [
        "with DAG('d', schedule=None, params={'p': Param(type='string')}):" + _ONE_TASK,
        "with DAG('d', schedule='@daily', params={'p': Param('x', type='string'), 'q': 1}):" + _ONE_TASK,
        "with DAG('d', schedule='0 22-3 ? * *'):" + _ONE_TASK,
        "with DAG('d'):\n    EmptyOperator(task_id='s').as_setup() >> EmptyOperator(task_id='t', trigger_rule='all_done').as_teardown()\n",
    ],
)
def test_a_dag_that_airflow_takes_is_kept(text: str, reader) -> None:
    read = reader.file(_IMPORTS + text)
    assert list(read.dags) == ["d"]
    assert not read.findings
