"""Dataproc Metastore: services and their backups.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/dataproc_metastore.html
"""

from __future__ import annotations

import time
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.google.cloud.operators.call_kinds import GoogleUpdateOperator
from jetbridge.airflow.providers.google.cloud.operators.calls import LONG_RUNNING, Call, GoogleCallOperator
from jetbridge.definitions.signals import TaskException

_ADDRESS = "https://metastore.googleapis.com/v1"
_SERVICES = "projects/{project_id}/locations/{region}/services"
_SERVICE = _SERVICES + "/{service_id}"
_BACKUPS = _SERVICE + "/backups"
_REQUEST = pairs(requestId="request_id")
_THERE = frozenset({409})
_FIRST_PAUSE, _LONGEST_PAUSE = 10.0, 120.0


class _Metastore(GoogleCallOperator):
    address = _ADDRESS
    operation = LONG_RUNNING


class _Activity(_Metastore):
    """Starts what the description of the service tells of."""

    first_pause: float = _FIRST_PAUSE

    def latest(self, activity: str) -> Any:
        """The latest activity of a kind when it has ended.

        Raises:
            TaskException: it failed.
        """
        pause = self.first_pause
        while True:
            time.sleep(pause)
            pause = min(2 * pause, _LONGEST_PAUSE)
            found = self.ask(Call("GET", _SERVICE))["metadataManagementActivity"][activity][0]
            if found.get("state") == "SUCCEEDED":
                return found
            if found.get("state") == "FAILED":
                raise TaskException(f"{self.task_id}: {found.get('name', activity)} FAILED")


class DataprocMetastoreCreateBackupOperator(_Metastore):
    """Makes a backup; one of that name is given."""

    call = Call("POST", _BACKUPS, "backup", {**_REQUEST, "backupId": "backup_id"}, _THERE)
    there = Call("GET", _BACKUPS + "/{backup_id}")


class DataprocMetastoreCreateMetadataImportOperator(_Metastore):
    """Reads metadata."""

    call = Call(
        "POST", _SERVICE + "/metadataImports", "metadata_import", {**_REQUEST, "metadataImportId": "metadata_import_id"}
    )


class DataprocMetastoreCreateServiceOperator(_Metastore):
    """Makes a service; one of that name is given."""

    call = Call("POST", _SERVICES, "service", {**_REQUEST, "serviceId": "service_id"}, _THERE)
    there = Call("GET", _SERVICE)


class DataprocMetastoreDeleteBackupOperator(_Metastore):
    """Deletes a backup."""

    call = Call("DELETE", _BACKUPS + "/{backup_id}", query=_REQUEST)
    nothing = True


class DataprocMetastoreDeleteServiceOperator(_Metastore):
    """Deletes a service."""

    call = Call("DELETE", _SERVICE)
    nothing = True


class DataprocMetastoreExportMetadataOperator(_Activity):
    """Writes metadata to Cloud Storage."""

    call = Call(
        "POST",
        _SERVICE + ":exportMetadata",
        {**_REQUEST, "destinationGcsFolder": "destination_gcs_folder", "databaseDumpType": "database_dump_type"},
    )

    def execute(self, context: Context) -> Any:
        """The export."""
        self.ask(self.call)
        return self.shown(self.latest("metadataExports"))


class DataprocMetastoreGetServiceOperator(GoogleCallOperator):
    """Gives a service."""

    address = _ADDRESS
    call = Call("GET", _SERVICE)


class DataprocMetastoreRestoreServiceOperator(_Activity):
    """Makes a service what a backup says."""

    call = Call("POST", _SERVICE + ":restore", {**_REQUEST, "backup": "backup", "restoreType": "restore_type"})

    def execute(self, context: Context) -> None:
        """Wait for its end."""
        path = "projects/{backup_project_id}/locations/{backup_region}/services/{backup_service_id}/backups/{backup_id}"
        self.backup = path.format(**self.names())
        self.ask(self.call)
        self.latest("restores")


class DataprocMetastoreUpdateServiceOperator(GoogleUpdateOperator):
    """Changes a service."""

    address, changes, item = _ADDRESS, "service", _SERVICE
    call = Call("PATCH", "{name}", "changed", {**_REQUEST, "updateMask": "fields"})
    operation, nothing = LONG_RUNNING, True
