"""Cassandra, over its own driver.

https://airflow.apache.org/docs/apache-airflow-providers-apache-cassandra/stable/operators.html
"""

from __future__ import annotations

import re
from functools import cached_property
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredSensor
from jetbridge.airflow.hook import BaseHook

_OPTIONS = ("cql_version", "ssl_options", "protocol_version")


class CassandraHook(BaseHook):
    """A cluster: the connection's host may be several, with commas between them; its schema is the keyspace."""

    conn_name_attr = "cassandra_conn_id"
    default_conn_name = "cassandra_default"
    conn_type = "cassandra"
    hook_name = "Cassandra"

    def __init__(self, cassandra_conn_id: str = default_conn_name) -> None:
        super().__init__()
        self._connection = self.get_connection(cassandra_conn_id)
        self.keyspace = self._connection.schema
        self.session: Any = None

    @cached_property
    def cluster(self) -> Any:
        """The cluster (`cassandra.cluster.Cluster`)."""
        found, extra = self._connection, self._connection.extra_dejson
        options = {name: extra[name] for name in _OPTIONS if extra.get(name)}
        options |= {"contact_points": found.host.split(",")} if found.host else {}
        options |= {"port": int(found.port)} if found.port else {}
        if found.login:
            provider = client("cassandra.auth", extra="cassandra").PlainTextAuthProvider
            options["auth_provider"] = provider(username=found.login, password=found.password)
        policy = self.get_lb_policy(
            str(extra.get("load_balancing_policy")), extra.get("load_balancing_policy_args") or {}
        )
        return client("cassandra.cluster", extra="cassandra").Cluster(load_balancing_policy=policy, **options)

    @staticmethod
    def get_lb_policy(policy_name: str, policy_args: dict[str, Any]) -> Any:
        """How the load is balanced; `RoundRobinPolicy` for names that are not known.

        Raises:
            ValueError: a list of hosts is asked for, and there is none.
        """
        policies = client("cassandra.policies", extra="cassandra")
        if policy_name == "DCAwareRoundRobinPolicy":
            used = int(policy_args.get("used_hosts_per_remote_dc", 0))
            return policies.DCAwareRoundRobinPolicy(policy_args.get("local_dc", ""), used)
        if policy_name == "WhiteListRoundRobinPolicy":
            if not policy_args.get("hosts"):
                raise ValueError("Hosts must be specified for WhiteListRoundRobinPolicy")
            return policies.WhiteListRoundRobinPolicy(policy_args["hosts"])
        if policy_name == "TokenAwarePolicy":
            name = policy_args.get("child_load_balancing_policy", "RoundRobinPolicy")
            child = {} if name == "TokenAwarePolicy" else policy_args.get("child_load_balancing_policy_args", {})
            inner = "RoundRobinPolicy" if name == "TokenAwarePolicy" else name
            return policies.TokenAwarePolicy(CassandraHook.get_lb_policy(inner, child))
        return policies.RoundRobinPolicy()

    def get_conn(self) -> Any:
        """The session, made at the first call."""
        if self.session is None or self.session.is_shutdown:
            self.session = self.cluster.connect(self.keyspace)
        return self.session

    def get_cluster(self) -> Any:
        """The cluster."""
        return self.cluster

    def shutdown_cluster(self) -> None:
        """End all sessions."""
        if not self.cluster.is_shutdown:
            self.cluster.shutdown()

    def table_exists(self, table: str) -> bool:
        """Whether there is a table; its name may name the keyspace."""
        named, dot, rest = table.partition(".")
        keyspace, name = (named, rest) if dot else (self.keyspace, table)
        keyspaces = self.get_conn().cluster.metadata.keyspaces
        return keyspace in keyspaces and name in keyspaces[keyspace].tables

    def record_exists(self, table: str, keys: dict[str, str]) -> bool:
        """Whether there is a row with these values.

        Raises:
            ValueError: the table's name is none.
        """
        place = table if "." in table else f"{self.keyspace}.{table}"
        if not re.fullmatch(r"\w+\.\w+", place):
            raise ValueError(f"Invalid input: {table}")
        wanted = " AND ".join(f"{key}=%({key})s" for key in keys)
        try:
            return self.get_conn().execute(f"SELECT * FROM {place} WHERE {wanted}", keys).one() is not None
        except Exception:  # noqa: BLE001 -- Airflow's hook takes any error as no
            return False


class CassandraTableSensor(DeclaredSensor):
    """Waits for a table."""

    template_fields: tuple[str, ...] = ("table", "cassandra_conn_id")

    table: str
    cassandra_conn_id: str = "cassandra_default"

    def poke(self, context: Context) -> bool:  # noqa: ARG002 -- only the cluster counts
        """Whether it is there."""
        return CassandraHook(self.cassandra_conn_id).table_exists(self.table)


class CassandraRecordSensor(DeclaredSensor):
    """Waits for a row."""

    template_fields = ("table", "keys", "cassandra_conn_id")

    keys: dict[str, str]
    table: str
    cassandra_conn_id: str = "cassandra_default"

    def poke(self, context: Context) -> bool:  # noqa: ARG002 -- only the cluster counts
        """Whether it is there."""
        return CassandraHook(self.cassandra_conn_id).record_exists(self.table, self.keys)
