"""OpenSearch, over opensearch-py.

https://airflow.apache.org/docs/apache-airflow-providers-opensearch/stable/operators/opensearch.html
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator
from jetbridge.airflow.hook import BaseHook
from jetbridge.definitions.signals import TaskException

_SETTINGS = ("url_prefix", "headers", "opaque_id", "scheme")


class OpenSearchHook(BaseHook):
    """A cluster; the connection's extra has `use_ssl`, `verify_certs`, `timeout`, `http_compress`, `url_prefix`, `headers`, …"""

    conn_name_attr = "opensearch_conn_id"
    default_conn_name = "opensearch_default"
    conn_type = "opensearch"
    hook_name = "OpenSearch Hook"

    def __init__(self, open_search_conn_id: str, log_query: bool, open_search_conn_class: Any = None) -> None:
        super().__init__()
        self.conn_id, self.log_query, self.connection_class = open_search_conn_id, log_query, open_search_conn_class

    @cached_property
    def conn(self) -> Any:
        """The connection."""
        return self.get_connection(self.conn_id)

    @cached_property
    def client(self) -> Any:
        """The client (`opensearchpy.OpenSearch`)."""
        library, found = client("opensearchpy", extra="opensearch"), self.conn
        extra = found.extra_dejson
        given = {name: extra[name] for name in _SETTINGS if extra.get(name)}
        given |= {"timeout": int(extra["timeout"])} if extra.get("timeout") is not None else {}
        given |= {"http_compress": _truth(extra["http_compress"])} if extra.get("http_compress") is not None else {}
        given |= {"http_auth": (found.login, found.password)} if found.login and found.password else {}
        return library.OpenSearch(
            hosts=[{"host": found.host, "port": found.port}],
            use_ssl=_truth(extra.get("use_ssl", False)),
            verify_certs=_truth(extra.get("verify_certs", False)),
            connection_class=self.connection_class or library.RequestsHttpConnection,
            **given,
        )

    def search(self, query: dict[str, Any], index_name: str, **kwargs: Any) -> Any:
        """What a query finds in an index."""
        if self.log_query:
            self.log.info("Searching %s with Query: %s", index_name, query)
        return self.client.search(body=query, index=index_name, **kwargs)

    def index(self, document: dict[str, Any], index_name: str, doc_id: int, **kwargs: Any) -> Any:
        """Put a document into an index."""
        return self.client.index(index=index_name, id=doc_id, body=document, **kwargs)

    def delete(self, index_name: str, query: dict[str, Any] | None = None, doc_id: int | None = None) -> Any:
        """Delete what a query finds, or one document.

        Raises:
            TaskException: neither is given.
        """
        if query is not None:
            return self.client.delete_by_query(index=index_name, body=query)
        if doc_id is not None:
            return self.client.delete(index=index_name, id=doc_id)
        raise TaskException("To delete a document you must include one of either a query or a document id.")


def _truth(value: Any) -> bool:
    return str(value).lower() in ("true", "1", "yes", "y", "t", "on")


class _OpenSearchOperator(DeclaredOperator):
    """What the operators share."""

    opensearch_conn_id: str = "opensearch_default"

    @cached_property
    def hook(self) -> OpenSearchHook:
        """The cluster."""
        return OpenSearchHook(self.opensearch_conn_id, log_query=True)

    def execute(self, context: Context) -> Any:  # noqa: ARG002 -- all is in the arguments
        """Ask it.

        Raises:
            TaskException: it refuses, or an argument is missing.
        """
        try:
            return self._ask()
        except client("opensearchpy.exceptions", extra="opensearch").OpenSearchException as error:
            raise TaskException(str(error)) from error

    def _ask(self) -> Any:
        """Subclasses ask here."""


class OpenSearchQueryOperator(_OpenSearchOperator):
    """Searches an index with a query, or with a search of opensearch-py."""

    template_fields = ("query", "opensearch_conn_id")

    query: dict[str, Any] | None = None
    search_object: Any = None
    index_name: str | None = None
    opensearch_conn_class: Any = None
    log_query: bool = True

    @cached_property
    def hook(self) -> OpenSearchHook:
        """The cluster."""
        return OpenSearchHook(self.opensearch_conn_id, self.log_query, self.opensearch_conn_class)

    def _ask(self) -> Any:
        if self.query is None and self.search_object is None:
            raise TaskException("Either query or search_object is required.")
        if self.query is None:
            return self.search_object.using(self.hook.client).execute()
        if not self.query.get("query"):
            raise TaskException("Query input is missing required field Query in dictionary")
        if self.index_name is None:
            raise TaskException("Index name is required when using the query input.")
        return self.hook.search(self.query, self.index_name)


class OpenSearchCreateIndexOperator(_OpenSearchOperator):
    """Makes an index."""

    template_fields = ("opensearch_conn_id",)

    index_name: str
    index_body: dict[str, Any]

    def _ask(self) -> None:
        self.hook.client.indices.create(index=self.index_name, body=self.index_body)


class OpenSearchAddDocumentOperator(_OpenSearchOperator):
    """Puts a document into an index, or saves one of a class of opensearch-py."""

    template_fields = ("opensearch_conn_id",)

    index_name: str | None = None
    document: dict[str, Any] | None = None
    doc_id: int | None = None
    doc_class: Any = None

    def _ask(self) -> Any:
        if self.doc_class is not None:
            return self.doc_class.init(using=self.hook.client).save(using=self.hook.client)
        if self.index_name is None or self.document is None or self.doc_id is None:
            raise TaskException(
                "Index name, document dictionary and doc_id or a Document subclassed object is required."
            )
        return self.hook.index(self.document, self.index_name, self.doc_id)
