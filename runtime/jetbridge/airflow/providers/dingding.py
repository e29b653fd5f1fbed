"""DingTalk: messages of a custom robot.

https://airflow.apache.org/docs/apache-airflow-providers-dingding/stable/operators.html
"""

from __future__ import annotations

import json
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator
from jetbridge.airflow.providers.http.hook import HttpHook
from jetbridge.definitions.signals import TaskException

_KINDS = ("text", "link", "markdown", "actionCard", "feedCard")
_WITH_NAMES = ("text", "markdown")


class DingdingHook(HttpHook):
    """One message; the token of the robot is the connection's password."""

    conn_name_attr = "dingding_conn_id"
    default_conn_name = "dingding_default"
    conn_type = "dingding"
    hook_name = "DingTalk Custom Robot (Dingding)"

    def __init__(
        self,
        dingding_conn_id: str = "dingding_default",
        message_type: str = "text",
        message: str | dict[str, Any] | None = None,
        at_mobiles: list[str] | None = None,
        at_all: bool = False,
        **kwargs: Any,
    ) -> None:
        super().__init__(http_conn_id=dingding_conn_id, **kwargs)
        self.message_type, self.message, self.at_mobiles, self.at_all = message_type, message, at_mobiles, at_all

    def get_conn(self, headers: dict[Any, Any] | None = None, extra_options: dict[str, Any] | None = None) -> Any:  # noqa: ARG002 -- the signature of HttpHook
        """A session of requests; the connection has the address only."""
        self.base_url = self.get_connection(self.http_conn_id).host or "https://oapi.dingtalk.com"
        session = client("requests", extra="http").Session()
        session.headers.update(headers or {})
        return session

    def send(self) -> None:
        """Send the message.

        Raises:
            ValueError: there is no such kind of messages.
            TaskException: there is no token, or DingTalk refuses the message.
        """
        if self.message_type not in _KINDS:
            raise ValueError(f"DingdingWebhookHook only support {list(_KINDS)} so far, but receive {self.message_type}")
        token = self.get_connection(self.http_conn_id).password
        if not token:
            raise TaskException("Dingding token is requests but get nothing, check you conn_id configuration.")
        headers = {"Content-Type": "application/json"}
        response = self.run(f"robot/send?access_token={token}", data=self._body(), headers=headers)
        if int(response.json().get("errcode")) != 0:
            raise TaskException(f"Send Dingding message failed, receive error message {response.text}")

    def _body(self) -> str:
        content = {"content": self.message} if self.message_type == "text" else self.message
        names = {"at": {"atMobiles": self.at_mobiles, "isAtAll": self.at_all}}
        body = {"msgtype": self.message_type, self.message_type: content}
        return json.dumps({**body, **(names if self.message_type in _WITH_NAMES else {})})


class DingdingOperator(DeclaredOperator):
    """Sends a message."""

    template_fields = ("message", "dingding_conn_id")

    dingding_conn_id: str = "dingding_default"
    message_type: str = "text"
    message: str | dict[str, Any] | None = None
    at_mobiles: list[str] | None = None
    at_all: bool = False

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- all is in the arguments
        """Send it.

        Raises:
            TaskException: DingTalk refuses it.
        """
        DingdingHook(self.dingding_conn_id, self.message_type, self.message, self.at_mobiles, self.at_all).send()
