"""Apprise: one message to many services, over the library of that name.

https://airflow.apache.org/docs/apache-airflow-providers-apprise/stable/index.html
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.connection import Connection
from jetbridge.airflow.context import Context
from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.notifier import DeclaredNotifier

_MESSAGE = ("body", "title", "notify_type", "body_format", "tag", "attach", "interpret_escapes", "config")


class AppriseHook(BaseHook):
    """Tells the services that the connection's extra names: `config` is `{"path": …, "tag": …}` or a list of these."""

    conn_name_attr = "apprise_conn_id"
    default_conn_name = "apprise_default"
    conn_type = "apprise"
    hook_name = "Apprise"

    def __init__(self, apprise_conn_id: str = default_conn_name) -> None:
        super().__init__()
        self.apprise_conn_id = apprise_conn_id

    def get_config_from_conn(self, conn: Connection) -> Any:
        """What the connection names."""
        config = conn.extra_dejson["config"]
        return json.loads(config) if isinstance(config, str) else config

    def set_config_from_conn(self, conn: Connection, apprise_obj: Any) -> None:
        """Add the connection's services to an `apprise.Apprise`.

        Raises:
            ValueError: the connection names them in another form.
        """
        found = self.get_config_from_conn(conn)
        if not isinstance(found, (list, dict)):
            raise ValueError(  # noqa: TRY004 -- what Airflow's hook raises
                f"Only types of dict or list[dict] are expected in Apprise connections, got {type(found)}"
            )
        for each in found if isinstance(found, list) else [found]:
            apprise_obj.add(each["path"], tag=each.get("tag"))

    def notify(
        self,
        body: str,
        title: str | None = None,
        notify_type: Any = "info",
        body_format: Any = "text",
        tag: str | Iterable[str] = "all",
        attach: Any = None,
        interpret_escapes: bool | None = None,
        config: Any = None,
    ) -> None:
        """Tell the services of `config`, or those of the connection."""
        told = client("apprise", extra="apprise").Apprise()
        if config:
            told.add(config)
        else:
            self.set_config_from_conn(self.get_connection(self.apprise_conn_id), told)
        told.notify(
            body=body,
            title=title or "",
            notify_type=notify_type,
            body_format=body_format,
            tag=tag,
            attach=attach,
            interpret_escapes=interpret_escapes,
        )


class AppriseNotifier(DeclaredNotifier):
    """Tells services when it is called as a callback."""

    template_fields = ("body", "title", "tag", "attach", "apprise_conn_id")

    body: str
    title: str | None = None
    notify_type: Any = "info"
    body_format: Any = "text"
    tag: str | Iterable[str] = "all"
    attach: str | None = None
    interpret_escapes: bool | None = None
    config: Any = None
    apprise_conn_id: str = "apprise_default"

    @cached_property
    def hook(self) -> AppriseHook:
        """The client."""
        return AppriseHook(self.apprise_conn_id)

    def notify(self, context: Context) -> None:  # noqa: ARG002 -- Airflow's signature
        """Tell them."""
        self.hook.notify(**{name: getattr(self, name) for name in _MESSAGE})


send_apprise_notification = AppriseNotifier
