"""Operators: arguments, settings, template fields, classes of the team, old import paths."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jetbridge_translator.extract import ReadOptions
from jetbridge_translator.model import AirflowVersion, Level, TaskOutput


def test_a_tasks_own_arguments_and_its_settings_are_kept_apart_with_their_texts(reader) -> None:
    dag = reader.dag(
        """
        NAME = "x"
        with DAG("d"):
            BashOperator(task_id="a", bash_command=f"echo {NAME}", retries=3, execution_timeout=None, trigger_rule="all_done")
        """
    )
    task = dag.tasks["a"]
    assert set(task.arguments) == {"bash_command"}
    assert task.arguments["bash_command"].value == "echo x"
    assert task.arguments["bash_command"].source.text == 'f"echo {NAME}"'
    assert (task.settings.retries, task.settings.trigger_rule) == (3, "all_done")
    assert task.template_fields == {"bash_command": "echo x", "env": None, "cwd": None}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        ("'dummy'", "always"),
        ("'none_failed_or_skipped'", "none_failed_min_one_success"),
        ("TriggerRule.ONE_DONE", "one_done"),
        ("TriggerRule.ONE_DONE.value", "one_done"),
    ],
)
def test_trigger_rules(written: str, kept: str, reader) -> None:
    text = f"from airflow.utils.trigger_rule import TriggerRule\nwith DAG('d'):\n    EmptyOperator(task_id='a', trigger_rule={written})\n"
    assert reader.dag(text).tasks["a"].settings.trigger_rule == kept


def test_wait_for_downstream_sets_depends_on_past(reader) -> None:
    task = reader.dag("with DAG('d'):\n    EmptyOperator(task_id='a', wait_for_downstream=True)\n").tasks["a"]
    assert task.settings.depends_on_past is True


@pytest.mark.parametrize(
    ("imported", "name", "class_name", "module"),
    [
        ("airflow.operators.bash_operator", "BashOperator", "BashOperator", "airflow.operators.bash"),
        ("airflow.operators.dummy_operator", "DummyOperator", "EmptyOperator", "airflow.operators.empty"),
        ("airflow.operators.dummy", "DummyOperator", "EmptyOperator", "airflow.operators.empty"),
        ("airflow.operators.bash", "BashOperator", "BashOperator", "airflow.operators.bash"),
        ("airflow.contrib.operators.ssh_operator", "SSHOperator", "SSHOperator", "airflow.providers.ssh.operators.ssh"),
    ],
)
def test_old_import_paths_give_todays_class(imported: str, name: str, class_name: str, module: str, reader) -> None:
    dag = reader.dag(
        f"from {imported} import {name}\nwith DAG('d'):\n    {name}(task_id='a'{', bash_command=1' if 'Bash' in name else ''})\n"
    )
    task = dag.tasks["a"]
    assert (task.operator, task.operator_class, task.operator_module) == (f"{imported}.{name}", class_name, module)


def test_core_operators_are_the_standard_providers_in_3(reader) -> None:
    read = reader.file(
        "from airflow.operators.bash import BashOperator\nfrom airflow.sdk import DAG\nwith DAG('d'):\n    BashOperator(task_id='a', bash_command='x')\n"
    )
    assert read.dags["d"].tasks["a"].operator_module == "airflow.providers.standard.operators.bash"


def test_an_operator_of_the_team(reader) -> None:
    dag = reader.dag(
        """
        from airflow.models import BaseOperator
        class Load(BaseOperator):
            template_fields = ("table", "rows")
            def __init__(self, table, conn_id="db", **kwargs):
                super().__init__(**kwargs)
                self.table = table.upper()
                self.conn_id = conn_id
                self.rows = kwargs.get("none")
            def execute(self, context):
                return 1
        with DAG("d", default_args={"conn_id": "other", "retries": 2}):
            first = BashOperator(task_id="first", bash_command="true")
            load = Load(task_id="load", table="t")
            first >> load >> EmptyOperator(task_id="last")
        """
    )
    task = dag.tasks["load"]
    assert (task.operator_class, task.settings.retries) == ("Load", 2)
    assert task.template_fields == {"table": "T", "rows": None}
    assert task.arguments["table"].value == "t"
    assert (task.team_class.name, task.team_class.base) == ("Load", "airflow.models.BaseOperator")
    assert task.upstream_task_ids == ("first",)
    assert dag.tasks["last"].upstream_task_ids == ("load",)


def test_an_operator_of_the_team_over_one_of_airflow(reader) -> None:
    dag = reader.dag(
        """
        class Greeting(BashOperator):
            def __init__(self, name, **kwargs):
                super().__init__(bash_command=f"echo hello {name}", **kwargs)
        with DAG("d"):
            Greeting(task_id="a", name="you", retries=1)
        """
    )
    task = dag.tasks["a"]
    assert task.template_fields["bash_command"] == "echo hello you"
    assert task.settings.retries == 1


def test_an_output_in_a_field_of_a_class_of_the_team_makes_an_edge(reader) -> None:
    dag = reader.dag(
        """
        from airflow.models.baseoperator import BaseOperator
        class Take(BaseOperator):
            template_fields = ["value"]
            def __init__(self, value, **kwargs):
                self.value = value
                super().__init__(**kwargs)
        with DAG("d"):
            Take(task_id="b", value=BashOperator(task_id="a", bash_command="x").output)
        """
    )
    assert dag.tasks["b"].upstream_task_ids == ("a",)
    assert dag.tasks["b"].template_fields["value"] == TaskOutput("a")


def test_an_operator_that_no_table_has_is_read_as_written_and_told(reader) -> None:
    read = reader.file(
        "from airflow import DAG\nfrom their.package.operators import PushOperator\nwith DAG('d'):\n    PushOperator(task_id='a', what='x', retries=1)\n"
    )
    task = read.dags["d"].tasks["a"]
    assert (task.operator_class, task.arguments["what"].value, task.settings.retries) == ("PushOperator", "x", 1)
    assert task.template_fields == {}
    assert [(f.code, f.level, f.place.line) for f in read.findings] == [("DAG214", Level.ASSUMED, 4)]


def test_settings_of_unknown_value_fall_back_and_are_told(reader) -> None:
    read = reader.file(
        "from airflow import DAG\nfrom airflow.operators.empty import EmptyOperator\nfrom nowhere import n\nwith DAG('d'):\n    EmptyOperator(task_id='a', retries=n(), queue='q')\n"
    )
    assert read.dags["d"].tasks["a"].settings.retries == 0
    assert read.dags["d"].tasks["a"].settings.queue == "q"
    assert [f.code for f in read.findings] == ["DAG215"]


def test_a_task_of_unknown_id_is_told_and_left_out_with_its_edges(reader) -> None:
    read = reader.file(
        "from airflow import DAG\nfrom airflow.operators.empty import EmptyOperator\nfrom nowhere import n\nwith DAG('d'):\n"
        "    a, b = EmptyOperator(task_id='a'), EmptyOperator(task_id='b')\n    a >> EmptyOperator(task_id=n()) >> b\n    a >> b\n"
    )
    assert [f.code for f in read.findings] == ["DAG207"]
    assert {name: task.upstream_task_ids for name, task in read.dags["d"].tasks.items()} == {"a": (), "b": ("a",)}


def test_a_group_of_unknown_id_is_left_out_with_its_tasks(reader) -> None:
    read = reader.file(
        "from airflow import DAG\nfrom airflow.operators.empty import EmptyOperator\nfrom airflow.utils.task_group import TaskGroup\nfrom nowhere import n\n"
        "with DAG('d'):\n    with TaskGroup(n()) as g:\n        EmptyOperator(task_id='a')\n    g >> EmptyOperator(task_id='b')\n"
    )
    assert [f.code for f in read.findings] == ["DAG210"]
    assert {name: task.upstream_task_ids for name, task in read.dags["d"].tasks.items()} == {"b": ()}


def test_attributes_of_tasks_can_be_read_and_set(reader) -> None:
    dag = reader.dag(
        """
        from datetime import timedelta
        with DAG("d"):
            a = EmptyOperator(task_id="a")
            a.retries = 5
            a.execution_timeout = timedelta(minutes=1)
            b = BashOperator(task_id=f"{a.task_id}_b", bash_command=f"{a.dag.dag_id} {a.retries}")
            c = BashOperator(task_id="c", bash_command="x")
            c.bash_command = b.output
            for task in [a, b]:
                task.doc_md = "about " + task.task_id
        """
    )
    assert (dag.tasks["a"].settings.retries, dag.tasks["a"].settings.execution_timeout) == (5, timedelta(minutes=1))
    assert dag.tasks["a_b"].template_fields["bash_command"] == "d 5"
    assert dag.tasks["c"].upstream_task_ids == ("a_b",)
    assert dag.tasks["a_b"].settings.doc_md == "about a_b"


def test_callbacks_keep_their_functions(reader) -> None:
    dag = reader.dag(
        """
        from functools import partial
        def tell(context): ...
        with DAG("d", default_args={"on_failure_callback": tell}, on_success_callback=[tell]):
            EmptyOperator(task_id="a", on_retry_callback=[tell, partial(tell, x=1)])
        """
    )
    callbacks = dag.tasks["a"].settings.callbacks
    assert [c.name for c in callbacks["on_failure_callback"]] == ["tell"]
    assert callbacks["on_retry_callback"][1].bound_keywords == (("x", 1),)
    assert [c.name for c in dag.callbacks["on_success_callback"]] == ["tell"]


def test_a_subdag_belongs_to_its_operator(reader) -> None:
    dag = reader.dag(
        """
        from airflow.operators.subdag import SubDagOperator
        def sub(parent, child):
            with DAG(f"{parent}.{child}") as dag:
                EmptyOperator(task_id="inner")
            return dag
        with DAG("d") as dag:
            SubDagOperator(task_id="section", subdag=sub("d", "section"))
        """
    )
    assert (dag.dag_id, list(dag.tasks), dag.tasks["section"].operator_class) == ("d", ["section"], "SubDagOperator")


def test_arguments_that_no_operator_takes(reader) -> None:
    head = "from airflow import DAG\nfrom airflow.operators.empty import EmptyOperator\nfrom airflow.providers.docker.operators.docker import DockerOperator\n"
    refused = reader.file(head + "with DAG('d'):\n    EmptyOperator(task_id='a', name='x')\n")
    assert any("Invalid arguments" in f.message for f in refused.findings)
    told = reader.file(head + "with DAG('d'):\n    DockerOperator(task_id='a', image='i', name='x')\n")
    assert [f.code for f in told.findings] == ["DAG223"]
    assert list(told.dags["d"].tasks) == ["a"]


def test_a_duplicate_task_id_is_an_error(reader) -> None:
    read = reader.file(
        "from airflow import DAG\nfrom airflow.operators.empty import EmptyOperator\nwith DAG('d'):\n    EmptyOperator(task_id='a')\n    EmptyOperator(task_id='a')\n",
        ReadOptions(airflow_version=AirflowVersion.V2),
    )
    assert any("DuplicateTaskIdFound" in f.message for f in read.findings)


def test_retries_none_stays_none(reader) -> None:
    text = "with DAG('d', default_args={'retries': None}):\n    EmptyOperator(task_id='a')\n    EmptyOperator(task_id='b', retries=1)\n"
    tasks = reader.dag(text).tasks
    assert (tasks["a"].settings.retries, tasks["b"].settings.retries) == (None, 1)


def test_operators_that_providers_have_removed_since_are_known(reader) -> None:
    text = """
        from airflow.providers.http.operators.http import SimpleHttpOperator
        from airflow.providers.postgres.operators.postgres import PostgresOperator
        with DAG("d"):
            PostgresOperator(task_id="q", sql="select 1", postgres_conn_id="db")
            SimpleHttpOperator(task_id="h", endpoint="/x", method="GET")
        """
    tasks = reader.dag(text).tasks
    assert tasks["q"].template_fields["sql"] == "select 1"
    assert tasks["q"].template_fields["conn_id"] == "db"
    assert tasks["h"].template_fields["endpoint"] == "/x"


@pytest.mark.parametrize(
    ("value", "shown", "codes"),
    [("516", "516", []), ("'{{ ds }}'", "{{ ds }}", []), ("None", "None", []), ("len", None, ["DAG219"])],
)
def test_an_argument_that_the_constructor_makes_a_text_of(reader, value, shown, codes) -> None:
    read = reader.file(
        f"""
        from airflow import DAG
        from airflow.providers.common.sql.operators.sql import SQLValueCheckOperator
        with DAG("d"):
            SQLValueCheckOperator(task_id="t", sql="select 1", pass_value={value})
        """
    )
    field = read.dags["d"].tasks["t"].template_fields["pass_value"]
    assert (field if isinstance(field, str) else None) == shown
    assert [finding.code for finding in read.findings] == codes


@pytest.mark.parametrize(("given", "name"), [("", "k8s-airflow-pod-infer"), (", name='own'", "own")])
def test_the_pod_of_a_function_is_named_after_it(reader, given, name) -> None:
    dag = reader.dag(
        f"""
        from airflow.decorators import task
        with DAG("d"):
            @task.kubernetes(task_id="other", image="python"{given})
            def infer():
                return 1
            infer()
        """
    )
    assert dag.tasks["other"].template_fields["name"] == name
