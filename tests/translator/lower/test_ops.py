"""Tasks as ops: one op per call site, functions that travel, stubs that refuse."""

from __future__ import annotations

import textwrap
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from jetbridge_translator.extract import ReadOptions, read_dags
from jetbridge_translator.model import AirflowVersion, Argument
from jetbridge_translator.render import WriteOptions, write_project


def test_constants_and_f_strings_are_kept(write: Any) -> None:
    written = write(
        """
        BUCKET = "s3://raw"
        OTHER = "never used"

        with DAG("d"):
            BashOperator(task_id="copy", bash_command=f"cp {BUCKET}/{{{{ ds }}}}")
        """
    )
    assert "bash_command: str=template(f'cp {BUCKET}/{{{{ ds }}}}')" in written.function("copy")
    assert 'BUCKET = "s3://raw"' in written.text
    assert "OTHER" not in written.text


def test_a_name_that_is_bound_twice_is_written_by_value(write: Any) -> None:
    written = write(
        """
        command = "first"
        with DAG("d") as dag:
            BashOperator(task_id="a", bash_command=command)
        command = "second"
        BashOperator(task_id="b", bash_command=command, dag=dag)
        """
    )
    assert "'first'" in written.function("a")
    assert "'second'" in written.function("b")


def test_tasks_of_one_loop_are_one_op(write: Any) -> None:
    written = write(
        """
        with DAG("d"):
            for n in range(20):
                BashOperator(task_id=f"run_{n}", bash_command=f"echo {n}")
        """
    )
    assert written.text.count("@op") == 1
    assert written.body() == "for n in range(20):\n    run.alias(f'run_{n}').partial(bash_command=f'echo {n}')()"


@pytest.mark.parametrize(
    ("signature", "written_signature"),
    [
        ("ti=None", "ti: TaskInstance"),
        ("ds", "ds: str=from_context()"),
        ("**kwargs", "**kwargs: Context"),
        ("params, run_id=None", "params=from_context(), run_id: str=from_context()"),
        ("ti, ds='x'", "ti: TaskInstance, ds: str=from_context()"),
    ],
)
def test_parameters_of_the_context(signature: str, written_signature: str, write: Any) -> None:
    written = write(
        f"""
        def work({signature}):
            return locals(), {signature.partition(",")[0].partition("=")[0].strip("* ")}

        with DAG("d"):
            PythonOperator(task_id="work", python_callable=work)
        """
    )
    assert f"def work({written_signature}):" in written.function("work")


@pytest.mark.parametrize(
    ("function", "call", "written_function"),
    [
        (
            "def f(*args):\n    return args",
            "f(1, 2)",
            "def f(args_1, args_2):\n    args = (args_1, args_2)\n    return args",
        ),
        ("def f(*args): return args", "f(1)", "def f(args_1):\n    args = (args_1,)\n    return args"),
        ("def f(*args):\n    return args", "f()", "def f():\n    args = ()\n    return args"),
        (
            'def f(a, b=2, *more, c):\n    """Doc."""\n    return more',
            "f(1, 2, 3, c=4)",
            'def f(a, b, more_1, c):\n    """Doc."""\n    more = (more_1,)\n    return more',
        ),
        ("def f(a, b=2, *more):\n    return more", "f(1)", "def f(a, b=2):\n    more = ()\n    return more"),
        ("def f(a, *rest):\n    return a", "f(1, 2)", "def f(a, rest_1):\n    return a"),
        ("def f(*_):\n    return args_1", "f(1)", "def f(args__1):\n    return args_1"),
    ],
)
def test_values_by_position_alone_are_parameters(function: str, call: str, written_function: str, write: Any) -> None:
    source = textwrap.indent(f"@task\n{function}\n{call}", "    ")
    written = write(f'args_1 = 0\nwith DAG("d"):\n{source}\n')
    assert written.function("f").partition("\n")[2] == written_function
    assert written.codes == []


