"""`HiveMetastoreHook`, over hmsclient, and waiting for partitions.

https://airflow.apache.org/docs/apache-airflow-providers-apache-hive/stable/_api/airflow/providers/apache/hive/hooks/hive/index.html
"""

from __future__ import annotations

import socket
from functools import cached_property
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredSensor
from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.providers.sql_execution import database_hook
from jetbridge.definitions.signals import TaskException

_PARTITION_SQL = """
SELECT 'X'
FROM PARTITIONS A0
LEFT OUTER JOIN TBLS B0 ON A0.TBL_ID = B0.TBL_ID
LEFT OUTER JOIN DBS C0 ON B0.DB_ID = C0.DB_ID
WHERE
    B0.TBL_NAME = %(table)s AND
    C0.NAME = %(schema)s AND
    A0.PART_NAME = %(partition_name)s;
"""


class HiveMetastoreHook(BaseHook):
    """Tables and partitions; the connection's host may be several, with commas between them."""

    MAX_PART_COUNT = 32767
    conn_name_attr = "metastore_conn_id"
    default_conn_name = "metastore_default"
    conn_type = "hive_metastore"
    hook_name = "Hive Metastore Thrift"

    def __init__(self, metastore_conn_id: str = default_conn_name) -> None:
        super().__init__()
        self.conn = self.get_connection(metastore_conn_id)

    @cached_property
    def metastore(self) -> Any:
        """The client (`hmsclient.HMSClient`)."""
        return self.get_metastore_client()

    def get_metastore_client(self) -> Any:
        """A new client.

        Raises:
            TaskException: no host answers.
        """
        host = next((each for each in (self.conn.host or "").split(",") if self._answers(each)), None)
        if host is None:
            raise TaskException("Failed to locate the valid server.")
        transport = client("thrift.transport.TTransport", extra="hive")
        thrift_socket = client("thrift.transport.TSocket", extra="hive").TSocket(host, self.conn.port)
        protocol = client("thrift.protocol.TBinaryProtocol", extra="hive").TBinaryProtocol(
            transport.TBufferedTransport(thrift_socket)
        )
        return client("hmsclient", extra="hive").HMSClient(iprot=protocol)

    def _answers(self, host: str) -> bool:
        with socket.socket(socket.AF_INET, socket.SOCK_STREAM) as probe:
            return probe.connect_ex((host, self.conn.port or 0)) == 0

    def get_conn(self) -> Any:
        """The client."""
        return self.metastore

    def check_for_partition(self, schema: str, table: str, partition: str) -> bool:
        """Whether there is a partition that a filter like `a = 'b' AND c = 'd'` finds."""
        with self.metastore as store:
            return bool(store.get_partitions_by_filter(schema, table, partition, self.MAX_PART_COUNT))

    def check_for_named_partition(self, schema: str, table: str, partition_name: str) -> Any:
        """Whether there is a partition of that name, e.g. `a=b/c=d`."""
        with self.metastore as store:
            return store.check_for_named_partition(schema, table, partition_name)

    def get_table(self, table_name: str, db: str = "default") -> Any:
        """A table; `table_name` may name its database."""
        if db == "default" and "." in table_name:
            db, table_name = table_name.split(".")[:2]
        with self.metastore as store:
            return store.get_table(dbname=db, tbl_name=table_name)

    def get_tables(self, db: str, pattern: str = "*") -> Any:
        """The tables whose names fit a pattern."""
        with self.metastore as store:
            return store.get_table_objects_by_name(db, store.get_tables(db_name=db, pattern=pattern))

    def get_databases(self, pattern: str = "*") -> Any:
        """The databases whose names fit a pattern."""
        with self.metastore as store:
            return store.get_databases(pattern)

    def get_partitions(self, schema: str, table_name: str, partition_filter: str | None = None) -> list[Any]:
        """The partitions of a table, each as key -> value.

        Raises:
            TaskException: it has none.
        """
        with self.metastore as store:
            keys = [key.name for key in store.get_table(dbname=schema, tbl_name=table_name).partitionKeys]
            if not keys:
                raise TaskException("The table isn't partitioned")
            place = {"db_name": schema, "tbl_name": table_name, "max_parts": self.MAX_PART_COUNT}
            if partition_filter:
                found = store.get_partitions_by_filter(filter=partition_filter, **place)
            else:
                found = store.get_partitions(**place)
            return [dict(zip(keys, each.values, strict=False)) for each in found]

    def max_partition(
        self, schema: str, table_name: str, field: str | None = None, filter_map: dict[Any, Any] | None = None
    ) -> Any:
        """The greatest value of a partition key, among the partitions with the values of `filter_map`.

        Raises:
            TaskException: a key is none of the table.
        """
        with self.metastore as store:
            keys = [key.name for key in store.get_table(dbname=schema, tbl_name=table_name).partitionKeys]
            names = store.get_partition_names(schema, table_name, max_parts=self.MAX_PART_COUNT)
            found = [store.partition_name_to_spec(name) for name in names]
        wanted = keys[0] if len(keys) == 1 else field
        if wanted not in keys or not set(filter_map or ()) <= set(keys):
            raise TaskException(f"The partition keys are {', '.join(keys)}; say which is meant")
        return max((each[wanted] for each in found if (filter_map or {}).items() <= each.items()), default=None)

    def table_exists(self, table_name: str, db: str = "default") -> bool:
        """Whether there is a table."""
        try:
            self.get_table(table_name, db)
        except Exception:  # noqa: BLE001 -- whatever the metastore says, it gives no table
            return False
        return True

    def drop_partitions(
        self, table_name: str, part_vals: list[Any], delete_data: bool = False, db: str = "default"
    ) -> Any:
        """Drop a partition; False if there is no such table."""
        if not self.table_exists(table_name, db):
            return False
        with self.metastore as store:
            return store.drop_partition(db, table_name, part_vals, delete_data)


