"""Names that a DAG file gives to a task after they meant something else, and names that nothing binds."""

from __future__ import annotations

from typing import Any


def test_a_task_may_have_the_name_of_the_function_that_it_calls(write: Any) -> None:
    text = """
    from helpers import load
    dag = DAG("d")
    load = PythonOperator(task_id="load", python_callable=load, dag=dag)
    """
    written = write(text, **{"helpers.py": "def load():\n    return 1\n"})
    assert written.codes == []
    assert "return load()" in written.function("load_op")


def test_a_task_may_have_the_name_of_the_constant_that_it_is_given(write: Any) -> None:
    written = write(
        """
        command = "date"
        with DAG("d"):
            command = BashOperator(task_id="command", bash_command=command)
            command >> EmptyOperator(task_id="end")
        """
    )
    assert written.codes == []
    assert "bash_command: str=command" in written.function("command_op")


def test_a_variable_of_a_body_hides_no_constant_that_the_body_needs(write: Any) -> None:
    written = write(
        """
        path = "/tmp"
        with DAG("d"):
            path = BashOperator(task_id="make", bash_command="date", cwd=path)
            path >> [BashOperator(task_id=f"use_{n}", bash_command="date", cwd=n) for n in ("a", "b")]
            path >> BashOperator(task_id="make_2", bash_command="date -u", cwd=path.cwd)
        """
    )
    assert "F823" not in str(written.project.findings)


def test_an_argument_that_the_function_of_another_module_does_not_take_is_still_rendered(write: Any) -> None:
    text = """
    from helpers import show
    with DAG("d"):
        PythonOperator(task_id="a", python_callable=show, op_kwargs={"text": "{{ ds }}", "n": 1})
    """
    written = write(text, **{"helpers.py": "def show(n):\n    return n\n"})
    assert written.codes == []
    assert "return show(n=n)" in written.function("a")
    assert "text=template('{{ ds }}')" in written.body()


def test_a_name_that_nothing_binds_stays_what_it_is(write: Any) -> None:
    written = write(
        """
        with DAG("d"):
            def show():
                try:
                    return 1
                except psycopg.Error:
                    return 2
            PythonOperator(task_id="a", python_callable=show)
        """
    )
    assert written.codes == []
    assert "except psycopg.Error:  # noqa: F821" in written.text


def test_a_name_of_a_function_around_that_is_not_known_still_makes_a_stub(write: Any) -> None:
    written = write(
        """
        def make(load):
            with DAG("d"):
                @task
                def show():
                    return rows
                rows = load()
                show()
        import requests
        make(requests.get)
        """
    )
    assert written.codes == ["DAG303"]


def test_what_the_team_defines_twice_stays_so(write: Any) -> None:
    text = """
    from helpers import show
    with DAG("d"):
        PythonOperator(task_id="a", python_callable=show)
    """
    helper = "def size():\n    return 1\n\n\ndef size():\n    return 2\n\n\ndef show():\n    return size()\n"
    written = write(text, **{"helpers.py": helper})
    assert written.codes == []
    assert "def size():  # noqa: F811" in written.project.files["helpers.py"]


def test_a_parameter_called_config_gets_another_name(write: Any) -> None:
    text = """
    from helpers import show
    @task
    def load(config, n=1):
        return client.get(config=config, path=config["a"], other=n.config)

    with DAG("d"):
        PythonOperator(task_id="a", python_callable=show, op_kwargs={"config": {"a": 1}})
        load({"a": 2})
        load(config={"a": 3})
    """
    written = write(text, **{"helpers.py": "def show(config: dict):\n    return config\n"})
    assert written.codes == []
    assert "def a(config_value):\n    return show(config=config_value)" in written.function("a")
    assert "def load(config_value, n=1)" in written.function("load")
    assert "client.get(config=config_value, path=config_value['a'], other=n.config)" in written.function("load")
    assert "a.partial(config_value={'a': 1})" in written.body()
