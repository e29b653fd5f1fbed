"""Starts the worker inside an Airflow environment, and hears its answers while they come."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import select
import signal
import subprocess
import tempfile
import time
from collections.abc import Callable, Generator, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import jetbridge
from jetbridge_translator.validation.environments import AirflowEnvironment, cache_folder
from jetbridge_translator.validation.errors import ValidationError
from jetbridge_translator.validation.home import AirflowInputs, without_places, worker_environ

LAUNCH = Path(__file__).parent / "worker" / "launch.py"
START_LIMIT = 300.0  # seconds until the first answer: Airflow's imports and a new database, on a busy machine


class WorkerTimeoutError(Exception):
    """Nothing was heard of the worker within the limit; it has been ended."""


@dataclass(frozen=True, slots=True)
class Worker:
    """One kind of worker: which Airflow, which DAGs folder, which inputs."""

    airflow: AirflowEnvironment
    dags_folder: Path
    inputs: AirflowInputs

    def ask(self, request: Mapping[str, Any], silence: float) -> Iterator[dict[str, Any]]:
        """Yield the answers to one request; `silence` is how many seconds may pass between two answers.

        Raises:
            WorkerTimeoutError: it was silent for longer.
            ValidationError: it ended without the last answer; the text has the end of its log.
        """
        with tempfile.TemporaryDirectory(prefix="jetbridge-airflow-", ignore_cleanup_errors=True) as folder:
            yield from self._ask_in(Path(folder), request, silence)

    def _ask_in(self, home: Path, request: Mapping[str, Any], silence: float) -> Iterator[dict[str, Any]]:
        asked = home / "request.json"
        asked.write_text(json.dumps({**request, "template": str(self._template())}), "utf-8")
        reading, writing = os.pipe()
        try:
            with (home / "worker.log").open("wb") as log:
                process = self._start(home, asked, writing, log)
            os.close(writing)
            try:
                ended = yield from _answers(
                    reading, silence, lambda line: without_places(line, str(home), self.airflow.python)
                )
            finally:
                _end(process)
        finally:
            os.close(reading)
        if not ended:
            raise ValidationError(_crash_text(self.airflow, process.returncode, home / "worker.log"))

    def _start(self, home: Path, asked: Path, writing: int, log: Any) -> subprocess.Popen[bytes]:
        command = [
            str(self.airflow.python),
            str(LAUNCH),
            str(asked),
            str(writing),
            str(Path(jetbridge.__file__).parent),
        ]
        return subprocess.Popen(  # noqa: S603 -- the interpreter of the Airflow environment, no shell
            command,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            env=worker_environ(self.airflow, home, self.dags_folder.absolute(), self.inputs),
            cwd=home,
            pass_fds=(writing,),
            start_new_session=True,
        )

    def _template(self) -> Path:
        """The empty database of this Airflow: making it takes longer than most runs, so it is made once."""
        folder = cache_folder() / "databases"
        folder.mkdir(parents=True, exist_ok=True)
        where = hashlib.sha256(str(self.airflow.python.absolute()).encode()).hexdigest()[:10]
        return folder / f"{self.airflow.version}-{where}.db"


def _answers(reading: int, silence: float, clean: Callable[[str], str]) -> Generator[dict[str, Any], None, bool]:
    waiting = bytearray()
    deadline = time.monotonic() + max(START_LIMIT, silence)
    while True:
        ready, _, _ = select.select([reading], [], [], max(0.0, deadline - time.monotonic()))
        if not ready:
            raise WorkerTimeoutError
        chunk = os.read(reading, 1 << 20)
        if not chunk:
            return False
        waiting += chunk
        *lines, rest = bytes(waiting).split(b"\n")
        waiting = bytearray(rest)
        for line in lines:
            answer = json.loads(clean(line.decode()))
            if answer.get("end"):
                return True
            yield answer
        if lines:
            deadline = time.monotonic() + silence


def _end(process: subprocess.Popen[bytes]) -> None:
    """The worker leads a process group of its own: this also ends what its tasks left behind."""
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(0.5)
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    process.wait()


def _crash_text(airflow: AirflowEnvironment, status: int, log: Path) -> str:
    tail = "\n".join(log.read_text("utf-8", errors="replace").strip().splitlines()[-20:])
    return f"Airflow {airflow.version} ({airflow.python}) ended with status {status} before it had answered:\n{tail}"
