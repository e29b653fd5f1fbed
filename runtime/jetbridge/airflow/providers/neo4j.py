"""Neo4j: Cypher, over its own driver.

https://airflow.apache.org/docs/apache-airflow-providers-neo4j/stable/operators/neo4j.html
"""

from __future__ import annotations

from collections.abc import Callable
from operator import itemgetter
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.connection import Connection
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator, DeclaredSensor
from jetbridge.airflow.hook import BaseHook
from jetbridge.definitions.signals import TaskException

_PORT = 7687


class Neo4jHook(BaseHook):
    """A server; the connection's extra says `neo4j_scheme`, `certs_self_signed`, `certs_trusted_ca`, `encrypted`."""

    conn_name_attr = "neo4j_conn_id"
    default_conn_name = "neo4j_default"
    conn_type = "neo4j"
    hook_name = "Neo4j"

    def __init__(self, conn_id: str = default_conn_name) -> None:
        super().__init__()
        self.neo4j_conn_id = conn_id
        self.connection: Connection | None = None
        self.client: Any = None

    def get_conn(self) -> Any:
        """The driver (`neo4j.Driver`), made at the first call."""
        if self.client is None:
            self.connection = found = self.get_connection(self.neo4j_conn_id)
            uri = self.get_uri(found)
            plain = uri.startswith(("bolt://", "neo4j://"))
            options = {"encrypted": found.extra_dejson.get("encrypted", False)} if plain else {}
            has_login = found.login is not None and found.password is not None
            auth = (found.login, found.password) if has_login else None
            self.client = client("neo4j", extra="neo4j").GraphDatabase.driver(uri, auth=auth, **options)
        return self.client

    def get_uri(self, conn: Connection) -> str:
        """The address, e.g. `bolt+s://host:7687`."""
        extra = conn.extra_dejson
        scheme = "neo4j" if extra.get("neo4j_scheme", False) else "bolt"
        trust = (
            "+ssc" if extra.get("certs_self_signed", False) else "+s" if extra.get("certs_trusted_ca", False) else ""
        )
        return f"{scheme}{trust}://{conn.host}:{conn.port or _PORT}"

    def run(self, query: str, parameters: dict[str, Any] | None = None) -> list[Any]:
        """The records of a query, as dictionaries."""
        driver = self.get_conn()
        database = self.connection and self.connection.schema
        with driver.session(**({"database": database} if database else {})) as session:
            found: list[Any] = session.run(query, parameters).data() if parameters else session.run(query).data()
            return found


class Neo4jOperator(DeclaredOperator):
    """Runs Cypher.

    Raises:
        ValueError: there is none, or it is given twice.
    """

    template_fields = ("cypher", "sql", "parameters", "neo4j_conn_id")

    cypher: str | None = None
    sql: str | None = None
    neo4j_conn_id: str = "neo4j_default"
    parameters: dict[str, Any] | None = None

    def check_arguments(self) -> None:
        """`sql` is what older providers called it."""
        if (self.sql is None) == (self.cypher is None):
            raise ValueError("Provide one of `cypher` and `sql`.")

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- all is in the arguments
        """Run it."""
        hook = Neo4jHook(self.neo4j_conn_id)
        with hook.get_conn():
            hook.run(self.sql or self.cypher or "", self.parameters)


class Neo4jSensor(DeclaredSensor):
    """Waits until what `selector` takes from the first record is true, or `success` says so."""

    template_fields = ("cypher", "parameters", "neo4j_conn_id")

    neo4j_conn_id: str = "neo4j_default"
    cypher: str
    parameters: dict[str, Any] | None = None
    success: Callable[[Any], bool] | None = None
    failure: Callable[[Any], bool] | None = None
    selector: Callable[[tuple[Any, ...]], Any] = itemgetter(0)
    fail_on_empty: bool = False

    def poke(self, context: Context) -> bool:  # noqa: ARG002 -- only the database counts
        """Whether it is so.

        Raises:
            TaskException: `failure` says so, or there is no record and must be one.
        """
        hook = Neo4jHook(self.neo4j_conn_id)
        with hook.get_conn():
            records = hook.run(self.cypher, self.parameters)
        if not records:
            if self.fail_on_empty:
                raise TaskException("No rows returned, raising as per parameter 'fail_on_empty=True'")
            return False
        value = self.selector(tuple(records[0].values()))
        if self.failure is not None and self.failure(value):
            raise TaskException(f"Failure criteria met: failure({value!r}) returned True")
        return bool(value if self.success is None else self.success(value))
