"""The base of resources that reach a system through an Airflow connection.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/connections.html
"""

from __future__ import annotations

from pydantic import Field
from typing_extensions import Self

from jetbridge.airflow.connection import Connection
from jetbridge.definitions.resources.configurable import ConfigurableResource
from jetbridge.definitions.signals import NotFoundException


class ConnectionResource(ConfigurableResource):
    """A system that a connection says how to reach. The connection is read when the resource is first used, not when it is made."""

    conn_id: str = Field(default="", description="Id of the connection: AIRFLOW_CONN_<ID> says where and who.")

    def using(self, conn_id: str | None) -> Self:
        """The same resource over another connection: for an op that is told its connection only when it runs."""
        return self if conn_id is None else self.model_copy(update={"conn_id": conn_id})

    @property
    def connection(self) -> Connection:
        """The connection.

        Raises:
            NotFoundException: the resource names none, or it is defined nowhere.
        """
        if not self.conn_id:
            name = type(self).__name__
            raise NotFoundException(f'{name} has no connection: write {name}(conn_id="…") in resources.py')
        return Connection.get(self.conn_id)
