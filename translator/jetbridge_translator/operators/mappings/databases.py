"""Operators that run SQL, of all databases: one op that calls `Database.execute`.

https://airflow.apache.org/docs/apache-airflow-providers-common-sql/stable/operators.html
"""

from __future__ import annotations

from dataclasses import dataclass

from jetbridge_translator.operators.mapping import Case, connection, parameter
from jetbridge_translator.operators.registry import carried, operator

_QUERY = {
    "sql": parameter("str | list[str]"),
    "parameters": parameter(),
    "autocommit": parameter("bool", default=False),
    "handler": parameter(),
    "output_processor": parameter(),
    "split_statements": parameter("bool | None"),
    "return_last": parameter("bool", default=True),
    "show_return_value_in_logs": parameter("bool", default=False),
    "database": parameter("str | None"),
    "hook_params": parameter(),
}
_IGNORED = {
    "requires_result_fetch": "the result is fetched whenever there is a handler",
    "retry_on_failure": "a query that fails is tried again as the retries of the op say",
}

operator(
    "airflow.providers.common.sql.operators.sql.SQLExecuteQueryOperator",
    kind="SQLExecuteQueryOperator",
    connections=(connection("conn_id", resource="Database"),),
    method="execute",
    args=_QUERY,
    ignored=_IGNORED,
    template_extensions=(".sql", ".json"),
    cases=[
        Case(
            'SQLExecuteQueryOperator(task_id="load", conn_id="warehouse", sql="load.sql", parameters=("eu",))',
            '@op(kind="SQLExecuteQueryOperator")\n'
            'def load(warehouse: Database, sql: str | list[str] = template_file("load.sql"), parameters=("eu",)):\n'
            "    return warehouse.execute(sql, parameters=parameters)",
        ),
        Case(
            'for region in ("eu", "us"):\n'
            '    SQLExecuteQueryOperator(task_id=f"clean_{region}", conn_id=f"db_{region}", sql="DELETE FROM old")',
            '@op(kind="SQLExecuteQueryOperator")\n'
            'def clean(database: Database, conn_id: str, sql: str | list[str] = "DELETE FROM old"):\n'
            "    return database.using(conn_id).execute(sql)",
        ),
        Case(
            'SQLExecuteQueryOperator(task_id="clean", conn_id="{{ params.db }}", sql="DELETE FROM old")',
            '@op(kind="SQLExecuteQueryOperator")\n'
            "def clean(\n"
            "    database: Database,\n"
            '    sql: str | list[str] = "DELETE FROM old",\n'
            '    conn_id: str = template("{{ params.db }}"),\n'
            "):\n"
            "    return database.using(conn_id).execute(sql)",
        ),
    ],
)


@dataclass(frozen=True, slots=True)
class _Dialect:
    """A database with an operator of its own: `names` are its qualified names, of the newest provider first."""

    names: tuple[str, ...]
    argument: str
    default: str
    extra: str


_DIALECTS = (
    _Dialect(
        (
            "airflow.providers.postgres.operators.postgres.PostgresOperator",
            "airflow.operators.postgres_operator.PostgresOperator",
        ),
        "postgres_conn_id",
        "postgres_default",
        "postgres",
    ),
    _Dialect(
        (
            "airflow.providers.sqlite.operators.sqlite.SqliteOperator",
            "airflow.operators.sqlite_operator.SqliteOperator",
        ),
        "sqlite_conn_id",
        "sqlite_default",
        "",
    ),
)

for _dialect in _DIALECTS:
    _name = _dialect.names[0].rpartition(".")[2]
    operator(
        _dialect.names[0],
        also=_dialect.names[1:],
        kind=_name,
        connections=(
            connection(
                _dialect.argument,
                "conn_id",
                resource="Database",
                default=_dialect.default,
                extra=_dialect.extra or None,
            ),
        ),
        method="execute",
        args=_QUERY,
        ignored=_IGNORED,
        template_extensions=(".sql", ".json"),
        cases=[
            Case(
                f'{_name}(task_id="load", {_dialect.argument}="warehouse", sql="SELECT 1", autocommit=True)',
                f'@op(kind="{_name}")\n'
                'def load(warehouse: Database, sql: str | list[str] = "SELECT 1", autocommit: bool = True):\n'
                "    return warehouse.execute(sql, autocommit=autocommit)",
            ),
            Case(
                f'{_name}(task_id="load", sql="SELECT 1")',
                f'@op(kind="{_name}")\n'
                f'def load({_dialect.default}: Database, sql: str | list[str] = "SELECT 1"):\n'
                f"    return {_dialect.default}.execute(sql)",
            ),
        ],
    )

carried("jetbridge.airflow.providers.db_api_hook", "DbApiHook")
carried("jetbridge.airflow.providers.sql_handlers", "fetch_all_handler", "fetch_one_handler")
carried("jetbridge.airflow.providers.postgres", "PostgresHook", extra="postgres")
carried("jetbridge.airflow.providers.sqlite", "SqliteHook")
