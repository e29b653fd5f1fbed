"""TaskFlow, outputs, mapping, setup and teardown."""

from __future__ import annotations

import pytest

from jetbridge_translator.model import MappingKind, TaskOutput
from jetbridge_translator.structure import text_of

IMPORT = "from airflow.decorators import task, setup, teardown\n"


def test_calls_make_tasks_and_edges(reader) -> None:
    dag = reader.dag(
        IMPORT
        + '''
with DAG("d"):
    @task
    def one():
        """Gives one."""
        return 1
    @task(task_id="sum", retries=2)
    def add(x, y=0):
        return x + y
    add(one(), y=add(one()["key"]))
'''
    )
    assert set(dag.tasks) == {"one", "one__1", "sum", "sum__1"}
    assert set(dag.tasks["sum__1"].upstream_task_ids) == {"one", "sum"}
    assert dag.tasks["sum"].op_args[0].value == TaskOutput("one__1", "key")
    assert dag.tasks["sum__1"].op_kwargs["y"].value == TaskOutput("sum")
    assert (dag.tasks["sum"].settings.retries, dag.tasks["one"].settings.doc_md) == (2, "Gives one.")
    assert dag.tasks["one"].operator_class == "_PythonDecoratedOperator"
    assert dag.tasks["one"].callable.name == "one"


@pytest.mark.parametrize(
    ("annotation", "expected"),
    [
        ("dict", True),
        ("dict[str, int]", True),
        ("Dict[str, int]", True),
        ("'Dict[str, int]'", True),
        ("Mapping", True),
        ("int", False),
        ("list[dict]", False),
        ("None", False),
        ("Row", True),
        ("Optional[dict]", False),
    ],
)
def test_multiple_outputs_follow_from_the_return_annotation(annotation: str, expected: bool, reader) -> None:
    dag = reader.dag(
        IMPORT
        + f"from typing import Dict, Mapping, Optional, TypedDict\nclass Row(TypedDict):\n    x: int\nwith DAG('d'):\n    @task\n    def f() -> {annotation}: ...\n    f()\n"
    )
    assert dag.tasks["f"].settings.multiple_outputs is expected


def test_multiple_outputs_can_be_said(reader) -> None:
    dag = reader.dag(
        IMPORT
        + "with DAG('d'):\n    @task(multiple_outputs=False)\n    def f() -> dict: ...\n    f()\n    f.override(multiple_outputs=True)()\n"
    )
    assert [dag.tasks[n].settings.multiple_outputs for n in ("f", "f__1")] == [False, True]


def test_an_output_in_a_text_is_the_expression_that_pulls_it(reader) -> None:
    dag = reader.dag(
        IMPORT
        + """
with DAG("d"):
    a = BashOperator(task_id="a", bash_command="x")
    b = BashOperator(task_id="b", bash_command=f"echo {a.output} {a.output['k']}")
"""
    )
    pull = "{{{{ task_instance.xcom_pull(task_ids='a', dag_id='d', key='{}') }}}}"
    assert dag.tasks["b"].template_fields["bash_command"] == f"echo {pull.format('return_value')} {pull.format('k')}"
    assert dag.tasks["b"].upstream_task_ids == ()


def test_outputs_deep_inside_arguments_make_edges(reader) -> None:
    dag = reader.dag(
        """
        from airflow.operators.python import PythonOperator
        from airflow.models.xcom_arg import XComArg
        def f(**kwargs): ...
        with DAG("d"):
            a, b, c = (BashOperator(task_id=n, bash_command="x") for n in "abc")
            PythonOperator(task_id="p", python_callable=f, op_kwargs={"x": [a.output, ("y", {"z": b.output})], "w": XComArg(c)})
        """
    )
    assert set(dag.tasks["p"].upstream_task_ids) == {"a", "b", "c"}


def test_default_args_of_the_name_of_a_parameter_are_passed_to_the_function(reader) -> None:
    dag = reader.dag(
        IMPORT + "with DAG('d', default_args={'owner': 'me'}):\n    @task\n    def f(owner, x=1): ...\n    f()\n"
    )
    assert dag.tasks["f"].template_fields["op_kwargs"] == {"owner": "me"}


def test_mapping(reader) -> None:
    dag = reader.dag(
        IMPORT
        + """
with DAG("d"):
    @task
    def numbers():
        return [1]
    @task
    def add(x, y): ...
    add.partial(y=10).expand(x=numbers())
    BashOperator.partial(task_id="run", retries=2).expand(bash_command=["a", "b"])
    BashOperator.partial(task_id="kw", env={"A": "1"}).expand_kwargs([{"bash_command": "a"}])
"""
    )
    add = dag.tasks["add"]
    assert add.mapping.kind is MappingKind.EXPAND
    assert add.mapping.arguments["x"].value == TaskOutput("numbers")
    assert (add.op_kwargs["y"].value, add.upstream_task_ids) == (10, ("numbers",))
    assert dag.tasks["run"].mapping.arguments["bash_command"].value == ["a", "b"]
    assert dag.tasks["run"].settings.retries == 2
    assert dag.tasks["kw"].mapping.kind is MappingKind.EXPAND_KWARGS
    assert dag.tasks["kw"].template_fields == {"env": {"A": "1"}}


