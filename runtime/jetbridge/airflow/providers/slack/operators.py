"""Messages and files to Slack.

https://airflow.apache.org/docs/apache-airflow-providers-slack/stable/operators/index.html
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator, given
from jetbridge.airflow.providers.slack.hook import SlackHook
from jetbridge.airflow.providers.slack.webhook import SlackWebhookHook
from jetbridge.definitions.signals import TaskException

NO_TEXT = "No message has been set.\nHere is a cat video instead\nhttps://www.youtube.com/watch?v=J---aiyznGQ"
ICON = "https://raw.githubusercontent.com/apache/airflow/main/airflow-core/src/airflow/ui/public/pin_100.png"
"""What Airflow's operator says and shows when it is not told otherwise."""


class SlackAPIOperator(DeclaredOperator):
    """Calls a method of Slack's API; the result is Slack's answer.

    A subclass sets `self.api_params` in `construct_api_call_params`.
    """

    template_fields: Sequence[str] = ("slack_conn_id",)

    slack_conn_id: str = SlackHook.default_conn_name
    token: str | None = None
    method: str = ""
    api_params: dict[str, Any] | None = None
    base_url: str | None = None
    proxy: str | None = None
    timeout: int | None = None
    retry_handlers: list[Any] | None = None

    @cached_property
    def hook(self) -> SlackHook:
        """The client."""
        return SlackHook(
            token=self.token,
            slack_conn_id=self.slack_conn_id,
            base_url=self.base_url,
            timeout=self.timeout,
            proxy=self.proxy,
            retry_handlers=self.retry_handlers,
        )

    def construct_api_call_params(self) -> Any:
        """Set `self.api_params`.

        Raises:
            TaskException: the operator says nothing.
        """
        raise TaskException(f"{type(self).__name__} has neither api_params nor construct_api_call_params()")

    def execute(self, context: Context) -> Any:  # noqa: ARG002 -- Airflow's signature
        """Call it.

        Raises:
            TaskException: there is no method, or there are no parameters.
            slack_sdk.errors.SlackApiError: Slack says no.
        """
        if not self.method:
            raise TaskException(f"Expected non empty `method` attribute in {type(self).__name__!r}")
        if not self.api_params:
            self.construct_api_call_params()
        return self.hook.call(self.method, json=self.api_params).data


class SlackAPIPostOperator(SlackAPIOperator):
    """Posts a message to a channel."""

    template_fields = ("username", "text", "attachments", "blocks", "channel", "thread_ts", "slack_conn_id")

    method: str = "chat.postMessage"
    channel: str = "#general"
    username: str = "Airflow"
    text: str = NO_TEXT
    icon_url: str = ICON
    blocks: list[Any] = given(list)
    attachments: list[Any] = given(list)
    thread_ts: str | None = None

    def construct_api_call_params(self) -> None:
        """The message."""
        self.api_params = {
            "channel": self.channel,
            "username": self.username,
            "text": self.text,
            "icon_url": self.icon_url,
            "attachments": json.dumps(self.attachments),
            "blocks": json.dumps(self.blocks),
        }
        if self.thread_ts is not None:
            self.api_params["thread_ts"] = self.thread_ts


class SlackAPIConversationsHistoryOperator(SlackAPIOperator):
    """Reads the messages of a conversation."""

    template_fields = ("channel", "oldest", "latest", "cursor", "slack_conn_id")

    method: str = "conversations.history"
    channel: str
    oldest: str | None = None
    latest: str | None = None
    inclusive: bool = True
    limit: int = 100
    cursor: str | None = None
    include_all_metadata: bool = False

    def construct_api_call_params(self) -> None:
        """What is asked for."""
        always = {name: getattr(self, name) for name in ("channel", "inclusive", "limit", "include_all_metadata")}
        bounds = {name: getattr(self, name) for name in ("oldest", "latest", "cursor")}
        self.api_params = always | {name: value for name, value in bounds.items() if value is not None}


class SlackAPIFileOperator(SlackAPIOperator):
    """Sends a file, or a text as a file, to each of the channels; the result is Slack's answers."""

    template_fields = (
        "channels", "initial_comment", "filename", "filetype", "content", "title", "display_filename", "snippet_type",
        "thread_ts", "slack_conn_id",
    )  # fmt: skip

    method: str = "files.upload"
    channels: str | Sequence[str] | None = None
    initial_comment: str | None = None
    filename: str | None = None
    filetype: str | None = None
    content: str | None = None
    title: str | None = None
    display_filename: str | None = None
    method_version: str | None = None
    snippet_type: str | None = None
    thread_ts: str | None = None

    def execute(self, context: Context) -> Any:  # noqa: ARG002 -- Airflow's signature
        """Send it.

        Raises:
            ValueError: not exactly one of `filename` and `content` is given.
            slack_sdk.errors.SlackApiError: Slack says no.
        """
        answers = self.hook.send_file_v1_to_v2(
            channels=self.channels,
            file=self.filename,
            content=self.content,
            filename=self.display_filename,
            initial_comment=self.initial_comment,
            title=self.title,
            snippet_type=self.snippet_type,
            thread_ts=self.thread_ts,
        )
        return [answer.data for answer in answers]


class SlackWebhookOperator(DeclaredOperator):
    """Posts a message to an incoming webhook.

    `http_conn_id`, `webhook_token` and `link_names` are those of versions of the provider before 8.
    """

    template_fields = ("message", "attachments", "blocks", "channel", "username", "proxy", "slack_webhook_conn_id")

    slack_webhook_conn_id: str | None = None
    http_conn_id: str | None = None
    webhook_token: str | None = None
    message: str = ""
    attachments: list[Any] | None = None
    blocks: list[Any] | None = None
    channel: str | None = None
    username: str | None = None
    icon_emoji: str | None = None
    icon_url: str | None = None
    link_names: bool = False
    proxy: str | None = None
    timeout: int | None = None
    retry_handlers: list[Any] | None = None

    @cached_property
    def hook(self) -> SlackWebhookHook:
        """The client."""
        return SlackWebhookHook(
            webhook_token=self.webhook_token,
            slack_webhook_conn_id=self.slack_webhook_conn_id or self.http_conn_id,
            proxy=self.proxy,
            timeout=self.timeout,
            retry_handlers=self.retry_handlers,
        )

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- Airflow's signature
        """Post it.

        Raises:
            TaskException: Slack says no.
        """
        self.hook.send(
            text=self.message,
            attachments=self.attachments,
            blocks=self.blocks,
            channel=self.channel,
            username=self.username,
            icon_emoji=self.icon_emoji,
            icon_url=self.icon_url,
            link_names=1 if self.link_names else None,
        )
