"""`ZendeskHook`, over zenpy.

https://airflow.apache.org/docs/apache-airflow-providers-zendesk/stable/_api/airflow/providers/zendesk/hooks/zendesk/index.html
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.hook import BaseHook

_PARTS = 2


class ZendeskHook(BaseHook):
    """Tickets of the domain that is the connection's host; the login is a password, or a token (`use_token`, `token`, `oauth_token`)."""

    conn_name_attr = "zendesk_conn_id"
    default_conn_name = "zendesk_default"
    conn_type = "zendesk"
    hook_name = "Zendesk"

    def __init__(self, zendesk_conn_id: str = default_conn_name) -> None:
        super().__init__()
        self.zendesk_conn_id = zendesk_conn_id

    @cached_property
    def zenpy_client(self) -> Any:
        """The client (`zenpy.Zenpy`).

        Raises:
            ValueError: the host is no domain.
        """
        found = self.get_connection(self.zendesk_conn_id)
        parts = (found.host or "").strip("/").removesuffix(".").split(".")
        if len(parts) < _PARTS:
            raise ValueError(f"Invalid host {found.host!r} for connection {self.zendesk_conn_id!r}: expected a domain")
        place = {"domain": ".".join(parts[-2:]), "subdomain": ".".join(parts[:-2]) or None}
        extra = found.extra_dejson
        if extra.get("oauth_token") and not extra.get("use_token") and not extra.get("token"):
            login = {"oauth_token": extra["oauth_token"]}
        elif extra.get("use_token") or extra.get("token"):
            login = {"email": found.login, "token": found.password if extra.get("use_token") else extra["token"]}
        else:
            login = {"email": found.login, "password": found.password}
        return client("zenpy", extra="zendesk").Zenpy(**place, **login)

    def get_conn(self) -> Any:
        """The client."""
        return self.zenpy_client

    @property
    def get(self) -> Any:
        """What calls an address of the API."""
        return self.zenpy_client.users._get  # noqa: SLF001 -- what Airflow's hook gives

    def get_ticket(self, ticket_id: int) -> Any:
        """One ticket."""
        return self.zenpy_client.tickets(id=ticket_id)

    def search_tickets(self, **kwargs: Any) -> Any:
        """Tickets."""
        return self.zenpy_client.search(type="ticket", **kwargs)

    def create_tickets(self, tickets: Any, **kwargs: Any) -> Any:
        """Make tickets."""
        return self.zenpy_client.tickets.create(tickets, **kwargs)

    def update_tickets(self, tickets: Any, **kwargs: Any) -> Any:
        """Change tickets."""
        return self.zenpy_client.tickets.update(tickets, **kwargs)

    def delete_tickets(self, tickets: Any, **kwargs: Any) -> Any:
        """Delete tickets."""
        return self.zenpy_client.tickets.delete(tickets, **kwargs)
