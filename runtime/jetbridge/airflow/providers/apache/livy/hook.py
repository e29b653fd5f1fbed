"""`LivyHook`: batches of Livy's REST API.

https://livy.apache.org/docs/latest/rest-api.html
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from enum import Enum
from typing import Any

from jetbridge.airflow.providers.http.hook import HttpHook
from jetbridge.definitions.signals import TaskException

_NAMES = {
    "proxy_user": "proxyUser",
    "class_name": "className",
    "args": "args",
    "jars": "jars",
    "py_files": "pyFiles",
    "files": "files",
    "driver_memory": "driverMemory",
    "driver_cores": "driverCores",
    "executor_memory": "executorMemory",
    "executor_cores": "executorCores",
    "num_executors": "numExecutors",
    "archives": "archives",
    "queue": "queue",
    "name": "name",
    "conf": "conf",
}
"""Argument of the hook -> key of the request."""
_LISTS, _SIZES = ("args", "jars", "py_files", "files", "archives"), ("driver_memory", "executor_memory")
_SIZE = re.compile(r"\d+[kmgt]b?", re.IGNORECASE)
_LINES, _REFUSED = 100, 400


class BatchState(Enum):
    """The state of a batch."""

    NOT_STARTED = "not_started"
    STARTING = "starting"
    RUNNING = "running"
    IDLE = "idle"
    BUSY = "busy"
    SHUTTING_DOWN = "shutting_down"
    ERROR = "error"
    DEAD = "dead"
    KILLED = "killed"
    SUCCESS = "success"


class LivyHook(HttpHook):
    """Submits batches and looks at them.

    Args:
        livy_conn_id: The connection.
        extra_options: Options of requests.
        extra_headers: Headers of requests.
        auth_type: Class of the login.
        endpoint_prefix: What stands before all paths.
    """

    conn_name_attr = "livy_conn_id"
    default_conn_name = "livy_default"
    conn_type = "livy"
    hook_name = "Apache Livy"
    default_headers = {"Content-Type": "application/json", "Accept": "application/json"}  # noqa: RUF012 -- never changed
    TERMINAL_STATES = frozenset({BatchState.SUCCESS, BatchState.DEAD, BatchState.KILLED, BatchState.ERROR})

    def __init__(
        self,
        livy_conn_id: str = default_conn_name,
        extra_options: dict[str, Any] | None = None,
        extra_headers: dict[str, Any] | None = None,
        auth_type: Any = None,
        endpoint_prefix: str | None = None,
    ) -> None:
        super().__init__(http_conn_id=livy_conn_id, auth_type=auth_type)
        self.extra_headers = extra_headers or {}
        self.extra_options = extra_options or {"check_response": False}
        self.endpoint_prefix = f"/{endpoint_prefix.strip('/')}" if endpoint_prefix else ""

    def run_method(
        self,
        endpoint: str,
        method: str = "GET",
        data: Any = None,
        headers: dict[str, Any] | None = None,
        retry_args: dict[str, Any] | None = None,
    ) -> Any:
        """A request; `retry_args` are tenacity's.

        Raises:
            ValueError: there is no such method.
        """
        if method not in {"GET", "POST", "PUT", "DELETE", "HEAD"}:
            raise ValueError(f"Invalid http method '{method}'")
        self.method, before = method, self.method
        try:
            if retry_args:
                return self.run_with_advanced_retry(retry_args, endpoint, data, headers, self.extra_options)
            return self.run(endpoint, data, headers, self.extra_options)
        finally:
            self.method = before

    def _batches(self, path: str, what: str, **options: Any) -> Any:
        response = self.run_method(f"{self.endpoint_prefix}/batches{path}", headers=self.extra_headers, **options)
        if response.status_code >= _REFUSED:
            raise TaskException(f"{what}. Message: {response.text}")
        return response.json()

    def post_batch(self, *args: Any, **kwargs: Any) -> int | str:
        """Submit a batch; its id.

        Raises:
            TaskException: Livy refuses it.
        """
        body = json.dumps(self.build_post_batch_body(*args, **kwargs))
        answer = self._batches("", "Could not submit batch", method="POST", data=body)
        if answer.get("id") is None:
            raise TaskException("Unable to parse the batch session id")
        found: int | str = answer["id"]
        return found

    def get_batch(self, session_id: int | str) -> dict[str, Any]:
        """What Livy says of a batch.

        Raises:
            TaskException: it does not.
        """
        found: dict[str, Any] = self._batches(f"/{_number(session_id)}", f"Unable to fetch batch with id: {session_id}")
        return found

    def get_batch_state(self, session_id: int | str, retry_args: dict[str, Any] | None = None) -> BatchState:
        """The state of a batch.

        Raises:
            TaskException: Livy does not say it.
        """
        what = f"Unable to fetch batch with id: {session_id}"
        answer = self._batches(f"/{_number(session_id)}/state", what, retry_args=retry_args)
        if "state" not in answer:
            raise TaskException(f"Unable to get state for batch with id: {session_id}")
        return BatchState(answer["state"])

    def delete_batch(self, session_id: int | str) -> dict[str, Any]:
        """End a batch.

        Raises:
            TaskException: Livy does not.
        """
        what = f"Could not kill the batch with session id: {session_id}"
        answer: dict[str, Any] = self._batches(f"/{_number(session_id)}", what, method="DELETE")
        return answer

    def get_batch_logs(self, session_id: int | str, log_start_position: int, log_batch_size: int) -> dict[str, Any]:
        """Some lines of a batch's log."""
        what = f"Could not fetch the logs for batch with session id: {session_id}"
        wanted = {"from": log_start_position, "size": log_batch_size}
        answer: dict[str, Any] = self._batches(f"/{_number(session_id)}/log", what, data=wanted)
        return answer

    def dump_batch_logs(self, session_id: int | str) -> None:
        """Log what a batch logged."""
        start, total = 0, 0
        while start <= total:
            answer = self.get_batch_logs(session_id, start, _LINES)
            total, start = answer.get("total") or 0, start + _LINES
            for line in answer.get("log", ()):
                self.log.info("%s", line)

    @staticmethod
    def build_post_batch_body(file: str, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """The request for a batch: `args`, `class_name`, `jars`, `py_files`, `files`, …, as the operator calls them.

        Raises:
            ValueError: an argument has not the form that Livy takes.
        """
        given = {**dict(zip(_POSITIONAL, args, strict=False)), **kwargs}
        for name in _LISTS:
            _check_list(given.get(name))
        for name in _SIZES:
            size = given.get(name)
            if size and not (isinstance(size, str) and _SIZE.fullmatch(size)):
                raise ValueError(f"Invalid java size format for string'{size}'")
        _check_conf(given.get("conf"))
        if given.get("args"):
            given["args"] = [str(value) for value in given["args"]]
        return {"file": file, **{key: given[name] for name, key in _NAMES.items() if given.get(name)}}


_POSITIONAL = ("args", "class_name", "jars", "py_files", "files", "archives", "name")


def _number(session_id: int | str) -> int | str:
    try:
        int(session_id)
    except (TypeError, ValueError):
        raise TypeError("'session_id' must be an integer") from None
    return session_id


def _check_list(values: Any) -> None:
    if values and not (
        isinstance(values, (tuple, list)) and all(isinstance(each, (str, int, float)) for each in values)
    ):
        raise ValueError("List of strings expected")


def _check_conf(conf: Any) -> None:
    if conf and not isinstance(conf, Mapping):
        raise ValueError("'conf' argument must be a dict")
    if conf and not all(isinstance(value, (str, int)) and value != "" for value in conf.values()):
        raise ValueError("'conf' values must be either strings or ints")
