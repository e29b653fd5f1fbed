"""Ctrl-C on the command line: the run ends cleanly, and goes on where it stood."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

TEXT = """
import os
import time
from pathlib import Path

from jetbridge import job, op

MARKS = Path(os.environ["MARKS"])


def mark(name):
    with (MARKS / name).open("a") as stream:
        stream.write("x")


@op
def first() -> int:
    mark("first")
    return 1


@op
def slow(first: int) -> int:
    mark("slow")
    while not os.environ.get("QUICK"):
        time.sleep(0.05)
    return first + 1


@op
def last(slow: int) -> int:
    mark("last")
    return slow


@job
def chain():
    last(slow(first()))
"""
PATIENCE = 300.0


@pytest.fixture
def environ(tmp_path: Path) -> dict[str, str]:
    (tmp_path / "marks").mkdir()
    (tmp_path / "interrupted.py").write_text(TEXT, "utf-8")
    return {**os.environ, "MARKS": str(tmp_path / "marks"), "JETBRIDGE_HOME": str(tmp_path / "home")}


def started(folder: Path, environ: dict[str, str], *arguments: str) -> subprocess.Popen[str]:
    """A command as a terminal starts it: in a process group of its own."""
    command = [sys.executable, "-c", "from jetbridge.cli import main; main()", *arguments]
    return subprocess.Popen(
        command,
        cwd=folder,
        env=environ,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def ended(process: subprocess.Popen[str]) -> tuple[int, str, str]:
    out, err = process.communicate(timeout=PATIENCE)
    return process.returncode, out, err


@pytest.mark.parametrize("executor", ["in_process", "multiprocess", "dask"])
def test_a_run_is_interrupted_and_goes_on(executor: str, tmp_path: Path, environ: dict[str, str]) -> None:
    running = started(tmp_path, environ, "run", "interrupted.py", "chain", "--executor", executor)
    until = time.monotonic() + PATIENCE
    while not (tmp_path / "marks" / "slow").exists():
        assert running.poll() is None, ended(running)
        assert time.monotonic() < until
        time.sleep(0.02)
    os.killpg(running.pid, signal.SIGINT)  # as a terminal does: the workers get it too
    code, out, err = ended(running)
    assert code == 1
    assert "Traceback" not in out + err
    assert "ExecutionInterruptedError: The run was interrupted" in out
    (kept,) = listed(tmp_path, environ)
    assert kept["status"] == "FAILURE"
    assert f"jetbridge resume interrupted.py {kept['run_id']}" in out
    code, out, err = ended(
        started(tmp_path, {**environ, "QUICK": "1"}, "resume", "interrupted.py", kept["run_id"], "--executor", executor)
    )
    assert (code, "Traceback" in err) == (0, False), err
    marks = {file.name: file.read_text("utf-8") for file in (tmp_path / "marks").iterdir()}
    assert marks == {"first": "x", "slow": "xx", "last": "x"}, "what had ended ran again, or something is missing"


def listed(folder: Path, environ: dict[str, str]) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(ended(started(folder, environ, "runs", "--format", "json"))[1])
    return found
