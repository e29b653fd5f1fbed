"""Waiting for an HTTP endpoint.

https://airflow.apache.org/docs/apache-airflow-providers-http/stable/operators.html#httpsensor
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredSensor, call_with_context, given
from jetbridge.airflow.providers.http.hook import HttpHook
from jetbridge.airflow.sensor import PokeReturnValue
from jetbridge.definitions.signals import TaskException


class HttpSensor(DeclaredSensor):
    """Waits until an endpoint answers without an error status, and `response_check` says yes.

    A status in `response_error_codes_allowlist` (404 unless told otherwise) is "not yet"; any other error fails.
    """

    template_fields = ("endpoint", "request_params", "headers", "http_conn_id")

    endpoint: str
    http_conn_id: str = "http_default"
    method: str = "GET"
    request_params: dict[str, Any] = given(dict)
    request_kwargs: dict[str, Any] = given(dict)
    headers: dict[str, Any] = given(dict)
    response_error_codes_allowlist: Any = None
    response_check: Callable[..., Any] | None = None
    extra_options: dict[str, Any] = given(dict)
    tcp_keep_alive: bool = True
    tcp_keep_alive_idle: int = 120
    tcp_keep_alive_count: int = 20
    tcp_keep_alive_interval: int = 30
    deferrable: bool = False

    def check_arguments(self) -> None:
        """Statuses as texts that an error may begin with."""
        allowed = self.response_error_codes_allowlist
        self.response_error_codes_allowlist = ("404",) if allowed is None else tuple(allowed)

    @property
    def hook(self) -> HttpHook:
        """The client."""
        return HttpHook(
            self.method,
            self.http_conn_id,
            tcp_keep_alive=self.tcp_keep_alive,
            tcp_keep_alive_idle=self.tcp_keep_alive_idle,
            tcp_keep_alive_count=self.tcp_keep_alive_count,
            tcp_keep_alive_interval=self.tcp_keep_alive_interval,
        )

    def poke(self, context: Context) -> bool | PokeReturnValue:
        """Call the endpoint, and check the answer.

        Raises:
            TaskException: the status is an error that means no "not yet".
        """
        try:
            response = self.hook.run(
                self.endpoint, self.request_params, self.headers, self.extra_options, **self.request_kwargs
            )
            if self.response_check:
                found: bool | PokeReturnValue = call_with_context(self.response_check, (response,), context)
                return found
        except TaskException as error:
            if str(error).startswith(self.response_error_codes_allowlist):
                return False
            raise
        return True
