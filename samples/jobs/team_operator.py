"""An operator that the team wrote, from a module of its own."""

from datetime import datetime

from jetbridge import job, op, template
from jetbridge.airflow import Variable, get_current_context, operator_op

from shop.operators import StockOperator
from shop.stock import level_of

stock = operator_op(StockOperator)


@op(kind="python")
def remember(article):
    context = get_current_context()
    level = context["ti"].xcom_pull(task_ids="apple")
    print(Variable.get("greeting", default_var="hello"), article, level, level_of(article))


@job(name="stock", params={"fruit": "apple"}, start_date=datetime(2024, 1, 1))
def stock_job():
    apple = stock.alias("apple").partial(article=template("{{ params.fruit }}"))()
    stock.alias("pear").partial(article="pear", minimum=2)(after=apple)
    remember.partial("apple")(after=apple)
