"""The shell's meaning is BashOperator's."""

from __future__ import annotations

import logging
from pathlib import Path

import pytest

from jetbridge.airflow import SkipException, TaskException
from jetbridge.resources import Shell


def test_last_line_is_the_result() -> None:
    assert Shell().run("echo one; echo 'two  '; echo err >&2") == "err"
    assert Shell().run("true") == ""


def test_output_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO, logger="jetbridge.shell"):
        Shell().run("echo hello")
    assert "hello" in caplog.messages


@pytest.mark.parametrize(("code", "error"), [(99, SkipException), (1, TaskException), (127, TaskException)])
def test_exit_codes(code: int, error: type[Exception]) -> None:
    with pytest.raises(error, match=f"exit code {code}") as raised:
        Shell().run(f"exit {code}")
    assert type(raised.value) is error


def test_other_codes_may_skip() -> None:
    with pytest.raises(SkipException):
        Shell().run("exit 3", skip_on_exit_code=[3, 4])
    with pytest.raises(TaskException, match="non-zero exit code 99"):
        Shell().run("exit 99", skip_on_exit_code=None)


def test_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OUTSIDE", "yes")
    assert Shell().run("echo $OUTSIDE") == "yes"
    assert Shell().run("echo $OUTSIDE-$MINE", env={"MINE": "1"}) == "-1"
    assert Shell().run("echo $OUTSIDE-$MINE", env={"MINE": "1"}, append_env=True) == "yes-1"
    assert Shell(env={"MINE": "2"}).run("echo $MINE") == "2"


def test_folder(tmp_path: Path) -> None:
    assert Shell().run("pwd", cwd=str(tmp_path)) == str(tmp_path)
    first, second = Shell().run("pwd"), Shell().run("pwd")
    assert first != second
    assert not Path(first).exists()
    with pytest.raises(TaskException, match="Can not find the cwd"):
        Shell().run("pwd", cwd=str(tmp_path / "absent"))


def test_undecodable_output() -> None:
    assert Shell().run(r"printf '\xff'") == r"\xff"


def test_output_processor() -> None:
    assert Shell().run("echo 41", output_processor=lambda line: int(line) + 1) == 42
