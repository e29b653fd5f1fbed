"""Records written with the Bulk API, and calls of Apex REST.

https://airflow.apache.org/docs/apache-airflow-providers-salesforce/stable/operators/index.html
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator
from jetbridge.airflow.providers.salesforce.hook import SalesforceHook

_OPERATIONS = ("insert", "update", "upsert", "delete", "hard_delete")
_TRANSIENT = frozenset({"UNABLE_TO_LOCK_ROW", "API_TEMPORARILY_UNAVAILABLE"})


class SalesforceBulkOperator(DeclaredOperator):
    """Writes records; those that fail for a passing reason are written again, `max_retries` times. The result is what Salesforce says of each.

    Raises:
        ValueError: there is no object, or no such operation.
    """

    template_fields = ("object_name", "payload", "external_id_field", "salesforce_conn_id")

    operation: str
    object_name: str
    payload: list[Any]
    external_id_field: str = "Id"
    batch_size: int = 10000
    use_serial: bool = False
    salesforce_conn_id: str = "salesforce_default"
    max_retries: int = 0
    bulk_retry_delay: float = 5.0
    transient_error_codes: Iterable[str] = _TRANSIENT

    def check_arguments(self) -> None:
        """An object and an operation are needed."""
        if not self.object_name:
            raise ValueError("The required parameter 'object_name' cannot have an empty value.")
        if self.operation not in _OPERATIONS:
            raise ValueError(f"Operation {self.operation!r} not found! Available operations are {_OPERATIONS}.")
        self.transient_error_codes = frozenset(self.transient_error_codes)

    def execute(self, context: Context) -> Any:  # noqa: ARG002 -- all is in the arguments
        """Write them."""
        bulk = SalesforceHook(self.salesforce_conn_id).get_conn().bulk
        result = self._write(bulk, self.payload)
        for _ in range(self.max_retries):
            again = [number for number, each in enumerate(result) if self._passes(each)]
            if not again:
                break
            time.sleep(self.bulk_retry_delay)
            for number, each in zip(again, self._write(bulk, [self.payload[i] for i in again]), strict=True):
                result[number] = each
        return result or None

    def _write(self, bulk: Any, payload: list[Any]) -> list[Any]:
        options: dict[str, Any] = {"data": payload, "batch_size": self.batch_size, "use_serial": self.use_serial}
        if self.operation == "upsert":
            options["external_id_field"] = self.external_id_field
        return list(getattr(getattr(bulk, self.object_name), self.operation)(**options))

    def _passes(self, result: dict[str, Any]) -> bool:
        codes = {error.get("statusCode") for error in result.get("errors", ())}
        return not result.get("success") and bool(codes & set(self.transient_error_codes))


class SalesforceApexRestOperator(DeclaredOperator):
    """Calls an endpoint of Apex REST."""

    template_fields = ("salesforce_conn_id",)

    endpoint: str
    method: str = "GET"
    payload: dict[str, Any]
    salesforce_conn_id: str = "salesforce_default"

    def execute(self, context: Context) -> Any:  # noqa: ARG002 -- all is in the arguments
        """What it answers."""
        salesforce = SalesforceHook(self.salesforce_conn_id).get_conn()
        return salesforce.apexecute(action=self.endpoint, method=self.method, data=self.payload)
