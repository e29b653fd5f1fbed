"""dbt Cloud's REST API over an Airflow connection.

https://docs.getdbt.com/dbt-cloud/api-v2
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.connection import Connection
from jetbridge.airflow.hook import BaseHook
from jetbridge.definitions.signals import TaskException

_TOO_MANY, _SERVER_ERROR = 429, 500


class DbtCloudApi(BaseHook):
    """Calls the API with the token that is the connection's password; its login is the account, its host the tenant's.

    Args:
        dbt_cloud_conn_id: The connection.
        timeout_seconds: How long a request may take.
        retry_limit: How often a request is tried.
        retry_delay: Seconds before the second try.
        retry_args: Arguments of tenacity's `Retrying`, instead of the two before.
    """

    conn_name_attr = "dbt_cloud_conn_id"
    default_conn_name = "dbt_cloud_default"
    conn_type = "dbt_cloud"
    hook_name = "dbt Cloud"

    def __init__(
        self,
        dbt_cloud_conn_id: str = default_conn_name,
        timeout_seconds: int | None = None,
        retry_limit: int = 1,
        retry_delay: float = 1.0,
        retry_args: dict[Any, Any] | None = None,
    ) -> None:
        super().__init__()
        if retry_limit < 1:
            raise ValueError("Retry limit must be greater than or equal to 1")
        self.dbt_cloud_conn_id, self.timeout_seconds = dbt_cloud_conn_id, timeout_seconds
        self.retry_limit, self.retry_delay, self.retry_args = retry_limit, retry_delay, retry_args

    @cached_property
    def connection(self) -> Connection:
        """The connection.

        Raises:
            TaskException: it has no token.
        """
        found = self.get_connection(self.dbt_cloud_conn_id)
        if not found.password:
            raise TaskException("An API token is required to connect to dbt Cloud.")
        return found

    def default_account(self) -> int:
        """The account of the connection.

        Raises:
            TaskException: it has none.
        """
        if not self.connection.login:
            raise TaskException("Could not determine the dbt Cloud account.")
        return int(self.connection.login)

    def _call(self, endpoint: str, content: Any = None, method: str = "GET", version: str = "v2") -> Any:
        """The response of an endpoint: `content` is the query of a GET, the body of a POST."""
        tenacity = client("tenacity", extra="dbt")
        settings = self.retry_args or {
            "stop": tenacity.stop_after_attempt(self.retry_limit),
            "wait": tenacity.wait_exponential(min=self.retry_delay, max=2**self.retry_limit),
        }
        retry = {"retry": tenacity.retry_if_exception(_may_pass), "reraise": True}
        return tenacity.Retrying(**{**settings, **retry})(self._send, endpoint, content, method, version)

    def _send(self, endpoint: str, content: Any, method: str, version: str) -> Any:
        requests = client("requests", extra="dbt")
        given = {"params": content} if method == "GET" else {"data": content}
        headers = {"Authorization": f"Token {self.connection.password}", "Content-Type": "application/json"}
        url = f"https://{self.connection.host or 'cloud.getdbt.com'}/api/{version}/accounts/{endpoint}"
        proxies = self.connection.extra_dejson.get("proxies")
        response = requests.request(
            method, url, headers=headers, timeout=self.timeout_seconds, proxies=proxies, **given
        )
        if response.ok:
            return response
        failure = TaskException(f"{response.status_code}:{response.reason}")
        raise _Passing(str(failure)) if _passes(response.status_code) else failure

    def _pages(self, endpoint: str, query: dict[str, Any], version: str = "v2") -> list[Any]:
        """The responses of all pages."""
        found = [self._call(endpoint, query, version=version)]
        said = found[0].json()["extra"]
        count, total, limit = said["pagination"]["count"], said["pagination"]["total_count"], said["filters"]["limit"]
        offset = limit
        while count < total:
            found.append(self._call(endpoint, {**query, "offset": offset}, version=version))
            count += found[-1].json()["extra"]["pagination"]["count"]
            offset += limit
        return found


class _Passing(TaskException):
    """A refusal that may pass."""


def _passes(status: int) -> bool:
    return status >= _SERVER_ERROR or status == _TOO_MANY


def _may_pass(error: BaseException) -> bool:
    requests = client("requests", extra="dbt")
    return isinstance(error, (_Passing, requests.ConnectionError, requests.Timeout))
