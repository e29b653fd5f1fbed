"""Amazon Redshift, over its own connector.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/connections/redshift.html
"""

from __future__ import annotations

from typing import Any, ClassVar

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.db_api_hook import DbApiHook
from jetbridge.airflow.providers.sql_operators import SQLExecuteQueryOperator

_NOT_FOR_THE_CLIENT = frozenset({"is_serverless", "serverless_work_group", "serverless_token_duration_seconds"})


class RedshiftSQLHook(DbApiHook):
    """A Redshift database; with `iam` in the extra the connector itself gets a password by the AWS credentials of the environment."""

    conn_name_attr: ClassVar[str] = "redshift_conn_id"
    default_conn_name: ClassVar[str] = "redshift_default"
    conn_type: ClassVar[str] = "redshift"
    hook_name: ClassVar[str] = "Amazon Redshift"
    supports_autocommit = True

    def __init__(self, *args: Any, aws_conn_id: str | None = "aws_default", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.aws_conn_id = aws_conn_id

    def get_conn(self) -> Any:
        """A new connection of redshift_connector.

        Raises:
            MissingClientError: it is not installed.
        """
        found = self.connection
        extra = {name: value for name, value in found.extra_dejson.items() if name not in _NOT_FOR_THE_CLIENT}
        login = {"db_user": found.login} if extra.get("iam") else {"user": found.login, "password": found.password}
        arguments = {
            **login,
            "host": found.host,
            "port": found.port,
            "database": self.schema or found.schema,
            **extra,
        }
        given = {name: value for name, value in arguments.items() if value not in (None, "")}
        return client("redshift_connector", extra="redshift").connect(**given)

    def get_uri(self) -> str:
        """`postgresql://…`, which SQLAlchemy can read."""
        return "postgresql://" + super().get_uri().partition("://")[2].partition("?")[0]


class RedshiftSQLOperator(SQLExecuteQueryOperator):
    """Runs SQL in Redshift."""

    def __init__(self, *, sql: str | list[str], redshift_conn_id: str = "redshift_default", **kwargs: Any) -> None:
        super().__init__(sql=sql, conn_id=kwargs.pop("conn_id", None) or redshift_conn_id, **kwargs)
        self.redshift_conn_id = self.conn_id
