"""Athena: run a query; wait for one.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/athena/athena_boto.html
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.amazon.aws.hooks.athena import AthenaHook
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import (
    AwsBaseOperator,
    AwsBaseSensor,
    aws_template_fields,
)
from jetbridge.definitions.signals import TaskException


class AthenaOperator(AwsBaseOperator):
    """Runs a query to its end, and gives its id."""

    query: str
    database: str | None = None
    output_location: str | None = None
    client_request_token: str | None = None
    workgroup: str = "primary"
    query_execution_context: dict[str, str] | None = None
    result_configuration: dict[str, Any] | None = None
    sleep_time: int = 30
    max_polling_attempts: int | None = None
    max_tries: int | None = None
    log_query: bool = True
    catalog: str = "AwsDataCatalog"

    template_fields = aws_template_fields("query", "database", "output_location", "workgroup", "catalog")
    template_ext = (".sql",)

    @cached_property
    def hook(self) -> AthenaHook:
        """The hook."""
        return AthenaHook(
            self.aws_conn_id, self.verify, self.region_name, config=self.botocore_config, log_query=self.log_query
        )

    def execute(self, context: Context) -> str:
        """The id of the query.

        Raises:
            TaskException: it failed, was cancelled, or did not end in time.
        """
        where = {**(self.query_execution_context or {}), "Catalog": self.catalog}
        if self.database:
            where["Database"] = self.database
        result = {**(self.result_configuration or {})}
        if self.output_location:
            result["OutputLocation"] = self.output_location
        self.query_execution_id = self.hook.run_query(
            self.query, where, result, self.client_request_token, self.workgroup
        )
        polls = self.max_polling_attempts or self.max_tries
        state = self.hook.poll_query_status(self.query_execution_id, polls, self.sleep_time)
        if state not in AthenaHook.SUCCESS_STATES:
            reason = self.hook.get_state_change_reason(self.query_execution_id)
            raise TaskException(
                f"Final state of Athena job is {state}, query_execution_id is {self.query_execution_id}. Error: {reason}"
            )
        return self.query_execution_id

    def on_kill(self) -> None:
        """Stop the query."""
        if getattr(self, "query_execution_id", None):
            self.hook.stop_query(self.query_execution_id)


AWSAthenaOperator = AthenaOperator


class AthenaSensor(AwsBaseSensor):
    """Waits for the end of a query."""

    query_execution_id: str
    max_retries: int | None = None
    sleep_time: int = 10

    hook_class = AthenaHook
    template_fields = aws_template_fields("query_execution_id")

    def poke(self, context: Context) -> bool:
        """Whether it has succeeded.

        Raises:
            TaskException: it failed or was cancelled.
        """
        state = self.hook.poll_query_status(self.query_execution_id, self.max_retries or 1, self.sleep_time)
        if state in AthenaHook.FAILURE_STATES:
            raise TaskException("Athena sensor failed")
        return state in AthenaHook.SUCCESS_STATES
