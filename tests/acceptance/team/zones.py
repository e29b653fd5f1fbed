"""The time zone of a DAG is that of the start date which its tasks bring."""

import pendulum
from airflow import DAG
from airflow.operators.python import PythonOperator

with DAG("zone_of_default_args", schedule="@daily", default_args={"start_date": pendulum.datetime(2024, 1, 1, tz="Europe/Rome")}, catchup=False):
    PythonOperator(task_id="zone", python_callable=lambda zone: zone, op_args=["{{ dag.timezone }} {{ data_interval_start }}"])
