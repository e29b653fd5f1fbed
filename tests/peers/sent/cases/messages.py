"""Discord, DingTalk and Opsgenie."""

from __future__ import annotations

from typing import Any

from peers.sent.case import Case

DISCORD = {"discord": {"conn_type": "discord", "host": "{url}", "extra": {"webhook_endpoint": "webhooks/1/abc"}}}
ROBOT = {"dingding_default": {"conn_type": "dingding", "host": "{url}", "password": "token"}}
OPSGENIE = {"opsgenie_default": {"conn_type": "opsgenie", "host": "{url}", "password": "key"}}
DONE = {"result": "Request will be processed", "took": 0.1, "requestId": "r"}
ALERT: dict[str, Any] = {
    "message": "m", "alias": "a", "description": "d", "responders": [{"name": "team", "type": "team"}], "tags": ["t"],
    "visible_to": [{"name": "team", "type": "team"}], "actions": ["restart"], "details": {"a": "b"}, "entity": "e", "source": "s", "priority": "P1", "user": "u", "note": "n",
}  # fmt: skip


def discord(**arguments: Any) -> Case:
    operator = "airflow.providers.discord.operators.discord_webhook.DiscordWebhookOperator"
    return Case(operator, arguments, (("POST", "/webhooks/1/abc", [""]),), DISCORD)


def robot(errcode: int = 0, **arguments: Any) -> Case:
    answers = (("POST", "/robot/send", [{"errcode": errcode}]),)
    return Case("airflow.providers.dingding.operators.dingding.DingdingOperator", arguments, answers, ROBOT)


def alert(name: str, **arguments: Any) -> Case:
    answers = tuple((method, "/v2/alerts.*", [DONE]) for method in ("POST", "DELETE"))
    operator = f"airflow.providers.opsgenie.operators.opsgenie.Opsgenie{name}AlertOperator"
    return Case(operator, arguments, answers, OPSGENIE)


CASES = (
    discord(http_conn_id="discord", message="hello"),
    discord(http_conn_id="discord", message="x" * 2001),
    discord(http_conn_id="discord", message="m", username="u", avatar_url="a", tts=True),
    discord(http_conn_id="discord", webhook_endpoint="elsewhere", message="m"),
    discord(message="m"),
    robot(message="hello", at_mobiles=["1"], at_all=True),
    robot(message={"title": "t", "text": "x"}, message_type="markdown"),
    robot(message={"title": "t"}, message_type="link"),
    robot(message="m", message_type="song"),
    robot(errcode=1, message="m"),
    alert("Create", message="m"),
    alert("Create", **ALERT),
    alert("Close", identifier="load", identifier_type="alias", user="u", note="n", source="s"),
    alert("Delete", identifier="load", identifier_type="alias", user="u"),
)
