"""Kept runs: `runs`, `logs`, `resume`; and `config-scaffold`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from click.testing import CliRunner

from jetbridge.cli import main

TEXT = """
import os

from jetbridge import Config, job, op


class Size(Config):
    size: int
    name: str = "x"


@op
def sized(config: Size) -> int:
    print("sized!")
    return config.size


@op
def double(size: int) -> int:
    if os.environ.get("BROKEN"):
        raise ValueError("broken")
    return size * 2


@job
def configured():
    double(sized())
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("JETBRIDGE_HOME", str(tmp_path / "home"))
    (tmp_path / "kept_runs.py").write_text(TEXT, "utf-8")
    (tmp_path / "config.yaml").write_text("ops: {sized: {config: {size: 3}}}", "utf-8")
    return str(tmp_path / "kept_runs.py")


def call(*arguments: str) -> Any:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def listed() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(call("runs", "--format", "json").stdout)
    return found


def run(file: str) -> Any:
    config = str(Path(file).with_name("config.yaml"))
    return call("run", file, "configured", "--date", "2024-01-02", "--config", config, "--format", "json")


def test_a_failed_run_is_resumed(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROKEN", "1")
    assert run(file).exit_code == 1
    (failed,) = listed()
    assert (failed["job"], failed["status"], failed["logical_date"]) == (
        "configured",
        "FAILURE",
        "2024-01-02T00:00:00+00:00",
    )
    logs = call("logs", failed["run_id"])
    assert "ValueError: broken" in logs.stdout
    assert "sized printed:\nsized!" in logs.stdout
    assert "sized printed" not in call("logs", failed["run_id"], "--step", "double").stdout
    monkeypatch.delenv("BROKEN")
    resumed = call("resume", file, failed["run_id"])
    assert resumed.exit_code == 0
    assert "success         double" in resumed.stdout
    newest = listed()[0]
    assert newest["status"] == "SUCCESS"
    assert "sized printed" not in call("logs", newest["run_id"]).stdout
    again = call("resume", file, newest["run_id"])
    assert again.exit_code == 2
    assert "nothing to resume" in again.stderr


def test_a_second_run_of_a_date_is_kept_beside_the_first(file: str) -> None:
    first, second = run(file), run(file)
    assert (first.exit_code, second.exit_code) == (0, 0)
    assert len({each["run_id"] for each in listed()}) == 2
    assert json.loads(second.stdout)["task_instances"][0]["return_value"] == 6
    assert "SUCCESS" in call("runs", "--limit", "1").stdout


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["logs", "absent"], "absent"),
        (["resume", "FILE", "absent"], "absent"),
        (["runs", "--instance", "absent/folder"], "no folder with runs"),
    ],
)
def test_what_is_not_there(file: str, arguments: list[str], says: str) -> None:
    run(file)
    answer = call(*(file if each == "FILE" else each for each in arguments))
    assert answer.exit_code == 2
    assert says in answer.stderr


def test_no_folder_is_known(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JETBRIDGE_HOME", raising=False)
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    assert "set JETBRIDGE_HOME" in call("runs").stderr


def test_scaffold(file: str) -> None:
    required = yaml.safe_load(call("config-scaffold", file, "configured", "--required-only").stdout)
    assert required == {"ops": {"sized": {"config": {"size": 0}}}}
    everything = yaml.safe_load(call("config-scaffold", file, "configured").stdout)
    assert everything["ops"] == {"sized": {"config": {"size": 0, "name": "x"}}}
