"""Slack's Web API.

https://airflow.apache.org/docs/apache-airflow-providers-slack/stable/connections/slack.html
"""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.providers.slack.settings import client_arguments
from jetbridge.definitions.signals import NotFoundException, TaskException

if TYPE_CHECKING:
    from slack_sdk import WebClient
    from slack_sdk.web import SlackResponse

_ATTEMPTS = 5
_TOO_MANY = 429


class SlackHook(BaseHook):
    """Calls Slack's API with the token that is the connection's password.

    Args:
        token: The token, for code that does not use a connection (providers before version 8).
        slack_conn_id: The connection; its extra may say `timeout`, `base_url` and `proxy`.
        base_url: Address of the API, over the connection's.
        timeout: Seconds until an answer, over the connection's.
        proxy: Address of a proxy, over the connection's.
        retry_handlers: Of `slack_sdk.WebClient`.
        extra_client_args: Further arguments of `slack_sdk.WebClient`.
    """

    conn_name_attr = "slack_conn_id"
    default_conn_name = "slack_api_default"
    conn_type = "slack"
    hook_name = "Slack API"

    def __init__(
        self,
        token: str | None = None,
        slack_conn_id: str | None = default_conn_name,
        base_url: str | None = None,
        timeout: int | None = None,
        proxy: str | None = None,
        retry_handlers: list[Any] | None = None,
        **extra_client_args: Any,
    ) -> None:
        super().__init__()
        self.token, self.slack_conn_id = token, slack_conn_id
        self._given = {"base_url": base_url, "timeout": timeout, "proxy": proxy}
        self._client_args = {"logger": self.log, "retry_handlers": retry_handlers, **extra_client_args}
        self._channels: dict[str, str] = {}

    @cached_property
    def client(self) -> WebClient:
        """The client of slack_sdk.

        Raises:
            NotFoundException: the connection is defined nowhere, or has no token.
        """
        connection = None if self.token else self.get_connection(self.slack_conn_id or self.default_conn_name)
        token = self.token or (connection and connection.password)
        if not token:
            raise NotFoundException(
                f"Connection ID {self.slack_conn_id!r} does not contain password (Slack API Token)."
            )
        further = {name: value for name, value in self._client_args.items() if value is not None}
        made: WebClient = client("slack_sdk", extra="slack").WebClient(
            token=token, **client_arguments(connection, **self._given), **further
        )
        return made

    def get_conn(self) -> WebClient:
        """The client of slack_sdk."""
        return self.client

    def call(self, api_method: str, **kwargs: Any) -> SlackResponse:
        """Call a method of the API, e.g. `chat.postMessage`; `kwargs` are those of `WebClient.api_call`.

        Raises:
            slack_sdk.errors.SlackApiError: Slack says no.
        """
        return self.client.api_call(api_method, **kwargs)

    def send_file_v2(
        self,
        *,
        channel_id: str | None = None,
        file_uploads: Any,
        initial_comment: str | None = None,
        thread_ts: str | None = None,
    ) -> SlackResponse:
        """Send one or more files to a channel, or to the workspace.

        Args:
            channel_id: Id of the channel, or `#` and its name.
            file_uploads: Dictionaries with `file` (a path) or `content`, and `filename`, `title`, `snippet_type`.
            initial_comment: Text in front of the files.
            thread_ts: The message that they answer.

        Raises:
            LookupError: no channel has that name.
            slack_sdk.errors.SlackApiError: Slack says no.
        """
        if channel_id and channel_id.startswith("#"):
            channel_id = self.get_channel_id(channel_id[1:])
        uploads = file_uploads if isinstance(file_uploads, list) else [file_uploads]
        named = [{**each, "filename": each.get("filename") or "Uploaded file"} for each in uploads]
        return self.client.files_upload_v2(
            channel=channel_id, file_uploads=named, initial_comment=initial_comment, thread_ts=thread_ts
        )

    def send_file_v1_to_v2(
        self,
        *,
        channels: str | Sequence[str] | None = None,
        file: str | Path | None = None,
        content: str | None = None,
        filename: str | None = None,
        initial_comment: str | None = None,
        title: str | None = None,
        snippet_type: str | None = None,
        thread_ts: str | None = None,
    ) -> list[SlackResponse]:
        """Send a file or a text as a file to each of several channels.

        Args:
            channels: Names with `#` or ids, as one text with commas or as several; the workspace without any.
            file: Path of the file.
            content: The text, instead of a file.
            filename: The name that is shown.
            initial_comment: Text in front of it.
            title: Title of the file.
            snippet_type: Language of the text.
            thread_ts: The message that it answers.

        Raises:
            ValueError: not exactly one of `file` and `content` is given, or a thread is in several channels.
        """
        if (file is None) == (content is None):
            raise ValueError("Either `file` or `content` must be provided, not both.")
        upload: dict[str, Any] = {"title": title, "snippet_type": snippet_type, "filename": filename}
        if file is not None:
            upload |= {"file": str(file), "filename": filename or Path(file).name}
        else:
            upload["content"] = content
        places = list(_places(channels))
        if thread_ts is not None and len(places) > 1:
            raise ValueError("thread_ts cannot be used with multiple channels: a thread belongs to one.")
        return [
            self.send_file_v2(
                channel_id=place, file_uploads=upload, initial_comment=initial_comment, thread_ts=thread_ts
            )
            for place in places
        ]

    def get_channel_id(self, channel_name: str) -> str:
        """The id of a channel, by its name without `#`.

        Raises:
            LookupError: there is none.
        """
        if channel_name not in self._channels:
            for name, channel_id in self._listed_channels():
                self._channels[name] = channel_id
                if name == channel_name:
                    break
        try:
            return self._channels[channel_name]
        except KeyError:
            raise LookupError(f"Unable to find slack channel with name: {channel_name!r}") from None

    def _listed_channels(self) -> Iterator[tuple[str, str]]:
        cursor = None
        while True:
            page: Any = self._page_of_channels(cursor)
            yield from ((each["name"], each["id"]) for each in page.get("channels", ()))
            cursor = page.get("response_metadata", {}).get("next_cursor")
            if not cursor:
                return

    def _page_of_channels(self, cursor: str | None) -> Any:
        error_type = client("slack_sdk.errors", extra="slack").SlackApiError
        for _ in range(_ATTEMPTS):
            try:
                return self.client.conversations_list(cursor=cursor, types="public_channel,private_channel").data
            except error_type as error:
                if error.response.status_code != _TOO_MANY:
                    raise
                time.sleep(int(error.response.headers.get("Retry-After", 30)))
        raise TaskException("Max retries reached for conversations.list")

    def test_connection(self) -> tuple[bool, str]:
        """Whether Slack takes the token, and what it says if not."""
        try:
            return True, json.dumps(self.call("auth.test").data)
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is the answer
            return False, str(error)


def _places(channels: str | Sequence[str] | None) -> Iterator[str | None]:
    if not channels:
        yield None
        return
    for each in channels.split(",") if isinstance(channels, str) else channels:
        yield each.strip()
