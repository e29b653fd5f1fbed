"""The executor of a run: what was asked for, else the job's own, else what the run config chooses, else this process."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jetbridge.cli import main

TEXT = """
import os

from jetbridge import job, multiprocess_executor, op


@op
def worker() -> int:
    return os.getpid()


@op
def after(worker: int) -> int:
    if os.environ.get("BROKEN"):
        raise ValueError("broken")
    return worker


@job
def plain():
    after(worker())


@job(executor_def=multiprocess_executor)
def pooled():
    after(worker())
"""


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.delenv("JETBRIDGE_HOME", raising=False)
    monkeypatch.delenv("DAGSTER_HOME", raising=False)
    (tmp_path / "several_executors.py").write_text(TEXT, "utf-8")
    (tmp_path / "pool.yaml").write_text("execution: {config: {multiprocess: {max_concurrent: 1}}}", "utf-8")
    return str(tmp_path / "several_executors.py")


def call(*arguments: str) -> Any:
    return CliRunner().invoke(main, list(arguments), catch_exceptions=False)


def process_of(*arguments: str) -> int:
    answer = call("run", *arguments, "--format", "json")
    assert answer.exit_code == 0, answer.output
    first, second = json.loads(answer.stdout)["task_instances"]
    assert first["return_value"] == second["return_value"]
    return int(first["return_value"])


@pytest.mark.parametrize("arguments", [["plain"], ["pooled", "--executor", "in_process"]])
def test_in_this_process(file: str, arguments: list[str]) -> None:
    assert process_of(file, *arguments) == os.getpid()


@pytest.mark.parametrize(
    "arguments", [["pooled"], ["plain", "--executor", "multiprocess"], ["plain", "-c", "pool.yaml"]]
)
def test_in_processes_of_their_own(file: str, arguments: list[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(file).parent)
    assert process_of(file, *arguments) != os.getpid()


def test_on_the_workers_of_a_cluster(file: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(Path(file).parent)
    assert process_of("several_executors.py", "plain", "--executor", "dask") != os.getpid()


def test_a_run_is_resumed_with_the_executor_of_the_job(
    file: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JETBRIDGE_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("BROKEN", "1")
    assert call("run", file, "pooled").exit_code == 1
    (failed,) = json.loads(call("runs", "--format", "json").stdout)
    monkeypatch.delenv("BROKEN")
    assert call("resume", file, failed["run_id"]).exit_code == 0


def test_an_executor_that_is_none(file: str) -> None:
    answer = call("run", file, "plain", "--executor", "celery")
    assert answer.exit_code == 2
    assert "'in_process', 'multiprocess', 'dask'" in answer.stderr
