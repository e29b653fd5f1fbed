"""Each task has lists and dictionaries of its own; what is shown as rendered is what it was given."""

import pendulum
from airflow import DAG
from airflow.decorators import task
from airflow.operators.python import PythonOperator

SETTINGS = {"tables": ["a"]}


def grow(settings, day):
    settings["tables"].append(day)
    return settings


with DAG("own_copies", schedule="@daily", start_date=pendulum.datetime(2024, 1, 1, tz="UTC"), catchup=False):

    @task
    def rows():
        return [1, 2]

    @task
    def drop_first(values):
        values.pop(0)
        return values

    first = PythonOperator(task_id="first", python_callable=grow, op_args=[SETTINGS, "{{ ds }}"])
    second = PythonOperator(task_id="second", python_callable=grow, op_kwargs={"settings": SETTINGS, "day": "{{ ds }}"})
    given = rows()
    first >> second >> drop_first(given) >> drop_first.override(task_id="again")(given)
