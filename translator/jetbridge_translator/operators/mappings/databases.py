"""Operators and hooks of single databases: their queries are those of SQLExecuteQueryOperator.

https://airflow.apache.org/docs/apache-airflow-providers-common-sql/stable/supported-database-types.html
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jetbridge_translator.operators.mapping import ArgumentRule, Case, connection, parameter
from jetbridge_translator.operators.mappings.sql import NOT_CARRIED, QUERY
from jetbridge_translator.operators.registry import carried, operator

_PROVIDERS = "jetbridge.airflow.providers"


@dataclass(frozen=True, slots=True)
class _Dialect:
    """A database with an operator of its own: the operator's name, the argument that names the connection with its default, the client's extra."""

    operator: str
    argument: str
    default: str
    extra: str | None = None
    resource: str = "Database"
    method: str = "execute"
    args: Mapping[str, ArgumentRule] = field(default_factory=dict)
    ignored: Mapping[str, str] = field(default_factory=dict)
    endings: tuple[str, ...] = (".sql", ".json")


_SNOWFLAKE = {name: parameter() for name in ("warehouse", "role", "schema", "authenticator", "session_parameters")}
_SQL_API = dict.fromkeys(
    ("poll_interval", "token_life_time", "token_renewal_delta", "statement_count", "deferrable", "durable"),
    "the statements run over the connector, which waits for them",
)

_DIALECTS = (
    _Dialect(
        "airflow.providers.postgres.operators.postgres.PostgresOperator",
        "postgres_conn_id",
        "postgres_default",
        "postgres",
        args={"runtime_parameters": parameter()},
    ),
    _Dialect("airflow.providers.mysql.operators.mysql.MySqlOperator", "mysql_conn_id", "mysql_default", "mysql"),
    _Dialect("airflow.providers.sqlite.operators.sqlite.SqliteOperator", "sqlite_conn_id", "sqlite_default"),
    _Dialect(
        "airflow.providers.microsoft.mssql.operators.mssql.MsSqlOperator", "mssql_conn_id", "mssql_default", "mssql"
    ),
    _Dialect("airflow.providers.oracle.operators.oracle.OracleOperator", "oracle_conn_id", "oracle_default", "oracle"),
    _Dialect("airflow.providers.trino.operators.trino.TrinoOperator", "trino_conn_id", "trino_default", "trino"),
    _Dialect("airflow.providers.jdbc.operators.jdbc.JdbcOperator", "jdbc_conn_id", "jdbc_default", "jdbc"),
    _Dialect(
        "airflow.providers.vertica.operators.vertica.VerticaOperator", "vertica_conn_id", "vertica_default", "vertica"
    ),
    _Dialect("airflow.providers.exasol.operators.exasol.ExasolOperator", "exasol_conn_id", "exasol_default", "exasol"),
    _Dialect(
        "airflow.providers.amazon.aws.operators.redshift_sql.RedshiftSQLOperator",
        "redshift_conn_id",
        "redshift_default",
        "redshift",
    ),
    _Dialect(
        "airflow.providers.teradata.operators.teradata.TeradataOperator",
        "teradata_conn_id",
        "teradata_default",
        "teradata",
        args={"schema": parameter(name="database")},
        endings=(".sql",),
    ),
    _Dialect(
        "airflow.providers.duckdb.operators.duckdb.DuckDBExecuteQueryOperator", "conn_id", "duckdb_default", "duckdb"
    ),
    _Dialect(
        "airflow.providers.snowflake.operators.snowflake.SnowflakeOperator",
        "snowflake_conn_id",
        "snowflake_default",
        "snowflake",
        "Snowflake",
        args=_SNOWFLAKE,
    ),
    _Dialect(
        "airflow.providers.snowflake.operators.snowflake.SnowflakeSqlApiOperator",
        "snowflake_conn_id",
        "snowflake_default",
        "snowflake",
        "Snowflake",
        "submit",
        args={**_SNOWFLAKE, "bindings": parameter(name="parameters")},
        ignored=_SQL_API,
    ),
)
"""Paths of 1.10 and contrib need no entry: the facts know where a class went."""

for _dialect in _DIALECTS:
    _name = _dialect.operator.rpartition(".")[2]
    operator(
        _dialect.operator,
        kind=_name,
        connections=(
            connection(
                *dict.fromkeys((_dialect.argument, "conn_id")),
                resource=_dialect.resource,
                default=_dialect.default,
                extra=_dialect.extra,
            ),
        ),
        method=_dialect.method,
        args={**QUERY, **_dialect.args},
        ignored={**NOT_CARRIED, **_dialect.ignored},
        template_extensions=_dialect.endings,
        cases=[
            Case(
                f'{_name}(task_id="load", {_dialect.argument}="my_db", sql="SELECT 1", autocommit=True)',
                f'@op(kind="{_name}")\n'
                f'def load(my_db: {_dialect.resource}, sql: str | list[str] = "SELECT 1", autocommit: bool = True):\n'
                f"    return my_db.{_dialect.method}(sql, autocommit=autocommit)",
            ),
            Case(
                f'{_name}(task_id="load", sql="load.sql")',
                f'@op(kind="{_name}")\n'
                f'def load({_dialect.default}: {_dialect.resource}, sql: str | list[str] = template_file("load.sql")):\n'
                f"    return {_dialect.default}.{_dialect.method}(sql)",
            ),
        ],
    )


def _to_mysql(name: str, argument: str, default: str, extra: str) -> None:
    """Rows of a query -> a table in MySQL."""
    operator(
        name,
        kind=name.rpartition(".")[2],
        connections=(
            connection(argument, resource="Database", default=default, extra=extra),
            connection(
                "mysql_conn_id", resource="Database", default="mysql_default", keyword="destination", extra="mysql"
            ),
        ),
        method="transfer",
        args={
            "sql": parameter("str"),
            "mysql_table": parameter("str", name="destination_table"),
            "mysql_preoperator": parameter(name="preoperator"),
            "mysql_postoperator": parameter(name="postoperator"),
        },
        ignored={"bulk_load": "the rows are inserted, whichever way they came"},
        template_extensions=(".sql",),
        cases=[
            Case(
                f'{name.rpartition(".")[2]}(task_id="move", sql="SELECT 1", mysql_table="t")',
                f'@op(kind="{name.rpartition(".")[2]}")\n'
                "def move(\n"
                f"    {default}: Database,\n"
                "    mysql_default: Database,\n"
                '    sql: str = "SELECT 1",\n'
                '    mysql_table: str = "t",\n'
                "):\n"
                f"    return {default}.transfer(sql, destination=mysql_default, destination_table=mysql_table)",
            )
        ],
    )


_MYSQL = "airflow.providers.mysql.transfers"
_to_mysql(f"{_MYSQL}.presto_to_mysql.PrestoToMySqlOperator", "presto_conn_id", "presto_default", "presto")
_to_mysql(f"{_MYSQL}.trino_to_mysql.TrinoToMySqlOperator", "trino_conn_id", "trino_default", "trino")
_to_mysql(f"{_MYSQL}.vertica_to_mysql.VerticaToMySqlOperator", "vertica_conn_id", "vertica_default", "vertica")
_to_mysql(
    "airflow.providers.apache.hive.transfers.hive_to_mysql.HiveToMySqlOperator",
    "hiveserver2_conn_id",
    "hiveserver2_default",
    "hive",
)

carried(f"{_PROVIDERS}.clickhouse", "ClickHouseHook", extra="clickhouse")
carried(f"{_PROVIDERS}.duckdb", "DuckDBHook", extra="duckdb")
carried(f"{_PROVIDERS}.exasol", "ExasolHook", "ExasolOperator", extra="exasol")
carried(f"{_PROVIDERS}.jdbc", "JdbcHook", "JdbcOperator", extra="jdbc")
carried(f"{_PROVIDERS}.mssql", "MsSqlHook", "MsSqlOperator", extra="mssql")
carried(f"{_PROVIDERS}.mysql", "MySqlHook", "MySqlOperator", extra="mysql")
carried(f"{_PROVIDERS}.odbc", "OdbcHook", extra="odbc")
carried(f"{_PROVIDERS}.oracle", "OracleHook", "OracleOperator", extra="oracle")
carried(f"{_PROVIDERS}.postgres", "PostgresHook", "PostgresOperator", extra="postgres")
carried(f"{_PROVIDERS}.redshift", "RedshiftSQLHook", "RedshiftSQLOperator", extra="redshift")
carried(
    f"{_PROVIDERS}.snowflake",
    "SnowflakeHook",
    "SnowflakeOperator",
    extra="snowflake",
)
carried(f"{_PROVIDERS}.sqlite", "SqliteHook", "SqliteOperator")
carried(f"{_PROVIDERS}.trino", "PrestoHook", "TrinoHook", "TrinoOperator", extra="trino")
carried(f"{_PROVIDERS}.vertica", "VerticaHook", "VerticaOperator", extra="vertica")
