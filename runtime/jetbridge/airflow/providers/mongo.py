"""MongoDB, over pymongo.

https://airflow.apache.org/docs/apache-airflow-providers-mongo/stable/index.html
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import quote_plus, urlunsplit

from typing_extensions import Self

from jetbridge.airflow.clients import client
from jetbridge.airflow.connection import Connection
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredSensor
from jetbridge.airflow.hook import BaseHook
from jetbridge.definitions.signals import TaskException


class MongoHook(BaseHook):
    """A server; the connection's extra has `srv`, `ssl`, `allow_insecure`, and further options of `pymongo.MongoClient`.

    Raises:
        TaskException: the connection is of another type, or names a port with `srv`.
    """

    conn_name_attr = "mongo_conn_id"
    default_conn_name = "mongo_default"
    conn_type = "mongo"
    hook_name = "MongoDB"

    def __init__(self, mongo_conn_id: str = default_conn_name, *_: Any, **kwargs: Any) -> None:
        super().__init__()
        self.mongo_conn_id = kwargs.get("conn_id", mongo_conn_id)
        self.connection = self.get_connection(self.mongo_conn_id)
        _check(self.connection)
        self.extras = dict(self.connection.extra_dejson)
        self.client: Any = None
        self.uri = self._uri()
        insecure = str(self.extras.pop("allow_insecure", "")).lower() == "true"
        self.ssl_enabled = any(str(self.extras.get(name, "")).lower() == "true" for name in ("ssl", "tls"))
        self.allow_insecure = self.ssl_enabled and insecure

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _uri(self) -> str:
        scheme = "mongodb+srv" if self.extras.pop("srv", False) else "mongodb"
        found = self.connection
        login = f"{quote_plus(found.login)}:{quote_plus(found.password)}@" if found.login and found.password else ""
        port = f":{found.port}" if found.port else ""
        path = f"/{found.schema}" if found.schema else ""
        return urlunsplit((scheme, f"{login}{found.host}{port}", path, "", ""))

    def get_conn(self) -> Any:
        """The client (`pymongo.MongoClient`), made at the first call."""
        if self.client is None:
            options = {**self.extras, **({"tlsAllowInvalidCertificates": True} if self.allow_insecure else {})}
            self.client = client("pymongo", extra="mongo").MongoClient(self.uri, **options)
        return self.client

    def close(self) -> None:
        """End the client."""
        if self.client is not None:
            self.client.close()
            self.client = None

    def _database(self, mongo_db: str | None) -> Any:
        return self.get_conn().get_database(mongo_db or self.connection.schema)

    def get_collection(self, mongo_collection: str, mongo_db: str | None = None) -> Any:
        """A collection of a database, of the connection's schema without one."""
        return self._database(mongo_db).get_collection(mongo_collection)

    def create_collection(
        self, mongo_collection: str, mongo_db: str | None = None, return_if_exists: bool = True, **create_kwargs: Any
    ) -> Any:
        """Make a collection; one that is there is given as it is.

        Raises:
            pymongo.errors.CollectionInvalid: it is there, and must not be.
        """
        database = self._database(mongo_db)
        try:
            database.create_collection(mongo_collection, **create_kwargs)
        except client("pymongo.errors", extra="mongo").CollectionInvalid:
            if not return_if_exists:
                raise
        return database.get_collection(mongo_collection)

    def aggregate(
        self, mongo_collection: str, aggregate_query: list[Any], mongo_db: str | None = None, **kwargs: Any
    ) -> Any:
        """What a pipeline gives."""
        return self.get_collection(mongo_collection, mongo_db).aggregate(aggregate_query, **kwargs)

    def find(
        self,
        mongo_collection: str,
        query: dict[str, Any],
        find_one: bool = False,
        mongo_db: str | None = None,
        projection: Any = None,
        **kwargs: Any,
    ) -> Any:
        """The documents that fit, or the first of them."""
        collection = self.get_collection(mongo_collection, mongo_db)
        return (collection.find_one if find_one else collection.find)(query, projection, **kwargs)

    def insert_one(self, mongo_collection: str, doc: dict[str, Any], mongo_db: str | None = None, **kwargs: Any) -> Any:
        """Put in a document."""
        return self.get_collection(mongo_collection, mongo_db).insert_one(doc, **kwargs)

    def insert_many(
        self, mongo_collection: str, docs: Iterable[dict[str, Any]], mongo_db: str | None = None, **kwargs: Any
    ) -> Any:
        """Put in documents."""
        return self.get_collection(mongo_collection, mongo_db).insert_many(docs, **kwargs)

    def update_one(
        self,
        mongo_collection: str,
        filter_doc: dict[str, Any],
        update_doc: dict[str, Any],
        mongo_db: str | None = None,
        **kwargs: Any,
    ) -> Any:
        """Change a document that fits."""
        return self.get_collection(mongo_collection, mongo_db).update_one(filter_doc, update_doc, **kwargs)

    def update_many(
        self,
        mongo_collection: str,
        filter_doc: dict[str, Any],
        update_doc: dict[str, Any],
        mongo_db: str | None = None,
        **kwargs: Any,
    ) -> Any:
        """Change all documents that fit."""
        return self.get_collection(mongo_collection, mongo_db).update_many(filter_doc, update_doc, **kwargs)

    def replace_one(
        self,
        mongo_collection: str,
        doc: dict[str, Any],
        filter_doc: dict[str, Any] | None = None,
        mongo_db: str | None = None,
        **kwargs: Any,
    ) -> Any:
        """Put a document in the place of the one that fits, of the one with its id without a filter."""
        where = filter_doc or {"_id": doc["_id"]}
        return self.get_collection(mongo_collection, mongo_db).replace_one(where, doc, **kwargs)

    def replace_many(
        self,
        mongo_collection: str,
        docs: list[dict[str, Any]],
        filter_docs: list[dict[str, Any]] | None = None,
        mongo_db: str | None = None,
        upsert: bool = False,
        collation: Any = None,
        **kwargs: Any,
    ) -> Any:
        """The same for many, in one request."""
        replace = client("pymongo", extra="mongo").ReplaceOne
        wheres = filter_docs or [{"_id": doc["_id"]} for doc in docs]
        requests = [
            replace(where, doc, upsert=upsert, collation=collation) for where, doc in zip(wheres, docs, strict=True)
        ]
        return self.get_collection(mongo_collection, mongo_db).bulk_write(requests, **kwargs)

    def delete_one(
        self, mongo_collection: str, filter_doc: dict[str, Any], mongo_db: str | None = None, **kwargs: Any
    ) -> Any:
        """Delete a document that fits."""
        return self.get_collection(mongo_collection, mongo_db).delete_one(filter_doc, **kwargs)

    def delete_many(
        self, mongo_collection: str, filter_doc: dict[str, Any], mongo_db: str | None = None, **kwargs: Any
    ) -> Any:
        """Delete all documents that fit."""
        return self.get_collection(mongo_collection, mongo_db).delete_many(filter_doc, **kwargs)

    def distinct(
        self,
        mongo_collection: str,
        distinct_key: str,
        filter_doc: dict[str, Any] | None = None,
        mongo_db: str | None = None,
        **kwargs: Any,
    ) -> Any:
        """The values of a field."""
        return self.get_collection(mongo_collection, mongo_db).distinct(distinct_key, filter=filter_doc, **kwargs)


def _check(connection: Connection) -> None:
    if connection.conn_type != "mongo":
        raise TaskException(
            f"conn_type '{connection.conn_type}' not allowed for MongoHook; conn_type must be 'mongo'"
            " (for SRV connections with srv=true in the extra)"
        )
    if connection.port and connection.extra_dejson.get("srv"):
        raise TaskException("srv URI should not specify a port")


class MongoSensor(DeclaredSensor):
    """Waits for a document that fits."""

    template_fields = ("collection", "query", "mongo_conn_id")

    collection: str
    query: dict[str, Any]
    mongo_conn_id: str = "mongo_default"
    mongo_db: str | None = None

    def poke(self, context: Context) -> bool:  # noqa: ARG002 -- only the collection counts
        """Whether there is one."""
        with MongoHook(self.mongo_conn_id) as hook:
            return hook.find(self.collection, self.query, find_one=True, mongo_db=self.mongo_db) is not None
