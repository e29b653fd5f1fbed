"""Discord: messages to a webhook.

https://airflow.apache.org/docs/apache-airflow-providers-discord/stable/_api/airflow/providers/discord/operators/discord_webhook/index.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.notifier import DeclaredNotifier
from jetbridge.airflow.providers.http.hook import HttpHook
from jetbridge.airflow.providers.http.operator import HttpOperator
from jetbridge.airflow.providers.slack.operators import ICON
from jetbridge.definitions.signals import TaskException

_LONGEST = {"title": 256, "description": 4096, "footer": 2048, "author": 256, "field name": 256, "field value": 1024}
_LONGEST_MESSAGE, _MOST_FIELDS = 2000, 25


class DiscordWebhookHook(HttpHook):
    """Sends one message to the webhook that the connection's extra names (`webhook_endpoint`: `webhooks/{id}/{token}`).

    Raises:
        ValueError: there is no webhook, or it has another form.
    """

    conn_name_attr = "http_conn_id"
    default_conn_name = "discord_default"
    conn_type = "discord"
    hook_name = "Discord"

    def __init__(
        self,
        http_conn_id: str | None = None,
        webhook_endpoint: str | None = None,
        message: str = "",
        username: str | None = None,
        avatar_url: str | None = None,
        tts: bool = False,
        proxy: str | None = None,
        embed: dict[str, Any] | None = None,
        *args: Any,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.http_conn_id = http_conn_id or ""
        self.webhook_endpoint = webhook_endpoint or self._endpoint()
        if not re.fullmatch("webhooks/[0-9]+/[a-zA-Z0-9_-]+", self.webhook_endpoint):
            raise ValueError(
                'Expected Discord webhook endpoint in the form of "webhooks/{webhook.id}/{webhook.token}".'
            )
        self.message, self.username, self.avatar_url = message, username, avatar_url
        self.tts, self.proxy, self.embed = tts, proxy, embed

    def _endpoint(self) -> str:
        if not self.http_conn_id:
            raise ValueError("Cannot get webhook endpoint: No valid Discord webhook endpoint or http_conn_id supplied.")
        return str(self.get_connection(self.http_conn_id).extra_dejson.get("webhook_endpoint", ""))

    def get_conn(self, headers: dict[Any, Any] | None = None, extra_options: dict[str, Any] | None = None) -> Any:
        """A session of requests, without the webhook among its headers."""
        session = super().get_conn(headers=headers, extra_options=extra_options)
        session.headers.pop("webhook_endpoint", None)
        return session

    def execute(self) -> None:
        """Send the message.

        Raises:
            ValueError: it is too long.
            TaskException: Discord refuses it.
        """
        self.run(
            self.webhook_endpoint,
            data=self._payload(),
            headers={"Content-type": "application/json"},
            extra_options={"proxies": {"https": self.proxy} if self.proxy else {}},
        )

    def _payload(self) -> str:
        if len(self.message) > _LONGEST_MESSAGE:
            raise ValueError("Discord message length must be 2000 or fewer characters.")
        payload: dict[str, Any] = {"content": self.message, "tts": self.tts}
        further = {"username": self.username, "avatar_url": self.avatar_url}
        payload.update({name: value for name, value in further.items() if value})
        if self.embed:
            _check(self.embed)
            payload["embeds"] = [self.embed]
        return json.dumps(payload)


def _check(embed: dict[str, Any]) -> None:
    for name, text in _texts(embed):
        if len(text) > _LONGEST[name]:
            raise ValueError(f"Discord embed {name} must be {_LONGEST[name]} or fewer characters")
    if len(embed.get("fields", ())) > _MOST_FIELDS:
        raise ValueError("Discord embed fields must be 25 or fewer items")


def _texts(embed: dict[str, Any]) -> Iterator[tuple[str, str]]:
    yield from ((name, embed[name]) for name in ("title", "description") if name in embed)
    yield from ((name, embed[name][part]) for name, part in (("footer", "text"), ("author", "name")) if name in embed)
    yield from ((f"field {part}", field[part]) for field in embed.get("fields", ()) for part in ("name", "value"))


class DiscordWebhookOperator(HttpOperator):
    """Sends a message to a webhook.

    Raises:
        TaskException: there is no connection.
    """

    template_fields = ("username", "message", "webhook_endpoint")

    http_conn_id: Any = None
    webhook_endpoint: str | None = None
    message: str = ""
    username: str | None = None
    avatar_url: str | None = None
    tts: bool = False
    proxy: str | None = None

    def check_arguments(self) -> None:
        """A connection is needed."""
        if not self.http_conn_id:
            raise TaskException("No valid Discord http_conn_id supplied.")

    @property
    def hook(self) -> DiscordWebhookHook:
        """The message."""
        names = ("http_conn_id", "webhook_endpoint", "message", "username", "avatar_url", "tts", "proxy")
        return DiscordWebhookHook(**{name: getattr(self, name) for name in names})

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- all is in the arguments
        """Send it.

        Raises:
            ValueError: the message is too long, or the webhook has another form.
            TaskException: Discord refuses it.
        """
        self.hook.execute()


class DiscordNotifier(DeclaredNotifier):
    """Sends a message to a webhook when it is called as a callback."""

    template_fields = ("discord_conn_id", "text", "username", "avatar_url", "tts", "embed")

    discord_conn_id: str = "discord_webhook_default"
    text: str = ""
    username: str = "Airflow"
    avatar_url: str = ICON
    tts: bool = False
    embed: dict[str, Any] | None = None

    def notify(self, context: Context) -> None:  # noqa: ARG002 -- Airflow's signature
        """Send it.

        Raises:
            TaskException: Discord refuses it.
        """
        DiscordWebhookHook(
            self.discord_conn_id,
            message=self.text,
            username=self.username,
            avatar_url=self.avatar_url,
            tts=self.tts,
            embed=self.embed,
        ).execute()
