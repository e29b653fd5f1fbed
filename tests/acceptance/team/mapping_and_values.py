import datetime as dt
from decimal import Decimal

import pendulum
from airflow.decorators import dag, task
from airflow.exceptions import AirflowSkipException
from airflow.operators.python import PythonOperator


def without_two(x):
    if x == 2:
        raise AirflowSkipException("no two")
    return {"x": x}


@dag(start_date=pendulum.datetime(2024, 1, 1), schedule="@daily", catchup=False)
def mapping_and_values():
    @task
    def numbers():
        return [1, 2, 3]

    @task
    def words():
        return ["a", "b", "c", "d"]

    @task
    def one(t):
        return list(t)

    @task
    def add(x):
        return x + 1

    n, w = numbers(), words()
    one.override(task_id="zipped").expand(t=n.zip(w, fillvalue="-"))
    one.override(task_id="both").expand(t=n.zip(n).concat(w.zip(w)))
    add.override(task_id="three").expand(x=n.zip(n).map(lambda pair: pair[0]))
    add.override(task_id="by_name").expand_kwargs(n.map(without_two))
    PythonOperator.partial(task_id="args", python_callable=lambda a, b: a + b).expand(op_args=[[1, 2], [3, 4]])
    PythonOperator.partial(task_id="kwargs", python_callable=lambda a, ds: [a, ds]).expand(
        op_kwargs=[{"a": 5}, {"a": "{{ ds_nodash }}"}]
    )

    @task
    def values():
        return {1: (1, 2), "at": dt.datetime(2024, 1, 2, tzinfo=dt.timezone.utc), "price": Decimal("1.10"), "set": {1}}

    @task
    def types(found, ti=None):
        pulled = ti.xcom_pull(task_ids=["numbers", "words"])
        prior = ti.xcom_pull(task_ids="numbers", include_prior_dates=True)
        return [sorted(f"{key}: {value!r}" for key, value in found.items()), list(pulled), prior]

    @task
    def of_a_list(ti=None):
        return ti.xcom_pull(task_ids=["numbers"])

    @task
    def not_kept():
        return {"raw": b"bytes"}

    types(values()) >> of_a_list() >> not_kept()


mapping_and_values()
