"""The body of a job: order, results, loops, groups."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest


def shaped(text: str) -> str:
    return textwrap.dedent(text).strip().replace('"', "'")


@pytest.mark.parametrize(
    ("tasks", "body"),
    [
        pytest.param(
            """
            a = EmptyOperator(task_id="a")
            b = EmptyOperator(task_id="b")
            b >> a
            """,
            """
            b = empty.alias('b')()
            empty.alias('a')(after=b)
            """,
            id="everything is made before it is used",
        ),
        pytest.param(
            """
            first = BashOperator(task_id="first", bash_command="ls")
            first >> EmptyOperator(task_id="second")
            """,
            """
            first_done = first()
            empty.alias('second')(after=first_done)
            """,
            id="a variable never hides an op",
        ),
        pytest.param(
            """
            for n in range(3):
                EmptyOperator(task_id=f"t{n}") >> EmptyOperator(task_id=f"u{n}")
            """,
            """
            for n in range(3):
                t0 = empty.alias(f't{n}')()
                empty.alias(f'u{n}')(after=t0)
            """,
            id="a loop of two calls is kept",
        ),
        pytest.param(
            """
            names = [EmptyOperator(task_id=f"item_{n}") for n in "ab"]
            names >> EmptyOperator(task_id="end")
            """,
            """
            items = [empty.alias(f'item_{n}')() for n in 'ab']
            empty.alias('end')(after=items)
            """,
            id="a comprehension is kept",
        ),
        pytest.param(
            """
            before = None
            for n in range(3):
                now = EmptyOperator(task_id=f"t{n}")
                if before:
                    before >> now
                before = now
            """,
            """
            now = empty.alias('t0')()
            t1 = empty.alias('t1')(after=now)
            empty.alias('t2')(after=t1)
            """,
            id="a chain through a loop is written out",
        ),
        pytest.param(
            """
            EmptyOperator(task_id="my-task.one")
            """,
            """
            empty.alias('my_task_one').tag({'airflow/task_id': 'my-task.one'})()
            """,
            id="an id that no node can have is kept in a tag",
        ),
        pytest.param(
            """
            EmptyOperator(task_id="a", pool="small", trigger_rule="all_done", retries=2)
            """,
            """
            empty.alias('a').override(trigger_rule=TriggerRule.ALL_DONE, pool='small', retry_policy=RetryPolicy(max_retries=2, delay=300))()
            """,
            id="settings of one use",
        ),
        pytest.param(
            """
            with TaskGroup("g") as g:
                EmptyOperator(task_id="x") >> EmptyOperator(task_id="y")
            EmptyOperator(task_id="a") >> g >> EmptyOperator(task_id="b")
            """,
            """
            a = empty.alias('a')()
            g_done = g(after=a)
            empty.alias('b')(after=g_done)
            """,
            id="a group is waited for as a whole",
        ),
        pytest.param(
            """
            with TaskGroup("g"):
                x = EmptyOperator(task_id="x")
                x >> EmptyOperator(task_id="y")
            x >> EmptyOperator(task_id="b")
            """,
            """
            g_done = g()
            empty.alias('b')(after=g_done)
            """,
            id="a task inside a group is waited for through a result of the graph",
        ),
    ],
)
def test_the_body_of_a_job(tasks: str, body: str, write: Any) -> None:
    written = write('with DAG("d"):\n' + textwrap.indent(textwrap.dedent(tasks), "    "))
    assert written.body() == shaped(body)
    assert not written.codes


def test_results_are_handed_over(write: Any) -> None:
    written = write(
        """
        @task
        def one():
            return 1

        @task(multiple_outputs=True)
        def split(value):
            return {"a": value}

        @task
        def add(x, y, z=0):
            return x + y + z

        with DAG("d"):
            parts = split(one())
            add(parts["a"], 2, z=parts["a"])
            add.override(task_id="again")(1, parts["a"])
        """
    )
    assert written.body() == shaped(
        """
        one_result = one()
        parts = split(one_result)
        add.partial(parts['a'], 2)(z=parts['a'])
        add.alias('again').partial(1)(parts['a'])
        """
    )


def test_loop_variables_of_the_module_do_not_hide_ops(write: Any) -> None:
    written = write(
        """
        with DAG("d"):
            for run in ["a", "b"]:
                BashOperator(task_id=f"run_{run}", bash_command="ls")
        """
    )
    assert "for run in" not in written.body()
    assert "run.alias('run_a')" in written.body()


def test_a_group_gives_results_and_is_given_some(write: Any) -> None:
    written = write(
        """
        @task
        def one():
            return 1

        @task
        def show(value):
            print(value)

        with DAG("d"):
            with TaskGroup("inner"):
                value = one()
                EmptyOperator(task_id="more")
            with TaskGroup("outer"):
                show(value)
        """
    )
    assert (
        written.function("inner")
        == "@graph\ndef inner():\n    value = one()\n    empty.alias('more')()\n    return value"
    )
    assert written.function("outer") == "@graph\ndef outer(one):\n    show(one)"
    assert written.body() == "inner_result = inner()\nouter(one=inner_result)"


def test_groups_that_are_the_same_are_one_graph(write: Any) -> None:
    written = write(
        """
        with DAG("d"):
            for name in ("left", "right"):
                with TaskGroup(name):
                    EmptyOperator(task_id="a") >> EmptyOperator(task_id="b")
        """
    )
    assert written.text.count("@graph") == 1
    assert written.body() == "left()\nleft.alias('right')()"


def test_groups_that_differ_in_values_alone_are_one_graph_with_parameters(write: Any) -> None:
    written = write(
        """
        from airflow.decorators import task_group

        @task
        def load(table, limit=10):
            print(table, limit)

        @task_group
        def tables(name):
            load(name, limit=5)

        with DAG("d"):
            tables("a")
            tables("b")
        """
    )
    assert written.function("tables") == "@graph\ndef tables(name):\n    load.partial(name, limit=5)()"
    assert written.body() == "tables.partial(name='a')()\ntables.alias('tables__1').partial(name='b')()"


def test_groups_that_differ_in_order_are_two_graphs(write: Any) -> None:
    written = write(
        """
        with DAG("d"):
            for name in ("left", "right"):
                with TaskGroup(name):
                    a, b = EmptyOperator(task_id="a"), EmptyOperator(task_id="b")
                    a >> b if name == "left" else b >> a
        """
    )
    assert written.text.count("@graph") == 2


def test_a_mapped_group_is_a_graph_that_is_expanded(write: Any) -> None:
    written = write(
        """
        from airflow.decorators import task_group

        @task
        def names():
            return ["a"]

        @task
        def show(x):
            print(x)

        @task_group
        def each(name, unused=1):
            show(name) >> EmptyOperator(task_id="end")

        with DAG("d"):
            each.expand(name=names())
        """
    )
    assert (
        written.function("each")
        == "@graph\ndef each(name):\n    show_done = show(name)\n    empty.alias('end')(after=show_done)"
    )
    assert written.body() == "names_result = names()\neach.expand(name=names_result)"


def test_a_group_that_is_left_and_entered_again_is_opened(write: Any) -> None:
    written = write(
        """
        with DAG("d"):
            with TaskGroup("g"):
                a, b = EmptyOperator(task_id="a"), EmptyOperator(task_id="b")
            with TaskGroup("h"):
                EmptyOperator(task_id="x")
            a >> EmptyOperator(task_id="c") >> b
        """
    )
    assert written.codes == ["DAG406"]
    assert written.body() == shaped(
        """
        g_a = empty.alias('g_a').tag({'airflow/task_id': 'g.a'})()
        h()
        c = empty.alias('c')(after=g_a)
        empty.alias('g_b').tag({'airflow/task_id': 'g.b'})(after=c)
        """
    )


def test_a_group_that_is_mapped_over_what_no_task_reads_comes_after_it(write: Any) -> None:
    written = write(
        """
        from airflow.decorators import task_group

        with DAG("d"):
            @task_group
            def counted(times):
                BashOperator(task_id="a", bash_command="true") >> BashOperator(task_id="b", bash_command="true")

            counted.expand(times=[1, 2, 3])
        """
    )
    assert "def counted(times):" in written.text
    assert written.text.count("after=times") == 1
