"""`TableauHook`, over tableauserverclient.

https://airflow.apache.org/docs/apache-airflow-providers-tableau/stable/_api/airflow/providers/tableau/hooks/tableau/index.html
"""

from __future__ import annotations

import time
from enum import Enum
from pathlib import Path
from typing import Any

from typing_extensions import Self

from jetbridge.airflow.clients import client
from jetbridge.airflow.hook import BaseHook
from jetbridge.definitions.signals import TaskException

_TRUTHS = {
    **dict.fromkeys(("y", "yes", "t", "true", "on", "1"), True),
    **dict.fromkeys(("n", "no", "f", "false", "off", "0"), False),
}
_SLOWER = 1.5


class TableauJobFailedException(TaskException):
    """A job did not end well."""


class TableauJobFinishCode(Enum):
    """How a job ended."""

    PENDING = -1
    SUCCESS = 0
    ERROR = 1
    CANCELED = 2


class TableauHook(BaseHook):
    """A site of a server; use it with `with`. The login is the connection's, or a token of its extra (`auth`: `jwt`)."""

    conn_name_attr = "tableau_conn_id"
    default_conn_name = "tableau_default"
    conn_type = "tableau"
    hook_name = "Tableau"

    def __init__(self, site_id: str | None = None, tableau_conn_id: str = default_conn_name) -> None:
        super().__init__()
        self.tableau_conn_id = tableau_conn_id
        self.conn = found = self.get_connection(tableau_conn_id)
        extra = found.extra_dejson
        self.site_id = site_id or extra.get("site_id", "")
        self._library = client("tableauserverclient", extra="tableau")
        self.server = self._library.Server(f"{found.schema}://{found.host}" if found.schema else found.host)
        verify = extra.get("verify", True)
        verify = _TRUTHS.get(verify.lower(), verify) if isinstance(verify, str) else verify
        self.server.add_http_options({"verify": verify, "cert": extra.get("cert")})
        self.server.use_server_version()
        self.tableau_conn: Any = None

    def __enter__(self) -> Self:
        if self.tableau_conn is None:
            self.tableau_conn = self.get_conn()
        return self

    def __exit__(self, *_: object) -> None:
        self.server.auth.sign_out()

    def get_conn(self) -> Any:
        """Sign in.

        Raises:
            TaskException: the connection has two logins.
            ValueError: it has none, or the token is given twice.
        """
        extra = self.conn.extra_dejson
        by_password, by_token = bool(self.conn.login and self.conn.password), extra.get("auth") == "jwt"
        if by_password and by_token:
            raise TaskException(
                "Username/password authentication and JWT authentication cannot be used simultaneously."
            )
        if by_password:
            login = self._library.TableauAuth(self.conn.login, self.conn.password, site_id=self.site_id)
        elif by_token:
            login = self._library.JWTAuth(self._token(extra), site_id=self.site_id)
        else:
            raise ValueError("No Authentication method found for given Credentials!")
        return self.server.auth.sign_in(login)

    @staticmethod
    def _token(extra: dict[str, Any]) -> str:
        if ("jwt_file" in extra) == ("jwt_token" in extra):
            raise ValueError(
                "When auth set to 'jwt' then expected exactly one of 'jwt_file' and 'jwt_token' in the extra"
            )
        return Path(extra["jwt_file"]).read_text(encoding="utf-8") if "jwt_file" in extra else str(extra["jwt_token"])

    def get_all(self, resource_name: str) -> Any:
        """All resources of a kind, e.g. `workbooks`.

        Raises:
            ValueError: there is no such kind.
        """
        resource = getattr(self.server, resource_name, None)
        if resource is None:
            raise ValueError(f"Resource name {resource_name} is not found.")
        return self._library.Pager(resource.get)

    def get_job_status(self, job_id: str) -> TableauJobFinishCode:
        """How a job ended."""
        return TableauJobFinishCode(int(self.server.jobs.get_by_id(job_id).finish_code))

    def wait_for_state(
        self,
        job_id: str,
        target_state: TableauJobFinishCode,
        check_interval: float,
        timeout: float | None = None,
        exponential_backoff: bool = False,
        max_check_interval: float | None = None,
    ) -> bool:
        """Wait for the end of a job; whether it is the wanted one.

        Raises:
            TimeoutError: it takes longer than `timeout` seconds.
        """
        start = time.monotonic()
        while (code := self.get_job_status(job_id)) is TableauJobFinishCode.PENDING and code != target_state:
            if timeout is not None and time.monotonic() - start >= timeout:
                raise TimeoutError(f"Tableau job {job_id} is still PENDING after {timeout} seconds.")
            time.sleep(check_interval)
            if exponential_backoff:
                check_interval = min(check_interval * _SLOWER, max_check_interval or float("inf"))
        return code == target_state
