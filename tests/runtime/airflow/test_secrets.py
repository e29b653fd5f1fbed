"""Connections and variables from files of the project, and secrets that are shown nowhere."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest

from jetbridge import get_logger, job, op
from jetbridge.airflow import BaseHook, NotFoundException, TaskException, Variable
from jetbridge.airflow.shell import run_bash
from jetbridge.masking import MASK, mask_secret, masked, redact

PASSWORD = "s3cr3t-p@ss"  # noqa: S105 -- made up for these tests
CONNECTIONS = """\
dwh: postgresql://me:${DWH_PASSWORD}@db.example/shop
api:
  conn_type: http
  host: api.example
  extra_dejson:
    api_key: k3y-of-the-api
    region: eu
"""


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "connections.yaml").write_text(CONNECTIONS, encoding="utf-8")
    (tmp_path / "variables.yaml").write_text("limit: 5\nname: of the ${SHOP}\nshop_token: t0ken-1\n", encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("DWH_PASSWORD", PASSWORD)
    monkeypatch.setenv("SHOP", "shop")
    return tmp_path


@pytest.mark.usefixtures("project")
def test_connections_of_the_file() -> None:
    found = BaseHook.get_connection("dwh")
    assert (found.login, found.password, found.host, found.schema) == ("me", PASSWORD, "db.example", "shop")
    assert BaseHook.get_connection("API").extra_dejson == {"api_key": "k3y-of-the-api", "region": "eu"}


@pytest.mark.usefixtures("project")
def test_the_environment_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_DWH", "mysql://other")
    monkeypatch.setenv("AIRFLOW_VAR_LIMIT", "7")
    assert BaseHook.get_connection("dwh").conn_type == "mysql"
    assert Variable.get("limit") == "7"


@pytest.mark.usefixtures("project")
def test_variables_of_the_file() -> None:
    assert Variable.get("limit") == "5"
    assert Variable.get("limit", deserialize_json=True) == 5
    assert Variable.get("name") == "of the shop"


@pytest.mark.usefixtures("project")
def test_a_reference_that_is_not_set_names_file_entry_and_variable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DWH_PASSWORD")
    with pytest.raises(NotFoundException, match=r"'dwh' in .*connections.yaml needs .* DWH_PASSWORD, which is not set"):
        BaseHook.get_connection("dwh")
    assert BaseHook.get_connection("api").host == "api.example"


@pytest.mark.parametrize(("text", "why"), [("- a\n- b\n", "holds a list"), ("a: [", "is no YAML")])
def test_a_broken_file_is_named(text: str, why: str, project: Path) -> None:
    (project / "connections.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(TaskException, match=why):
        BaseHook.get_connection("dwh")


@pytest.mark.usefixtures("project")
def test_what_is_in_neither_says_where_to_write_it() -> None:
    with pytest.raises(NotFoundException, match=r"AIRFLOW_CONN_ABSENT .* or write it into connections.yaml"):
        BaseHook.get_connection("absent")


@op
def tell() -> str:
    connection = BaseHook.get_connection("dwh")
    print("the password is", connection.password)  # noqa: T201 -- what is tested
    get_logger().info("logging in with %s", connection.password)
    return str(connection.password)


@op
def fail(text: str) -> None:
    raise ValueError(f"cannot log in with {text}")


@job
def telling() -> None:
    fail(tell())


@pytest.mark.usefixtures("project")
def test_a_password_is_shown_nowhere_but_in_the_value_that_ops_exchange(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "jetbridge")
    result = telling.execute_in_process(raise_on_error=False)
    failure = next(event for event in result.all_events if event.is_step_failure)
    assert PASSWORD not in str(failure.step_failure_data.error)
    assert MASK in str(failure.step_failure_data.error)
    assert result.output_for_node("tell") == PASSWORD
    shown = [str(event.message) for event in result.all_events]
    assert not any(PASSWORD in text for text in shown)


@pytest.mark.usefixtures("project")
def test_what_a_task_prints_is_masked(capsys: pytest.CaptureFixture[str]) -> None:
    telling.execute_in_process(raise_on_error=False)
    assert f"the password is {MASK}" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("value", "name", "shown"),
    [
        ("text with s3cr3t inside", None, "text with *** inside"),
        ({"password": "x", "user": "me"}, None, {"password": MASK, "user": "me"}),
        ({"outer": [{"api_key": "x"}, "s3cr3t"]}, None, {"outer": [{"api_key": MASK}, MASK]}),
        ("anything", "my_token", MASK),
        (("a", 1, None), None, ("a", 1, None)),
    ],
)
def test_redact(value: Any, name: str | None, shown: Any) -> None:
    mask_secret("s3cr3t")
    assert redact(value, name) == shown


def test_quoted_forms_are_masked_and_short_texts_are_not() -> None:
    mask_secret("p@ss/word")
    mask_secret("ab")
    assert masked("postgresql://me:p%40ss%2Fword@h about ab") == "postgresql://me:***@h about ab"


@pytest.mark.usefixtures("project")
def test_variables_are_secret_by_their_names() -> None:
    Variable.get("shop_token")
    Variable.get("name")
    assert masked("t0ken-1 of the shop") == "*** of the shop"


def test_a_handler_that_knows_nothing_of_secrets_gets_none(caplog: pytest.LogCaptureFixture) -> None:
    mask_secret("hunter2!")
    hook = BaseHook()
    with caplog.at_level(logging.INFO):
        hook.log.info("Running statement: %s, parameters: %s", "alter user u password 'hunter2!'", None)
        run_bash("echo hunter2! done")
        logging.getLogger("somebody.else").info("not ours: %s", "kept")
    assert "hunter2!" not in caplog.text
    assert "password '***', parameters: None" in caplog.text
    assert "echo *** done" in caplog.text
    assert "not ours: kept" in caplog.text
