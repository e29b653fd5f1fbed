"""One chain of tasks per country, joined at the end."""

from __future__ import annotations

from datetime import datetime, timedelta

from airflow import DAG
from airflow.operators.bash import BashOperator
from airflow.operators.empty import EmptyOperator
from airflow.operators.python import PythonOperator

COUNTRIES = ["de", "fr", "it"]
DROP = "/data/drop"


def load(country: str, limit: int = 100) -> int:
    print(f"loading at most {limit} rows of {country}")
    return limit


with DAG(
    "countries",
    schedule=timedelta(hours=6),
    start_date=datetime(2024, 1, 1),
    catchup=False,
    default_args={"owner": "sales", "retries": 1, "execution_timeout": timedelta(minutes=30)},
) as dag:
    start = EmptyOperator(task_id="start")
    end = EmptyOperator(task_id="end", trigger_rule="all_done")

    for country in COUNTRIES:
        fetch = BashOperator(task_id=f"fetch_{country}", bash_command=f"echo {DROP}/{country}/{{{{ ds }}}}.csv")
        store = PythonOperator(task_id=f"store_{country}", python_callable=load, op_kwargs={"country": country})
        start >> fetch >> store >> end

    cleanups = [BashOperator(task_id=f"clean_{n}", bash_command="echo cleaned", pool="small") for n in range(2)]
    end >> cleanups
