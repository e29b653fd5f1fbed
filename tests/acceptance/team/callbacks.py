import os

import pendulum
from airflow import DAG
from airflow.decorators import task
from airflow.exceptions import AirflowSkipException
from airflow.operators.bash import BashOperator
from airflow.operators.empty import EmptyOperator
from airflow.operators.python import PythonOperator

LOG = os.path.join(os.environ.get("AIRFLOW_HOME", "/tmp"), "calls.txt")


def note(kind):
    def inner(context):
        with open(LOG, "a") as f:
            f.write(f"{kind}:{context['ti'].task_id}:{context['ds']}:{context.get('exception')!r}\n")

    return inner


def on_fail(context):
    ti = context["task_instance"]
    with open(LOG, "a") as f:
        f.write(f"failed:{ti.task_id}:{type(context['exception']).__name__}:{context['params'].get('p')}\n")


class Notify:
    def __init__(self, what):
        self.what = what

    def __call__(self, context):
        with open(LOG, "a") as f:
            f.write(f"{self.what}:{context['task'].task_id}\n")


def boom():
    raise ValueError("boom")


def skip():
    raise AirflowSkipException("s")


def read():
    return sorted(open(LOG).read().splitlines()) if os.path.exists(LOG) else []


with DAG(
    "callbacks",
    start_date=pendulum.datetime(2024, 1, 1),
    schedule="@daily",
    catchup=False,
    params={"p": "q"},
    on_failure_callback=note("dag_failed"),
    on_success_callback=[note("dag_ok"), Notify("dag_ok2")],
    default_args={"on_failure_callback": on_fail, "retries": 0},
) as dag:
    ok = PythonOperator(
        task_id="ok",
        python_callable=lambda: 1,
        on_success_callback=note("success"),
        on_execute_callback=note("execute"),
    )
    bad = PythonOperator(task_id="bad", python_callable=boom)
    two = BashOperator(task_id="two", bash_command="exit 2", on_failure_callback=[on_fail, Notify("second")])
    retried = PythonOperator(
        task_id="retried",
        python_callable=boom,
        retries=1,
        on_retry_callback=note("retry"),
        retry_delay=pendulum.duration(seconds=0),
    )
    skipped = PythonOperator(task_id="skipped", python_callable=skip, on_skipped_callback=note("skipped"))
    empty_cb = EmptyOperator(task_id="empty_cb", on_success_callback=note("empty"))
    last = PythonOperator(task_id="read", python_callable=read, trigger_rule="all_done")
    [ok, bad, two, retried, skipped, empty_cb] >> last

    @task(on_success_callback=Notify("flow"), trigger_rule="all_done")
    def flow():
        return "x"

    last >> flow()
