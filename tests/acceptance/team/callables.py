import functools

import pendulum
from airflow import DAG
from airflow.decorators import task
from airflow.operators.python import PythonOperator


class Job:
    factor = 3

    def __init__(self, n):
        self.n = n

    def run(self, ds):
        return [self.n * self.factor, ds]

    @classmethod
    def of_class(cls, x):
        return cls.factor * x

    @staticmethod
    def static(x, **context):
        return [x, context["ds"]]

    def __call__(self, ds_nodash):
        return ds_nodash


def add(a, b, *, c=0):
    return a + b + c


def timed(fn):
    @functools.wraps(fn)
    def inner(*args, **kwargs):
        return ["timed", fn(*args, **kwargs)]

    return inner


def without_a_name(fn):
    def inner(*args, **kwargs):
        return fn(*args, **kwargs)

    return inner


@timed
def decorated(x, ds=None):
    return [x, ds]


@without_a_name
def third(ds, **_):
    return ds


@functools.lru_cache(maxsize=None)
def cached(x):
    return x


JOB = Job(4)

with DAG("callables", start_date=pendulum.datetime(2024, 1, 1), schedule="@daily", catchup=False):
    from typing import Dict

    PythonOperator(task_id="method", python_callable=JOB.run)
    PythonOperator(task_id="method_of_new", python_callable=Job(5).run)
    PythonOperator(task_id="of_class", python_callable=Job.of_class, op_args=[2])
    PythonOperator(task_id="static", python_callable=Job.static, op_kwargs={"x": 1})
    PythonOperator(task_id="instance", python_callable=JOB)
    PythonOperator(task_id="without_partial", python_callable=add, op_args=[1, 1])
    PythonOperator(task_id="decorated", python_callable=decorated, op_args=[7])
    PythonOperator(task_id="third", python_callable=third)
    PythonOperator(task_id="cached", python_callable=cached, op_args=[4])
    PythonOperator(task_id="unread_name", python_callable=lambda a: a, op_kwargs={"a": 1, "b": "{{ ds }}"})
    PythonOperator(task_id="built_in", python_callable=len, op_args=[[1, 2, 3]])
    PythonOperator(
        task_id="in_any_order", python_callable=lambda *a, **k: [a, k["my_x"]], op_args=[1, 2], op_kwargs={"my_x": 3}
    )

    @task
    @timed
    def flow(x):
        return x

    @task
    def typed() -> Dict[str, int]:
        return {"u": 1, "v": 2}

    flow(1)
    flow.override(task_id="flow_of_typed")(typed()["u"])