def test_another_number_of_values_by_position_is_another_op(write: Any) -> None:
    written = write(
        """
        with DAG("d"):
            @task
            def total(*values):
                return sum(values)

            total(total(1, 2), total(3, 4), 5)
        """
    )
    assert written.text.count("@op") == 2
    assert written.body().splitlines()[0].endswith("(1, 2)()")


def test_comments_and_formatting_of_a_function_stay(write: Any) -> None:
    source = "def work(ti=None):\n    # why: because\n    value = { 'a':1 }  # odd, but the user's\n    ti.xcom_push('k', value)\n"
    written = write(source + '\nwith DAG("d"):\n    PythonOperator(task_id="work", python_callable=work)\n')
    assert "# why: because" in written.text
    assert "# odd, but the user's" in written.text
    assert "'k'" in written.text


def test_the_closure_travels_and_nothing_else(write: Any) -> None:
    written = write(
        """
        import json
        import os

        LEVEL = 3
        UNUSED = 4

        def helper(x):
            return json.dumps(x * LEVEL)

        def other():
            return os.name

        def work():
            return helper(2)

        with DAG("d"):
            PythonOperator(task_id="work", python_callable=work)
        """
    )
    assert "import json" in written.text
    assert "LEVEL = 3" in written.text
    assert "def helper(x):" in written.text
    for name in ("import os", "UNUSED", "def other"):
        assert name not in written.text


def test_names_of_airflow_become_the_runtimes(write: Any) -> None:
    written = write(
        """
        from airflow.exceptions import AirflowSkipException
        from airflow.models import Variable

        def work():
            from airflow.operators.python import get_current_context
            if Variable.get("stop", default_var=""):
                raise AirflowSkipException(f"{get_current_context()['ds']}")

        with DAG("d"):
            PythonOperator(task_id="work", python_callable=work)
        """
    )
    assert "from jetbridge.airflow import SkipException, Variable, get_current_context" in written.text
    assert "raise SkipException(" in written.text
    assert "airflow.exceptions" not in written.text
    assert not written.codes


def test_code_that_needs_airflow_itself_becomes_a_stub(write: Any) -> None:
    written = write(
        """
        from airflow.models import DagBag

        def work():
            return len(DagBag().dags)

        with DAG("d"):
            PythonOperator(task_id="work", python_callable=work)
        """
    )
    assert written.codes == ["DAG303"]
    assert "raise FailException(" in written.function("work_op" if "def work_op" in written.text else "work")
    assert "airflow.models" not in written.text


def test_an_operator_that_nobody_maps_becomes_a_stub_with_its_arguments(write: Any) -> None:
    written = write(
        """
        from airflow.providers.asana.operators.asana_tasks import AsanaCreateTaskOperator

        with DAG("d"):
            AsanaCreateTaskOperator(task_id="train", conn_id="asana", name="day")
        """
    )
    assert written.codes == ["DAG301"]
    assert written.function("train").startswith(
        "@op(kind='AsanaCreateTaskOperator')\ndef train(conn_id='asana', name='day'):\n    raise FailException("
    )


def test_a_template_of_an_operator_that_nobody_maps_says_that_it_is_a_text(write: Any) -> None:
    written = write(
        """
        from airflow.providers.apache.kylin.operators.kylin_cube import KylinCubeOperator

        with DAG("d"):
            KylinCubeOperator(task_id="build", cube="sales", command="{{ params.command }}")
        """
    )
    assert written.function("build").startswith(
        "@op(kind='KylinCubeOperator')\ndef build(cube='sales', command: str=template('{{ params.command }}')):\n    raise FailException("
    )


def test_an_argument_that_nobody_consumes_is_told(write: Any, tmp_path: Path) -> None:
    write('with DAG("d"):\n    BashOperator(task_id="a", bash_command="ls")\n')
    (file,) = read_dags([tmp_path / "dags"], ReadOptions(airflow_version=AirflowVersion.V2))
    task = file.dags["d"].tasks["a"]
    more = replace(task, arguments={**task.arguments, "surprise": Argument(1)})
    changed = replace(file, dags={"d": replace(file.dags["d"], tasks={"a": more})})
    rendered = write_project([changed], WriteOptions(AirflowVersion.V2))
    assert [finding.code for finding in rendered.findings] == ["DAG302"]
    outcomes = {(o.kind, o.name): o.disposition.value for o in rendered.outcomes}
    assert outcomes["argument", "surprise"] == outcomes["task", "a"] == "assumed"
    assert outcomes["argument", "bash_command"] == "migrated"


