"""Elasticsearch: SQL and searches, over its own client.

https://airflow.apache.org/docs/apache-airflow-providers-elasticsearch/stable/hooks/elasticsearch_sql_hook.html
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import Any, ClassVar

from jetbridge.airflow.clients import client
from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.providers.db_api_hook import DbApiHook

_OF_CURSORS = {"fetch_size": 1000, "field_multi_value_leniency": False}


class ElasticsearchSQLCursor:
    """A cursor of DB-API over Elasticsearch's SQL; what does not fit into one answer is fetched page by page."""

    def __init__(self, es: Any, **kwargs: Any) -> None:
        self.es = es
        self.body: dict[str, Any] = {name: kwargs.get(name, default) for name, default in _OF_CURSORS.items()}
        self.response: Any = {}
        self._rows: deque[list[Any]] = deque()

    @property
    def rowcount(self) -> int:
        """Rows of the last page."""
        return len(self.response.get("rows", ()))

    @property
    def description(self) -> list[tuple[Any, ...]]:
        """Names and types of the columns."""
        return [(column["name"], column["type"]) for column in self.response.get("columns", ())]

    def execute(self, statement: str, params: Iterable[Any] | Mapping[str, Any] | None = None) -> Any:
        """Run a statement; the first page."""
        self.body["query"] = statement
        if params:
            self.body["params"] = params
        self.response = self.es.sql.query(**self.body)
        self._rows = deque(self.response.get("rows", ()))
        return self.response

    def _next_page(self) -> bool:
        following = self.response.get("cursor")
        if not following:
            return False
        page = self.es.sql.query(cursor=following)
        self.response = {"columns": self.response.get("columns", ()), **dict(page)}
        self._rows.extend(page.get("rows", ()))
        return True

    def fetchone(self) -> list[Any] | None:
        """One row."""
        while not self._rows:
            if not self._next_page():
                return None
        return self._rows.popleft()

    def fetchmany(self, size: int | None = None) -> list[list[Any]]:
        """Some rows."""
        wanted = size or self.body["fetch_size"]
        while len(self._rows) < wanted and self._next_page():
            pass
        return [self._rows.popleft() for _ in range(min(wanted, len(self._rows)))]

    def fetchall(self) -> list[list[Any]]:
        """All rows that are left."""
        while self._next_page():
            pass
        return [self._rows.popleft() for _ in range(len(self._rows))]

    def close(self) -> None:
        """Forget the answer."""
        self.response = {}


class ESConnection:
    """A connection of DB-API over `elasticsearch.Elasticsearch`."""

    def __init__(
        self,
        host: str = "localhost",
        port: int = 9200,
        user: str | None = None,
        password: str | None = None,
        scheme: str = "http",
        **kwargs: Any,
    ) -> None:
        self.host, self.port, self.user, self.password, self.scheme = host, port, user, password, scheme
        self.kwargs = dict(kwargs)
        self.url = f"{scheme}://{host}:{port}/"
        options = {name: value for name, value in kwargs.items() if name not in _OF_CURSORS}
        login = {"basic_auth": (user, password)} if user and password else {}
        self.es = client("elasticsearch", extra="elasticsearch").Elasticsearch(self.url, **login, **options)

    def cursor(self) -> ElasticsearchSQLCursor:
        """A cursor."""
        return ElasticsearchSQLCursor(self.es, **self.kwargs)

    def execute_sql(self, query: str, params: Iterable[Any] | Mapping[str, Any] | None = None) -> Any:
        """Run a statement; Elasticsearch's answer."""
        return self.cursor().execute(query, params)

    def commit(self) -> None:
        """There are no transactions."""

    def close(self) -> None:
        """End it."""
        self.es.close()


class ElasticsearchSQLHook(DbApiHook):
    """Elasticsearch's SQL."""

    conn_name_attr: ClassVar[str] = "elasticsearch_conn_id"
    default_conn_name: ClassVar[str] = "elasticsearch_default"
    conn_type: ClassVar[str] = "elasticsearch"
    hook_name: ClassVar[str] = "Elasticsearch"

    def get_conn(self) -> ESConnection:
        """A new connection."""
        found = self.connection
        return ESConnection(
            host=found.host or "localhost",
            port=found.port or 9200,
            user=found.login or None,
            password=found.password or None,
            scheme=found.schema or "http",
            **found.extra_dejson,
        )

    def get_uri(self) -> str:
        """`elasticsearch+http://…`."""
        found = self.connection
        login = f"{found.login}:{found.password}@" if found.login else ""
        port = f":{found.port}" if found.port is not None else ""
        extra = "&".join(f"{name}={value}" for name, value in found.extra_dejson.items())
        uri = f"{found.conn_type}+{found.schema}://{login}{found.host or ''}{port}/"
        return f"{uri}?{extra}" if extra else uri


class ElasticsearchPythonHook(BaseHook):
    """Searches, without a connection of Airflow."""

    def __init__(self, hosts: list[Any], es_conn_args: dict[str, Any] | None = None) -> None:
        super().__init__()
        self.hosts, self.es_conn_args = hosts, es_conn_args or {}

    @cached_property
    def get_conn(self) -> Any:
        """The client: a property, as in Airflow."""
        return client("elasticsearch", extra="elasticsearch").Elasticsearch(self.hosts, **self.es_conn_args)

    def search(self, query: dict[Any, Any], index: str = "_all") -> Any:
        """What a query finds."""
        return self.get_conn.search(index=index, **query)["hits"]
