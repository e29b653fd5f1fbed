"""Where an application of Spark goes: what a connection says of the cluster.

https://airflow.apache.org/docs/apache-airflow-providers-apache-spark/stable/connections/spark-submit.html
"""

from __future__ import annotations

import base64
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jetbridge.airflow.connection import Connection
from jetbridge.airflow.hook import BaseHook
from jetbridge.definitions.signals import NotFoundException

BINARIES = ("spark-submit", "spark2-submit", "spark3-submit")


@dataclass(frozen=True)
class Master:
    """The cluster: its address, and what the connection sets for applications. Without a connection it is YARN."""

    address: str = "yarn"
    queue: str | None = None
    deploy_mode: str | None = None
    binary: str = BINARIES[0]
    namespace: str | None = None
    principal: str | None = None
    keytab: str | None = None
    rest: str | None = None

    @property
    def is_yarn(self) -> bool:
        """Whether YARN runs the application."""
        return "yarn" in self.address

    @property
    def is_kubernetes(self) -> bool:
        """Whether pods run it."""
        return "k8s" in self.address

    @property
    def tracks_driver(self) -> bool:
        """Whether a cluster of Spark itself runs the driver, whose state is asked for after the submission."""
        return "spark://" in self.address and self.deploy_mode == "cluster"


def master_of(conn_id: str, given: dict[str, Any]) -> Master:
    """The cluster of a connection; `queue`, `deploy_mode`, `binary`, `principal` and `keytab` that are given go before it.

    Raises:
        ValueError: the connection names another program than those of Spark, or `spark-home`.
    """
    chosen = {name: value for name, value in given.items() if value}
    try:
        found = BaseHook.get_connection(conn_id)
    except NotFoundException:
        return Master(**chosen)
    extra = found.extra_dejson
    _check(extra, chosen)
    principal = chosen.pop("principal", None) or extra.get("principal")
    keytab = chosen.pop("keytab", None) or _keytab_file(extra.get("keytab"), principal)
    of_connection = {
        "queue": extra.get("queue"),
        "deploy_mode": extra.get("deploy-mode"),
        "binary": extra.get("spark-binary", BINARIES[0]),
        "namespace": extra.get("namespace"),
    }
    settings = {**of_connection, **chosen, "principal": principal, "keytab": keytab}
    address = _address(found)
    return Master(address, rest=_rest(found, address, settings["deploy_mode"]), **settings)


def _check(extra: dict[str, Any], chosen: dict[str, Any]) -> None:
    binary = extra.get("spark-binary", BINARIES[0])
    if "binary" not in chosen and binary not in BINARIES:
        raise ValueError(
            f"The spark-binary extra can be one of {list(BINARIES)} and it was `{binary}`. Please make sure your spark binary"
            " is one of the allowed ones and that it is available on the PATH"
        )
    if extra.get("spark-home"):
        raise ValueError(
            f"The `spark-home` extra is not allowed any more. Please make sure one of {list(BINARIES)} is available on the"
            " PATH, and set `spark-binary` if needed."
        )


def _address(found: Connection) -> str:
    host = found.host or ""
    is_whole = found.conn_type == "spark" and host and ("://" in host or not found.port)
    address = host if is_whole else f"{found.conn_type}://{host}"
    return f"{address}:{found.port}" if found.port else address


def _rest(found: Connection, address: str, deploy_mode: str | None) -> str | None:
    """The REST interface of a cluster of Spark itself with one master."""
    if not address.startswith("spark://") or deploy_mode != "cluster" or "," in address or found.conn_type != "spark":
        return None
    host = address.removeprefix("spark://").rsplit(":", 1)[0]
    extra = found.extra_dejson
    return f"{extra.get('rest-scheme', 'http')}://{host}:{extra.get('rest-port', 6066)}"


def _keytab_file(content: str | None, principal: str | None) -> str | None:
    """The path of a file with what stands in the connection as base64."""
    if content is None:
        return None
    path = Path(tempfile.gettempdir()).resolve() / f"airflow_keytab-{principal or 'jetbridge'}"
    path.touch(mode=0o600)
    path.write_bytes(base64.b64decode(content))
    return str(path)
