"""Telegram: messages and files of a bot, over python-telegram-bot.

https://airflow.apache.org/docs/apache-airflow-providers-telegram/stable/operators.html
"""

from __future__ import annotations

import asyncio
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator, given
from jetbridge.airflow.hook import BaseHook
from jetbridge.definitions.signals import TaskException

_TRIES = 5


class TelegramHook(BaseHook):
    """A bot: its token is the connection's password, its chat the connection's host.

    Raises:
        TaskException: there is no token.
    """

    conn_name_attr = "telegram_conn_id"
    default_conn_name = "telegram_default"
    conn_type = "telegram"
    hook_name = "Telegram"

    def __init__(
        self, telegram_conn_id: str | None = default_conn_name, token: str | None = None, chat_id: str | None = None
    ) -> None:
        super().__init__()
        needed = telegram_conn_id if token is None or chat_id is None else None
        found = self.get_connection(needed) if needed is not None else None
        self.token = token if token is not None else found and found.password
        if not self.token:
            raise TaskException("Cannot get token: No valid Telegram connection supplied.")
        self.chat_id = chat_id if chat_id is not None else found and found.host
        self.connection = self.get_conn()

    def get_conn(self) -> Any:
        """The bot (`telegram.Bot`).

        Raises:
            MissingClientError: python-telegram-bot is not installed.
        """
        return client("telegram", extra="telegram").Bot(self.token)

    def send_message(self, api_params: dict[str, Any]) -> None:
        """Send a text; `api_params` are those of `telegram.Bot.send_message`.

        Raises:
            TaskException: there is no text or no chat.
            telegram.error.TelegramError: Telegram refuses five times.
        """
        defaults = {"parse_mode": "HTML", "disable_web_page_preview": True}
        self._send("send_message", "text", {**defaults, **self._chat(), **api_params})

    def send_file(self, api_params: dict[str, Any]) -> None:
        """Send a file (`file`); `api_params` are those of `telegram.Bot.send_document`.

        Raises:
            TaskException: there is no file or no chat.
            telegram.error.TelegramError: Telegram refuses five times.
        """
        params = {**self._chat(), **api_params}
        document = params.pop("file", None)
        self._send("send_document", "document", {**params, "document": document})

    def _chat(self) -> dict[str, Any]:
        return {} if self.chat_id is None else {"chat_id": self.chat_id}

    def _send(self, method: str, content: str, params: dict[str, Any]) -> None:
        for name in (content, "chat_id"):
            if params.get(name) is None:
                raise TaskException(f"{name!r} must be provided for a telegram message")
        tenacity = client("tenacity", extra="telegram")
        error = client("telegram.error", extra="telegram").TelegramError
        retrying = tenacity.Retrying(
            retry=tenacity.retry_if_exception_type(error),
            stop=tenacity.stop_after_attempt(_TRIES),
            wait=tenacity.wait_fixed(1),
            reraise=True,
        )
        retrying(lambda: asyncio.run(self._call(method, params)))

    async def _call(self, method: str, params: dict[str, Any]) -> None:
        await self.connection.request.initialize()
        try:
            await getattr(self.connection, method)(**params)
        finally:
            await self.connection.request.shutdown()


class TelegramOperator(DeclaredOperator):
    """Sends a text."""

    template_fields = ("text", "chat_id", "telegram_conn_id")

    telegram_conn_id: str = "telegram_default"
    token: str | None = None
    chat_id: str | None = None
    text: str = "No message has been set."
    telegram_kwargs: dict[str, Any] = given(dict)

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- all is in the arguments
        """Send it.

        Raises:
            TaskException: there is no token, text or chat.
        """
        text = {"text": self.text} if self.text else {}
        TelegramHook(self.telegram_conn_id, self.token, self.chat_id).send_message({**self.telegram_kwargs, **text})


class TelegramFileOperator(DeclaredOperator):
    """Sends a file, by its path or address."""

    template_fields = ("chat_id", "telegram_conn_id")

    telegram_conn_id: str = "telegram_default"
    token: str | None = None
    chat_id: str | None = None
    file: str
    telegram_kwargs: dict[str, Any] = given(dict)

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- all is in the arguments
        """Send it.

        Raises:
            TaskException: there is no token, file or chat.
        """
        file = {"file": self.file} if self.file else {}
        TelegramHook(self.telegram_conn_id, self.token, self.chat_id).send_file({**self.telegram_kwargs, **file})
