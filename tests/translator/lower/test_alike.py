"""Tasks of one operator at several places: one op where most of what they say is the same, an op for each where it is not."""

from __future__ import annotations

from typing import Any

FLAGS = 'image="etl:1", auto_remove="success", mount_tmp_dir=False, network_mode="bridge"'
IMPORT = "from airflow.providers.docker.operators.docker import DockerOperator\n"


def dag(*tasks: str) -> str:
    return IMPORT + 'with DAG("d"):\n' + "".join(f"    {task}\n" for task in tasks)


def container(task_id: str, more: str) -> str:
    return f"{task_id} = DockerOperator(task_id={task_id!r}, {FLAGS}, {more})"


def test_alike_tasks_are_uses_of_one_op(write: Any) -> None:
    written = write(
        dag(container("load_a", 'command="a"'), container("load_b", 'command="{{ ds }}"'), "load_a >> load_b")
    )
    assert written.codes == []
    assert written.text.count("@op") == 1
    assert "def load(" in written.text
    assert written.body().splitlines() == [
        "load_a = load.alias('load_a').partial(command='a')()",
        "load.alias('load_b').partial(command=template('{{ ds }}'))(after=load_a)",
    ]


def test_other_tasks_between_them_stay_where_they_are(write: Any) -> None:
    between = 'PythonOperator(task_id="between", python_callable=lambda: 1)'
    written = write(dag(container("load_a", 'command="a"'), between, container("load_b", 'command="b"')))
    assert written.text.index("def load(") < written.text.index("def between(")


def test_settings_of_one_of_them_are_said_where_it_is_used(write: Any) -> None:
    written = write(dag(container("load_a", 'command="a", retries=3'), container("load_b", 'command="b"')))
    assert written.text.count("@op") == 1
    assert "max_retries=3" in written.body()


def test_tasks_without_a_common_name_get_the_operators(write: Any) -> None:
    written = write(dag(container("extract", 'command="a"'), container("publish", 'command="b"')))
    assert "def docker(" in written.text
    assert "docker.alias('extract')" in written.body()


def test_those_with_other_arguments_or_long_texts_stay_by_themselves(write: Any) -> None:
    more = [
        container("other", 'command="b", tty=True'),
        container("long", f"command={'x' * 200!r}"),
        container("lines", r'command="a\nb"'),
    ]
    written = write(dag(container("load", 'command="a"'), *more))
    assert written.text.count("@op") == 4


def test_tasks_that_say_little_stay_by_themselves(write: Any) -> None:
    written = write(dag(*(f'BashOperator(task_id="t{n}", bash_command="echo {n}")' for n in range(4))))
    assert written.text.count("@op") == 4


def test_many_tasks_need_less_in_common(write: Any) -> None:
    tasks = [f'BashOperator(task_id="run_{n}", bash_command="echo {n}", cwd="/data")' for n in "abcd"]
    assert write(dag(*tasks)).text.count("@op") == 1
    assert write(dag(*tasks[:3])).text.count("@op") == 3


def test_other_connections_are_other_ops(write: Any) -> None:
    one, two = (container(f"load_{n}", f'command="{n}", docker_conn_id="{n}"') for n in "ab")
    assert write(dag(one, two)).text.count("@op") == 2
