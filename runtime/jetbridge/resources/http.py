"""`Http`: calls of HTTP endpoints, as HttpOperator makes them.

https://airflow.apache.org/docs/apache-airflow-providers-http/stable/operators.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.declared import perform, poke
from jetbridge.airflow.providers.http import HttpHook, HttpOperator, HttpSensor
from jetbridge.resources.connection import ConnectionResource


class Http(ConnectionResource):
    """An HTTP system: its connection says address, login and headers."""

    def hook(self, method: str = "POST") -> HttpHook:
        """The hook behind it, for what has no method here."""
        return HttpHook(method, self.conn_id)

    def call(self, endpoint: str | None = None, **options: Any) -> Any:
        """Call an endpoint, and give the text of the answer.

        Args:
            endpoint: Path below the connection's address.
            options: Further arguments of HttpOperator: `method` (POST), `data`, `headers`, `response_check`, `response_filter`, ….

        Raises:
            TaskException: the status is an error, or the check says no.
        """
        return perform(HttpOperator, http_conn_id=self.conn_id, endpoint=endpoint, **options)

    def answers(self, endpoint: str, **options: Any) -> Any:
        """Whether an endpoint answers without an error, and as `response_check` wants it; a 404 means "not yet".

        Args:
            endpoint: Path below the connection's address.
            options: Further arguments of HttpSensor: `method` (GET), `request_params`, `headers`, `response_check`, ….

        Raises:
            TaskException: the status is an error that means no "not yet".
        """
        return poke(HttpSensor, http_conn_id=self.conn_id, endpoint=endpoint, **options)
