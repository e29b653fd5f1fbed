"""Running a program of Spark: what it prints is logged and looked through for the ids of what it started.

https://airflow.apache.org/docs/apache-airflow-providers-apache-spark/stable/operators.html
"""

from __future__ import annotations

import logging
import os
import re
import subprocess
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from typing import Any

_log = logging.getLogger(__name__)
_SECRET = re.compile(r"(\S*?(?:secret|password)\S*?(?:=|\s+)(['\"]?))(?:(?!\2\s).)*(\2)", re.IGNORECASE)
_KEPT_LINES = 20


class Program:
    """A started program. `tell` is given each line that it prints."""

    def __init__(self, tell: Callable[[str], None] = lambda _: None) -> None:
        self.process: subprocess.Popen[str] | None = None
        self.last_lines: deque[str] = deque(maxlen=_KEPT_LINES)
        self._tell = tell

    def run(self, command: Sequence[str], env: Mapping[str, Any] | None = None, **options: Any) -> int:
        """Run it to its end; its exit code."""
        _log.info("%s", masked(" ".join(command)))
        whole = {**os.environ, **{name: str(value) for name, value in (env or {}).items()}}
        with subprocess.Popen(  # noqa: S603 -- the command is the task
            list(command), stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, env=whole, **options
        ) as self.process:
            for line in self.process.stdout or ():
                self.last_lines.append(masked(line.rstrip()))
                _log.info("%s", masked(line.strip()))
                self._tell(line)
        return self.process.returncode

    def kill(self) -> None:
        """End it, if it still runs."""
        if self.process is not None and self.process.poll() is None:
            self.process.kill()


def masked(text: str) -> str:
    """A text without the values of what is called a secret or a password in it."""
    return _SECRET.sub(r"\1******\3", text)


def options_of(table: Sequence[tuple[str, str]], values: Mapping[str, Any]) -> list[str]:
    """The options of a program for those values that are not empty: a true one is a switch, all others stand behind their option."""
    given: list[str] = []
    for name, option in table:
        value = values.get(name)
        if value is True:
            given.append(option)
        elif value:
            given += [option, str(value)]
    return given
