"""Databricks' REST API over an Airflow connection.

https://airflow.apache.org/docs/apache-airflow-providers-databricks/stable/connections/databricks.html
"""

from __future__ import annotations

import time
from functools import cached_property
from typing import Any, ClassVar
from urllib.parse import urlsplit

from jetbridge.airflow.clients import client
from jetbridge.airflow.connection import Connection
from jetbridge.airflow.hook import BaseHook
from jetbridge.definitions.signals import TaskException

_SCOPE = "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d"
"""Azure's name of Databricks."""
_MANAGEMENT = "https://management.core.windows.net/"
_EARLIER, _TOKEN_SECONDS = 120, 10
_TOO_MANY, _SERVER_ERROR = 429, 500


class DatabricksApiError(TaskException):
    """The API refused a request; `http_status_code` is its status."""

    def __init__(self, message: str, http_status_code: int) -> None:
        super().__init__(message)
        self.http_status_code = http_status_code


class BaseDatabricksHook(BaseHook):
    """Calls the API with the login of the connection: a token, a service principal, or a user with a password.

    Args:
        databricks_conn_id: The connection.
        timeout_seconds: How long a request may take.
        retry_limit: How often a request is tried.
        retry_delay: Seconds before the second try.
        retry_args: Arguments of tenacity's `Retrying`, instead of the two before.
        caller: Who asks.

    Raises:
        ValueError: there is no try.
    """

    conn_name_attr: ClassVar[str] = "databricks_conn_id"
    default_conn_name: ClassVar[str] = "databricks_default"
    conn_type: ClassVar[str] = "databricks"
    hook_name: ClassVar[str] = "Databricks"

    def __init__(
        self,
        databricks_conn_id: str = default_conn_name,
        timeout_seconds: int = 180,
        retry_limit: int = 3,
        retry_delay: float = 1.0,
        retry_args: dict[Any, Any] | None = None,
        caller: str = "DatabricksHook",
    ) -> None:
        super().__init__()
        if retry_limit < 1:
            raise ValueError("Retry limit must be greater than or equal to 1")
        self.databricks_conn_id, self.timeout_seconds, self.caller = databricks_conn_id, timeout_seconds, caller
        self.retry_limit, self.retry_delay, self.retry_args = retry_limit, retry_delay, retry_args
        self._tokens: dict[str, dict[str, Any]] = {}

    @cached_property
    def databricks_conn(self) -> Connection:
        """The connection."""
        return self.get_connection(self.databricks_conn_id)

    def get_conn(self) -> Connection:
        """The connection."""
        return self.databricks_conn

    @cached_property
    def extra(self) -> dict[str, Any]:
        """What the connection's extra says."""
        return self.databricks_conn.extra_dejson

    @cached_property
    def host(self) -> str:
        """The host of the workspace."""
        given = str(self.extra.get("host") or self.databricks_conn.host or "").rstrip("/")
        return urlsplit(given).hostname or given

    def url(self, endpoint: str) -> str:
        """The whole address of an endpoint."""
        found = self.databricks_conn
        port = f":{found.port}" if found.port else ""
        return f"{found.schema or 'https'}://{self.host}{port}/api/{endpoint}"

    def call(self, method: str, endpoint: str, content: dict[str, Any] | None = None) -> Any:
        """Call an endpoint: `content` is the query of a GET, the body of the others. Gives what it answers.

        Raises:
            DatabricksApiError: the request is refused.
            TaskException: the API could not be reached, however often it was tried.
        """
        requests, tenacity = client("requests", extra="databricks"), client("tenacity", extra="databricks")
        settings = self.retry_args or {
            "stop": tenacity.stop_after_attempt(self.retry_limit),
            "wait": tenacity.wait_exponential(min=self.retry_delay, max=2**self.retry_limit),
        }
        retrying = tenacity.Retrying(**{**settings, "retry": tenacity.retry_if_exception(_may_pass)})
        try:
            return retrying(self._send, method, endpoint, content)
        except tenacity.RetryError as error:
            last = error.last_attempt.exception()
            raise TaskException(
                f"API requests to Databricks failed {self.retry_limit} times (last error: {last}). Giving up."
            ) from error
        except requests.HTTPError as error:
            status, text = error.response.status_code, error.response.text
            raise DatabricksApiError(f"Response: {text}, Status Code: {status}", status) from error

    def _send(self, method: str, endpoint: str, content: dict[str, Any] | None) -> Any:
        given = {"params" if method == "GET" else "json": content}
        response = client("requests", extra="databricks").request(
            method,
            self.url(endpoint),
            timeout=self.timeout_seconds,
            proxies=self.extra.get("proxies"),
            **self._login(),
            **given,
        )
        response.raise_for_status()
        return response.json()

    def _do_api_call(self, endpoint_info: tuple[str, str], json: dict[str, Any] | None = None) -> Any:
        """`call`, as subclasses of teams know it."""
        return self.call(*endpoint_info, json)

    def _login(self) -> dict[str, Any]:
        token = self.token()
        if token is None:
            found = self.databricks_conn
            return {"auth": (found.login, found.password)}
        resource = self.extra.get("azure_resource_id")
        headers = {"Authorization": f"Bearer {token}"}
        if resource:
            headers["X-Databricks-Azure-Workspace-Resource-Id"] = resource
            headers["X-Databricks-Azure-SP-Management-Token"] = self._azure_token(_MANAGEMENT)
        return {"headers": headers}

    def token(self) -> str | None:
        """The token of the requests; None where user and password log in."""
        found, extra = self.databricks_conn, self.extra
        if "token" in extra:
            return str(extra["token"])
        if found.password and not found.login:
            return found.password
        if any(
            extra.get(name)
            for name in ("azure_tenant_id", "use_azure_managed_identity", "use_default_azure_credential")
        ):
            return self._azure_token(_SCOPE)
        if extra.get("service_principal_oauth"):
            return self._principal_token()
        return None

    def _kept(self, name: str) -> str | None:
        kept = self._tokens.get(name, {"expires": 0})
        return kept["token"] if kept["expires"] > time.time() + _EARLIER else None

    def _azure_token(self, scope: str) -> str:
        kept = self._kept(scope)
        if kept is None:
            got = self._azure_credential().get_token(f"{scope}/.default")
            self._tokens[scope] = {"token": got.token, "expires": got.expires_on}
            return str(got.token)
        return kept

    def _azure_credential(self) -> Any:
        identity, extra = client("azure.identity", extra="azure"), self.extra
        if extra.get("azure_tenant_id"):
            found = self.databricks_conn
            return identity.ClientSecretCredential(extra["azure_tenant_id"], found.login, found.password)
        if extra.get("use_azure_managed_identity"):
            return identity.ManagedIdentityCredential(client_id=extra.get("azure_managed_identity_client_id"))
        return identity.DefaultAzureCredential()

    def _principal_token(self) -> str:
        kept = self._kept("principal")
        if kept is not None:
            return kept
        found = self.databricks_conn
        response = client("requests", extra="databricks").post(
            self.url("").removesuffix("/api/") + "/oidc/v1/token",
            auth=(found.login, found.password),
            data={"grant_type": "client_credentials", "scope": "all-apis"},
            timeout=_TOKEN_SECONDS,
        )
        response.raise_for_status()
        got = response.json()
        self._tokens["principal"] = {"token": got["access_token"], "expires": time.time() + got["expires_in"]}
        return str(got["access_token"])


def _may_pass(error: BaseException) -> bool:
    """Whether the next try may be luckier."""
    requests = client("requests", extra="databricks")
    if isinstance(error, (requests.ConnectionError, requests.Timeout)):
        return True
    if not isinstance(error, requests.HTTPError):
        return False
    response = error.response
    return (
        response.status_code >= _SERVER_ERROR
        or response.status_code == _TOO_MANY
        or "COULD_NOT_ACQUIRE_LOCK" in response.text
    )
