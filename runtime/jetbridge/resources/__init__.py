"""Ready-made resources: the systems that ops work with, one file a system, imported at the first use.

A test replaces one by its own: `job.execute_in_process(resources={"warehouse": fake})`.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jetbridge.resources.connection import ConnectionResource
    from jetbridge.resources.database import Database
    from jetbridge.resources.docker import Docker
    from jetbridge.resources.email import Email
    from jetbridge.resources.http import Http
    from jetbridge.resources.kubernetes import Kubernetes
    from jetbridge.resources.shell import Shell
    from jetbridge.resources.slack import Slack, SlackWebhook
    from jetbridge.resources.snowflake import Snowflake
    from jetbridge.resources.ssh import Sftp, Ssh

_PLACES = {
    "ConnectionResource": "connection",
    "Database": "database",
    "Docker": "docker",
    "Email": "email",
    "Http": "http",
    "Kubernetes": "kubernetes",
    "Sftp": "ssh",
    "Shell": "shell",
    "Slack": "slack",
    "SlackWebhook": "slack",
    "Ssh": "ssh",
    "Snowflake": "snowflake",
}
"""Resource class -> the module of this package that defines it."""


def __getattr__(name: str) -> Any:
    """Import a resource when it is asked for: a job pays only for what it uses."""
    if name in _PLACES:
        return getattr(importlib.import_module(f"{__name__}.{_PLACES[name]}"), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


__all__ = [
    "ConnectionResource",
    "Database",
    "Docker",
    "Email",
    "Http",
    "Kubernetes",
    "Sftp",
    "Shell",
    "Slack",
    "SlackWebhook",
    "Snowflake",
    "Ssh",
]
