"""Datastore: exports and imports of entities, transactions, queries.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/datastore.html
"""

from __future__ import annotations

import time
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.google.cloud.hooks.gcs import GCSHook
from jetbridge.airflow.providers.google.cloud.operators.calls import Call, GoogleCallOperator
from jetbridge.definitions.signals import TaskException

_PROJECT = "projects/{project_id}"


class _Datastore(GoogleCallOperator):
    address = "https://datastore.googleapis.com/v1"
    of_clients = False


class _Moves(_Datastore):
    """Moves entities to or from Cloud Storage, and waits for the end."""

    datastore_conn_id: str = "google_cloud_default"
    bucket: str
    namespace: str | None = None
    entity_filter: dict[str, Any] | None = None
    labels: dict[str, str] | None = None
    polling_interval_in_seconds: float = 10

    def moved(self) -> Any:
        """The operation when it has ended.

        Raises:
            TaskException: it failed.
        """
        self.gcp_conn_id = self.datastore_conn_id
        self.entities, self.marks = self.entity_filter or {}, self.labels or {}
        name = self.ask(self.call)["name"]
        while (operation := self.ask(Call("GET", "{name}"), name=name))["metadata"]["common"]["state"] == "PROCESSING":
            time.sleep(self.polling_interval_in_seconds)
        if operation["metadata"]["common"]["state"] != "SUCCESSFUL":
            raise TaskException(f"Operation failed: result={operation}")
        return operation


class CloudDatastoreExportEntitiesOperator(_Moves):
    """Writes entities to Cloud Storage; what is there is deleted before, where that is wanted."""

    cloud_storage_conn_id: str = "google_cloud_default"
    overwrite_existing: bool = False

    call = Call("POST", _PROJECT + ":export", pairs(outputUrlPrefix="url", entityFilter="entities", labels="marks"))

    def execute(self, context: Context) -> Any:
        """The operation."""
        if self.overwrite_existing and self.namespace:
            storage = GCSHook(self.cloud_storage_conn_id)
            for name in storage.list(self.bucket, prefix=self.namespace):
                storage.delete(self.bucket, name)
        self.url = "gs://" + "/".join(filter(None, [self.bucket, self.namespace]))
        return self.moved()


class CloudDatastoreImportEntitiesOperator(_Moves):
    """Reads entities from Cloud Storage."""

    file: str

    call = Call("POST", _PROJECT + ":import", pairs(inputUrl="url", entityFilter="entities", labels="marks"))

    def execute(self, context: Context) -> Any:
        """The operation."""
        self.url = "gs://" + "/".join(filter(None, [self.bucket, self.namespace, self.file]))
        return self.moved()


class CloudDatastoreAllocateIdsOperator(_Datastore):
    """Gives keys with ids."""

    call = Call("POST", _PROJECT + ":allocateIds", pairs(keys="partial_keys"))

    def shown(self, answer: Any) -> Any:
        """The keys."""
        return answer["keys"]


class CloudDatastoreBeginTransactionOperator(_Datastore):
    """Begins a transaction, and gives its handle."""

    call = Call("POST", _PROJECT + ":beginTransaction", pairs(transactionOptions="transaction_options"))

    def shown(self, answer: Any) -> Any:
        """The handle."""
        return answer["transaction"]


class CloudDatastoreCommitOperator(_Datastore):
    """Commits changes."""

    call = Call("POST", _PROJECT + ":commit", "body")


class CloudDatastoreRollbackOperator(_Datastore):
    """Takes a transaction back."""

    call = Call("POST", _PROJECT + ":rollback", pairs(transaction="transaction"))
    nothing = True


class CloudDatastoreRunQueryOperator(_Datastore):
    """Runs a query, and gives the batch that it found."""

    call = Call("POST", _PROJECT + ":runQuery", "body")

    def shown(self, answer: Any) -> Any:
        """The batch."""
        return answer["batch"]


class CloudDatastoreGetOperationOperator(_Datastore):
    """Gives an operation."""

    call = Call("GET", "{name}")


class CloudDatastoreDeleteOperationOperator(_Datastore):
    """Deletes an operation."""

    call = Call("DELETE", "{name}")
    nothing = True
