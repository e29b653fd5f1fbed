"""Each file in a forked process with a time limit: what one file does to the interpreter never reaches the next."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import sys
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, NoReturn

from jetbridge_translator.validation.worker.values import as_json

Describe = Callable[[str], dict[str, Any]]


@dataclass
class _Child:
    path: str
    pid: int
    reading: int
    deadline: float
    data: bytearray = field(default_factory=bytearray)

    def read(self) -> bool:
        """Take what is there; True when the child has closed its end."""
        chunk = os.read(self.reading, 1 << 20)
        self.data += chunk
        return not chunk

    def outcome(self) -> dict[str, Any]:
        """What the child wrote, after its end."""
        _, status = os.waitpid(self.pid, 0)
        os.close(self.reading)
        with contextlib.suppress(ValueError):
            found: dict[str, Any] = json.loads(bytes(self.data))
            return found
        return _refused(f"the process that loaded the file ended with status {status}")

    def kill(self, limit: float) -> dict[str, Any]:
        """End the child."""
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self.reading)
        return _refused(f"the file was not loaded within {limit:g} seconds")


def each_in_a_fork(
    paths: Sequence[str], describe: Describe, limit: float, at_a_time: int
) -> Iterator[tuple[str, dict[str, Any]]]:
    """Yield (path, what `describe` says of it) as the processes end."""
    waiting = list(reversed(paths))
    running: dict[int, _Child] = {}
    while waiting or running:
        while waiting and len(running) < at_a_time:
            child = _fork(waiting.pop(), describe, limit)
            running[child.reading] = child
        ready, _, _ = select.select(list(running), [], [], 0.5)
        for reading, child in list(running.items()):
            if reading in ready:
                if child.read():
                    del running[reading]
                    yield child.path, child.outcome()
            elif time.monotonic() > child.deadline:
                del running[reading]
                yield child.path, child.kill(limit)


def _fork(path: str, describe: Describe, limit: float) -> _Child:
    reading, writing = os.pipe()
    sys.stdout.flush()
    sys.stderr.flush()
    pid = os.fork()
    if pid == 0:
        os.close(reading)
        _be_the_child(path, describe, writing)
    os.close(writing)
    return _Child(path, pid, reading, time.monotonic() + limit)


def _be_the_child(path: str, describe: Describe, writing: int) -> NoReturn:
    try:
        described = describe(path)
    except BaseException:  # noqa: BLE001 -- even SystemExit of a DAG file is an answer
        described = _refused(traceback.format_exc(limit=-4))
    try:
        with os.fdopen(writing, "w", encoding="utf-8") as stream:
            json.dump(described, stream, default=as_json)
    finally:
        os._exit(0)


def _refused(reason: str) -> dict[str, Any]:
    return {"import_error": reason, "dags": {}}
