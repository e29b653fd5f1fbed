"""Slack's incoming webhooks.

https://airflow.apache.org/docs/apache-airflow-providers-slack/stable/connections/slack-incoming-webhook.html
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.connection import Connection
from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.providers.slack.settings import client_arguments, option
from jetbridge.definitions.signals import NotFoundException, TaskException

if TYPE_CHECKING:
    from slack_sdk.webhook import WebhookClient, WebhookResponse

_HOST = "hooks.slack.com/services"
_OK = 200
_BODY = (
    "text", "attachments", "blocks", "response_type", "replace_original", "delete_original", "unfurl_links", "unfurl_media",
)  # fmt: skip
_OF_OLDER_HOOKS = ("attachments", "blocks", "channel", "username", "icon_emoji", "icon_url", "link_names")
"""Arguments of the hook's constructor before version 8 of the provider; `execute()` sends them."""


class SlackWebhookHook(BaseHook):
    """Posts to an incoming webhook: the connection's password is its token or whole address.

    Args:
        http_conn_id: What older versions call the connection.
        webhook_token: The token, over the connection's (older versions).
        message: Text for `execute()` (older versions).
        slack_webhook_conn_id: The connection; its extra may say `timeout` and `proxy`.
        timeout: Seconds until an answer, over the connection's.
        proxy: Address of a proxy, over the connection's.
        retry_handlers: Of `slack_sdk.WebhookClient`.
        further: Further arguments of `slack_sdk.WebhookClient`, and the rest of the message of older versions.
    """

    conn_name_attr = "slack_webhook_conn_id"
    default_conn_name = "slack_default"
    conn_type = "slackwebhook"
    hook_name = "Slack Incoming Webhook"

    def __init__(
        self,
        http_conn_id: str | None = None,
        webhook_token: str | None = None,
        message: str = "",
        *,
        slack_webhook_conn_id: str | None = None,
        timeout: int | None = None,
        proxy: str | None = None,
        retry_handlers: list[Any] | None = None,
        **further: Any,
    ) -> None:
        super().__init__()
        self.slack_webhook_conn_id = slack_webhook_conn_id or http_conn_id
        self.webhook_token = webhook_token
        self._message = {"text": message, **{name: further.pop(name, None) for name in _OF_OLDER_HOOKS}}
        self._given = {"timeout": timeout, "proxy": proxy}
        self._client_args = {"logger": self.log, "retry_handlers": retry_handlers, **further}

    @cached_property
    def client(self) -> WebhookClient:
        """The client of slack_sdk.

        Raises:
            NotFoundException: the connection is defined nowhere, or has no token.
        """
        connection = self.get_connection(self.slack_webhook_conn_id) if self.slack_webhook_conn_id else None
        further = {name: value for name, value in self._client_args.items() if value is not None}
        made: WebhookClient = client("slack_sdk.webhook", extra="slack").WebhookClient(
            url=self._address(connection), **client_arguments(connection, **self._given), **further
        )
        return made

    def _address(self, connection: Connection | None) -> str:
        said = connection and (connection.password or option(connection, "webhook_token"))
        token = (self.webhook_token or said or "").strip()
        if not token:
            raise NotFoundException(
                f"Connection ID {self.slack_webhook_conn_id!r} does not contain password (Slack Webhook Token)."
            )
        if "://" in token:
            return token
        host = connection.host if connection is not None and connection.host else _HOST
        scheme = connection.schema if connection is not None and connection.schema else "https"
        base = host if "://" in host else f"{scheme}://{host}"
        return f"{base.rstrip('/')}/{token.lstrip('/')}".rstrip("/")

    def get_conn(self) -> WebhookClient:
        """The client of slack_sdk."""
        return self.client

    def send_dict(self, body: dict[str, Any] | str, *, headers: dict[str, str] | None = None) -> WebhookResponse:
        """Post a message as Slack takes it: a dictionary, or its JSON.

        Raises:
            TaskException: the text is no JSON, or Slack says no.
            TypeError: it is no dictionary.
        """
        if isinstance(body, str):
            try:
                body = json.loads(body)
            except json.JSONDecodeError as error:
                raise TaskException(
                    f"Body expected valid JSON string, got {body!r}. Original error:\n * {error}"
                ) from None
        if not isinstance(body, dict):
            raise TypeError(f"Body expected dictionary, got {type(body).__name__}.")
        response = self.client.send_dict(body, headers=headers)
        if response.status_code != _OK:
            raise TaskException(f"Response body: {response.body!r}, Status Code: {response.status_code}.")
        return response

    def send(self, *, headers: dict[str, str] | None = None, **message: Any) -> WebhookResponse:
        """Post a message: `text`, `blocks`, `attachments`, `unfurl_links`, `unfurl_media`, …

        Raises:
            TaskException: Slack says no.
        """
        ordered = {name: message.pop(name, None) for name in _BODY} | message
        return self.send_dict({name: value for name, value in ordered.items() if value is not None}, headers=headers)

    def send_text(self, text: str, **options: Any) -> WebhookResponse:
        """Post a text; `options` are `unfurl_links`, `unfurl_media` and `headers`.

        Raises:
            TaskException: Slack says no.
        """
        return self.send(text=text, **options)

    def execute(self) -> None:
        """Post the message that the constructor was given (older versions).

        Raises:
            TaskException: Slack says no.
        """
        self.send(**{name: value for name, value in self._message.items() if value})
