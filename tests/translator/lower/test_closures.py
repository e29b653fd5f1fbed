"""Names that a function takes from a loop or a function around it: their value there, an input, or a stub with a finding."""

from __future__ import annotations

import ast
from typing import Any


def test_what_a_factory_works_out_of_its_arguments_is_a_constant(write: Any) -> None:
    written = write(
        """
        import os
        def make(n):
            path = os.path.join("x", n)
            with DAG(n):
                PythonOperator(task_id="show", python_callable=lambda: print(path))

        for n in ["a"]:
            make(n)
        """
    )
    assert written.codes == []
    assert "path = 'x/a'" in ast.unparse(written.tree)
    assert "os.path" not in written.text


def test_what_a_factory_works_out_for_each_dag_is_an_input(write: Any) -> None:
    written = write(
        """
        SIZES = {"a": 1, "b": 2}
        def make(n):
            size = SIZES[n]
            with DAG(n):
                @task
                def show():
                    print(size)
                show()

        for n in ["a", "b"]:
            make(n)
        """
    )
    assert written.body("a") == "show.partial(size=1)()"
    assert written.body("b") == "show.partial(size=2)()"


def test_two_factories_with_a_variable_of_one_name_keep_their_values(write: Any) -> None:
    written = write(
        """
        def first():
            size = 1
            with DAG("a"):
                @task
                def one():
                    print(size)
                one()

        def second():
            size = 2
            with DAG("b"):
                @task
                def two():
                    print(size)
                two()

        first()
        second()
        """
    )
    assert written.codes == []
    assert written.text.count("size = 1") == 1
    assert "size = 2" not in written.text
    assert written.body("b") == "two.partial(size=2)()"


def test_what_does_not_depend_on_the_factory_travels_as_it_was_written(write: Any) -> None:
    written = write(
        """
        import requests
        def make(n):
            client = requests.Session()  # one for all
            with DAG(n):
                @task
                def show():
                    print(client)
                show()

        make("a")
        """
    )
    assert written.codes == []
    assert "client = requests.Session()  # one for all" in written.text


def test_a_value_around_a_function_that_is_not_known_makes_a_stub(write: Any) -> None:
    written = write(
        """
        client = "the module's"
        def make(url):
            client = object()
            with DAG("d"):
                @task
                def show():
                    print(client)
                show()

        make("a")
        """
    )
    assert written.codes == ["DAG303"]
    assert "the value that client has around its function is not known" in written.project.findings[0].message
    assert "print(client)" not in written.text


def test_a_name_that_the_module_binds_too_keeps_the_value_of_the_function_around(write: Any) -> None:
    written = write(
        """
        from os import sep as kind
        name = "the module's"
        def make(name, kind):
            with DAG("d"):
                @task
                def show():
                    print(name, kind)
                show()

        make("a", "b")
        """
    )
    assert written.codes == []
    assert written.body() == "show.partial(name='a', kind='b')()"
    assert "the module's" not in written.text


def test_a_nested_function_does_not_read_the_modules_value_in_place_of_its_own(write: Any) -> None:
    written = write(
        """
        name = "the module's"
        def make(name):
            def greet():
                return name
            with DAG("d"):
                @task
                def show():
                    print(greet())
                show()

        make("a")
        """
    )
    assert written.codes == ["DAG303"]
    assert "the module's" not in written.text


def test_a_text_that_is_less_indented_than_its_factory_stops_no_file(write: Any) -> None:
    written = write(
        '''
        def make(n):
            with DAG("d"):
                step = BashOperator(task_id="a", bash_command=f"""
        echo {n}
        """)

        make("x")
        '''
    )
    assert written.codes == []
    assert "echo x" in written.text


def test_a_text_inside_of_an_object_of_a_client_library_is_no_template(write: Any) -> None:
    written = write(
        """
        from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
        from kubernetes.client import models as k8s

        def variables():
            return [k8s.V1EnvVar(name="DAY", value="{{ ds }}")]

        with DAG("d"):
            KubernetesPodOperator(
                task_id="pod", name="pod", image="busybox", arguments=["{{ ds }}"], env_vars=variables()
            )
        """
    )
    assert "template('{{ ds }}')" in ast.unparse(written.tree)
    assert "V1EnvVar(name='DAY', value='{{ ds }}')" in ast.unparse(written.tree)


def test_none_is_a_value_like_others(write: Any) -> None:
    written = write(
        """
        def make(n, limit=None):
            with DAG(n):
                @task
                def show():
                    print(limit)
                show()

        make("a")
        """
    )
    assert written.codes == []
    assert "limit = None" in ast.unparse(written.tree)
