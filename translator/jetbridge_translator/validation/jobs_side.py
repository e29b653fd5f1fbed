"""The jobs' side: binds and runs jobs in a process of their own, through the command line that everybody uses."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from jetbridge.documents import RunDocument, ScheduledRunsDocument, StructureDocument
from jetbridge_translator.validation.errors import BrokenJobsError
from jetbridge_translator.validation.home import AirflowInputs, given_environ, without_places

BIND_LIMIT = 300.0
_COMMAND = (sys.executable, "-c", "from jetbridge.cli import main; main()")
_USAGE = 2


@dataclass(frozen=True, slots=True)
class JobRun:
    """What became of a run: its document, or why there is none."""

    document: RunDocument | None
    error: str | None = None


@dataclass(frozen=True, slots=True)
class _Answer:
    code: int
    out: str
    err: str


def structure_of(jobs: Path, inputs: AirflowInputs) -> StructureDocument:
    """The structure document of a folder of jobs.

    Raises:
        BrokenJobsError: the jobs cannot be imported or bound; the text has the reason.
    """
    answer = _ask(["inspect", str(jobs.absolute()), "--format", "json"], jobs, inputs, BIND_LIMIT)
    document = _parsed(answer)
    if document is None:
        raise BrokenJobsError(f"the jobs of {jobs} cannot be bound: {_reason(answer, BIND_LIMIT)}")
    return cast("StructureDocument", document)


def schedules_of(jobs: Path, inputs: AirflowInputs, since: str, count: int) -> dict[str, ScheduledRunsDocument]:
    """When each job runs next, by DAG id.

    Raises:
        BrokenJobsError: the jobs cannot be imported or bound; the text has the reason.
    """
    command = ["next-runs", str(jobs.absolute()), "--from", since, "--runs", str(count), "--format", "json"]
    answer = _ask(command, jobs, inputs, BIND_LIMIT)
    document = _parsed(answer)
    if document is None:
        raise BrokenJobsError(f"the schedules of {jobs} cannot be read: {_reason(answer, BIND_LIMIT)}")
    return cast("dict[str, ScheduledRunsDocument]", document)


def run_of(
    jobs: Path, job: str, logical_date: str, inputs: AirflowInputs, limit: float, *, renders_only: bool = False
) -> JobRun:
    """Run a job, by its name or its DAG id, for a logical date; retries do not wait. With `renders_only` its ops do not work."""
    command = [str(jobs.absolute()), job, "--date", logical_date, "--format", "json"]
    command = ["render", *command] if renders_only else ["run", *command, "--retry-delay", "0"]
    answer = _ask(command, jobs, inputs, limit)
    document = _parsed(answer)
    return JobRun(None, _reason(answer, limit)) if document is None else JobRun(cast("RunDocument", document))


def _ask(arguments: Sequence[str], jobs: Path, inputs: AirflowInputs, limit: float) -> _Answer | None:
    """What the command answers; None if it took longer than `limit` seconds."""
    with tempfile.TemporaryDirectory(prefix="jetbridge-jobs-", ignore_cleanup_errors=True) as home:
        process = subprocess.Popen(  # noqa: S603 -- our own command line, no shell
            [*_COMMAND, *arguments],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environ(inputs, home),
            cwd=jobs,
            start_new_session=True,
            text=True,
        )
        try:
            out, err = process.communicate(timeout=limit)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.communicate()
            return None
        return _Answer(process.returncode, without_places(out, home, Path(sys.executable)), err)


def _environ(inputs: AirflowInputs, home: str) -> dict[str, str]:
    """As on Airflow's side: tasks may use AIRFLOW_HOME, and settings of an Airflow of the user's own are not let through."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("AIRFLOW")}
    folders = [str(folder.absolute()) for folder in inputs.module_folders]
    path = os.pathsep.join([*folders, *filter(None, [os.environ.get("PYTHONPATH")])])
    ours = {"AIRFLOW_HOME": home, "PYTHONPATH": path, "PYTHONHASHSEED": "0"}
    return {**inherited, **ours, **given_environ(inputs)}


def _parsed(answer: _Answer | None) -> Any:
    """The document; None if there is none, because the command refused, crashed or took too long."""
    if answer is None or answer.code == _USAGE:
        return None
    try:
        return json.loads(answer.out)
    except ValueError:
        return None


def _reason(answer: _Answer | None, limit: float) -> str:
    if answer is None:
        return f"it took longer than {limit:g} seconds and was ended"
    return "\n".join((answer.err or answer.out).strip().splitlines()[-15:]) or f"exit code {answer.code}"
