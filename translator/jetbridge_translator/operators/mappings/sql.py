"""Operators over whatever database: queries, checks, branches, sensors, transfers.

https://airflow.apache.org/docs/apache-airflow-providers-common-sql/stable/operators.html
"""

from __future__ import annotations

from collections.abc import Mapping

from jetbridge_translator.operators.mapping import SENSOR_SETTINGS, ArgumentRule, Case, OpShape, connection, parameter
from jetbridge_translator.operators.registry import carried, operator

QUERY = {
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
NOT_CARRIED = {
    "requires_result_fetch": "the result is fetched whenever there is a handler",
    "retry_on_failure": "a query that fails is tried again as the retries of the op say",
}

_OPERATORS = "airflow.providers.common.sql.operators.sql"
_HOOK = {"database": parameter("str | None"), "hook_params": parameter()}

operator(
    f"{_OPERATORS}.SQLExecuteQueryOperator",
    kind="SQLExecuteQueryOperator",
    connections=(connection("conn_id", resource="Database"),),
    method="execute",
    args=QUERY,
    ignored=NOT_CARRIED,
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

operator(
    f"{_OPERATORS}.SQLCheckOperator",
    kind="SQLCheckOperator",
    connections=(connection("conn_id", resource="Database"),),
    method="check",
    args={"sql": parameter("str"), "parameters": parameter(), **_HOOK},
    ignored=NOT_CARRIED,
    template_extensions=(".hql", ".sql"),
    cases=[
        Case(
            'SQLCheckOperator(task_id="any", conn_id="warehouse", sql="SELECT count(*) FROM sales")',
            '@op(kind="SQLCheckOperator")\n'
            'def any_op(warehouse: Database, sql: str = "SELECT count(*) FROM sales"):\n'
            "    return warehouse.check(sql)",
        )
    ],
)

operator(
    f"{_OPERATORS}.SQLThresholdCheckOperator",
    kind="SQLThresholdCheckOperator",
    connections=(connection("conn_id", resource="Database"),),
    method="check_threshold",
    args={
        "sql": parameter("str"),
        "min_threshold": parameter(),
        "max_threshold": parameter(),
        **_HOOK,
    },
    ignored=NOT_CARRIED,
    template_extensions=(".hql", ".sql"),
    cases=[
        Case(
            'SQLThresholdCheckOperator(task_id="few", conn_id="warehouse", sql="SELECT avg(price) FROM sales", min_threshold=1, max_threshold=9)',
            '@op(kind="SQLThresholdCheckOperator")\n'
            'def few(warehouse: Database, sql: str = "SELECT avg(price) FROM sales", min_threshold=1, max_threshold=9):\n'
            "    return warehouse.check_threshold(sql, min_threshold=min_threshold, max_threshold=max_threshold)",
        )
    ],
)

operator(
    f"{_OPERATORS}.BranchSQLOperator",
    kind="BranchSQLOperator",
    decorator="branch_op",
    settings=(("do_xcom_push", False),),  # the operator's result is None
    connections=(connection("conn_id", resource="Database", default="default_conn_id"),),
    method="choose",
    args={
        "sql": parameter("str"),
        "follow_task_ids_if_true": parameter(),
        "follow_task_ids_if_false": parameter(),
        "parameters": parameter(),
        **_HOOK,
    },
    ignored=NOT_CARRIED,
    template_extensions=(".sql",),
    cases=[
        Case(
            'BranchSQLOperator(task_id="ask", conn_id="warehouse", sql="SELECT true", follow_task_ids_if_true="a", follow_task_ids_if_false="b")',
            '@branch_op(kind="BranchSQLOperator", do_xcom_push=False)\n'
            "def ask(\n"
            "    warehouse: Database,\n"
            '    sql: str = "SELECT true",\n'
            '    follow_task_ids_if_true="a",\n'
            '    follow_task_ids_if_false="b",\n'
            "):\n"
            "    return warehouse.choose(\n"
            "        sql, follow_task_ids_if_true=follow_task_ids_if_true, follow_task_ids_if_false=follow_task_ids_if_false\n"
            "    )",
        )
    ],
)

operator(
    "airflow.providers.common.sql.sensors.sql.SqlSensor",
    also=["airflow.contrib.sensors.sql_sensor.SqlSensor"],
    kind="SqlSensor",
    decorator="sensor_op",
    connections=(connection("conn_id", resource="Database"),),
    method="has_row",
    args={
        "sql": parameter("str"),
        "parameters": parameter(),
        "success": parameter(),
        "failure": parameter(),
        "selector": parameter(),
        "fail_on_empty": parameter("bool", default=False),
        "hook_params": parameter(),
        **SENSOR_SETTINGS,
    },
    ignored={"allow_null": "an argument of Airflow 1.10, without effect in 2.x"},
    template_extensions=(".hql", ".sql"),
    cases=[
        Case(
            'SqlSensor(task_id="wait", conn_id="warehouse", sql="SELECT 1 FROM done", mode="reschedule", poke_interval=30)',
            '@sensor_op(kind="SqlSensor", mode="reschedule", poke_interval=30)\n'
            'def wait(warehouse: Database, sql: str = "SELECT 1 FROM done"):\n'
            "    return warehouse.has_row(sql)",
        )
    ],
)

operator(
    "airflow.providers.common.sql.operators.generic_transfer.GenericTransfer",
    also=["airflow.operators.generic_transfer.GenericTransfer"],
    kind="GenericTransfer",
    connections=(
        connection("source_conn_id", resource="Database"),
        connection("destination_conn_id", resource="Database", keyword="destination"),
    ),
    method="transfer",
    args={
        "sql": parameter("str | list[str]"),
        "destination_table": parameter("str"),
        "preoperator": parameter(),
        "insert_args": parameter(),
        "page_size": parameter("int | None"),
        "paginated_sql_statement_clause": parameter("str"),
        "source_hook_params": parameter(),
        "destination_hook_params": parameter(),
    },
    ignored={"deferrable": "the rows are moved by the task itself"},
    template_extensions=(".sql", ".hql"),
    cases=[
        Case(
            'GenericTransfer(task_id="move", source_conn_id="shop", destination_conn_id="warehouse", sql="SELECT * FROM orders", destination_table="orders")',
            '@op(kind="GenericTransfer")\n'
            "def move(\n"
            "    shop: Database,\n"
            "    warehouse: Database,\n"
            '    sql: str | list[str] = "SELECT * FROM orders",\n'
            '    destination_table: str = "orders",\n'
            "):\n"
            "    return shop.transfer(sql, destination=warehouse, destination_table=destination_table)",
        )
    ],
)


def _carried(module: str, name: str, args: Mapping[str, ArgumentRule], case: Case) -> None:
    """Register a class that the runtime has under Airflow's name: its constructor computes what it runs."""
    operator(
        f"{_OPERATORS}.{name}",
        kind=name,
        shape=OpShape.CLASS,
        target=(f"jetbridge.airflow.providers.{module}", name),
        args={"conn_id": parameter(), **args, **_HOOK, "retry_on_failure": parameter(default=True)},
        cases=[case],
        template_extensions=(".hql", ".sql"),
    )


_carried(
    "sql_check_operators",
    "SQLValueCheckOperator",
    {"sql": parameter(), "pass_value": parameter(), "tolerance": parameter(), "parameters": parameter()},
    Case(
        'SQLValueCheckOperator(task_id="check", conn_id="warehouse", sql="SELECT 5", pass_value=5)',
        'sql_value_check.alias("check").partial(conn_id="warehouse", sql="SELECT 5", pass_value=5)()',
    ),
)
_carried(
    "sql_check_operators",
    "SQLIntervalCheckOperator",
    {
        "table": parameter(),
        "metrics_thresholds": parameter(),
        "date_filter_column": parameter(default="ds"),
        "days_back": parameter(default=-7),
        "ratio_formula": parameter(default="max_over_min"),
        "ignore_zero": parameter(default=True),
    },
    Case(
        'SQLIntervalCheckOperator(task_id="check", conn_id="warehouse", table="sales", metrics_thresholds={"count(*)": 2})',
        'sql_interval_check.alias("check").partial(conn_id="warehouse", table="sales", metrics_thresholds={"count(*)": 2})()',
    ),
)
_carried(
    "sql_table_checks",
    "SQLColumnCheckOperator",
    {
        "table": parameter(),
        "column_mapping": parameter(),
        "partition_clause": parameter(),
        "accept_none": parameter(default=True),
    },
    Case(
        'SQLColumnCheckOperator(task_id="check", conn_id="warehouse", table="sales", column_mapping={"id": {"min": {"geq_to": 1}}})',
        'sql_column_check.alias("check").partial(conn_id="warehouse", table="sales", column_mapping={"id": {"min": {"geq_to": 1}}})()',
    ),
)
_carried(
    "sql_table_checks",
    "SQLTableCheckOperator",
    {
        "table": parameter(),
        "checks": parameter(),
        "partition_clause": parameter(),
        "accept_none": parameter(default=False),
    },
    Case(
        'SQLTableCheckOperator(task_id="check", conn_id="warehouse", table="sales", checks={"any": {"check_statement": "count(*) > 0"}})',
        'sql_table_check.alias("check").partial(conn_id="warehouse", table="sales", checks={"any": {"check_statement": "count(*) > 0"}})()',
    ),
)
_carried(
    "sql_operators",
    "SQLInsertRowsOperator",
    {
        "table_name": parameter(),
        "schema": parameter(),
        "columns": parameter(),
        "ignored_columns": parameter(),
        "rows": parameter(),
        "rows_processor": parameter(),
        "preoperator": parameter(),
        "postoperator": parameter(),
        "insert_args": parameter(),
    },
    Case(
        'SQLInsertRowsOperator(task_id="put", conn_id="warehouse", table_name="sales", columns=["id"], rows=[(1,), (2,)])',
        'sql_insert_rows.alias("put").partial(conn_id="warehouse", table_name="sales", columns=["id"], rows=[(1,), (2,)])()',
    ),
)

carried("jetbridge.airflow.providers.db_api_hook", "DbApiHook")
carried(
    "jetbridge.airflow.providers.sql_handlers", "fetch_all_handler", "fetch_one_handler", "return_single_query_results"
)
carried(
    "jetbridge.airflow.providers.sql_operators",
    "BaseSQLOperator",
    "BranchSQLOperator",
    "SQLExecuteQueryOperator",
    "SQLInsertRowsOperator",
)
carried(
    "jetbridge.airflow.providers.sql_check_operators",
    "SQLCheckOperator",
    "SQLIntervalCheckOperator",
    "SQLThresholdCheckOperator",
    "SQLValueCheckOperator",
)
carried("jetbridge.airflow.providers.sql_table_checks", "SQLColumnCheckOperator", "SQLTableCheckOperator")
carried("jetbridge.airflow.providers.sql_sensor", "SqlSensor")
carried("jetbridge.airflow.providers.generic_transfer", "GenericTransfer")
