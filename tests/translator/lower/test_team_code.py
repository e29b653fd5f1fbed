"""Code of the team that comes from elsewhere: helper modules, factories, closures, stars."""

from __future__ import annotations

import ast
from typing import Any

import pytest


def test_a_function_that_a_factory_makes_is_given_what_it_closes_over(write: Any) -> None:
    written = write(
        """
        def make(name):
            with DAG(f"dag_{name}"):
                @task
                def show():
                    print(name)
                show()

        for n in ["a", "b"]:
            make(n)
        """
    )
    assert written.function("show") == "@op(kind='task')\ndef show(name):\n    print(name)"
    assert written.body("dag_a") == "show.partial(name='a')()"
    assert written.body("dag_b") == "show.partial(name='b')()"


def test_one_value_that_a_function_closes_over_is_a_constant(write: Any) -> None:
    written = write(
        """
        def make(name):
            with DAG("d"):
                PythonOperator(task_id="show", python_callable=lambda: print(name))

        make("a")
        """
    )
    assert "name = 'a'" in ast.unparse(written.tree)


HELPER = """
from airflow.decorators import task

@task(task_id="count", retries=3)
def count_rows(table, schema="public", *, ds=None, **context):
    return f"{schema}.{table}"
"""


def test_a_taskflow_function_of_a_helper_module_stays_there_as_a_plain_one(write: Any) -> None:
    written = write(
        """
        from lib.tables import count_rows
        with DAG("d"):
            count_rows("a") >> count_rows("b")
        """,
        **{"lib/tables.py": HELPER},
    )
    assert written.codes == []
    assert "def count_rows(table, schema=" in written.project.files["lib/tables.py"]
    assert "@task" not in written.project.files["lib/tables.py"]
    assert written.function("count").splitlines()[-2:] == [
        "def count(table, ds: str=from_context(), **context: Context):",
        "    return count_rows(table=table, ds=ds, **context)",
    ]
    assert written.body() == (
        "count_done = count.partial('a')()\ncount.alias('count__1').partial('b')(after=count_done)"
    )


def test_a_function_inside_of_a_helpers_function_brings_its_names_along(write: Any) -> None:
    helper = """
    import os.path
    from airflow.decorators import task

    ROOT = "/data"

    def reading(name):
        @task
        def read():
            return os.path.join(ROOT, name)
        return read()
    """
    written = write('from lib.reads import reading\nwith DAG("d"):\n    reading("x")\n', **{"lib/reads.py": helper})
    assert written.codes == []
    assert "from lib.reads import ROOT" in written.text
    assert "import os.path" in written.text
    assert "ROOT = '/data'" in ast.unparse(ast.parse(written.project.files["lib/reads.py"]))


def test_a_function_named_by_its_module_is_called_by_its_module(write: Any) -> None:
    written = write(
        """
        from lib import steps
        import lib.steps as again
        with DAG("d"):
            PythonOperator(task_id="clean", python_callable=steps.clean)
        """,
        **{"lib/steps.py": "def clean():\n    return 1\n"},
    )
    assert written.function("clean").splitlines()[-1] == "    return steps.clean()"


def test_two_functions_of_one_name_are_not_mixed_up(write: Any) -> None:
    written = write(
        """
        from a import run as run_a
        from b import run as run_b
        with DAG("d"):
            PythonOperator(task_id="first", python_callable=run_a)
            PythonOperator(task_id="second", python_callable=run_b)
        """,
        **{"a.py": "def run():\n    return 1\n", "b.py": "def run():\n    return 2\n"},
    )
    assert "run_a()" in written.function("first")
    assert "run_b()" in written.function("second")


def test_what_a_star_brings_is_imported_by_name(write: Any) -> None:
    helper = "from tenacity import *\nfrom .more import *\n\n@retry(stop=stop_after_attempt(2))\ndef fetch():\n    return LIMIT\n"
    written = write(
        """
        from lib.web import fetch
        with DAG("d"):
            PythonOperator(task_id="a", python_callable=fetch)
        """,
        **{"lib/web.py": helper, "lib/more.py": "LIMIT = 3\n", "lib/__init__.py": ""},
    )
    text = written.project.files["lib/web.py"]
    assert "from tenacity import retry, stop_after_attempt" in text
    assert "from lib.more import LIMIT" in text
    assert "*" not in text
    assert written.project.files["lib/more.py"] == "LIMIT = 3\n"


