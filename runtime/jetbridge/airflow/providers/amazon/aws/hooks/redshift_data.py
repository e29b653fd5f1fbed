"""Redshift by its Data API: statements without a connection of one's own.

https://docs.aws.amazon.com/redshift/latest/mgmt/data-api.html
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from jetbridge.airflow.providers.amazon.aws.hooks.base_aws import AwsBaseHook
from jetbridge.airflow.providers.amazon.aws.utils.waiters import until

STATEMENT_DONE = until("describe_statement", "Status", "FINISHED", "FAILED ABORTED", reason="Error")


@dataclass(frozen=True)
class QueryExecutionOutput:
    """A statement that was started, and the session that it runs in."""

    statement_id: str
    session_id: str | None


class RedshiftDataHook(AwsBaseHook):
    """Statements of Redshift."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "client_type": "redshift-data"})

    def execute_query(
        self,
        sql: str | list[str],
        database: str | None = None,
        cluster_identifier: str | None = None,
        db_user: str | None = None,
        parameters: Iterable[Any] | None = None,
        secret_arn: str | None = None,
        statement_name: str | None = None,
        with_event: bool = False,
        wait_for_completion: bool = True,
        poll_interval: float = 10,
        workgroup_name: str | None = None,
        session_id: str | None = None,
        session_keep_alive_seconds: int | None = None,
    ) -> QueryExecutionOutput:
        """Run a statement, or several in one transaction, and wait for the end unless told otherwise.

        Raises:
            ValueError: it is not clear where: a cluster, a workgroup, or a session.
            TaskException: a statement failed.
        """
        if sum(bool(each) for each in (cluster_identifier, workgroup_name, session_id)) != 1:
            raise ValueError("Exactly one of cluster_identifier, workgroup_name, or session_id must be provided")
        given = {
            "ClusterIdentifier": cluster_identifier,
            "Database": database,
            "DbUser": db_user,
            "WithEvent": with_event,
            "SecretArn": secret_arn,
            "StatementName": statement_name,
            "WorkgroupName": workgroup_name,
            "SessionId": session_id,
            "SessionKeepAliveSeconds": session_keep_alive_seconds,
        }
        arguments = {name: value for name, value in given.items() if value is not None}
        if isinstance(sql, list):
            answer = self.conn.batch_execute_statement(Sqls=sql, **arguments)
        else:
            more = {"Parameters": list(parameters)} if parameters else {}
            answer = self.conn.execute_statement(Sql=sql, **more, **arguments)
        if wait_for_completion:
            self.wait_for_results(answer["Id"], poll_interval)
        return QueryExecutionOutput(answer["Id"], answer.get("SessionId"))

    def wait_for_results(self, statement_id: str, poll_interval: float) -> str:
        """Wait for the end of a statement; its state.

        Raises:
            TaskException: it failed.
        """
        while not self.check_query_is_finished(statement_id):
            time.sleep(poll_interval)
        return "FINISHED"

    def check_query_is_finished(self, statement_id: str) -> bool:
        """Whether a statement has ended.

        Raises:
            TaskException: it failed.
        """
        return STATEMENT_DONE.is_done(self.conn.describe_statement(Id=statement_id))

    def get_table_primary_key(
        self, table: str, database: str, schema: str | None = "public", **where: Any
    ) -> list[str] | None:
        """The columns of a table's primary key; None without one."""
        sql = (
            "select kcu.column_name from information_schema.table_constraints tco "
            "join information_schema.key_column_usage kcu on kcu.constraint_name = tco.constraint_name "
            f"where tco.constraint_type = 'PRIMARY KEY' and kcu.table_schema = '{schema}' and kcu.table_name = '{table}'"
        )
        done = self.execute_query(sql, database, **where)
        rows = self.conn.get_statement_result(Id=done.statement_id)["Records"]
        return [row[0]["stringValue"] for row in rows] or None