def test_inputs_that_kwargs_takes_are_declared(write: Any) -> None:
    written = write(
        """
        def work(**kwargs):
            return kwargs["x"]

        with DAG("d"):
            PythonOperator(task_id="work", python_callable=work, op_kwargs={"x": 1})
        """
    )
    assert "ins={'x': In()}" in written.function("work")
    assert written.body() == "work.partial(x=1)()"


def test_a_function_of_a_helper_module_is_called_by_an_op(write: Any) -> None:
    written = write(
        """
        from lib.more import load

        with DAG("d"):
            PythonOperator(task_id="go", python_callable=load, op_kwargs={"x": 1})
        """,
        **{"lib/more.py": "def load(x, ti=None):\n    return x\n\ndef unused():\n    return 2\n"},
    )
    assert written.function("go") == "@op(kind='python')\ndef go(x, ti: TaskInstance):\n    return load(x=x, ti=ti)"
    assert "from lib.more import load" in written.text
    assert "def unused" not in written.project.files["lib/more.py"]


def test_settings_that_all_tasks_share_are_said_once(write: Any) -> None:
    written = write(
        """
        with DAG("d", default_args={"retries": 2, "retry_delay": timedelta(minutes=1), "pool": "small"}):
            BashOperator(task_id="a", bash_command="ls")
            BashOperator(task_id="b", bash_command="ls -l", retries=0)
        """
    )
    assert "op_retry_policy=RetryPolicy(max_retries=2, delay=60), op_defaults={'pool': 'small'}" in written.function(
        "d"
    ) or ("op_defaults={'pool': 'small'}" in written.function("d"))
    assert "max_retries=0" in written.function("b")
    assert "pool" not in written.function("a")


def test_defaults_are_not_written(write: Any) -> None:
    written = write(
        """
        with DAG("d", catchup=True, max_active_runs=16, schedule=None, default_args={"depends_on_past": False, "retries": 0}):
            BashOperator(task_id="a", bash_command="ls", env=None, trigger_rule="all_success")
        """
    )
    assert written.function("a").startswith("@op(kind='bash')\ndef a(shell: Shell, bash_command: str='ls') -> str:")
    assert written.function("d").startswith("@job\ndef d():")


def test_callbacks_of_all_tasks_are_hooks_of_the_job(write: Any) -> None:
    written = write(
        """
        def told(context):
            print(context["exception"])

        def other(context):
            print("fine")

        with DAG("d", default_args={"on_failure_callback": told}):
            BashOperator(task_id="a", bash_command="ls")
            BashOperator(task_id="b", bash_command="ls -l", on_success_callback=[other])
        """
    )
    assert "@job(hooks={failure_callback(told)})" in written.function("d")
    assert written.body() == "a()\nb.override(hooks={success_callback(other)})()"
    assert not written.codes


def test_what_is_lost_of_all_tasks_is_told_once(write: Any) -> None:
    written = write(
        """
        with DAG("d", default_args={"sla": timedelta(hours=1)}):
            EmptyOperator(task_id="a")
            EmptyOperator(task_id="b")
            EmptyOperator(task_id="c", pre_execute=print)
        """
    )
    assert [(f.code, f.task_id) for f in written.project.findings] == [("DAG404", None), ("DAG404", "c")]


def test_mails_about_tasks_are_hooks(write: Any) -> None:
    written = write(
        """
        with DAG("d", default_args={"email": ["a@example.com"], "email_on_retry": False}):
            EmptyOperator(task_id="a")
            EmptyOperator(task_id="b", email_on_retry=True, retries=2)
            EmptyOperator(task_id="c", email_on_retry=True)
        """
    )
    assert '@job(hooks={failure_mail(["a@example.com"])})' in written.function("d").replace("'", '"')
    assert "hooks={retry_mail" in written.body()
    assert written.body().count("hooks") == 1
    assert not written.codes


