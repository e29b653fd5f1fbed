import pendulum
from airflow import DAG
from airflow.operators.python import PythonOperator
from airflow.operators.bash import BashOperator
from airflow.decorators import task

def push(ti):
    ti.xcom_push(key="rows", value=12)
    ti.xcom_push(key="names", value=["a", "b"])
    return {"x": 1}

def push_many(**kwargs):
    for i in range(3):
        kwargs["ti"].xcom_push(f"k{i}", i * 10)
    kwargs["task_instance"].xcom_push(key="k0", value="again")

def pull(ti, **_):
    return {
        "by_key": ti.xcom_pull(task_ids="push", key="rows"),
        "ret": ti.xcom_pull(task_ids="push"),
        "list": ti.xcom_pull(task_ids=["push", "push_many"], key="return_value"),
        "none": ti.xcom_pull(task_ids="push", key="nope"),
        "dflt": ti.xcom_pull(task_ids="push", key="nope", default=7),
        "k0": ti.xcom_pull(task_ids="push_many", key="k0"),
        "names": ti.xcom_pull(key="names", task_ids=["push"]),
        "prior": ti.xcom_pull(task_ids="push", include_prior_dates=True),
        
    }

with DAG("xcom_keys", start_date=pendulum.datetime(2024, 1, 1), schedule="@daily", catchup=False) as dag:
    p = PythonOperator(task_id="push", python_callable=push)
    m = PythonOperator(task_id="push_many", python_callable=push_many)
    q = PythonOperator(task_id="pull", python_callable=pull)
    t = BashOperator(task_id="tmpl", bash_command="echo {{ ti.xcom_pull('push', key='rows') }} {{ task_instance.xcom_pull(task_ids='push')['x'] }} {{ ti.xcom_pull(task_ids=['push','push_many'], key='k1') }}")
    arg = PythonOperator(task_id="arg", python_callable=lambda x, y: [x, y], op_kwargs={"x": p.output, "y": p.output["x"]})
    key = PythonOperator(task_id="key", python_callable=lambda v: v, op_args=[m.output["k2"]])
    [p, m] >> q >> t

    @task(multiple_outputs=True)
    def multi():
        return {"one": 1, "two": [2]}
    @task
    def use(a, b, whole):
        return [a, b, whole]
    r = multi()
    use(r["one"], r["two"], r)

    from typing import Dict
    @task
    def typed() -> Dict[str, int]:
        return {"u": 1, "v": 2}
    @task
    def take(u, v):
        return u + v
    got = typed()
    take(got["u"], got["v"])