class HivePartitionSensor(DeclaredSensor):
    """Waits for a partition that a filter finds."""

    template_fields = ("schema", "table", "partition", "metastore_conn_id")

    table: str
    partition: str = "ds='{{ ds }}'"
    metastore_conn_id: str = "metastore_default"
    schema: str = "default"
    poke_interval: float = 180

    def poke(self, context: Context) -> bool:  # noqa: ARG002 -- only the table counts
        """Whether it is there."""
        schema, table = _place(self.table, self.schema)
        return HiveMetastoreHook(self.metastore_conn_id).check_for_partition(schema, table, self.partition)


class NamedHivePartitionSensor(DeclaredSensor):
    """Waits for partitions by their names: `schema.table/a=b/c=d`."""

    template_fields = ("partition_names",)

    partition_names: Any
    metastore_conn_id: str = "metastore_default"
    poke_interval: float = 180
    hook: Any = None

    @staticmethod
    def parse_partition_name(partition: str) -> tuple[str, str, str]:
        """Schema, table and partition.

        Raises:
            ValueError: there is no partition in it.
        """
        table, slash, name = partition.partition("/")
        if not slash:
            raise ValueError(f"Could not parse {partition} into table, partition")
        return (*_place(table, "default"), name)

    def poke(self, context: Context) -> bool:  # noqa: ARG002 -- only the tables count
        """Whether they are there.

        Raises:
            TypeError: the names are one text.
        """
        if isinstance(self.partition_names, str):
            raise TypeError("partition_names must be an array of strings")
        self.hook = self.hook or HiveMetastoreHook(self.metastore_conn_id)
        places = map(self.parse_partition_name, self.partition_names)
        return all(self.hook.check_for_named_partition(*place) for place in places)


class MetastorePartitionSensor(DeclaredSensor):
    """Waits for a partition, asking the metastore's own database."""

    template_fields = ("sql", "hook_params", "parameters", "conn_id", "partition_name", "table", "schema")
    template_ext = (".hql", ".sql")
    sql = _PARTITION_SQL
    parameters = hook_params = None

    table: str
    partition_name: str
    schema: str = "default"
    mysql_conn_id: str = "metastore_mysql"

    @property
    def conn_id(self) -> str:
        """The connection."""
        return self.mysql_conn_id

    def poke(self, context: Context) -> bool:  # noqa: ARG002 -- only the database counts
        """Whether it is there."""
        schema, table = _place(self.table, self.schema)
        parameters = {"table": table, "schema": schema, "partition_name": self.partition_name}
        return bool(database_hook(self.mysql_conn_id).get_records(_PARTITION_SQL, parameters))


def _place(table: str, schema: str) -> tuple[str, str]:
    named, dot, name = table.partition(".")
    return (named, name) if dot else (schema, table)
