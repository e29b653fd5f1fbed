"""Task groups: nested, chained, and with a value that leaves its group."""

from __future__ import annotations

from datetime import datetime

from airflow.decorators import task
from airflow.models.dag import DAG
from airflow.operators.bash import BashOperator
from airflow.operators.empty import EmptyOperator
from airflow.utils.task_group import TaskGroup

with DAG("warehouse", schedule=None, start_date=datetime(2024, 1, 1)) as dag:

    @task
    def count_rows():
        return 120

    @task
    def publish(rows):
        print("rows:", rows)

    start = EmptyOperator(task_id="start")

    with TaskGroup("staging", tooltip="Raw tables") as staging:
        rows = count_rows()
        copy = BashOperator(task_id="copy", bash_command="echo copy")
        with TaskGroup("checks") as checks:
            EmptyOperator(task_id="schema") >> EmptyOperator(task_id="nulls")
        copy >> checks

    with TaskGroup("marts") as marts:
        BashOperator(task_id="build", bash_command="echo build")
        publish(rows)

    start >> staging >> marts >> EmptyOperator(task_id="end")
