"""Connections of the environment, and what is wrong with them."""

from __future__ import annotations

import pytest

from jetbridge.airflow import BaseHook, Connection, NotFoundException, TaskException, Variable


def read(monkeypatch: pytest.MonkeyPatch, text: str) -> Connection:
    monkeypatch.setenv("AIRFLOW_CONN_MY_ID", text)
    return BaseHook.get_connection("my_id")


def test_uri(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(monkeypatch, "postgresql://a%40b:p%2Fw@host:5432/db?sslmode=require&x=")
    assert (found.conn_id, found.conn_type, found.login, found.password) == ("my_id", "postgres", "a@b", "p/w")
    assert (found.host, found.port, found.schema) == ("host", 5432, "db")
    assert found.extra_dejson == {"sslmode": "require", "x": ""}


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("http://https://example.com/path", "https://example.com"),
        ("http://example.com", "example.com"),
        ("fs://", ""),
        ("s3://%2Fa%2FB", "/a/B"),
    ],
)
def test_host(monkeypatch: pytest.MonkeyPatch, text: str, host: str) -> None:
    assert read(monkeypatch, text).host == host


def test_json(monkeypatch: pytest.MonkeyPatch) -> None:
    found = read(monkeypatch, '{"conn_type": "google-cloud-platform", "port": "80", "extra": {"project": "p"}}')
    assert (found.conn_type, found.port, found.extra_dejson) == ("google_cloud_platform", 80, {"project": "p"})


@pytest.mark.parametrize(
    "uri",
    [
        "mysql://u:p@h:1/d?a=b",
        "ssh://u@h",
        "aws://?__extra__=%7B%22a%22%3A+%7B%22b%22%3A+1%7D%7D",
        "http://https://h:8/s",
    ],
)
def test_uri_survives(uri: str) -> None:
    first = Connection.from_uri(uri, "c")
    assert Connection.from_uri(first.get_uri(), "c") == first


def test_password_is_not_shown() -> None:
    assert "secret" not in repr(Connection.from_uri("ssh://u:secret@h", "c"))


@pytest.mark.parametrize("text", ["a://b://c://d", "a://u:p@b://c"])
def test_refused(text: str) -> None:
    with pytest.raises(TaskException, match="Invalid connection string"):
        Connection.from_uri(text)


def test_port_must_be_a_number() -> None:
    with pytest.raises(ValueError, match="Expected integer value"):
        Connection.from_json('{"port": "x"}')


def test_missing_connection_says_what_to_set() -> None:
    with pytest.raises(NotFoundException, match="AIRFLOW_CONN_NOWHERE"):
        Connection.get("nowhere")


def test_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_VAR_KEY", '{"a": 1}')
    assert Variable.get("key") == '{"a": 1}'
    assert Variable.get("Key", deserialize_json=True) == {"a": 1}
    assert Variable.get("absent", "d") == "d"
    assert Variable.get("absent", default_var=None) is None
    with pytest.raises(KeyError, match="AIRFLOW_VAR_ABSENT"):
        Variable.get("absent")
