"""An operator that the team wrote, from a module of its own."""

from __future__ import annotations

from datetime import datetime

from airflow.models import Variable
from airflow.models.dag import DAG
from airflow.operators.python import PythonOperator, get_current_context

from shop.operators import StockOperator
from shop.stock import level_of


def remember(article):
    context = get_current_context()
    level = context["ti"].xcom_pull(task_ids="apple")
    print(Variable.get("greeting", default_var="hello"), article, level, level_of(article))


with DAG("stock", schedule=None, start_date=datetime(2024, 1, 1), params={"fruit": "apple"}) as dag:
    apple = StockOperator(task_id="apple", article="{{ params.fruit }}")
    pear = StockOperator(task_id="pear", article="pear", minimum=2)
    known = PythonOperator(task_id="remember", python_callable=remember, op_args=["apple"])
    apple >> [pear, known]
