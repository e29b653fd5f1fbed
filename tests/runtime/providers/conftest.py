"""The servers that hooks and operators are tested against, and connections that lead to them."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from peers.docker_daemon import DockerDaemon
from peers.http_server import HttpServer
from peers.kubernetes_api import KubernetesApi
from peers.mail_server import MailServer
from peers.ssh_server import PASSWORD, USER, SshServer

Connect = Callable[..., None]


@pytest.fixture
def connect(monkeypatch: pytest.MonkeyPatch) -> Connect:
    """Define a connection for the length of a test."""

    def define(conn_id: str, **fields: Any) -> None:
        monkeypatch.setenv(f"AIRFLOW_CONN_{conn_id.upper()}", json.dumps(fields))

    return define


@pytest.fixture
def http_server() -> Iterator[HttpServer]:
    with HttpServer().running() as server:
        yield server


@pytest.fixture
def ssh_server(tmp_path: Path) -> Iterator[SshServer]:
    root = tmp_path / "remote"
    root.mkdir()
    with SshServer(root).running() as server:
        yield server


@pytest.fixture
def ssh(ssh_server: SshServer, connect: Connect) -> SshServer:
    """The server, behind the connections `ssh` and `sftp`."""
    for conn_id in ("ssh", "sftp"):
        connect(
            conn_id, conn_type=conn_id, host="127.0.0.1", port=ssh_server.port, login=USER, password=PASSWORD,
            extra={"host_key": ssh_server.host_key, "look_for_keys": "false"},
        )  # fmt: skip
    return ssh_server


@pytest.fixture
def docker_daemon() -> Iterator[DockerDaemon]:
    with DockerDaemon({"alpine:3"}).running() as daemon:
        yield daemon


@pytest.fixture
def kubernetes(tmp_path: Path, connect: Connect) -> Iterator[KubernetesApi]:
    """A cluster, behind the connection `kubernetes_default`."""
    with KubernetesApi(tmp_path).running() as api:
        connect("kubernetes_default", conn_type="kubernetes", extra={"kube_config": json.dumps(api.kube_config)})
        yield api


@pytest.fixture
def mail_server() -> Iterator[MailServer]:
    with MailServer().running() as server:
        yield server
