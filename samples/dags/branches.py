"""Branches, a short circuit, labels on edges, and the latest run only."""

from __future__ import annotations

import pendulum
from airflow.decorators import task
from airflow.models.dag import DAG
from airflow.operators.empty import EmptyOperator
from airflow.operators.latest_only import LatestOnlyOperator
from airflow.operators.python import BranchPythonOperator, ShortCircuitOperator
from airflow.utils.edgemodifier import Label

with DAG(
    dag_id="quality-gate",
    schedule="0 3 * * 1-5",
    start_date=pendulum.datetime(2024, 1, 1, tz="UTC"),
    catchup=False,
    params={"strict": True},
) as dag:

    @task.branch(task_id="choose")
    def by_weekday(logical_date=None):
        return "full" if logical_date.isoweekday() == 1 else ["quick", "sample"]

    def is_strict(**context):
        return context["params"]["strict"]

    latest = LatestOnlyOperator(task_id="latest")
    gate = ShortCircuitOperator(task_id="gate", python_callable=is_strict, ignore_downstream_trigger_rules=False)
    choose = by_weekday()
    full, quick, sample = (EmptyOperator(task_id=name) for name in ("full", "quick", "sample"))
    verdict = BranchPythonOperator(task_id="verdict", python_callable=lambda: "good", trigger_rule="none_failed")
    good = EmptyOperator(task_id="good")
    bad = EmptyOperator(task_id="bad")

    latest >> gate >> choose >> [full, quick, sample] >> verdict
    verdict >> Label("passed") >> good
    verdict >> Label("failed") >> bad
