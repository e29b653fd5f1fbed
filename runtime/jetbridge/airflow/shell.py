"""Running a command as BashOperator does.

https://airflow.apache.org/docs/apache-airflow/stable/howto/operator/bash.html
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Container, Iterator, Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

from jetbridge.airflow.context import Context, get_current_context
from jetbridge.definitions.signals import SkipException, TaskException
from jetbridge.masking import logger_without_secrets
from jetbridge.scheduling.timetables import AirflowGeneration

log = logger_without_secrets("jetbridge.shell")

SKIP_EXIT_CODE = 99


def run_bash(
    command: str,
    *,
    env: Mapping[str, str] | None = None,
    append_env: bool = False,
    cwd: str | None = None,
    output_encoding: str = "utf-8",
    skip_on_exit_code: int | Container[int] | None = SKIP_EXIT_CODE,
) -> str:
    """Run a command with bash, in a temporary folder unless `cwd` is given; log what it prints.

    Args:
        command: Text for `bash -c`.
        env: The whole environment of the command; None is this process's.
        append_env: Add `env` to this process's environment instead of replacing it.
        cwd: Folder to run it in.
        output_encoding: Encoding of what it prints.
        skip_on_exit_code: Exit codes that mean "skip this task".

    Returns:
        The last line that it printed to stdout or stderr, stripped at its end.

    Raises:
        SkipException: the exit code says so.
        TaskException: any other exit code than 0, or there is no such folder.
    """
    _check_folder(cwd)
    _note_command(command)
    with _working_folder(cwd) as folder:
        code, line = _stream(
            [shutil.which("bash") or "bash", "-c", command], folder, _environment(env, append_env), output_encoding
        )
    if code in skip_codes(skip_on_exit_code):
        raise SkipException(f"Bash command returned exit code {code}. Skipping.")
    if code != 0:
        raise TaskException(f"Bash command failed. The command returned a non-zero exit code {code}.")
    return line


def exit_code_of(command: str, *, env: Mapping[str, str] | None = None, output_encoding: str = "utf-8") -> int:
    """Run a command with bash in a temporary folder, log what it prints, and give its exit code."""
    with _working_folder(None) as folder:
        given = dict(os.environ if env is None else env)
        return _stream([shutil.which("bash") or "bash", "-c", command], folder, given, output_encoding)[0]


def task_variables(context: Context) -> dict[str, str]:
    """What Airflow tells commands of the task that runs them: `AIRFLOW_CTX_DAG_ID` and its kin."""
    ti, run, task = context["ti"], context["dag_run"], context["task"]
    date_name = "EXECUTION_DATE" if ti.generation is AirflowGeneration.V2 else "LOGICAL_DATE"
    values = {
        "DAG_EMAIL": task.email,
        "DAG_OWNER": task.owner,
        "DAG_ID": ti.dag_id,
        "TASK_ID": ti.task_id,
        date_name: run.logical_date,
        "TRY_NUMBER": ti.try_number,
        "DAG_RUN_ID": run.run_id,
    }
    return {f"AIRFLOW_CTX_{name}": _as_text(value) for name, value in values.items() if value}


def _note_command(command: str) -> None:
    """Let the run document have the command of an op whose function makes it (`@task.bash`)."""
    with contextlib.suppress(TaskException):
        noted = getattr(getattr(get_current_context().step, "step_run", None), "rendered", None)
        if noted is not None:
            noted.setdefault("bash_command", command)


def _as_text(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat()
    return ",".join(value) if isinstance(value, list) else str(value)


def _environment(env: Mapping[str, str] | None, append_env: bool) -> dict[str, str]:
    found = dict(os.environ) if env is None else {**(os.environ if append_env else {}), **env}
    with contextlib.suppress(TaskException):
        found.update(task_variables(get_current_context()))
    return found


def _stream(command: list[str], folder: str, env: Mapping[str, str], encoding: str) -> tuple[int, str]:
    """Run it in a process group of its own, which ends with the task."""
    log.info("Running command: %s", command)
    line = ""
    process = subprocess.Popen(  # noqa: S603 -- running the user's command is what this is for
        command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, cwd=folder, env=dict(env), start_new_session=True
    )
    try:
        for raw in process.stdout or ():
            line = raw.decode(encoding, errors="backslashreplace").rstrip()
            log.info("%s", line)
        code = process.wait()
    except BaseException:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGTERM)
        raise
    finally:
        if process.stdout is not None:
            process.stdout.close()
    log.info("Command exited with return code %s", code)
    return code, line


@contextlib.contextmanager
def _working_folder(cwd: str | None) -> Iterator[str]:
    if cwd is not None:
        yield cwd
        return
    with tempfile.TemporaryDirectory(prefix="jetbridge") as folder:
        yield folder


def _check_folder(cwd: str | None) -> None:
    if cwd is None:
        return
    if not Path(cwd).exists():
        raise TaskException(f"Can not find the cwd: {cwd}")
    if not Path(cwd).is_dir():
        raise TaskException(f"The cwd {cwd} must be a directory")


def skip_codes(codes: int | Container[int] | None) -> Container[int]:
    """Exit codes that skip, however they were given."""
    if codes is None:
        return ()
    return (codes,) if isinstance(codes, int) else codes
