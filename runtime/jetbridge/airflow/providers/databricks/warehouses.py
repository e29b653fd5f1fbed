"""SQL warehouses of Databricks started and stopped.

https://docs.databricks.com/api/workspace/warehouses
"""

from __future__ import annotations

import time
from typing import ClassVar

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.databricks.running import DatabricksBaseOperator
from jetbridge.definitions.signals import TaskException


class _WarehouseOperator(DatabricksBaseOperator):
    """Brings a warehouse into a state, and waits until it is there."""

    template_fields = ("databricks_conn_id", "warehouse_id")
    verb: ClassVar[str]
    """Of the API."""
    on_the_way: ClassVar[str]
    wanted: ClassVar[str]

    warehouse_id: str
    wait_for_termination: bool = True
    polling_period_seconds: int = 30
    timeout: float = 3600

    def execute(self, context: Context) -> None:
        """Do it.

        Raises:
            ValueError: no warehouse is named.
            TaskException: it is deleted meanwhile, or that takes too long.
        """
        if not self.warehouse_id:
            raise ValueError("warehouse_id must be provided.")
        state = self.hook.get_warehouse_state(self.warehouse_id).state
        if state == self.wanted:
            return
        if state != self.on_the_way:
            getattr(self.hook, f"{self.verb}_warehouse")(self.warehouse_id)
        if self.wait_for_termination:
            self._wait()

    def _wait(self) -> None:
        end = time.monotonic() + self.timeout
        while (state := self.hook.get_warehouse_state(self.warehouse_id).state) != self.wanted:
            if state in ("DELETING", "DELETED") or time.monotonic() >= end:
                raise TaskException(
                    f"Databricks SQL warehouse {self.warehouse_id} is {state}; {self.wanted} was waited for {self.timeout}s"
                )
            time.sleep(self.polling_period_seconds)


class DatabricksStartWarehouseOperator(_WarehouseOperator):
    """Starts a warehouse."""

    verb, on_the_way, wanted = "start", "STARTING", "RUNNING"


class DatabricksStopWarehouseOperator(_WarehouseOperator):
    """Stops a warehouse."""

    verb, on_the_way, wanted = "stop", "STOPPING", "STOPPED"
