"""`Slack`, `SlackWebhook`: messages and files, as Slack's operators send them.

https://airflow.apache.org/docs/apache-airflow-providers-slack/stable/operators/index.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.declared import perform
from jetbridge.airflow.providers.slack import (
    SlackAPIFileOperator,
    SlackAPIPostOperator,
    SlackHook,
    SlackWebhookHook,
    SlackWebhookOperator,
)
from jetbridge.airflow.providers.slack.operators import NO_TEXT
from jetbridge.resources.connection import ConnectionResource


class Slack(ConnectionResource):
    """Slack's API: the connection's password is the token."""

    @property
    def hook(self) -> SlackHook:
        """The hook behind it, for what has no method here."""
        return SlackHook(slack_conn_id=self.conn_id)

    def post(self, text: str = NO_TEXT, **options: Any) -> Any:
        """Post a message to a channel, and give Slack's answer.

        Args:
            text: Its text.
            options: Further arguments of SlackAPIPostOperator: `channel` (#general), `username`, `blocks`, `attachments`, `icon_url`, `thread_ts`, ….

        Raises:
            slack_sdk.errors.SlackApiError: Slack says no.
        """
        return perform(SlackAPIPostOperator, slack_conn_id=self.conn_id, text=text, **options)

    def send_file(self, channels: Any = None, **file: Any) -> Any:
        """Send a file, or a text as a file, and give Slack's answers, one for each channel.

        Args:
            channels: Names with `#` or ids; the workspace without any.
            file: Further arguments of SlackAPIFileOperator: `filename` or `content`, `title`, `initial_comment`, `display_filename`, ….

        Raises:
            ValueError: not exactly one of `filename` and `content` is given.
            slack_sdk.errors.SlackApiError: Slack says no.
        """
        return perform(SlackAPIFileOperator, slack_conn_id=self.conn_id, channels=channels, **file)


class SlackWebhook(ConnectionResource):
    """An incoming webhook of Slack: the connection's password is its token or address."""

    @property
    def hook(self) -> SlackWebhookHook:
        """The hook behind it, for what has no method here."""
        return SlackWebhookHook(slack_webhook_conn_id=self.conn_id)

    def post(self, message: str = "", **options: Any) -> None:
        """Post a message.

        Args:
            message: Its text.
            options: Further arguments of SlackWebhookOperator: `blocks`, `attachments`, `channel`, `username`, `icon_emoji`, ….

        Raises:
            TaskException: Slack says no.
        """
        perform(SlackWebhookOperator, slack_webhook_conn_id=self.conn_id, message=message, **options)
