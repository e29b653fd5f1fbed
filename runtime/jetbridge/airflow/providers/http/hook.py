"""A session of `requests` with the address, the login and the headers of a connection.

https://airflow.apache.org/docs/apache-airflow-providers-http/stable/connections/http.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from jetbridge.airflow.clients import client
from jetbridge.airflow.connection import Connection
from jetbridge.airflow.hook import BaseHook
from jetbridge.definitions.signals import TaskException

if TYPE_CHECKING:
    from requests import PreparedRequest, Response, Session

_OPTIONS = {
    "stream": ("stream",),
    "cert": ("cert",),
    "proxy": ("proxies", "proxy"),
    "timeout": ("timeout",),
    "verify_ssl": ("verify", "verify_ssl"),
    "allow_redirects": ("allow_redirects",),
    "max_redirects": ("max_redirects",),
    "trust_env": ("trust_env",),
    "check_response": ("check_response",),
}
"""Option of a request -> the keys of a connection's extra that set it; all other keys are headers."""
_NO_OPTIONS = {"srv_lookup"}


class HttpHook(BaseHook):
    """Calls endpoints below a connection's address.

    Args:
        method: The HTTP method of `run`.
        http_conn_id: The connection.
        auth_type: Class of the login, or what makes one; basic authentication without it.
        tcp_keep_alive: Whether to keep the connection alive with TCP's probes.
        tcp_keep_alive_idle: Seconds before the first probe.
        tcp_keep_alive_count: How many probes may fail.
        tcp_keep_alive_interval: Seconds between probes.
        adapter: Transport adapter of the session, instead of the one that keeps alive.
    """

    conn_name_attr = "http_conn_id"
    default_conn_name = "http_default"
    conn_type = "http"
    hook_name = "HTTP"
    default_host = ""
    default_headers: dict[str, str] = {}  # noqa: RUF012 -- replaced in subclasses, never changed

    def __init__(
        self,
        method: str = "POST",
        http_conn_id: str = default_conn_name,
        auth_type: Any = None,
        tcp_keep_alive: bool = True,
        tcp_keep_alive_idle: int = 120,
        tcp_keep_alive_count: int = 20,
        tcp_keep_alive_interval: int = 30,
        adapter: Any = None,
    ) -> None:
        super().__init__()
        self.method, self.http_conn_id = method.upper(), http_conn_id
        self.base_url = ""
        self.auth_type = auth_type
        self.adapter = adapter
        self.keep_alive_adapter = None
        if tcp_keep_alive and adapter is None:
            adapters = client("requests_toolbelt.adapters.socket_options", extra="http")
            self.keep_alive_adapter = adapters.TCPKeepAliveAdapter(
                idle=tcp_keep_alive_idle, count=tcp_keep_alive_count, interval=tcp_keep_alive_interval
            )
        self.merged_extra: dict[str, Any] = {}

    def get_conn(self, headers: dict[Any, Any] | None = None, extra_options: dict[str, Any] | None = None) -> Session:
        """A session with the connection's login, options and headers, and these headers on top.

        Raises:
            ValueError: the address has no scheme.
        """
        session: Session = client("requests", extra="http").Session()
        connection = self.get_connection(self.http_conn_id)
        self._set_base_url(connection)
        self._log_in(session, connection)
        if connection.extra or extra_options:
            self._configure(session, connection, extra_options or {})
        self._mount_adapters(session)
        session.headers.update(self.default_headers)
        session.headers.update(headers or {})
        return session

    def _set_base_url(self, connection: Connection) -> None:
        host = connection.host or self.default_host
        self.base_url = host if "://" in host else f"{connection.schema or 'http'}://{host}"
        if connection.port:
            self.base_url = f"{self.base_url}:{connection.port}"
        if not urlsplit(self.base_url).scheme:
            raise ValueError(f"Invalid base URL: Missing scheme in {self.base_url}")

    def _log_in(self, session: Session, connection: Connection) -> None:
        if connection.login:
            make = self.auth_type or client("requests.auth", extra="http").HTTPBasicAuth
            session.auth = make(connection.login, connection.password)
        elif self.auth_type:
            session.auth = self.auth_type()

    def _configure(self, session: Session, connection: Connection, extra_options: dict[str, Any]) -> None:
        headers, options = split_extra(connection, extra_options)
        self.merged_extra = options
        session.proxies = options.get("proxies", options.get("proxy", {}))
        session.stream = options.get("stream", False)
        session.verify = options.get("verify", options.get("verify_ssl", True))
        session.cert = options.get("cert")
        session.max_redirects = options.get("max_redirects", session.max_redirects)
        session.trust_env = options.get("trust_env", True)
        session.headers.update(headers)

    def _mount_adapters(self, session: Session) -> None:
        if self.adapter is not None:
            session.mount(f"{urlsplit(self.base_url).scheme}://", self.adapter)
        elif self.keep_alive_adapter is not None:
            session.mount("http://", self.keep_alive_adapter)
            session.mount("https://", self.keep_alive_adapter)

    def run(
        self,
        endpoint: str | None = None,
        data: dict[str, Any] | str | None = None,
        headers: dict[str, Any] | None = None,
        extra_options: dict[str, Any] | None = None,
        **request_kwargs: Any,
    ) -> Any:
        """Call an endpoint.

        Args:
            endpoint: Path below the connection's address.
            data: Query parameters of a GET, nothing of a HEAD, the body of all other methods.
            headers: Headers on top of the connection's.
            extra_options: `timeout`, `verify`, `check_response`, … on top of the connection's.
            request_kwargs: Further arguments of `requests.Request`, e.g. `json`.

        Raises:
            TaskException: the status is 400 or more (`"<status>:<reason>"`), unless `check_response` is off.
        """
        session = self.get_conn(headers, extra_options)
        payload = {"GET": {"params": data}, "HEAD": {}}.get(self.method, {"data": data})
        request = client("requests", extra="http").Request(
            self.method, self.url_from_endpoint(endpoint), headers=headers, **payload, **request_kwargs
        )
        prepared = session.prepare_request(request)
        self.log.debug("Sending %r to url: %s", self.method, prepared.url)
        try:
            return self.run_and_check(session, prepared, self.merged_extra)
        finally:
            if not session.stream:
                session.close()

    def run_and_check(self, session: Session, prepped_request: PreparedRequest, extra_options: dict[Any, Any]) -> Any:
        """Send a prepared request, and check the status of what comes back unless `check_response` is off."""
        settings = session.merge_environment_settings(
            prepped_request.url or "", session.proxies, session.stream, session.verify, session.cert
        )
        response = session.send(
            prepped_request,
            timeout=extra_options.get("timeout"),
            allow_redirects=extra_options.get("allow_redirects", True),
            **settings,
        )
        if extra_options.get("check_response", True):
            self.check_response(response)
        return response

    def check_response(self, response: Response) -> None:
        """Refuse a status of 400 or more.

        Raises:
            TaskException: `"<status>:<reason>"`.
        """
        if not response.ok:
            self.log.error("HTTP error: %s\n%s", response.reason, response.text)
            raise TaskException(f"{response.status_code}:{response.reason}")

    def run_with_advanced_retry(self, _retry_args: dict[Any, Any], *args: Any, **kwargs: Any) -> Any:
        """`run`, tried again as tenacity's arguments say."""
        return client("tenacity", extra="http").Retrying(**_retry_args)(self.run, *args, **kwargs)

    def url_from_endpoint(self, endpoint: str | None) -> str:
        """The whole address of an endpoint: one slash stands between the two."""
        if not self.base_url:
            self._set_base_url(self.get_connection(self.http_conn_id))
        needs_slash = endpoint and not endpoint.startswith("/") and not self.base_url.endswith("/")
        return f"{self.base_url}/{endpoint}" if needs_slash else self.base_url + (endpoint or "")

    def test_connection(self) -> tuple[bool, str]:
        """Whether the address answers, and what it says if not."""
        try:
            self.run()
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is the answer
            return False, str(error)
        return True, "Connection successfully tested"


def split_extra(connection: Connection, extra_options: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """A connection's extra as headers, and the options of a request, the caller's own first."""
    extra = {name: value for name, value in connection.extra_dejson.items() if name not in _NO_OPTIONS}
    options = dict(extra_options)
    for option, keys in _OPTIONS.items():
        found = [extra.pop(key) for key in keys if key in extra]
        if found and found[0] is not None:
            options.setdefault(option, found[0])
    return extra, options
