"""Athena: queries and their results.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/_api/airflow/providers/amazon/aws/hooks/athena/index.html
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

from jetbridge.airflow.providers.amazon.aws.hooks.base_aws import AwsBaseHook


class AthenaHook(AwsBaseHook):
    """Athena; `log_query` shows each query in the log."""

    INTERMEDIATE_STATES = ("QUEUED", "RUNNING")
    FAILURE_STATES = ("FAILED", "CANCELLED")
    SUCCESS_STATES = ("SUCCEEDED",)
    TERMINAL_STATES = ("SUCCEEDED", "FAILED", "CANCELLED")

    def __init__(self, *args: Any, log_query: bool = True, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "client_type": "athena"})
        self.log_query = log_query

    def run_query(
        self,
        query: str,
        query_context: Mapping[str, str],
        result_configuration: Mapping[str, Any],
        client_request_token: str | None = None,
        workgroup: str = "primary",
    ) -> str:
        """Start a query; its id."""
        token = {"ClientRequestToken": client_request_token} if client_request_token else {}
        if self.log_query:
            self.log.info("Running Query: %s", query)
        answer = self.conn.start_query_execution(
            QueryString=query,
            QueryExecutionContext=dict(query_context),
            ResultConfiguration=dict(result_configuration),
            WorkGroup=workgroup,
            **token,
        )
        return str(answer["QueryExecutionId"])

    def get_query_info(self, query_execution_id: str, use_cache: bool = False) -> dict[str, Any]:
        """What Athena says of a query."""
        found: dict[str, Any] = self.conn.get_query_execution(QueryExecutionId=query_execution_id)
        return found

    def check_query_status(self, query_execution_id: str, use_cache: bool = False) -> str | None:
        """The state of a query."""
        state: str | None = self.get_query_info(query_execution_id, use_cache)["QueryExecution"]["Status"].get("State")
        return state

    def get_state_change_reason(self, query_execution_id: str, use_cache: bool = False) -> str | None:
        """Why a query is in its state."""
        status = self.get_query_info(query_execution_id, use_cache)["QueryExecution"]["Status"]
        reason: str | None = status.get("StateChangeReason")
        return reason

    def poll_query_status(
        self, query_execution_id: str, max_polling_attempts: int | None = None, sleep_time: float = 30
    ) -> str | None:
        """The state of a query when it has ended, or after so many polls."""
        polls = 0
        while True:
            state, polls = self.check_query_status(query_execution_id), polls + 1
            if state in self.TERMINAL_STATES or polls == max_polling_attempts:
                return state
            time.sleep(sleep_time)

    def get_query_results(
        self, query_execution_id: str, next_token_id: str | None = None, max_results: int = 1000
    ) -> dict[str, Any] | None:
        """A page of a query's result; None while there is none."""
        if self.check_query_status(query_execution_id) not in self.SUCCESS_STATES:
            return None
        token = {"NextToken": next_token_id} if next_token_id else {}
        found: dict[str, Any] = self.conn.get_query_results(
            QueryExecutionId=query_execution_id, MaxResults=max_results, **token
        )
        return found

    def get_query_results_paginator(
        self, query_execution_id: str, max_items: int | None = None, page_size: int | None = None, **_: Any
    ) -> Any:
        """All pages of a query's result."""
        config = {"MaxItems": max_items, "PageSize": page_size}
        return self.conn.get_paginator("get_query_results").paginate(
            QueryExecutionId=query_execution_id, PaginationConfig=config
        )

    def get_output_location(self, query_execution_id: str) -> str:
        """Where the result of a query is."""
        execution = self.get_query_info(query_execution_id)["QueryExecution"]
        return str(execution["ResultConfiguration"]["OutputLocation"])

    def stop_query(self, query_execution_id: str) -> dict[str, Any]:
        """Stop a query."""
        answer: dict[str, Any] = self.conn.stop_query_execution(QueryExecutionId=query_execution_id)
        return answer


AWSAthenaHook = AthenaHook
