"""What a team calls its things: like ours, like a task; objects as functions, moments and spans of other libraries, groups that only count."""

from datetime import datetime

import pendulum
from airflow import DAG
from airflow.decorators import task, task_group
from airflow.operators.empty import EmptyOperator
from airflow.operators.python import PythonOperator
from dateutil.relativedelta import MO, relativedelta
from pendulum.tz.timezone import Timezone

SPANS = {"month": relativedelta(months=1), "monday": relativedelta(day=1, weekday=MO(-1))}


def failure_callback(context):
    print("it failed:", context["ti"].task_id)


def op(value):
    return value + 1


with DAG(
    "names_and_objects",
    schedule=relativedelta(days=1, hours=2),
    start_date=datetime(2024, 1, 20, tzinfo=Timezone("Asia/Seoul")),
    catchup=False,
    default_args={"on_failure_callback": failure_callback},
):

    class Greeting:
        def __init__(self, word):
            self.word = word

        def __call__(self, name):
            return f"{self.word} {name}"

    def of_today(ds):
        return ds

    PythonOperator(task_id="Greeting", python_callable=Greeting("good day"), op_kwargs={"name": "{{ dag.timezone }}"})
    PythonOperator(task_id="not_read", python_callable=of_today, templates_dict={"day": "{{ ds_nodash }}"})
    PythonOperator(task_id="one_more", python_callable=op, op_args=[1])
    for name, span in SPANS.items():
        PythonOperator(
            task_id=f"after_{name}",
            python_callable=lambda start, span: str(pendulum.parse(start) + span),
            op_kwargs={"start": "{{ ts }}", "span": span},
        )

    @task_group
    def counted(times):
        EmptyOperator(task_id="first") >> EmptyOperator(task_id="second")

    @task
    def end():
        return "end"

    counted.expand(times=[1, 2, 3]) >> end()
