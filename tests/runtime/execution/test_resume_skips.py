"""What a run has skipped before its process was killed is not told again when it goes on; a run of its own tells it."""

from __future__ import annotations

import signal
import subprocess
import sys
from pathlib import Path

SCRIPT = """
import os, pathlib, signal, sys

from jetbridge import ReexecutionOptions, TriggerRule, branch_op, execute_job, in_process_executor, job, op
from jetbridge.execution.resume import resume_run
from jetbridge.storage.events.types import EventType
from jetbridge.storage.instance import Instance


@branch_op
def choose():
    return "left"


@op(kind="python")
def left():
    return 1


@op(kind="python")
def right():
    return 2


@op(kind="python", trigger_rule=TriggerRule.NONE_FAILED)
def last():
    if sys.argv[1] == "run":
        os.kill(os.getpid(), signal.SIGKILL)


@job(executor_def=in_process_executor)
def branching():
    chosen = choose()
    last(after=[left(after=chosen), right(after=chosen)])


def skips(instance, run_id):
    return [key for kind, key, *_ in instance.history(run_id).records if kind is EventType.STEP_SKIPPED]


with Instance.open(pathlib.Path(sys.argv[2])) as instance:
    if sys.argv[1] == "run":
        execute_job(branching, instance, run_id="r")
    print(*skips(instance, "r"))
    print(resume_run(branching, instance, "r").success, *skips(instance, "r"))
    again = execute_job(branching, instance, reexecution_options=ReexecutionOptions("r"))
    print(again.success, *skips(instance, again.run_id))
"""


def test_a_skip_is_told_once_over_both_lives_and_again_by_another_run(tmp_path: Path) -> None:
    script = tmp_path / "branching.py"
    script.write_text(SCRIPT)
    command = [sys.executable, str(script), "run", str(tmp_path / "instance")]
    assert subprocess.run(command, check=False).returncode == -signal.SIGKILL
    command[2] = "resume"
    resumed = subprocess.run(command, capture_output=True, text=True, check=True)
    assert resumed.stdout.splitlines() == ["right", "True right", "True right"]
