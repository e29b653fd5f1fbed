"""Batches of Livy: what deferred waits, an end from outside, refusals."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from jetbridge.airflow import Context, TaskException
from jetbridge.airflow.providers.apache.livy.hook import LivyHook
from jetbridge.airflow.providers.apache.livy.operators import LivyOperator
from peers.http_server import HttpServer, Reply
from peers.sent.case import Ti


@pytest.fixture
def livy(http_server: HttpServer, connect: Callable[..., None]) -> HttpServer:
    connect("livy_default", conn_type="livy", host="127.0.0.1", port=http_server.port, schema="http")
    http_server.answer = lambda _: Reply({"id": 4, "state": "success", "appId": "a", "total": 0, "log": []})
    return http_server


def test_what_deferred_waits_for_the_end(livy: HttpServer) -> None:
    assert LivyOperator(task_id="t", file="a.py", deferrable=True).execute(Context(ti=Ti())) == 4
    assert "/batches/4/state" in [each.path for each in livy.requests]


def test_an_end_from_outside_ends_the_batch(livy: HttpServer) -> None:
    operator = LivyOperator(task_id="t", file="a.py")
    operator.on_kill()
    assert not livy.requests
    operator.execute(Context(ti=Ti()))
    operator.on_kill()
    assert (livy.requests[-1].method, livy.requests[-1].path) == ("DELETE", "/batches/4")


def test_refusals_say_what_livy_said(livy: HttpServer) -> None:
    livy.answer = lambda _: Reply(b"no room", 400)
    with pytest.raises(TaskException, match=r"Could not submit batch\. Message: no room"):
        LivyHook().post_batch("a.py")
    with pytest.raises(TypeError, match="must be an integer"):
        LivyHook().get_batch("x")
