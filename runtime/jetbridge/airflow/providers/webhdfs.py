"""HDFS over HTTP: files read, written and waited for, over the client `hdfs`.

https://airflow.apache.org/docs/apache-airflow-providers-apache-hdfs/stable/operators/webhdfs.html
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredSensor
from jetbridge.airflow.hook import BaseHook
from jetbridge.definitions.signals import TaskException


class WebHDFSHook(BaseHook):
    """A cluster: the connection's host may be several name nodes; its extra has `use_ssl`, `verify`, `cert`, `key`, `cookies`, `headers`."""

    conn_name_attr = "webhdfs_conn_id"
    default_conn_name = "webhdfs_default"
    conn_type = "webhdfs"
    hook_name = "Apache WebHDFS"

    def __init__(self, webhdfs_conn_id: str = default_conn_name, proxy_user: str | None = None) -> None:
        super().__init__()
        self.webhdfs_conn_id, self.proxy_user = webhdfs_conn_id, proxy_user

    def get_conn(self) -> Any:
        """The client (`hdfs.InsecureClient`) of the first name node that answers.

        Raises:
            TaskException: none does.
        """
        requests, library = client("requests", extra="webhdfs"), client("hdfs", extra="webhdfs")
        found = self.get_connection(self.webhdfs_conn_id)
        for node in (found.host or "").split(","):
            made = library.InsecureClient(
                self._address(node), user=self.proxy_user or found.login, session=self._session()
            )
            try:
                made.status("/")
            except (library.HdfsError, requests.RequestException) as error:
                self.log.warning("Could not connect to %s: %s", node, error)
                continue
            return made
        raise TaskException("Failed to locate the valid server.")

    def _address(self, node: str) -> str:
        found = self.get_connection(self.webhdfs_conn_id)
        scheme = "https" if str(found.extra_dejson.get("use_ssl", False)) == "True" else "http"
        port, path = f":{found.port}" if found.port else "", f"/{found.schema}" if found.schema else ""
        return f"{scheme}://{node}{port}{path}"

    def _session(self) -> Any:
        found = self.get_connection(self.webhdfs_conn_id)
        extra, session = found.extra_dejson, client("requests", extra="webhdfs").Session()
        session.auth = (found.login, found.password) if found.password is not None else None
        session.verify = extra.get("verify", False)
        session.cert = (extra["cert"], extra["key"]) if extra.get("cert") and extra.get("key") else extra.get("cert")
        session.cookies.update(extra.get("cookies") or {})
        session.headers.update(extra.get("headers") or {})
        return session

    def check_for_path(self, hdfs_path: str) -> bool:
        """Whether there is a file or a folder."""
        return bool(self.get_conn().status(hdfs_path, strict=False))

    def load_file(
        self, source: str, destination: str, overwrite: bool = True, parallelism: int = 1, **kwargs: Any
    ) -> None:
        """Put a local file, or a folder; `kwargs` are those of the client's `upload`."""
        self.get_conn().upload(
            hdfs_path=destination, local_path=source, overwrite=overwrite, n_threads=parallelism, **kwargs
        )

    def read_file(self, filename: str) -> bytes:
        """What a file holds."""
        with self.get_conn().read(filename) as reader:
            content: bytes = reader.read()
        return content


class WebHdfsSensor(DeclaredSensor):
    """Waits for a file or a folder."""

    template_fields = ("filepath", "webhdfs_conn_id")

    filepath: str
    webhdfs_conn_id: str = "webhdfs_default"

    def poke(self, context: Context) -> bool:  # noqa: ARG002 -- only the file counts
        """Whether it is there."""
        return WebHDFSHook(self.webhdfs_conn_id).check_for_path(self.filepath)


class MultipleFilesWebHdfsSensor(DeclaredSensor):
    """Waits for all of some files in a folder."""

    template_fields = ("directory_path", "expected_filenames", "webhdfs_conn_id")

    directory_path: str
    expected_filenames: Sequence[str]
    webhdfs_conn_id: str = "webhdfs_default"

    def poke(self, context: Context) -> bool:  # noqa: ARG002 -- only the folder counts
        """Whether they are there."""
        names = WebHDFSHook(self.webhdfs_conn_id).get_conn().list(self.directory_path)
        return set(self.expected_filenames) <= set(names)
