"""A cluster whose address a cloud tells, and whose tokens it gives: they end after minutes, so each request asks for the one of its time."""

from __future__ import annotations

import base64
import binascii
import shutil
import tempfile
import weakref
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.kubernetes.hook import KubernetesHook


class ClusterHook(KubernetesHook):
    """Reaches one cluster.

    Args:
        server: Its address.
        token: Gives the token of a request.
        certificate: The certificate of its authority, as base64; without one any known authority will do.
    """

    def __init__(self, server: str, token: Callable[[], str], certificate: str | None = None) -> None:
        super().__init__(None, None, in_cluster=False)
        self.server = server if "://" in server else f"https://{server}"
        self.token, self.certificate = token, certificate

    def get_conn(self) -> Any:
        """`kubernetes.client.ApiClient`."""
        library = client("kubernetes.client", extra="kubernetes")
        settings = library.Configuration(host=self.server)
        settings.refresh_api_key_hook = self._authorize
        if self.certificate:
            settings.ssl_ca_cert = self._authority()
        return library.ApiClient(configuration=settings)

    def _authorize(self, settings: Any) -> None:
        value = f"Bearer {self.token()}"
        settings.api_key = {"authorization": value, "BearerToken": value}  # the second is its name since client 36

    def _authority(self) -> str:
        """The path of the certificate, which lies in a folder that goes away with this hook."""
        folder = tempfile.mkdtemp()
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        path = Path(folder, "authority.pem")
        try:
            path.write_bytes(base64.b64decode(self.certificate or "", validate=True))
        except binascii.Error:
            path.write_text(self.certificate or "", encoding="utf-8")
        return str(path)
