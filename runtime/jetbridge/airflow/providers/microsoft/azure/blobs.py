"""Operators and sensors of Azure Blob Storage.

https://airflow.apache.org/docs/apache-airflow-providers-microsoft-azure/stable/transfer/local_to_wasb.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator, DeclaredSensor, given
from jetbridge.airflow.providers.microsoft.azure.hooks.wasb import WasbHook


class WasbBlobSensor(DeclaredSensor):
    """Waits for a blob."""

    container_name: str
    blob_name: str
    wasb_conn_id: str = "wasb_default"
    check_options: dict[str, Any] = given(dict)
    public_read: bool = False

    template_fields = ("container_name", "blob_name", "wasb_conn_id")

    def poke(self, context: Context) -> bool:
        """Whether it is there."""
        hook = WasbHook(self.wasb_conn_id, self.public_read)
        return hook.check_for_blob(self.container_name, self.blob_name, **self.check_options)


class WasbPrefixSensor(DeclaredSensor):
    """Waits for a blob whose name begins so."""

    container_name: str
    prefix: str
    wasb_conn_id: str = "wasb_default"
    check_options: dict[str, Any] = given(dict)
    public_read: bool = False

    template_fields = ("container_name", "prefix", "wasb_conn_id")

    def poke(self, context: Context) -> bool:
        """Whether there is one."""
        hook = WasbHook(self.wasb_conn_id, self.public_read)
        return hook.check_for_prefix(self.container_name, self.prefix, **self.check_options)


class LocalFilesystemToWasbOperator(DeclaredOperator):
    """Writes a file into a blob."""

    file_path: str
    container_name: str
    blob_name: str
    wasb_conn_id: str = "wasb_default"
    create_container: bool = False
    load_options: dict[str, Any] = given(dict)

    template_fields = ("file_path", "container_name", "blob_name", "wasb_conn_id")

    def execute(self, context: Context) -> None:
        """Write it."""
        place = (self.file_path, self.container_name, self.blob_name)
        WasbHook(self.wasb_conn_id).load_file(*place, create_container=self.create_container, **self.load_options)


class WasbDeleteBlobOperator(DeclaredOperator):
    """Deletes a blob, or all of a prefix."""

    container_name: str
    blob_name: str
    wasb_conn_id: str = "wasb_default"
    check_options: dict[str, Any] = given(dict)
    is_prefix: bool = False
    ignore_if_missing: bool = False

    template_fields = ("container_name", "blob_name", "wasb_conn_id")

    def execute(self, context: Context) -> None:
        """Delete it."""
        place = (self.container_name, self.blob_name)
        hook = WasbHook(self.wasb_conn_id)
        hook.delete_file(*place, self.is_prefix, self.ignore_if_missing, **self.check_options)


FileToWasbOperator = LocalFilesystemToWasbOperator
