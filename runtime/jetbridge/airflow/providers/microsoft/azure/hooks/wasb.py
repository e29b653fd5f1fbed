"""Azure Blob Storage.

https://airflow.apache.org/docs/apache-airflow-providers-microsoft-azure/stable/connections/wasb.html
"""

from __future__ import annotations

from functools import cached_property
from pathlib import Path
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.hook import BaseHook
from jetbridge.definitions.signals import TaskException

_PREFIX = "extra__wasb__"
_KEYS = ("shared_access_key", "sas_token")
_OURS = frozenset(
    {
        "connection_string", "tenant_id", "account_key", "managed_identity_client_id", "workload_identity_tenant_id",
        "client_secret_auth_config", *_KEYS,
    }
)  # fmt: skip
"""Fields of the extra that are no options of the client."""


class WasbHook(BaseHook):
    """Blobs of a storage account.

    Args:
        wasb_conn_id: Connection: a connection string, a key, a shared access signature, an application of Entra ID, or what the machine has.
        public_read: Read without credentials.
    """

    conn_name_attr = "wasb_conn_id"
    default_conn_name = "wasb_default"
    conn_type = "wasb"
    hook_name = "Azure Blob Storage"

    def __init__(self, wasb_conn_id: str = default_conn_name, public_read: bool = False) -> None:
        super().__init__()
        self.conn_id, self.public_read = wasb_conn_id, public_read

    def get_conn(self) -> Any:
        """`azure.storage.blob.BlobServiceClient`."""
        service = client("azure.storage.blob", extra="azure").BlobServiceClient
        connection = self.get_connection(self.conn_id)
        given = {name.removeprefix(_PREFIX): value for name, value in connection.extra_dejson.items()}
        options = {name: value for name, value in given.items() if name not in _OURS}
        if given.get("connection_string"):
            return service.from_connection_string(given["connection_string"], **options)
        host, signature = (
            connection.host or f"https://{connection.login}.blob.core.windows.net/",
            given.get("sas_token"),
        )
        address = host if "://" in host else f"https://{host}{'' if '.' in host else '.blob.core.windows.net'}/"
        if signature and str(signature).startswith("https"):
            return service(account_url=signature, **options)
        return service(account_url=address, credential=self._credential(connection, given), **options)

    def _credential(self, connection: Any, given: dict[str, Any]) -> Any:
        if given.get("tenant_id"):
            identity = client("azure.identity", extra="azure")
            return identity.ClientSecretCredential(
                given["tenant_id"], connection.login, connection.password, **given.get("client_secret_auth_config", {})
            )
        if self.public_read:
            return None
        key = next((given[name] for name in _KEYS if given.get(name)), None)
        return key or connection.password or given.get("account_key") or self._of_the_machine(given)

    @staticmethod
    def _of_the_machine(given: dict[str, Any]) -> Any:
        identity = client("azure.identity", extra="azure")
        names = ("managed_identity_client_id", "workload_identity_tenant_id")
        return identity.DefaultAzureCredential(**{name: given[name] for name in names if given.get(name)})

    @cached_property
    def blob_service_client(self) -> Any:
        """The client, made once."""
        return self.get_conn()

    def _container(self, name: str) -> Any:
        return self.blob_service_client.get_container_client(name)

    def _blob(self, container_name: str, blob_name: str) -> Any:
        return self.blob_service_client.get_blob_client(container=container_name, blob=blob_name)

    def check_for_blob(self, container_name: str, blob_name: str, **kwargs: Any) -> bool:
        """Whether there is a blob."""
        missing = client("azure.core.exceptions", extra="azure").ResourceNotFoundError
        try:
            self._blob(container_name, blob_name).get_blob_properties(**kwargs)
        except missing:
            return False
        return True

    def check_for_prefix(self, container_name: str, prefix: str, **kwargs: Any) -> bool:
        """Whether there is a blob whose name begins so."""
        return bool(self.get_blobs_list(container_name, prefix, **kwargs))

    def get_blobs_list(
        self, container_name: str, prefix: str | None = None, include: Any = None, delimiter: str = "/", **kwargs: Any
    ) -> list[str]:
        """Names of blobs and of folders below a prefix."""
        found = self._container(container_name).walk_blobs(
            name_starts_with=prefix, include=include, delimiter=delimiter, **kwargs
        )
        return [each.name for each in found]

    def get_blobs_list_recursive(
        self, container_name: str, prefix: str | None = None, include: Any = None, endswith: str = "", **kwargs: Any
    ) -> list[str]:
        """Names of all blobs below a prefix, at any depth."""
        found = self._container(container_name).list_blobs(name_starts_with=prefix, include=include, **kwargs)
        return [each.name for each in found if each.name.endswith(endswith)]

    def upload(
        self,
        container_name: str,
        blob_name: str,
        data: Any,
        blob_type: str = "BlockBlob",
        length: int | None = None,
        create_container: bool = False,
        **kwargs: Any,
    ) -> Any:
        """Write a blob."""
        if create_container:
            self.create_container(container_name)
        return self._blob(container_name, blob_name).upload_blob(data, blob_type, length=length, **kwargs)

    def load_file(
        self, file_path: str, container_name: str, blob_name: str, create_container: bool = False, **kwargs: Any
    ) -> None:
        """Write a file into a blob."""
        with Path(file_path).open("rb") as data:
            self.upload(container_name, blob_name, data, create_container=create_container, **kwargs)

    def load_string(
        self, string_data: str, container_name: str, blob_name: str, create_container: bool = False, **kwargs: Any
    ) -> None:
        """Write a text into a blob."""
        self.upload(container_name, blob_name, string_data, create_container=create_container, **kwargs)

    def download(
        self, container_name: str, blob_name: str, offset: int | None = None, length: int | None = None, **kwargs: Any
    ) -> Any:
        """What reads a blob."""
        return self._blob(container_name, blob_name).download_blob(offset=offset, length=length, **kwargs)

    def get_file(self, file_path: str, container_name: str, blob_name: str, **kwargs: Any) -> None:
        """Read a blob into a file."""
        with Path(file_path).open("wb") as data:
            data.write(self.download(container_name, blob_name, **kwargs).readall())

    def read_file(self, container_name: str, blob_name: str, **kwargs: Any) -> str:
        """The text of a blob."""
        content: bytes = self.download(container_name, blob_name, **kwargs).readall()
        return content.decode()

    def create_container(self, container_name: str) -> None:
        """Make a container; one that is there, or that may not be made, is told and no error."""
        errors = client("azure.core.exceptions", extra="azure")
        try:
            self._container(container_name).create_container()
        except errors.HttpResponseError as error:
            self.log.info("Container %s is not made: %s", container_name, error)

    def delete_container(self, container_name: str) -> None:
        """Delete a container; one that is not there is no error."""
        missing = client("azure.core.exceptions", extra="azure").ResourceNotFoundError
        try:
            self._container(container_name).delete_container()
        except missing:
            self.log.warning("Unable to delete container %s (not found)", container_name)

    def delete_blobs(self, container_name: str, *blobs: str, **kwargs: Any) -> None:
        """Delete blobs."""
        for name in blobs:
            self._container(container_name).delete_blob(name, **kwargs)

    def copy_blobs(
        self,
        source_container_name: str,
        source_blob_name: str,
        destination_container_name: str,
        destination_blob_name: str,
    ) -> None:
        """Begin to copy a blob."""
        source = self._blob(source_container_name, source_blob_name).url
        self._blob(destination_container_name, destination_blob_name).start_copy_from_url(source)

    def delete_file(
        self,
        container_name: str,
        blob_name: str,
        is_prefix: bool = False,
        ignore_if_missing: bool = False,
        delimiter: str = "",
        **kwargs: Any,
    ) -> None:
        """Delete a blob, or all of a prefix.

        Raises:
            TaskException: there is none.
        """
        if is_prefix:
            found = self.get_blobs_list(container_name, prefix=blob_name, delimiter=delimiter, **kwargs)
        else:
            found = [blob_name] if self.check_for_blob(container_name, blob_name) else []
        if not found and not ignore_if_missing:
            raise TaskException(f"Blob(s) not found: {blob_name}")
        self.delete_blobs(container_name, *found, **kwargs)
