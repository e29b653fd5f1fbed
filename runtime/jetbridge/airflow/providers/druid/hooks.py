"""`DruidHook`, `DruidDbApiHook`.

https://airflow.apache.org/docs/apache-airflow-providers-apache-druid/stable/connections/druid.html
"""

from __future__ import annotations

import time
from enum import Enum
from functools import cached_property
from typing import Any, ClassVar

from jetbridge.airflow.clients import client
from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.providers.db_api_hook import DbApiHook
from jetbridge.definitions.signals import TaskException

_TASKS = "druid/indexer/v1/task"


class IngestionType(Enum):
    """How data comes in: a native batch, or SQL (the multi-stage query engine)."""

    BATCH = 1
    MSQ = 2


class DruidHook(BaseHook):
    """The service that takes data in; the connection's extra has `endpoint`, `msq_endpoint`, `status_endpoint`, `ca_bundle_path`.

    Raises:
        ValueError: `timeout` is below a second.
    """

    def __init__(
        self,
        druid_ingest_conn_id: str = "druid_ingest_default",
        timeout: int = 1,
        max_ingestion_time: int | None = None,
        verify_ssl: bool = True,
    ) -> None:
        super().__init__()
        if timeout < 1:
            raise ValueError("Druid timeout should be equal or greater than 1")
        self.druid_ingest_conn_id, self.timeout = druid_ingest_conn_id, timeout
        self.max_ingestion_time, self.verify_ssl = max_ingestion_time, verify_ssl
        self.header = {"content-type": "application/json"}

    @cached_property
    def conn(self) -> Any:
        """The connection."""
        return self.get_connection(self.druid_ingest_conn_id)

    @property
    def get_connection_type(self) -> str:
        """The scheme of the address."""
        return str(self.conn.schema or self.conn.conn_type or "http")

    def get_conn_url(self, ingestion_type: IngestionType = IngestionType.BATCH) -> str:
        """Where data is taken in."""
        name = "endpoint" if ingestion_type is IngestionType.BATCH else "msq_endpoint"
        endpoint = self.conn.extra_dejson.get(name, "")
        return f"{self.get_connection_type}://{self.conn.host}:{self.conn.port}/{endpoint}"

    def get_status_url(self, ingestion_type: IngestionType) -> str:
        """Where a task tells its state."""
        if ingestion_type is IngestionType.BATCH:
            return self.get_conn_url(ingestion_type)
        extra, scheme = self.conn.extra_dejson, self.get_connection_type
        scheme = extra.get("schema", "http") if scheme == "druid" else scheme
        return f"{scheme}://{self.conn.host}:{self.conn.port}/{extra.get('status_endpoint', _TASKS)}"

    def get_auth(self) -> Any:
        """The login of requests; None without one."""
        login, password = self.conn.login, self.conn.password
        if login is None or password is None:
            return None
        return client("requests.auth", extra="http").HTTPBasicAuth(login, password)

    def get_verify(self) -> bool | str:
        """Whether, or with which certificates, the server is verified."""
        bundle: str | None = self.conn.extra_dejson.get("ca_bundle_path")
        return bundle if bundle and not self.verify_ssl else self.verify_ssl

    def submit_indexing_job(
        self, json_index_spec: dict[str, Any] | str, ingestion_type: IngestionType = IngestionType.BATCH
    ) -> None:
        """Take data in, and wait for the end.

        Raises:
            TaskException: Druid refuses, the task fails, or takes longer than `max_ingestion_time` seconds.
        """
        url = self.get_conn_url(ingestion_type)
        response = self._call("post", url, data=json_index_spec, headers=self.header)
        if not response.ok:
            self.log.error("Error submitting the Druid job to %s: %s", url, response.text)
            raise TaskException(f"Did not get 200 or 202 when submitting the Druid job to {url}")
        task = response.json()["task" if ingestion_type is IngestionType.BATCH else "taskId"]
        place, seconds = f"{self.get_status_url(ingestion_type)}/{task}/status", 0
        while (state := self._state(place)) == "RUNNING":
            if self.max_ingestion_time and seconds > self.max_ingestion_time:
                self._call("post", f"{url}/{task}/shutdown")
                raise TaskException(f"Druid ingestion took more than {self.max_ingestion_time} seconds")
            time.sleep(self.timeout)
            seconds += self.timeout
        if state != "SUCCESS":
            raise TaskException(f"Druid indexing job ended as {state}, check console for more info")

    def _state(self, place: str) -> str:
        return str(self._call("get", place).json()["status"]["status"])

    def _call(self, method: str, url: str, **options: Any) -> Any:
        requests = client("requests", extra="http")
        return requests.request(method, url, auth=self.get_auth(), verify=self.get_verify(), **options)


class DruidDbApiHook(DbApiHook):
    """Druid's SQL, over pydruid."""

    conn_name_attr: ClassVar[str] = "druid_broker_conn_id"
    default_conn_name: ClassVar[str] = "druid_broker_default"
    conn_type: ClassVar[str] = "druid"
    hook_name: ClassVar[str] = "Druid"

    def __init__(self, context: dict[str, Any] | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.context = context or {}

    def get_conn(self) -> Any:
        """A new connection of pydruid.

        Raises:
            MissingClientError: it is not installed.
        """
        found, extra = self.connection, self.connection_extra
        return client("pydruid.db", extra="druid").connect(
            host=found.host,
            port=found.port,
            path=extra.get("endpoint", "/druid/v2/sql"),
            scheme=extra.get("schema", "http"),
            user=found.login,
            password=found.password,
            context=self.context,
            ssl_verify_cert=extra.get("ssl_verify_cert", True),
        )

    def get_uri(self) -> str:
        """`druid://host:port/druid/v2/sql`."""
        found = self.connection
        port = f":{found.port}" if found.port else ""
        return f"{found.conn_type or 'druid'}://{found.host or ''}{port}/{self.connection_extra.get('endpoint', 'druid/v2/sql')}"
