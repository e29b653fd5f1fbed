"""A file in S3 loaded into a table of MySQL.

https://airflow.apache.org/docs/apache-airflow-providers-mysql/stable/_api/airflow/providers/mysql/transfers/s3_to_mysql/index.html
"""

from __future__ import annotations

from pathlib import Path

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator
from jetbridge.airflow.providers.amazon.aws.hooks.s3 import S3Hook
from jetbridge.airflow.providers.mysql import MySqlHook


class S3ToMySqlOperator(DeclaredOperator):
    """Loads it with LOAD DATA LOCAL INFILE."""

    template_fields = ("s3_source_key", "mysql_table", "aws_conn_id", "mysql_conn_id")

    s3_source_key: str
    mysql_table: str
    mysql_duplicate_key_handling: str = "IGNORE"
    mysql_extra_options: str | None = None
    aws_conn_id: str | None = "aws_default"
    mysql_conn_id: str = "mysql_default"
    mysql_local_infile: bool = False

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- all is in the arguments
        """Load it."""
        file = S3Hook(aws_conn_id=self.aws_conn_id).download_file(key=self.s3_source_key)
        try:
            MySqlHook(mysql_conn_id=self.mysql_conn_id, local_infile=self.mysql_local_infile).bulk_load_custom(
                table=self.mysql_table,
                tmp_file=file,
                duplicate_key_handling=self.mysql_duplicate_key_handling,
                extra_options=self.mysql_extra_options or "",
            )
        finally:
            Path(file).unlink(missing_ok=True)
