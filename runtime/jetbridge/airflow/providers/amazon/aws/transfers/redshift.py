"""S3 to Redshift and back: COPY and UNLOAD, over a connection or by the Data API.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/transfer/s3_to_redshift.html
"""

from __future__ import annotations

import re
from typing import Any

from jetbridge.airflow.connection import Connection
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator
from jetbridge.airflow.providers.amazon.aws.hooks.redshift_data import RedshiftDataHook
from jetbridge.airflow.providers.amazon.aws.hooks.s3 import S3Hook
from jetbridge.airflow.providers.redshift import RedshiftSQLHook
from jetbridge.definitions.signals import TaskException

_METHODS = ("APPEND", "REPLACE", "UPSERT")


class RedshiftTransfer(DeclaredOperator):
    """What both directions share: who reads S3, and how statements run."""

    redshift_conn_id: str = "redshift_default"
    aws_conn_id: str | None = None
    verify: bool | str | None = None
    autocommit: bool = False
    redshift_data_api_kwargs: dict[str, Any] | None = None

    def run(self, sql: str | list[str], parameters: Any = None) -> None:
        """Run statements.

        Raises:
            TaskException: the arguments of the Data API say what the operator says.
        """
        options = self.redshift_data_api_kwargs or {}
        if not options:
            RedshiftSQLHook(redshift_conn_id=self.redshift_conn_id).run(sql, self.autocommit, parameters=parameters)
            return
        twice = {"sql", "parameters"} & options.keys()
        if twice:
            raise TaskException(f"Cannot include param '{twice.pop()}' in Redshift Data API kwargs")
        RedshiftDataHook(aws_conn_id=self.redshift_conn_id).execute_query(sql, parameters=parameters, **options)

    def credentials(self) -> str:
        """What a statement says of who reads S3: the role of the connection, else its keys."""
        connection = Connection.get(self.aws_conn_id) if self.aws_conn_id else None
        role = connection.extra_dejson.get("role_arn") if connection is not None else None
        if role:
            return f"aws_iam_role={role}"
        keys = S3Hook(self.aws_conn_id or "aws_default", verify=self.verify).get_credentials()
        token = f";token={keys.token}" if keys.token else ""
        return f"aws_access_key_id={keys.access_key};aws_secret_access_key={keys.secret_key}{token}"


class S3ToRedshiftOperator(RedshiftTransfer):
    """Loads objects into a table: appended, in the place of all rows, or of those with the same key (`method`)."""

    table: str
    s3_bucket: str
    s3_key: str
    schema: str | None = None
    column_list: list[str] | None = None
    copy_options: list[str] | None = None
    method: str = "APPEND"
    upsert_keys: list[str] | None = None

    template_fields = (
        "s3_bucket",
        "s3_key",
        "schema",
        "table",
        "column_list",
        "copy_options",
        "redshift_conn_id",
        "method",
        "redshift_data_api_kwargs",
        "aws_conn_id",
    )

    def check_arguments(self) -> None:
        """Fill in what was left out."""
        self.copy_options = self.copy_options or []

    def execute(self, context: Context) -> None:
        """Load them.

        Raises:
            TaskException: there is no such method, or the table has no key.
        """
        if self.method not in _METHODS:
            raise TaskException(f"Method not found! Available methods: {', '.join(_METHODS)}")
        table = f"{self.schema}.{self.table}" if self.schema else self.table
        if self.method == "APPEND":
            self.run(self._copy(table))
        elif self.method == "REPLACE":
            self.run(["BEGIN;", f"DELETE FROM {table};", self._copy(table), "COMMIT"])
        else:
            self.run(self._upsert(table))

    def _copy(self, target: str) -> str:
        columns = f" ({', '.join(self.column_list)})" if self.column_list else ""
        region = Connection.get(self.aws_conn_id).extra_dejson.get("region") if self.aws_conn_id else None
        parts = [
            f"COPY {target}{columns}",
            f"FROM 's3://{self.s3_bucket}/{self.s3_key}'",
            f"credentials '{self.credentials()}'",
            f"region '{region}'" if region else "",
            *(self.copy_options or ()),
        ]
        return "\n".join(part for part in parts if part) + ";"

    def _upsert(self, table: str) -> list[str]:
        staging = f"#{self.table}"
        where = " AND ".join(f"{self.table}.{key} = {staging}.{key}" for key in self._keys())
        return [
            f"CREATE TABLE {staging} (LIKE {table} INCLUDING DEFAULTS);",
            self._copy(staging),
            "BEGIN;",
            f"DELETE FROM {table} USING {staging} WHERE {where};",
            f"INSERT INTO {table} SELECT * FROM {staging};",
            "COMMIT",
        ]

    def _keys(self) -> list[str]:
        if self.upsert_keys:
            return self.upsert_keys
        options = self.redshift_data_api_kwargs
        if options:
            hook: Any = RedshiftDataHook(aws_conn_id=self.redshift_conn_id)
            keys = hook.get_table_primary_key(self.table, schema=self.schema, **options)
        else:
            keys = _primary_key(RedshiftSQLHook(redshift_conn_id=self.redshift_conn_id), self.table, self.schema)
        if not keys:
            raise TaskException(f"No primary key on {self.schema}.{self.table}. Please provide keys on 'upsert_keys'")
        return list(keys)


class RedshiftToS3Operator(RedshiftTransfer):
    """Writes a table, or the rows of a query, into objects."""

    s3_bucket: str
    s3_key: str
    schema: str | None = None
    table: str | None = None
    select_query: str | None = None
    unload_options: list[str] | None = None
    include_header: bool = False
    parameters: Any = None
    table_as_file_name: bool = True

    template_fields = (
        "s3_bucket",
        "s3_key",
        "schema",
        "table",
        "unload_options",
        "select_query",
        "redshift_conn_id",
        "redshift_data_api_kwargs",
    )
    template_ext = (".sql",)

    def check_arguments(self) -> None:
        """Fill in what was left out."""
        self.unload_options = self.unload_options or []

    def execute(self, context: Context) -> None:
        """Write them.

        Raises:
            ValueError: neither a table nor a query is given.
        """
        if self.table and self.table_as_file_name:
            self.s3_key = f"{self.s3_key}/{self.table}_"
        query = self.select_query or self._whole_table()
        options = list(self.unload_options or ())
        if self.include_header and "HEADER" not in [each.upper().strip() for each in options]:
            options.append("HEADER")
        quoted = re.sub(r"''(.+?)''", r"'\1'", query)
        lines = [
            f"UNLOAD ($${quoted}$$)",
            f"TO 's3://{self.s3_bucket}/{self.s3_key}'",
            f"credentials '{self.credentials()}'",
        ]
        self.run("\n".join([*lines, *options]) + ";", self.parameters)

    def _whole_table(self) -> str:
        if not self.table:
            raise ValueError("Please specify either a table or `select_query` to fetch the data.")
        return f"SELECT * FROM {f'{self.schema}.' if self.schema else ''}{self.table}"


def _primary_key(hook: RedshiftSQLHook, table: str, schema: str | None) -> list[str]:
    sql = (
        "SELECT kcu.column_name FROM information_schema.table_constraints tco "
        "JOIN information_schema.key_column_usage kcu ON kcu.constraint_name = tco.constraint_name "
        "WHERE tco.constraint_type = 'PRIMARY KEY' AND kcu.table_schema = %s AND kcu.table_name = %s"
    )
    return [row[0] for row in hook.get_records(sql, (schema or "public", table))]
