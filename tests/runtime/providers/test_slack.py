"""Slack's clients, operators and callbacks, against an HTTP server in Slack's place."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from jetbridge import job, op
from jetbridge.airflow import BaseHook, Context, SkipException, TaskException, failure_callback
from jetbridge.airflow.providers.slack import (
    SlackAPIConversationsHistoryOperator,
    SlackAPIFileOperator,
    SlackAPIOperator,
    SlackAPIPostOperator,
    SlackHook,
    SlackWebhookHook,
    SlackWebhookOperator,
    SqlToSlackApiFileOperator,
    SqlToSlackWebhookOperator,
    send_slack_notification,
    send_slack_webhook_notification,
)
from jetbridge.definitions.signals import NotFoundException
from jetbridge.resources import Slack, SlackWebhook
from peers.http_server import HttpServer, Reply, Request

Connect = Callable[..., None]


def answer(request: Request) -> Reply:
    """What Slack answers to the methods of the tests."""
    url = f"http://{request.headers['Host']}"
    answers: dict[str, Any] = {
        "/api/files.getUploadURLExternal": {"ok": True, "upload_url": f"{url}/upload", "file_id": "F1"},
        "/api/files.completeUploadExternal": {"ok": True, "files": [{"id": "F1", "title": "t"}]},
        "/api/conversations.list": _page(request),
        "/api/refuse": {"ok": False, "error": "not_in_channel"},
    }
    if request.path.startswith("/services/refused"):
        return Reply(b"no_service", status=404)
    if request.path.startswith("/services/"):
        return Reply(b"ok")
    return Reply(answers.get(request.path, {"ok": True, "ts": "1.2"}))


def _page(request: Request) -> Any:
    if "cursor" not in request.form():
        first = [{"name": "general", "id": "C1"}]
        return {"ok": True, "channels": first, "response_metadata": {"next_cursor": "2"}}
    return {"ok": True, "channels": [{"name": "data", "id": "C2"}], "response_metadata": {"next_cursor": ""}}


@pytest.fixture
def slack(http_server: HttpServer, connect: Connect) -> HttpServer:
    """The server, behind the connections that Slack's operators take when they are told none."""
    http_server.answer = answer
    connect(
        "slack_api_default",
        conn_type="slack",
        password="xoxb-1",
        extra={"base_url": f"{http_server.url}/api/", "timeout": "7"},
    )
    connect("slack_default", conn_type="slackwebhook", host=f"{http_server.url}/services", password="T0/B0/X0")
    return http_server


def test_post(slack: HttpServer) -> None:
    blocks = [{"type": "divider"}]
    post = SlackAPIPostOperator(task_id="t", channel="#data", text="hi", blocks=blocks, thread_ts="1.1")
    assert post.execute(Context()) == {"ok": True, "ts": "1.2"}
    [request] = slack.requests
    assert (request.method, request.path) == ("POST", "/api/chat.postMessage")
    assert request.headers["Authorization"] == "Bearer xoxb-1"
    sent = request.json()
    assert sent.pop("icon_url").endswith("pin_100.png")
    assert sent == {
        "channel": "#data",
        "username": "Airflow",
        "text": "hi",
        "attachments": "[]",
        "blocks": json.dumps(blocks),
        "thread_ts": "1.1",
    }


def test_resources(slack: HttpServer) -> None:
    assert Slack(conn_id="slack_api_default").post("hi", token="xoxb-2", base_url=f"{slack.url}/api/")["ts"] == "1.2"
    SlackWebhook(conn_id="slack_default").post("done", username="etl", link_names=True)
    posted, hooked = slack.requests
    assert posted.headers["Authorization"] == "Bearer xoxb-2"
    assert (hooked.path, hooked.json()) == (
        "/services/T0/B0/X0",
        {"text": "done", "username": "etl", "link_names": 1},
    )


@pytest.mark.usefixtures("slack")
def test_call_and_refusal() -> None:
    hook = SlackHook(slack_conn_id="slack_api_default")
    assert hook.client.timeout == 7
    assert hook.test_connection() == (True, '{"ok": true, "ts": "1.2"}')
    from slack_sdk.errors import SlackApiError  # noqa: PLC0415 -- the test needs it, the module does not

    with pytest.raises(SlackApiError, match="not_in_channel"):
        hook.call("refuse")
    with pytest.raises(TaskException, match="construct_api_call_params"):
        SlackAPIOperator(task_id="t", method="x").execute(Context())
    with pytest.raises(TaskException, match="method"):
        SlackAPIOperator(task_id="t", api_params={}).execute(Context())


def test_connection_without_a_token(connect: Connect) -> None:
    connect("bare", conn_type="slack")
    for hook in (SlackHook(slack_conn_id="bare"), SlackWebhookHook(slack_webhook_conn_id="bare"), SlackWebhookHook()):
        with pytest.raises(NotFoundException, match="does not contain password"):
            hook.get_conn()


def test_history(slack: HttpServer) -> None:
    SlackAPIConversationsHistoryOperator(task_id="t", channel="C1", limit=20, oldest="5").execute(Context())
    assert slack.requests[0].json() == {
        "channel": "C1",
        "inclusive": True,
        "limit": 20,
        "include_all_metadata": False,
        "oldest": "5",
    }


