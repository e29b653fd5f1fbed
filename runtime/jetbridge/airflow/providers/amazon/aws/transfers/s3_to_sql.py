"""Objects of S3 into tables of databases.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/transfer/s3_to_sql.html
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from tempfile import NamedTemporaryFile
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator
from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.providers.amazon.aws.hooks.s3 import S3Hook
from jetbridge.definitions.signals import TaskException


class S3ToSqlOperator(DeclaredOperator):
    """Puts the rows that `parser` reads from an object (it is given the path of a file) into a table."""

    s3_key: str
    s3_bucket: str
    table: str
    parser: Callable[[str], Iterable[Iterable[Any]]]
    column_list: list[str] | None = None
    commit_every: int = 1000
    schema: str | None = None
    sql_conn_id: str = "sql_default"
    sql_hook_params: dict[str, Any] | None = None
    aws_conn_id: str | None = "aws_default"

    template_fields = ("s3_bucket", "s3_key", "schema", "table", "column_list", "sql_conn_id", "aws_conn_id")

    def execute(self, context: Context) -> None:
        """Put them there.

        Raises:
            TaskException: the connection is of a kind that rows cannot be put into.
        """
        hook = BaseHook.get_connection(self.sql_conn_id).get_hook(hook_params=self.sql_hook_params)
        if not callable(getattr(hook, "insert_rows", None)):
            raise TaskException("This hook is not supported. The hook class must have an `insert_rows` method.")
        with NamedTemporaryFile() as file:
            S3Hook(self.aws_conn_id).get_key(self.s3_key, self.s3_bucket).download_fileobj(file)
            file.flush()
            rows = self.parser(file.name)
            table = f"{self.schema}.{self.table}" if self.schema else self.table
            hook.insert_rows(table=table, rows=rows, target_fields=self.column_list, commit_every=self.commit_every)
