"""Counts the rows of each region and publishes a report: monthly on the first of a month, else daily."""

from __future__ import annotations

from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.operators.empty import EmptyOperator
from airflow.operators.python import BranchPythonOperator, PythonOperator

REGIONS = ["eu", "us"]
ROWS = {"eu": 120, "us": 80}


def count_rows(region):
    # In real life: ask the warehouse.
    return ROWS[region]


def choose(ds, **_):
    return "monthly" if ds.endswith("-01") else "daily_only"


def publish(ti):
    counts = ti.xcom_pull(task_ids=[f"count_{region}" for region in REGIONS])
    print("rows:", sum(counts))
    return sum(counts)


with DAG(
    "daily_report",
    schedule="0 6 * * *",
    start_date=datetime(2024, 1, 1),
    catchup=False,
    default_args={"retries": 2, "retry_delay": timedelta(minutes=5)},
    tags=["report"],
):
    counts = [
        PythonOperator(task_id=f"count_{region}", python_callable=count_rows, op_kwargs={"region": region})
        for region in REGIONS
    ]
    announce = BashOperator(task_id="announce", bash_command="echo 'counted the rows of {{ ds_nodash }}'")
    branch = BranchPythonOperator(task_id="choose", python_callable=choose)
    monthly = BashOperator(
        task_id="monthly", bash_command="echo 'the month {{ macros.ds_format(ds, '%Y-%m-%d', '%B %Y') }}'"
    )
    daily = EmptyOperator(task_id="daily_only")
    done = PythonOperator(task_id="publish", python_callable=publish, trigger_rule="none_failed_min_one_success")

    counts >> announce >> branch >> [monthly, daily] >> done