def test_file_to_several_channels(slack: HttpServer, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("a,b")
    send = SlackAPIFileOperator(
        task_id="t", channels="#data, C9", filename=str(tmp_path / "rows.csv"), initial_comment="here"
    )
    assert [each["ok"] for each in send.execute(Context())] == [True, True]
    completed = [each for each in slack.requests if each.path.endswith("completeUploadExternal")]
    assert [json.dumps(each.form() or each.json()).count("C2") for each in completed] == [1, 0]
    assert b"a,b" in next(each.body for each in slack.requests if each.path == "/upload")


@pytest.mark.usefixtures("slack")
def test_file_that_cannot_be_sent() -> None:
    hook = SlackHook()
    with pytest.raises(ValueError, match="not both"):
        hook.send_file_v1_to_v2(file="a", content="b")
    with pytest.raises(ValueError, match="thread_ts"):
        hook.send_file_v1_to_v2(content="b", channels=["a", "b"], thread_ts="1")
    with pytest.raises(LookupError, match="'nowhere'"):
        hook.send_file_v1_to_v2(content="b", channels="#nowhere")
    assert hook.get_channel_id("general") == "C1"


def test_webhook_as_of_old(slack: HttpServer, connect: Connect) -> None:
    token = BaseHook.get_connection("slack_default").password
    connect("slack", conn_type="http", host=slack.url, extra={"webhook_token": "/services/of/extra"})
    SlackWebhookOperator(
        task_id="t", http_conn_id="slack", webhook_token=f"/services/{token}", message="failed", username="airflow"
    ).execute(Context())
    SlackWebhookHook("slack", message="m", channel="#c").execute()
    SlackWebhookHook(webhook_token=f"{slack.url}/services/whole").send_text("t")
    assert [(each.path, each.json()) for each in slack.requests] == [
        ("/services/T0/B0/X0", {"text": "failed", "username": "airflow"}),
        ("/services/of/extra", {"text": "m", "channel": "#c"}),
        ("/services/whole", {"text": "t"}),
    ]


def test_webhook_refuses(slack: HttpServer) -> None:
    hook = SlackWebhookHook(webhook_token=f"{slack.url}/services/refused")
    with pytest.raises(TaskException, match="'no_service', Status Code: 404"):
        hook.send(text="x")
    with pytest.raises(TaskException, match="valid JSON"):
        hook.send_dict("{")
    with pytest.raises(TypeError, match="got list"):
        hook.send_dict("[]")
    assert BaseHook.get_hook("slack_default", hook_params=None).send_dict('{"text": "x"}').status_code == 200


def test_notifiers_tell_of_each_task_in_its_own_words(slack: HttpServer) -> None:
    @op(kind="python")
    def extract() -> None:
        raise TaskException("why")

    @op(kind="python")
    def load() -> None:
        raise TaskException("why")

    tell = failure_callback(send_slack_notification(text="{{ ti.task_id }}: {{ exception }}", channel="#alerts"))
    hook = failure_callback(send_slack_webhook_notification(text="{{ ti.task_id }} failed"))

    @job(hooks={tell, hook}, start_date=dt.datetime(2024, 1, 1, tzinfo=dt.timezone.utc))
    def sales() -> None:
        extract()
        load()

    assert not sales.execute_in_process(raise_on_error=False).success
    told = [each.json() for each in slack.requests]
    assert [each["text"] for each in told if "channel" in each] == ["extract: why", "load: why"]
    assert [each["text"] for each in told if "channel" not in each] == ["extract failed", "load failed"]


@pytest.fixture
def warehouse(connect: Connect, tmp_path: Path) -> str:
    connect("warehouse", conn_type="sqlite", host=str(tmp_path / "rows.db"))
    hook = BaseHook.get_hook("warehouse")
    hook.run(["CREATE TABLE t (a)", "INSERT INTO t VALUES (7)"])
    return "warehouse"


def test_rows_as_a_file(slack: HttpServer, warehouse: str) -> None:
    SqlToSlackApiFileOperator(
        task_id="t", sql_conn_id=warehouse, sql="SELECT a FROM t", slack_filename="rows.csv", df_kwargs={"index": False}
    ).execute(Context())
    assert any(b"a\n7\n" in each.body for each in slack.requests)
    empty = {"task_id": "t", "sql_conn_id": warehouse, "sql": "SELECT a FROM t WHERE a = 0"}
    with pytest.raises(SkipException):
        SqlToSlackApiFileOperator(**empty, slack_filename="r.json.gz", action_on_empty_df="skip").execute(Context())
    with pytest.raises(ValueError, match="non-empty"):
        SqlToSlackApiFileOperator(**empty, slack_filename="r.html", action_on_empty_df="error").execute(Context())
    with pytest.raises(ValueError, match="ending"):
        SqlToSlackApiFileOperator(**empty, slack_filename="r.xlsx").execute(Context())
    with pytest.raises(ValueError, match="'never'"):
        SqlToSlackApiFileOperator(**empty, slack_filename="r.csv", action_on_empty_df="never")


def test_rows_in_a_message(slack: HttpServer, warehouse: str) -> None:
    tell = SqlToSlackWebhookOperator(
        task_id="t",
        sql_conn_id=warehouse,
        sql="SELECT a FROM {{ table }}",
        slack_webhook_conn_id="slack_default",
        slack_message='{{ rows | tabulate(tablefmt="plain", headers="keys") }}',
        results_df_name="rows",
    )
    context: Any = Context(table="t")
    tell.render_template_fields(context)
    tell.execute(context)
    assert slack.requests[0].json()["text"].split() == ["a", "0", "7"]
    with pytest.raises(TaskException, match="'slack_message'"):
        SqlToSlackWebhookOperator(
            task_id="t", sql_conn_id=warehouse, sql="SELECT 1", slack_webhook_conn_id="slack_default", slack_message=" "
        ).execute(context)
