"""Callbacks that tell Slack.

https://airflow.apache.org/docs/apache-airflow-providers-slack/stable/notifications/index.html
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.notifier import DeclaredNotifier
from jetbridge.airflow.providers.slack.hook import SlackHook
from jetbridge.airflow.providers.slack.operators import ICON
from jetbridge.airflow.providers.slack.webhook import SlackWebhookHook


class SlackNotifier(DeclaredNotifier):
    """Posts a message to a channel when it is called as a callback."""

    template_fields = ("text", "channel", "username", "attachments", "blocks", "slack_conn_id")

    slack_conn_id: str = SlackHook.default_conn_name
    text: str = "This is a default message"
    channel: str = "#general"
    username: str = "Airflow"
    icon_url: str = ICON
    attachments: Sequence[Any] = ()
    blocks: Sequence[Any] = ()
    base_url: str | None = None
    proxy: str | None = None
    timeout: int | None = None
    retry_handlers: list[Any] | None = None
    unfurl_links: bool = True
    unfurl_media: bool = True

    @property
    def hook(self) -> SlackHook:
        """The client."""
        return SlackHook(
            slack_conn_id=self.slack_conn_id,
            base_url=self.base_url,
            timeout=self.timeout,
            proxy=self.proxy,
            retry_handlers=self.retry_handlers,
        )

    def notify(self, context: Context) -> None:  # noqa: ARG002 -- Airflow's signature
        """Post it.

        Raises:
            slack_sdk.errors.SlackApiError: Slack says no.
        """
        message = {name: getattr(self, name) for name in ("channel", "username", "text", "icon_url")}
        shown = {name: json.dumps(getattr(self, name)) for name in ("attachments", "blocks")}
        unfurled = {name: getattr(self, name) for name in ("unfurl_links", "unfurl_media")}
        self.hook.call("chat.postMessage", json={**message, **shown, **unfurled})


class SlackWebhookNotifier(DeclaredNotifier):
    """Posts a message to an incoming webhook when it is called as a callback."""

    template_fields = ("slack_webhook_conn_id", "text", "attachments", "blocks", "proxy", "timeout")

    slack_webhook_conn_id: str = SlackWebhookHook.default_conn_name
    text: str
    blocks: list[Any] | None = None
    unfurl_links: bool | None = None
    unfurl_media: bool | None = None
    proxy: str | None = None
    timeout: int | None = None
    attachments: list[Any] | None = None
    retry_handlers: list[Any] | None = None

    @property
    def hook(self) -> SlackWebhookHook:
        """The client."""
        return SlackWebhookHook(
            slack_webhook_conn_id=self.slack_webhook_conn_id,
            proxy=self.proxy,
            timeout=self.timeout,
            retry_handlers=self.retry_handlers,
        )

    def notify(self, context: Context) -> None:  # noqa: ARG002 -- Airflow's signature
        """Post it.

        Raises:
            TaskException: Slack says no.
        """
        names = ("text", "blocks", "unfurl_links", "unfurl_media", "attachments")
        self.hook.send(**{name: getattr(self, name) for name in names})


send_slack_notification = SlackNotifier
send_slack_webhook_notification = SlackWebhookNotifier
