"""One pod from its making to its end: started, watched, its logs followed, its result fetched."""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Iterable
from functools import partial
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.kubernetes import sidecar, states
from jetbridge.airflow.providers.kubernetes.logs import LogFollower
from jetbridge.definitions.signals import TaskException

_NO_RESULT = "__airflow_xcom_result_empty__"
_READ_RESULT = (
    f"if [ -s {sidecar.FOLDER}/return.json ]; then cat {sidecar.FOLDER}/return.json; else echo {_NO_RESULT}; fi"
)
_END_SIDECAR = "kill -2 $(pgrep -u $(id -u) -f 'sh') || kill -2 1"


class PodLaunchFailedException(TaskException):
    """A pod does not start."""


class PodLaunchTimeoutException(PodLaunchFailedException):
    """A pod does not start in time."""


class PodManager:
    """Handles pods through a client of the core API; `polling` is the time between looks, in seconds."""

    def __init__(self, kube_client: Any, log: logging.Logger, polling: float = 1) -> None:
        self._client = kube_client
        self._log = log
        self._polling = polling

    def read(self, pod: Any) -> Any:
        """The pod as it is now."""
        return self._client.read_namespaced_pod(pod.metadata.name, pod.metadata.namespace)

    def create(self, pod: Any) -> Any:
        """Create a pod."""
        body = self._client.api_client.sanitize_for_serialization(pod)
        return self._client.create_namespaced_pod(body=body, namespace=pod.metadata.namespace)

    def delete(self, pod: Any, **options: Any) -> None:
        """Delete a pod that may be gone already."""
        errors = client("kubernetes.client.exceptions", extra="kubernetes")
        try:
            self._client.delete_namespaced_pod(pod.metadata.name, pod.metadata.namespace, **options)
        except errors.ApiException as error:
            if str(error.status) != "404":
                raise

    def await_start(self, pod: Any, schedule_timeout: float, startup_timeout: float, check_interval: float) -> None:
        """Wait until a pod is no longer pending.

        Raises:
            PodLaunchFailedException: it never will be, or not in time.
        """
        since, scheduled = time.monotonic(), False
        while True:
            now = self.read(pod)
            if now.status.phase == states.FAILED and now.status.container_statuses is None:
                raise PodLaunchFailedException("Pod failed before containers started")
            if now.status.phase not in {states.PENDING, states.UNKNOWN, None}:
                return
            if states.is_scheduled(now) and not scheduled:
                since, scheduled = time.monotonic(), True
            waited, limit = time.monotonic() - since, startup_timeout if scheduled else schedule_timeout
            if waited >= limit:
                what = "start" if scheduled else "be scheduled on the cluster"
                raise PodLaunchTimeoutException(f"Pod took too long to {what}. More than {limit}s.")
            trouble = states.trouble_at_start(now)
            if trouble is not None:
                raise PodLaunchFailedException(trouble)
            time.sleep(check_interval)

    def await_init_containers(self, pod: Any, wanted: Any, follower: LogFollower) -> None:
        """Follow the logs of init containers, in their order."""
        names = [each.name for each in self.read(pod).spec.init_containers or ()]
        for name in _chosen(wanted, names):
            while states.container_status(self.read(pod), name) is None:
                time.sleep(self._polling)
            follower.follow(pod, name, partial(self._runs, pod, name))

    def follow(self, pod: Any, wanted: Any, follower: LogFollower) -> None:
        """Follow the logs of containers, one after the other."""
        names = [each.name for each in self.read(pod).spec.containers if each.name != sidecar.NAME]
        for name in _chosen(wanted, names):
            follower.follow(pod, name, partial(self._runs, pod, name))

    def _runs(self, pod: Any, name: str) -> bool:
        return states.is_running(self.read(pod), name)

    def await_container(self, pod: Any, name: str, polling: float) -> None:
        """Wait until a container has ended."""
        while (now := self.read(pod)).status.phase not in states.TERMINAL and states.terminated(now, name) is None:
            time.sleep(polling)

    def await_end(self, pod: Any, container: str, *, until_container: bool) -> Any:
        """Wait until a pod has ended (or its own container, where another one stays), and give the pod."""
        while True:
            now = self.read(pod)
            if now.status.phase in states.TERMINAL or (until_container and states.terminated(now, container)):
                return now
            time.sleep(self._polling)

    def result(self, pod: Any) -> Any:
        """The result that a pod left in its file, None without one; the container that kept it ends then.

        Raises:
            TaskException: that container does not run, or the file holds no JSON.
        """
        while True:
            now = self.read(pod)
            if states.is_running(now, sidecar.NAME):
                break
            if now.status.phase in states.TERMINAL or states.terminated(now, sidecar.NAME):
                raise TaskException(
                    f"{sidecar.NAME} container is not running! Not possible to read xcom from pod: {pod.metadata.name}"
                )
            time.sleep(self._polling)
        try:
            text = self._exec(pod, ["/bin/sh", "-c", _READ_RESULT])
        finally:
            self._exec(pod, ["/bin/sh", "-c", _END_SIDECAR])
        try:
            return None if text.rstrip() == _NO_RESULT else json.loads(text)
        except json.JSONDecodeError as error:
            raise TaskException(f"The result of pod {pod.metadata.name} is no JSON: {error}") from error

    def _exec(self, pod: Any, command: list[str]) -> str:
        """What a command in the container beside prints."""
        opened = client("kubernetes.stream", extra="kubernetes").stream(
            self._client.connect_get_namespaced_pod_exec,
            pod.metadata.name,
            pod.metadata.namespace,
            container=sidecar.NAME,
            command=command,
            stdin=False,
            stdout=True,
            stderr=True,
            tty=False,
            _preload_content=False,
        )
        try:
            opened.run_forever()
            errors = opened.read_stderr() if opened.peek_stderr() else ""
            if errors:
                self._log.warning("stderr from command: %s", errors)
            return str(opened.read_stdout() if opened.peek_stdout() else "")
        finally:
            opened.sock.shutdown()  # its own close() leaves the socket open when the server has said good-bye

    def log_events(self, pod: Any) -> None:
        """Log what the cluster noted of a pod."""
        selector = f"involvedObject.name={pod.metadata.name}"
        for event in self._client.list_namespaced_event(pod.metadata.namespace, field_selector=selector).items:
            self._log.info("Pod Event: %s - %s", event.reason, event.message)


def _chosen(wanted: Any, names: list[str]) -> Iterable[str]:
    """`True` is all, a text is one, everything else is several."""
    if wanted is True:
        return names
    asked = [wanted] if isinstance(wanted, str) else list(wanted or ())
    return [name for name in asked if name in names]
