"""A call of an HTTP endpoint.

https://airflow.apache.org/docs/apache-airflow-providers-http/stable/operators.html
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator, call_with_context, given
from jetbridge.airflow.providers.http.hook import HttpHook
from jetbridge.definitions.signals import TaskException

if TYPE_CHECKING:
    from requests import Response

_KEEP_ALIVE = ("tcp_keep_alive", "tcp_keep_alive_idle", "tcp_keep_alive_count", "tcp_keep_alive_interval")


class HttpOperator(DeclaredOperator):
    """Calls an endpoint; the result is the text of the answer, or what `response_filter` makes of it.

    With `pagination_function` it is called again with what that function gives (`endpoint`, `data`, `headers`, `extra_options`) until that is
    nothing; the result, `response_check` and `response_filter` have the list of all answers then.
    """

    template_fields: tuple[str, ...] = ("endpoint", "data", "headers", "http_conn_id")

    endpoint: str | None = None
    method: str = "POST"
    data: Any = given(dict)
    headers: dict[str, str] = given(dict)
    pagination_function: Callable[..., Any] | None = None
    response_check: Callable[..., bool] | None = None
    response_filter: Callable[..., Any] | None = None
    extra_options: dict[str, Any] = given(dict)
    request_kwargs: dict[str, Any] = given(dict)
    http_conn_id: str = "http_default"
    log_response: bool = False
    auth_type: Any = None
    tcp_keep_alive: bool = True
    tcp_keep_alive_idle: int = 120
    tcp_keep_alive_count: int = 20
    tcp_keep_alive_interval: int = 30
    deferrable: bool = False
    warn_on_non_idempotent: bool = True
    retry_args: dict[str, Any] | None = None

    @property
    def hook(self) -> HttpHook:
        """A client for one call."""
        keep_alive = {name: getattr(self, name) for name in _KEEP_ALIVE}
        return HttpHook(self.method, self.http_conn_id, self.auth_type, **keep_alive)

    def execute(self, context: Context) -> Any:
        """Call the endpoint.

        Raises:
            TaskException: the status is an error, or the check says no.
        """
        request = {
            "endpoint": self.endpoint,
            "data": self.data,
            "headers": self.headers,
            "extra_options": self.extra_options,
        }
        return self.process_response(context, self.paginate_sync(self._call(request)))

    def _call(self, request: dict[str, Any]) -> Any:
        arguments = {**request, **self.request_kwargs}
        if self.retry_args:
            return self.hook.run_with_advanced_retry(self.retry_args, **arguments)
        return self.hook.run(**arguments)

    def paginate_sync(self, response: Response) -> Response | list[Response]:
        """All answers, when there is a function that names the next page."""
        if not self.pagination_function:
            return response
        responses = [response]
        while following := self.pagination_function(responses[-1]):
            responses.append(self._call(self._next_request(following)))
        return responses

    def _next_request(self, following: dict[str, Any]) -> dict[str, Any]:
        data = following.get("data")
        if isinstance(self.data, dict) and isinstance(data, dict):
            data = merged(self.data, data)
        return {
            "endpoint": following.get("endpoint") or self.endpoint,
            "data": data or self.data,
            "headers": merged(self.headers, following.get("headers", {})),
            "extra_options": merged(self.extra_options, following.get("extra_options", {})),
        }

    def process_response(self, context: Context, response: Response | list[Response]) -> Any:
        """Log, check and filter.

        Raises:
            TaskException: the check says no.
        """
        text = [each.text for each in response] if isinstance(response, list) else None
        if self.log_response:
            self.log.info("%s", text if isinstance(response, list) else response.text)
        if self.response_check and not call_with_context(self.response_check, (response,), context):
            raise TaskException("Response check returned False.")
        if self.response_filter:
            return call_with_context(self.response_filter, (response,), context)
        return text if isinstance(response, list) else response.text


SimpleHttpOperator = HttpOperator


def merged(first: dict[str, Any], second: dict[str, Any]) -> dict[str, Any]:
    """Two dictionaries, the second on top, dictionaries in them merged too."""
    found = dict(first)
    for key, value in second.items():
        both = isinstance(value, dict) and isinstance(found.get(key), dict)
        found[key] = merged(found[key], value) if both else value
    return found
