"""Following what a container prints, over connections that break."""

from __future__ import annotations

import datetime as dt
import logging
import re
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from jetbridge.airflow.clients import client

Moment = tuple[str, str]
"""Date and time to the second, and nanoseconds: texts that compare as moments do. All are UTC."""
_STAMP = re.compile(r"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,9}))?Z")


@dataclass
class LogFollower:
    """Logs each line once, as `[container] line` unless told otherwise; `on_line` gets it too."""

    kube_client: Any
    log: logging.Logger
    prefix: bool = True
    formatter: Callable[[str, str], str] | None = None
    on_line: Callable[[str], None] | None = None
    polling: float = 1
    _last: Moment | None = field(default=None, init=False)

    def follow(self, pod: Any, container: str, is_running: Callable[[], bool]) -> None:
        """Log what a container prints until it has ended."""
        self._last = None
        errors = client("urllib3.exceptions", extra="kubernetes")
        while True:
            known = self._last
            try:
                for line in self._lines(pod, container):
                    self._take(container, line, known)
            except errors.HTTPError as error:
                self.log.warning("Reading of logs interrupted for container %r: %s", container, error)
            if not is_running():
                return
            time.sleep(self.polling)

    def _lines(self, pod: Any, container: str) -> Iterator[str]:
        since = {}
        if self._last is not None:
            last = dt.datetime.fromisoformat(f"{self._last[0]}+00:00")
            passed = dt.datetime.now(tz=dt.timezone.utc) - last
            since = {"since_seconds": int(passed.total_seconds()) + 2}
        response = self.kube_client.read_namespaced_pod_log(
            name=pod.metadata.name,
            namespace=pod.metadata.namespace,
            container=container,
            follow=True,
            timestamps=True,
            _preload_content=False,
            **since,
        )
        rest = b""
        try:
            for chunk in response.stream(amt=None, decode_content=True):
                *whole, rest = (rest + chunk).split(b"\n")
                yield from (line.decode("utf-8", errors="backslashreplace") for line in whole)
            if rest:
                yield rest.decode("utf-8", errors="backslashreplace")
        finally:
            response.close()
            response.release_conn()

    def _take(self, container: str, line: str, known: Moment | None) -> None:
        """Log a line, unless an earlier connection brought it."""
        stamp, _, message = line.partition(" ")
        found = _STAMP.fullmatch(stamp)
        if found is None:
            message = line
        else:
            moment = (found[1], (found[2] or "").ljust(9, "0"))
            if known is not None and moment <= known:
                return
            self._last = moment
        if self.formatter is not None:
            text = self.formatter(container, message)
        else:
            text = f"[{container}] {message}" if self.prefix else message
        self.log.info("%s", text)
        if self.on_line is not None:
            self.on_line(line)
