from collections.abc import Sequence
from typing import Any

import pendulum
from airflow import DAG
from airflow.hooks.base import BaseHook
from airflow.models import BaseOperator
from airflow.operators.bash import BashOperator
from airflow.operators.python import BranchPythonOperator, PythonOperator
from airflow.sensors.base import BaseSensorOperator
from airflow.utils.context import Context


class GreetHook(BaseHook):
    conn_name_attr = "greet_conn_id"

    def __init__(self, greet_conn_id="warehouse", *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.greet_conn_id = greet_conn_id

    def get_conn(self):
        c = self.get_connection(self.greet_conn_id)
        self.log.info("connecting to %s", c.host)
        return c

    def greet(self, who):
        return f"hello {who} from {self.get_conn().host}"


class Mixin:
    def decorate(self, text):
        return f"<{text}>"


class GreetOperator(Mixin, BaseOperator):
    template_fields: Sequence[str] = ("who", "options", "query")
    template_ext = (".sql",)
    template_fields_renderers = {"query": "sql"}
    ui_color = "#fff000"

    def __init__(
        self, *, who: str, options: dict | None = None, query: str = "select 1", conn_id="warehouse", **kwargs
    ):
        super().__init__(**kwargs)
        self.who = who
        self.options = options or {}
        self.query = query
        self.conn_id = conn_id

    def pre_execute(self, context):
        self.started = True

    def execute(self, context: Context) -> Any:
        hook = GreetHook(self.conn_id)
        context["ti"].xcom_push(key="options", value=self.options)
        context["ti"].xcom_push(key="q", value=self.query)
        return [self.decorate(hook.greet(self.who)), self.started, context["ds"], self.query]

    def post_execute(self, context, result=None):
        self.log.info("done at %s", context["ds"])

    def on_kill(self):
        pass


class LoudGreet(GreetOperator):
    template_fields = (*GreetOperator.template_fields, "suffix")

    def __init__(self, suffix="!", **kwargs):
        kwargs.setdefault("who", "nobody")
        super().__init__(**kwargs)
        self.suffix = suffix

    def execute(self, context):
        out = super().execute(context)
        out[0] = out[0].upper() + self.suffix
        return out


class WaitFor(BaseSensorOperator):
    template_fields = ("target",)

    def __init__(self, target, n=2, **kw):
        super().__init__(**kw)
        self.target = target
        self.n = n
        self.count = 0

    def poke(self, context):
        self.count += 1
        self.log.info("poke %s", self.count)
        return self.count >= self.n


class MyBash(BashOperator):
    def __init__(self, name, **kwargs):
        super().__init__(bash_command=f"echo {name} {{{{ ds }}}}", **kwargs)


class MyBash2(BashOperator):
    template_fields = BashOperator.template_fields + ("extra",)

    def __init__(self, extra, **kwargs):
        self.extra = extra
        super().__init__(**kwargs)

    def execute(self, context):
        self.bash_command = self.bash_command + f" && echo {self.extra}"
        return "wrapped " + super().execute(context)


class MyPython(PythonOperator):
    def execute(self, context):
        r = super().execute(context)
        return {"wrapped": r}


class MyBranch(BranchPythonOperator):
    pass


def fn(ds, n):
    return f"{ds}-{n}"


with DAG("operators", start_date=pendulum.datetime(2024, 1, 1), schedule="@daily", catchup=False) as dag:
    g = GreetOperator(task_id="greet", who="{{ ds }}", options={"a": ["{{ ts }}", 1]})
    f = GreetOperator(task_id="file", who="x", query="sql/orders.sql")
    l = LoudGreet(task_id="loud", suffix="{{ '!' * 3 }}")
    w = WaitFor(task_id="wait", target="{{ ds }}", poke_interval=0.1, timeout=10)
    r = WaitFor(task_id="wait_soft", target="t", n=99, poke_interval=0.1, timeout=0.3, soft_fail=True)
    t = WaitFor(task_id="wait_timeout", target="t", n=99, poke_interval=0.1, timeout=0.3)
    b = MyBash(task_id="mybash", name="joe")
    b2 = MyBash2(task_id="mybash2", bash_command="echo one", extra="{{ ds_nodash }}")
    p = MyPython(task_id="mypy", python_callable=fn, op_kwargs={"n": 3})
    br = MyBranch(task_id="br", python_callable=lambda: "x1")
    x1 = MyBash(task_id="x1", name="1")
    x2 = MyBash(task_id="x2", name="2")
    br >> [x1, x2]
    g >> f >> l
    m = GreetOperator.partial(task_id="mapped", options={"k": "{{ ds }}"}).expand(who=["a", "{{ ds }}"])
    o = PythonOperator(task_id="of", python_callable=lambda o: o, op_args=[l.output])
