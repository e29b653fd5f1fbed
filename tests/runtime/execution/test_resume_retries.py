"""Retries of a run that goes on after a kill: attempts of its earlier life count, and those of the new one too."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = """
import os, pathlib, signal, sys

from jetbridge import RetryPolicy, execute_job, in_process_executor, job, multiprocess_executor, op, reconstructable
from jetbridge.execution.resume import resume_run
from jetbridge.storage.instance import Instance

folder = pathlib.Path(sys.argv[2])
kill_on = int(sys.argv[4])
os.environ.setdefault("DRIVER", str(os.getpid()))
executors = {"in_process": in_process_executor, "processes": multiprocess_executor.configured({"max_concurrent": 1})}


@op(kind=sys.argv[5], retry_policy=RetryPolicy(max_retries=2))
def flaky(context):
    with (folder / "attempts").open("a") as attempts:
        attempts.write(f"{context.retry_number} ")
    if sys.argv[1] == "run" and context.retry_number == kill_on:
        os.kill(int(os.environ["DRIVER"]), signal.SIGKILL)
    assert context.retry_number <= 2, "retried for ever"
    raise ValueError("never")


@job(executor_def=executors[sys.argv[3]])
def stubborn():
    flaky()


if __name__ == "__main__":
    with Instance.open(folder / "instance") as instance:
        if sys.argv[1] == "run":
            execute_job(reconstructable(stubborn), instance, run_id="r")
        else:
            print(resume_run(reconstructable(stubborn), instance, "r").success)
"""


@pytest.mark.parametrize(
    ("kill_on", "executor", "kind"),
    [
        (0, "processes", "op"),
        (0, "in_process", "python"),
        (1, "in_process", "op"),
        (1, "processes", "python"),
        (2, "in_process", "op"),
    ],
)
def test_the_attempts_of_both_lives_count(kill_on: int, executor: str, kind: str, tmp_path: Path) -> None:
    script = tmp_path / "stubborn.py"
    script.write_text(SCRIPT if kind == "python" else SCRIPT.replace("kind=sys.argv[5], ", ""))
    command = [sys.executable, str(script), "run", str(tmp_path), executor, str(kill_on), kind]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    command[2] = "resume"
    resumed = subprocess.run(command, capture_output=True, text=True, check=True, timeout=60)
    assert resumed.stdout.split() == ["False"]
    attempts = [int(number) for number in (tmp_path / "attempts").read_text().split()]
    assert attempts == [*range(kill_on + 1), *range(kill_on, 3)]
