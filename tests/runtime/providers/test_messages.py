"""Messages of bots and callbacks, sent with the services' own clients to a server of ours."""

from __future__ import annotations

from typing import Any

import pytest

from jetbridge.airflow import Context, TaskException
from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.apprise import AppriseNotifier
from jetbridge.airflow.providers.discord import DiscordNotifier, DiscordWebhookHook
from jetbridge.airflow.providers.opsgenie.hook import OpsgenieNotifier
from jetbridge.airflow.providers.pagerduty import PagerdutyEventsHook, PagerdutyHook, PagerdutyNotifier
from jetbridge.airflow.providers.telegram import TelegramFileOperator, TelegramHook, TelegramOperator
from peers.http_server import HttpServer, Reply

MESSAGE = {"ok": True, "result": {"message_id": 1, "date": 1, "chat": {"id": -100, "type": "group"}}}


@pytest.fixture
def telegram(http_server: HttpServer, connect: Any, monkeypatch: pytest.MonkeyPatch) -> HttpServer:
    bot = client("telegram", extra="telegram").Bot
    monkeypatch.setattr(TelegramHook, "get_conn", lambda hook: bot(hook.token, base_url=f"{http_server.url}/bot"))
    connect("telegram_default", conn_type="telegram", password="t0", host="-100")
    http_server.answer = lambda request: Reply({"ok": True, "result": {}} if "getMe" in request.path else MESSAGE)
    return http_server


def test_telegram_sends_texts(telegram: HttpServer) -> None:
    TelegramOperator(task_id="t", text="Loaded", telegram_kwargs={"disable_notification": True}).execute(Context())
    sent = telegram.requests[-1]
    assert sent.path == "/bott0/sendMessage"
    assert sent.form() == {
        "chat_id": ["-100"], "text": ["Loaded"], "parse_mode": ["HTML"], "disable_notification": ["true"],
        "link_preview_options": ['{"is_disabled": true}'],
    }  # fmt: skip


def test_telegram_sends_files(telegram: HttpServer) -> None:
    TelegramFileOperator(task_id="t", file="https://example.com/a.csv", chat_id="7", token="t1").execute(Context())
    assert telegram.requests[-1].path == "/bott1/sendDocument"
    assert telegram.requests[-1].form() == {"chat_id": ["7"], "document": ["https://example.com/a.csv"]}


@pytest.mark.usefixtures("telegram")
def test_telegram_needs_a_text_a_chat_and_a_token(connect: Any) -> None:
    with pytest.raises(TaskException, match="'text' must be provided"):
        TelegramOperator(task_id="t", text="").execute(Context())
    connect("nobody", conn_type="telegram")
    with pytest.raises(TaskException, match="'chat_id' must be provided"):
        TelegramHook("nobody", token="t").send_message({"text": "x"})
    with pytest.raises(TaskException, match="Cannot get token"):
        TelegramHook("nobody")


def test_callbacks_tell_discord(http_server: HttpServer, connect: Any) -> None:
    extra = {"webhook_endpoint": "webhooks/1/abc"}
    connect("discord_webhook_default", conn_type="discord", host=http_server.url, extra=extra)
    DiscordNotifier(text="{{ ds }} failed", embed={"title": "load", "fields": [{"name": "n", "value": "v"}]})(
        Context(ds="2024-01-02")
    )
    sent = http_server.requests[-1].json()
    assert (sent["content"], sent["username"], sent["embeds"][0]["title"]) == ("2024-01-02 failed", "Airflow", "load")


@pytest.mark.parametrize(
    "embed",
    [{"title": "x" * 257}, {"footer": {"text": "x" * 2049}}, {"fields": [{"name": "n", "value": "v"}] * 26}],
)
def test_discord_refuses_what_is_too_long(embed: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="Discord embed"):
        DiscordWebhookHook(webhook_endpoint="webhooks/1/abc", embed=embed).execute()


@pytest.mark.filterwarnings("ignore:.*imghdr:DeprecationWarning")  # apprise imports it on Python 3.11
def test_callbacks_tell_apprise(http_server: HttpServer, connect: Any) -> None:
    path = http_server.url.replace("http://", "json://")
    connect("apprise_default", conn_type="apprise", extra={"config": [{"path": path, "tag": "alerts"}]})
    AppriseNotifier(body="{{ ds }} failed", title="load", tag="alerts", notify_type="failure")(Context(ds="2024-01-02"))
    AppriseNotifier(body="x", tag="others")(Context())
    assert [request.json()["message"] for request in http_server.requests] == ["2024-01-02 failed"]


def test_callbacks_tell_opsgenie(http_server: HttpServer, connect: Any) -> None:
    http_server.answer = lambda _: Reply({"result": "Request will be processed", "took": 0.1, "requestId": "r"}, 202)
    connect("opsgenie_default", conn_type="opsgenie", host=http_server.url, password="k")
    payload = client("opsgenie_sdk", extra="opsgenie").CreateAlertPayload(message="failed")
    OpsgenieNotifier(payload=payload)(Context())
    sent = http_server.requests[-1]
    assert (sent.path, sent.headers["Authorization"], sent.json()) == (
        "/v2/alerts",
        "GenieKey k",
        {"message": "failed"},
    )


def test_callbacks_tell_pagerduty(http_server: HttpServer, connect: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    events = client("pagerduty", extra="pagerduty").EventsApiV2Client
    monkeypatch.setattr(events, "default_base_url", http_server.url)
    monkeypatch.setattr(events, "url", "", raising=False)  # the client's own insists on TLS
    http_server.answer = lambda _: Reply({"status": "success", "dedup_key": "d"}, 202)
    connect("pagerduty_events_default", conn_type="pagerduty_events", password="key")
    PagerdutyNotifier(summary="{{ ds }} failed", severity="error", class_type="load")(Context(ds="2024-01-02"))
    payload = {"summary": "2024-01-02 failed", "severity": "error", "source": "airflow", "class": "load"}
    assert http_server.requests[-1].json() == {"event_action": "trigger", "routing_key": "key", "payload": payload}


def test_pagerduty_refuses_what_it_cannot_send() -> None:
    hook = PagerdutyEventsHook("key")
    with pytest.raises(ValueError, match="must be one of"):
        hook.send_event("s", "error", action="forget")
    with pytest.raises(ValueError, match="dedup_key"):
        hook.send_event("s", "error", action="resolve")
    with pytest.raises(TaskException, match="Cannot get token"):
        PagerdutyHook()
