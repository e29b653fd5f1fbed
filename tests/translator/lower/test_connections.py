"""Connections of operators become resources."""

from __future__ import annotations

from typing import Any

import pytest

IMPORTS = """
from airflow.providers.common.sql.operators.sql import SQLExecuteQueryOperator
from airflow.providers.postgres.hooks.postgres import PostgresHook
"""


def written_of(write: Any, text: str, **more: str) -> Any:
    return write(IMPORTS + "\n" + text, **more)


def test_the_project_names_each_connection_once(write: Any) -> None:
    written = written_of(
        write,
        'with DAG("d"):\n'
        '    SQLExecuteQueryOperator(task_id="a", conn_id="my-warehouse", sql="SELECT 1")\n'
        '    SQLExecuteQueryOperator(task_id="b", conn_id="my-warehouse", sql="SELECT 2")\n'
        '    BashOperator(task_id="c", bash_command="ls")\n',
    )
    assert '"my_warehouse": Database(conn_id="my-warehouse"),' in written.project.files["resources.py"]
    assert '"shell": Shell(),' in written.project.files["resources.py"]
    assert "from resources import RESOURCES" in written.project.files["definitions.py"]
    assert "AIRFLOW_CONN_MY-WAREHOUSE=" in written.project.files[".env.example"]
    assert written.project.files["definitions.py"].count("Database") == 0
    assert not written.codes


def test_connections_whose_ids_make_one_name_keep_apart(write: Any) -> None:
    written = written_of(
        write,
        'with DAG("d"):\n'
        '    SQLExecuteQueryOperator(task_id="a", conn_id="my-db", sql="SELECT 1")\n'
        '    SQLExecuteQueryOperator(task_id="b", conn_id="my_db", sql="SELECT 1")\n',
    )
    resources = written.project.files["resources.py"]
    assert '"my_db": Database(conn_id="my-db")' in resources
    assert '"my_db_database": Database(conn_id="my_db")' in resources


@pytest.mark.parametrize("conn_id", ["sql", "context", "class", "database"])
def test_an_id_that_is_the_name_of_something_else(write: Any, conn_id: str) -> None:
    written = written_of(
        write, f'with DAG("d"):\n    SQLExecuteQueryOperator(task_id="a", conn_id="{conn_id}", sql="SELECT 1")\n'
    )
    assert f'Database(conn_id="{conn_id}")' in written.project.files["resources.py"]
    assert f'"{conn_id}":' not in written.project.files["resources.py"]
    assert not written.codes


def test_a_folder_of_the_user_that_is_called_resources_stays(write: Any) -> None:
    written = written_of(
        write,
        "from resources.names import TABLE\n"
        'with DAG("d"):\n    SQLExecuteQueryOperator(task_id="a", conn_id="w", sql=TABLE)\n',
        **{"resources/names.py": 'TABLE = "SELECT 1"\n'},
    )
    assert "resources.py" not in written.project.files
    assert '"w": Database(conn_id="w")' in written.project.files["job_resources.py"]
    assert "from job_resources import RESOURCES" in written.project.files["definitions.py"]


def test_a_connection_of_default_args(write: Any) -> None:
    written = written_of(
        write,
        'with DAG("d", default_args={"conn_id": "warehouse", "autocommit": True}):\n'
        '    SQLExecuteQueryOperator(task_id="a", sql="SELECT 1")\n',
    )
    assert '"warehouse": Database(conn_id="warehouse")' in written.project.files["resources.py"]
    assert "autocommit: bool=True" in written.function("a")


def test_a_mapped_connection_is_an_input(write: Any) -> None:
    written = written_of(
        write,
        'with DAG("d"):\n    SQLExecuteQueryOperator.partial(task_id="a", sql="SELECT 1").expand(conn_id=["x", "y"])\n',
    )
    assert "database.using(conn_id).execute(sql)" in written.function("a")
    assert "conn_id=['x', 'y']" in written.body()


def test_a_resource_has_another_name_than_the_inputs_of_its_op(write: Any) -> None:
    written = write(
        """
        from airflow.providers.microsoft.mssql.operators.mssql import MsSqlOperator

        with DAG("d"):
            for name in ("x", "y"):
                MsSqlOperator(task_id=name, sql="SELECT 1", database="crm", mssql_conn_id="{{ params.c }}")
        """
    )
    assert "database_resource: Database" in written.text
    assert "database_resource.using(mssql_conn_id).execute(sql, database=database)" in written.text
    assert '"database_resource": Database()' in written.project.files["resources.py"]
    assert written.project.broken == {}


def test_a_hook_in_a_function_finds_its_place_and_its_extra(write: Any) -> None:
    written = written_of(
        write,
        "def load():\n    return PostgresHook(postgres_conn_id='warehouse').get_records('SELECT 1')\n"
        'with DAG("d"):\n    PythonOperator(task_id="a", python_callable=load)\n',
    )
    assert "from jetbridge.airflow.providers.postgres import PostgresHook" in written.text
    assert '"jetbridge[postgres]"' in written.project.files["pyproject.toml"]
    assert "AIRFLOW_CONN_WAREHOUSE=" in written.project.files[".env.example"]
    assert not written.codes


def test_a_class_of_the_team_gets_what_default_args_give_its_base(write: Any) -> None:
    written = written_of(
        write,
        "class Count(SQLExecuteQueryOperator):\n"
        "    def __init__(self, table, **kwargs):\n"
        '        super().__init__(sql=f"SELECT count(*) FROM {table}", **kwargs)\n'
        'with DAG("d", default_args={"conn_id": "warehouse"}):\n'
        '    Count(task_id="a", table="sales")\n',
    )
    assert "partial(table='sales', conn_id='warehouse')" in written.body()
    assert "from jetbridge.airflow.providers.sql_operators import SQLExecuteQueryOperator" in written.text
    assert not written.codes


def test_a_sensor_is_imported_from_where_it_is(write: Any) -> None:
    written = written_of(
        write,
        "from airflow.providers.common.sql.sensors.sql import SqlSensor\n"
        'with DAG("d"):\n    SqlSensor(task_id="a", conn_id="w", sql="SELECT 1")\n',
    )
    assert "from jetbridge import ScheduleDefinition, job, sensor_op" in written.text