def test_an_import_inside_of_a_function_brings_its_module_along(write: Any) -> None:
    written = write(
        """
        def load():
            from lib.web import fetch
            return fetch()
        with DAG("d"):
            PythonOperator(task_id="a", python_callable=load)
        """,
        **{"lib/web.py": "def fetch():\n    return 1\n"},
    )
    assert "lib/web.py" in written.project.files


def test_a_package_passes_names_on(write: Any) -> None:
    written = write(
        """
        from lib import fetch
        with DAG("d"):
            PythonOperator(task_id="a", python_callable=fetch)
        """,
        **{"lib/__init__.py": "from .web import fetch\n", "lib/web.py": "def fetch():\n    return 1\n"},
    )
    assert written.codes == []
    assert written.project.files["lib/__init__.py"] == 'from lib.web import fetch\n\n__all__ = ["fetch"]\n'
    assert "def fetch" in written.project.files["lib/web.py"]


def test_ids_that_differ_by_a_dash_only_stay_two_nodes(write: Any) -> None:
    written = write(
        """
        with DAG("d"):
            EmptyOperator(task_id="load-x") >> EmptyOperator(task_id="load_x")
        """
    )
    assert "empty.alias('load_x_2').tag({'airflow/task_id': 'load-x'})" in written.body()
    assert "empty.alias('load_x')(" in written.body()


def test_code_that_reads_a_task_object_does_not_carry_the_task_along(write: Any) -> None:
    written = write(
        """
        def choose():
            return left.task_id

        with DAG("d"):
            left = EmptyOperator(task_id="left")
            BranchPythonOperator(task_id="choose", python_callable=choose) >> left
        """
    )
    assert written.codes == ["DAG303"]
    assert "EmptyOperator" not in written.text


def test_an_operator_of_a_package_that_is_not_read_is_a_stub(write: Any) -> None:
    written = write(
        """
        from fivetran_provider_async.operators import FivetranOperator
        with DAG("d"):
            FivetranOperator(task_id="sync", connector_id="x")
        """
    )
    assert written.codes == ["DAG301"]
    assert "fivetran_provider_async" not in written.text


@pytest.mark.parametrize("name", ["github.py", "email.py"])
def test_a_dag_file_hides_no_package(write: Any, name: str) -> None:
    written = write(
        """
        from github.store import save
        with DAG("d"):
            PythonOperator(task_id="a", python_callable=save)
        """,
        **{
            "github/store.py": "def save():\n    return 1\n",
            name: 'from airflow import DAG\nwith DAG("e"):\n    pass\n',
        },
    )
    assert name.replace(".py", "_dag.py") in written.project.files
    assert name not in written.project.files


@pytest.mark.parametrize(
    "decorator",
    ["from airflow.utils.decorators import apply_defaults", "import airflow.utils.decorators as decorators"],
)
def test_a_decorator_that_does_nothing_any_more_is_left_out(write: Any, decorator: str) -> None:
    used = "apply_defaults" if decorator.endswith("apply_defaults") else "decorators.apply_defaults"
    text = f"""
    {decorator}
    from airflow.models import BaseOperator
    from airflow.compat.functools import cached_property

    class Load(BaseOperator):
        @{used}
        def __init__(self, table, *args, **kwargs):
            super().__init__(*args, **kwargs)
            self.table = table

        @cached_property
        def rows(self):
            return []

        def execute(self, context):
            return self.table, self.rows

    with DAG("d"):
        Load(task_id="a", table="t")
    """
    written = write(text)
    assert written.codes == []
    assert "apply_defaults" not in written.text
    assert "from functools import cached_property" in written.text


def test_a_package_of_the_files_own_name_is_what_its_imports_mean(write: Any) -> None:
    written = write(
        """
        from dag.helper import rows

        LIMIT = 3
        with DAG("d"):
            @task
            def load():
                return rows(LIMIT)

            load()
        """,
        **{"dag/__init__.py": "", "dag/helper.py": "def rows(limit):\n    return [1] * limit\n"},
    )
    assert written.codes == []
    text = written.project.files["dag_dag.py"]
    assert "return rows(LIMIT)" in text
    assert "from dag.helper import rows" in text