def test_no_mail_without_an_address_or_a_wish(write: Any) -> None:
    written = write(
        """
        with DAG("d", default_args={"email_on_failure": True}):
            EmptyOperator(task_id="a")
            EmptyOperator(task_id="b", email="a@example.com", email_on_failure=False)
        """
    )
    assert "mail" not in written.text


def test_notifiers_are_called_by_hooks(write: Any) -> None:
    written = write(
        """
        from functools import partial
        from airflow.providers.slack.notifications.slack import SlackNotifier, send_slack_notification

        def tell(context, channel):
            print(channel)

        with DAG("d", default_args={"on_failure_callback": SlackNotifier(text="{{ ti.task_id }} failed")}):
            EmptyOperator(task_id="a", on_success_callback=[partial(tell, channel="#x"), send_slack_notification(text="t")])
        """
    )
    job = written.function("d")
    assert "failure_callback(SlackNotifier(text='{{ ti.task_id }} failed'))" in job
    assert "success_callback(partial(tell, channel='#x'))" in job
    assert "success_callback(send_slack_notification(text='t'))" in job
    assert not written.codes


def test_callbacks_of_the_dag_are_settings_of_the_job(write: Any) -> None:
    written = write(
        """
        from airflow.providers.slack.notifications.slack import SlackNotifier

        def tell(context):
            print(context["reason"])

        with DAG("d", on_failure_callback=tell, on_success_callback=[tell, SlackNotifier(text="t")]):
            EmptyOperator(task_id="a")
        """
    )
    job = written.function("d")
    assert "on_failure_callback=tell" in job
    assert "on_success_callback=[tell, SlackNotifier(text='t')]" in job
    assert not written.codes


def test_a_class_that_another_module_makes_by_a_call_is_made_by_that_call(write: Any) -> None:
    written = write(
        """
        from models import build

        with DAG("d"):
            @task
            def store(model):
                return model

            store(build("Answers"))
        """,
        **{"models.py": "def build(name):\n    return type(name, (), {})\n"},
    )
    assert "from models import build" in written.text
    assert 'store.partial(build("Answers"))()' in written.text
    assert not [found.message for found in written.project.findings if "Answers" in found.message]
    assert written.project.broken == {}


def test_a_function_of_the_user_keeps_its_name_where_ours_has_it_too(write: Any) -> None:
    written = write(
        """
        def failure_callback(context):
            print(context)

        with DAG("d", default_args={"on_failure_callback": failure_callback}):
            BashOperator(task_id="a", bash_command="true")
        """
    )
    assert "import failure_callback as airflow_failure_callback" in written.text
    assert "hooks={airflow_failure_callback(failure_callback)}" in written.text


def test_an_object_that_is_called_keeps_the_name_of_its_class(write: Any) -> None:
    written = write(
        """
        with DAG("d"):
            class Greet:
                def __init__(self, word):
                    self.word = word

                def __call__(self, name):
                    return self.word + name

            PythonOperator(task_id="Greet", python_callable=Greet("hello"), op_kwargs={"name": "you"})
        """
    )
    assert "return Greet('hello')(name=name)" in written.function("Greet_op").replace('"', "'")
    assert "class Greet:" in written.text


def test_what_a_function_does_not_take_is_an_input_of_its_op_all_the_same(write: Any) -> None:
    written = write(
        """
        def day(ds):
            return ds

        with DAG("d"):
            PythonOperator(task_id="day", python_callable=day, templates_dict={"a": "{{ ds }}"})
        """
    )
    assert "def day(templates_dict, ds: str=from_context()):" in written.function("day")


def test_what_is_said_to_be_no_template_is_written_plain(write: Any) -> None:
    written = write(
        """
        from airflow.utils.template import literal

        with DAG("d"):
            BashOperator(task_id="a", bash_command=literal("echo {{ ds }}"))
        """
    )
    assert "bash_command: str='echo {{ ds }}'" in written.function("a").replace('"', "'")
