"""One repository with everything that an inventory lists, read once."""

from __future__ import annotations

import textwrap
from pathlib import Path

import pytest

from jetbridge_translator.extract import ReadOptions
from jetbridge_translator.inventory import Inventory, inventory_of
from jetbridge_translator.migration import Request
from jetbridge_translator.model import AirflowVersion

DAG = """
import os
from datetime import datetime

import pandas as pd
from airflow import DAG
from airflow.datasets import Dataset
from airflow.models import Variable
from airflow.operators.bash import BashOperator
from airflow.operators.python import PythonVirtualenvOperator
from airflow.operators.trigger_dagrun import TriggerDagRunOperator
from airflow.providers.apache.kylin.operators.kylin_cube import KylinCubeOperator
from airflow.providers.postgres.hooks.postgres import PostgresHook
from airflow.providers.postgres.operators.postgres import PostgresOperator
from airflow.sensors.external_task import ExternalTaskSensor

from shared import settings


def alert(context): ...


def shout(text):
    return text.upper()


class Mine(BashOperator):
    pass


def isolated(): ...


with DAG(
    "everything",
    start_date=datetime(2024, 1, 1),
    schedule=[Dataset("s3://in/a")],
    on_failure_callback=alert,
    user_defined_macros={"shout": shout, "unused": shout},
    default_args={"postgres_conn_id": "from_defaults"},
) as dag:
    BashOperator(
        task_id="a",
        bash_command="echo {{ var.value.greeting }} {{ conn.api.host }} {{ macros.ds_add(ds, 1) }} {{ shout(ds) }} {{ var.json.get('cfg') }}",
        pool="small",
        outlets=[Dataset("s3://out/b")],
    )
    PostgresOperator(task_id="b", sql="sql/q.sql", postgres_conn_id="db")
    PostgresOperator(task_id="c", sql="select 1")
    ExternalTaskSensor(task_id="d", external_dag_id="other", external_task_id="x")
    TriggerDagRunOperator(task_id="e", trigger_dag_id="next")
    Mine(task_id="g", bash_command="true")
    KylinCubeOperator(task_id="h", cube=Variable.get("cube"))
    PythonVirtualenvOperator(task_id="v", python_callable=isolated, requirements=["dill==0.3"])
"""
PLAIN = """
from airflow import DAG
from airflow.operators.bash import BashOperator
with DAG("plain", schedule=None):
    BashOperator(task_id="a", bash_command="echo var.value.no {{ broken")
"""
SHARED = """
import os
from airflow.hooks.base import BaseHook
from airflow.models import Variable as V
from airflow.providers.postgres.hooks.postgres import PostgresHook

STAGE = os.environ["STAGE"]
TOKEN = os.getenv("TOKEN")


def settings(name):
    V.get(name)
    BaseHook.get_connection("by_hook")
    return PostgresHook(postgres_conn_id="warehouse")
"""


@pytest.fixture(scope="session")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("repository")
    texts = {
        "dags/everything.py": DAG,
        "dags/plain.py": PLAIN,
        "dags/shared.py": SHARED,
        "dags/sql/q.sql": "-- a query\\nselect '{{ var.value.in_file }}'\\n".replace("\\n", "\n"),
        "requirements.txt": "pandas>=2  # frames\n-r more.txt\nrequests\n",
    }
    for name, text in texts.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(textwrap.dedent(text).lstrip("\n"), encoding="utf-8")
    return folder / "dags"


@pytest.fixture(scope="session")
def inventory(repository: Path) -> Inventory:
    options = ReadOptions(airflow_version=AirflowVersion.V2, environ={"STAGE": "dev"})
    return inventory_of(Request((repository,), repository / "nowhere", options))