def test_map_zip_concat(reader) -> None:
    dag = reader.dag(
        IMPORT
        + """
with DAG("d"):
    @task
    def a(): ...
    @task
    def b(): ...
    @task
    def use(x): ...
    x, y = a(), b()
    use.expand(x=x.map(str))
    use.expand(x=x.zip(y, fillvalue=0))
    use.expand(x=x.concat(y))
"""
    )
    values = [dag.tasks[n].mapping.arguments["x"].value for n in ("use", "use__1", "use__2")]
    assert [v.operation for v in values] == ["map", "zip", "concat"]
    assert values[1].operands == (TaskOutput("b"), 0)
    assert set(dag.tasks["use__2"].upstream_task_ids) == {"a", "b"}


def test_expanding_over_text_is_an_error(reader) -> None:
    read = reader.file(
        "from airflow import DAG\n" + IMPORT + "with DAG('d'):\n    @task\n    def f(x): ...\n    f.expand(x='abc')\n"
    )
    assert any("unexpected type 'str'" in f.message for f in read.findings)


@pytest.mark.parametrize(
    ("variant", "class_name"),
    [
        ("task.branch", "_BranchPythonDecoratedOperator"),
        ("task.short_circuit", "_ShortCircuitDecoratedOperator"),
        ("task.sensor(poke_interval=1)", "DecoratedSensorOperator"),
        ("task.bash", "_BashDecoratedOperator"),
        ("task.virtualenv(requirements=['x'])", "_PythonVirtualenvDecoratedOperator"),
        ("task.docker(image='x')", "_DockerDecoratedOperator"),
        ("task.kubernetes(image='x')", "_KubernetesDecoratedOperator"),
    ],
)
def test_variants(variant: str, class_name: str, reader) -> None:
    dag = reader.dag(IMPORT + f"with DAG('d'):\n    @{variant}\n    def f(): ...\n    f()\n")
    assert dag.tasks["f"].operator_class == class_name


def test_setup_and_teardown(reader) -> None:
    dag = reader.dag(
        IMPORT
        + """
with DAG("d"):
    up, down = EmptyOperator(task_id="up"), EmptyOperator(task_id="down")
    work = EmptyOperator(task_id="work")
    up >> work >> down.as_teardown(setups=up)
"""
    )
    assert dag.tasks["up"].is_setup
    assert dag.tasks["down"].is_teardown
    assert dag.tasks["down"].settings.trigger_rule == "all_done_setup_success"
    assert set(dag.tasks["down"].upstream_task_ids) == {"up", "work"}


def test_a_with_block_of_setup_and_teardown(reader) -> None:
    dag = reader.dag(
        IMPORT
        + """
with DAG("d"):
    @setup
    def up(): ...
    @teardown(on_failure_fail_dagrun=True)
    def down(): ...
    @task
    def work(): ...
    with up() >> down():
        work() >> EmptyOperator(task_id="more")
"""
    )
    assert dag.tasks["work"].upstream_task_ids == ("up",)
    assert set(dag.tasks["down"].upstream_task_ids) == {"up", "more"}
    assert dag.tasks["down"].on_failure_fail_dagrun is True


def test_a_group_before_a_task_gives_its_leaves_without_the_teardown(reader) -> None:
    dag = reader.dag(
        IMPORT
        + """
from airflow.utils.task_group import TaskGroup
with DAG("d"):
    with TaskGroup("g") as g:
        up, work, down = (EmptyOperator(task_id=n) for n in ("up", "work", "down"))
        up >> work >> down.as_teardown(setups=up)
    g >> EmptyOperator(task_id="last")
"""
    )
    assert dag.tasks["last"].upstream_task_ids == ("g.work",)


@pytest.mark.parametrize(
    ("decorator", "operator_class", "op_args"),
    [("pyspark", "_PySparkDecoratedOperator", "()"), ("sftp_sensor(path='/p')", "_DecoratedSFTPSensor", "[]")],
)
def test_decorators_of_providers(decorator: str, operator_class: str, op_args: str, reader) -> None:
    text = f"with DAG('d'):\n    @task.{decorator}\n    def work(): ...\n    work()\n"
    task = reader.dag(IMPORT + text).tasks["work"]
    assert (task.operator_class, text_of(task.template_fields["op_args"])) == (operator_class, op_args)


def test_the_decorator_of_a_dag_makes_its_tasks(reader) -> None:
    dag = reader.dag("""
        dag = DAG("d", schedule=None)

        @dag.task
        def one(): ...

        @dag.task(task_id="two", retries=3)
        def second(x): ...

        second(one())
        """)
    assert {name: set(task.upstream_task_ids) for name, task in dag.tasks.items()} == {"one": set(), "two": {"one"}}
    assert dag.tasks["two"].settings.retries == 3


def test_the_decorator_of_a_dag_has_no_variants(reader) -> None:
    read = reader.file("from airflow import DAG\ndag = DAG('d')\n@dag.task.branch\ndef one(): ...\n")
    assert [finding.code for finding in read.findings] == ["DAG106"]
