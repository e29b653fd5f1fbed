"""HTTP hook, operator and sensor against a server that keeps what it was asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from requests.auth import AuthBase, HTTPDigestAuth

from jetbridge.airflow import Context, TaskException
from jetbridge.airflow.providers.http import HttpHook, HttpOperator, HttpSensor
from peers.http_server import HttpServer, Reply


@pytest.fixture(autouse=True)
def connection(http_server: HttpServer, connect: Callable[..., None]) -> None:
    connect("http_default", conn_type="http", host="127.0.0.1", port=http_server.port, login="me", password="pw",
            extra={"X-Team": "data", "timeout": 5})  # fmt: skip


def run(**arguments: Any) -> Any:
    return HttpOperator(task_id="t", **arguments).execute(Context(ds="2024-01-02"))


def test_data_goes_where_the_method_wants_it(http_server: HttpServer) -> None:
    assert run(endpoint="a", data={"x": "1"}) == "ok"
    run(endpoint="/b", method="GET", data={"x": "1"})
    run(endpoint="c", method="HEAD", data={"x": "1"})
    run(endpoint="d", method="put", data=json.dumps({"x": 1}), headers={"Content-Type": "application/json"})
    post, get, head, put = http_server.requests
    assert (post.method, post.path, post.form(), post.query) == ("POST", "/a", {"x": ["1"]}, {})
    assert (get.method, get.path, get.query, get.body) == ("GET", "/b", {"x": ["1"]}, b"")
    assert (head.method, head.query, head.body) == ("HEAD", {}, b"")
    assert (put.method, put.json(), put.headers["Content-Type"]) == ("PUT", {"x": 1}, "application/json")


def test_connection_gives_login_and_headers(http_server: HttpServer) -> None:
    run(endpoint="a", headers={"X-Mine": "1"})
    [request] = http_server.requests
    assert request.headers["Authorization"] == "Basic bWU6cHc="
    assert (request.headers["X-Team"], request.headers["X-Mine"]) == ("data", "1")
    assert "timeout" not in {name.lower() for name in request.headers}


@pytest.mark.parametrize(
    ("fields", "url"),
    [
        ({"host": "a.example"}, "http://a.example/x"),
        ({"host": "a.example", "schema": "https", "port": 8443}, "https://a.example:8443/x"),
        ({"host": "https://a.example/v1/"}, "https://a.example/v1/x"),
        ({"host": "https://a.example/v1", "schema": "ftp"}, "https://a.example/v1/x"),
        ({}, "http://x"),
    ],
)
def test_addresses(connect: Callable[..., None], fields: dict[str, Any], url: str) -> None:
    connect("other", conn_type="http", **fields)
    assert HttpHook(http_conn_id="other").url_from_endpoint("x") == url


def test_options_of_the_connection_and_of_the_call(connect: Callable[..., None], http_server: HttpServer) -> None:
    connect(
        "c", conn_type="http", host=http_server.url, extra={"verify": False, "proxies": {}, "check_response": False}
    )
    http_server.answer = lambda _: Reply(b"no", 503)
    hook = HttpHook("GET", "c")
    session = hook.get_conn({"A": "b"}, {"verify": True})
    assert (session.verify, session.headers["A"], hook.merged_extra["check_response"]) == (True, "b", False)
    assert hook.run("x").status_code == 503
    session.close()


def test_logins(connect: Callable[..., None], http_server: HttpServer) -> None:
    class Token(AuthBase):
        def __call__(self, request: Any) -> Any:
            request.headers["Authorization"] = "Bearer t"
            return request

    connect("anonymous", conn_type="http", host=http_server.url)
    run(http_conn_id="anonymous", auth_type=Token)
    run(http_conn_id="anonymous")
    assert [request.headers.get("Authorization") for request in http_server.requests] == ["Bearer t", None]
    session = HttpHook(auth_type=HTTPDigestAuth).get_conn()
    assert isinstance(session.auth, HTTPDigestAuth)
    session.close()


def test_errors(http_server: HttpServer) -> None:
    http_server.answer = lambda _: Reply(b"why", 404)
    with pytest.raises(TaskException, match=r"^404:Not Found$"):
        run(endpoint="a")
    assert run(endpoint="a", extra_options={"check_response": False}) == "why"
    with pytest.raises(TaskException, match="Response check returned False"):
        run(endpoint="a", extra_options={"check_response": False}, response_check=lambda response: response.ok)


def test_filter_and_check_are_given_what_they_ask_for(http_server: HttpServer) -> None:
    http_server.answer = lambda _: Reply({"rows": 3})
    result = run(
        endpoint="a",
        response_check=lambda response, ds: ds == "2024-01-02" and response.ok,
        response_filter=lambda response, **context: [response.json()["rows"], sorted(context)],
    )
    assert result == [3, ["ds"]]


def test_pages(http_server: HttpServer) -> None:
    http_server.answer = lambda request: Reply({"next": int(request.query["page"][0]) + 1})

    def following(response: Any) -> Any:
        page = response.json()["next"]
        return {"data": {"page": page}, "headers": {"X-Page": str(page)}} if page < 3 else None

    arguments = {"endpoint": "a", "method": "GET", "data": {"page": 0, "size": 9}, "pagination_function": following}
    assert run(**arguments) == ['{"next": 1}', '{"next": 2}', '{"next": 3}']
    assert run(**arguments, response_filter=len) == 3
    assert [request.query["size"] for request in http_server.requests] == [["9"]] * 6
    assert http_server.requests[2].headers["X-Page"] == "2"


def test_retries(http_server: HttpServer) -> None:
    import tenacity  # noqa: PLC0415 -- as users do

    replies = iter([Reply(b"", 500), Reply(b"", 500), Reply(b"fine")])
    http_server.answer = lambda _: next(replies)
    retry = {"stop": tenacity.stop_after_attempt(3), "retry": tenacity.retry_if_exception_type(TaskException)}
    assert run(endpoint="a", retry_args=retry) == "fine"


def test_sensor(http_server: HttpServer) -> None:
    replies = iter([Reply(b"", 404), Reply(b"no"), Reply(b"yes")])
    http_server.answer = lambda _: next(replies)
    sensor = HttpSensor(
        task_id="t", endpoint="a", request_params={"q": "1"}, poke_interval=0,
        response_check=lambda response: response.text == "yes",
    )  # fmt: skip
    sensor.execute(Context())
    assert [request.query for request in http_server.requests] == [{"q": ["1"]}] * 3


def test_sensor_fails_at_other_errors(http_server: HttpServer) -> None:
    http_server.answer = lambda _: Reply(b"", 500)
    with pytest.raises(TaskException, match="500"):
        HttpSensor(task_id="t", endpoint="a").execute(Context())
    assert not HttpSensor(task_id="t", endpoint="a", response_error_codes_allowlist=["500"]).poke(Context())
    http_server.answer = lambda _: Reply(b"", 404)
    with pytest.raises(TaskException, match="404"):
        HttpSensor(task_id="t", endpoint="a", response_error_codes_allowlist=[]).poke(Context())


def test_connection_test(connect: Callable[..., None]) -> None:
    assert HttpHook().test_connection() == (True, "Connection successfully tested")
    connect("down", conn_type="http", host="127.0.0.1", port=1)
    assert HttpHook(http_conn_id="down").test_connection()[0] is False
