"""A Kubernetes API server on loopback, whose containers are processes of this machine: the first container's `command` and `args` with its `env`.

`/airflow/xcom` is a folder of the test in them. Only the routes that an operator asks for are there.
https://kubernetes.io/docs/reference/kubernetes-api/
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import re
import struct
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

SIDECAR = "airflow-xcom-sidecar"


@dataclass
class Pod:
    """One pod: as it was asked for, and what its container prints."""

    body: dict[str, Any]
    process: subprocess.Popen[bytes] | None
    output: list[bytes] = field(default_factory=list)
    sidecar_ended: bool = False
    looks: int = 0

    @property
    def has_sidecar(self) -> bool:
        return any(each["name"] == SIDECAR for each in self.body["spec"]["containers"])

    def status(self) -> dict[str, Any]:
        code = None if self.process is None else self.process.poll()
        if self.looks < 2 or self.process is None:
            return {"phase": "Pending", "conditions": [{"type": "PodScheduled", "status": "True"}]}
        main = {"running": {}} if code is None else {"terminated": {"exitCode": code, "message": f"ended with {code}"}}
        states = {self.body["spec"]["containers"][0]["name"]: main}
        if self.has_sidecar:
            states[SIDECAR] = {"terminated": {"exitCode": 0}} if self.sidecar_ended else {"running": {}}
        over = code is not None and (self.sidecar_ended or not self.has_sidecar)
        phase = "Running" if not over else "Failed" if code else "Succeeded"
        shared = {"image": "i", "imageID": "i", "ready": True, "restartCount": 0}
        statuses = [{"name": name, "state": state, **shared} for name, state in states.items()]
        return {"phase": phase, "containerStatuses": statuses}


class KubernetesApi:
    """What the cluster holds; `deleted` are names of pods. `waiting` makes pods wait for their image, for that reason."""

    def __init__(self, folder: Path, waiting: str | None = None) -> None:
        self.folder, self.waiting = folder, waiting
        self.pods: dict[str, Pod] = {}
        self.gone: list[Pod] = []
        self.made: list[dict[str, Any]] = []
        self.deleted: list[str] = []
        self.objects: dict[str, dict[str, Any]] = {}
        self.job_conditions: list[dict[str, str]] = [{"type": "Complete", "status": "True"}]
        self.object_states: list[str] = []

        class Handler(_Handler):
            api = self

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def kube_config(self) -> dict[str, Any]:
        return {
            "apiVersion": "v1",
            "kind": "Config",
            "current-context": "test",
            "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test"}}],
            "clusters": [{"name": "test", "cluster": {"server": self.url}}],
            "users": [{"name": "test", "user": {}}],
        }

    @contextlib.contextmanager
    def running(self) -> Iterator[KubernetesApi]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()
            for pod in (*self.pods.values(), *self.gone):
                if pod.process is not None:
                    pod.process.kill()
                    pod.process.wait()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    api: KubernetesApi

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        self.query = parse_qs(parts.query, keep_blank_values=True)
        length = int(self.headers.get("Content-Length") or 0)
        self.sent = json.loads(self.rfile.read(length)) if length else None
        for method, pattern, action in _ROUTES:
            found = re.fullmatch(pattern, parts.path)
            if method == self.command and found:
                action(self, *found.groups())
                return
        self._json({"message": f"no such route: {self.command} {parts.path}"}, 404)

    do_GET = do_POST = do_DELETE = do_PATCH = _serve

    def log_message(self, *_: Any) -> None:
        """The test says what went wrong."""

    def _json(self, content: Any, status: int = 200) -> None:
        body = json.dumps(content).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def create_pod(self, namespace: str) -> None:
        assert self.sent["metadata"]["namespace"] == namespace
        self.api.made.append(self.sent)
        container = self.sent["spec"]["containers"][0]
        words = [*(container.get("command") or []), *(container.get("args") or [])]
        command = [word.replace("/airflow/xcom", str(self.api.folder)) for word in words]
        env = {each["name"]: each.get("value") or "" for each in container.get("env") or []}
        process = None
        if self.api.waiting is None:
            process = subprocess.Popen(
                command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={"PATH": "/usr/bin:/bin", **env}
            )
        pod = self.api.pods[self.sent["metadata"]["name"]] = Pod(self.sent, process)
        threading.Thread(target=_read, args=(pod,), daemon=True).start()
        self._json(self.sent, 201)

    def list_pods(self, namespace: str) -> None:
        wanted = [each for each in self.query.get("labelSelector", [""])[0].split(",") if each]
        found = [pod.body | {"status": pod.status()} for pod in self.api.pods.values() if _fits(pod, wanted)]
        self._json({"kind": "PodList", "items": [each for each in found if each["metadata"]["namespace"] == namespace]})

    def read_pod(self, _: str, name: str) -> None:
        pod = self.api.pods.get(name)
        if pod is None:
            self._json({"message": "not found"}, 404)
            return
        pod.looks += 1
        status = pod.status()
        if self.api.waiting is not None:
            waiting = {"reason": self.api.waiting, "message": "no such image"}
            shared = {"name": "base", "image": "i", "imageID": "i", "ready": False, "restartCount": 0}
            status = {"phase": "Pending", "containerStatuses": [{**shared, "state": {"waiting": waiting}}]}
        self._json(pod.body | {"status": status})

    def patch_pod(self, _: str, name: str) -> None:
        pod = self.api.pods[name]
        pod.body["metadata"]["labels"].update(self.sent["metadata"]["labels"])
        self._json(pod.body)

    def delete_pod(self, _: str, name: str) -> None:
        if name not in self.api.pods:
            self._json({"message": "not found"}, 404)
            return
        self.api.deleted.append(name)
        pod = self.api.pods.pop(name)
        self.api.gone.append(pod)
        self._json(pod.body)

    def log(self, _: str, name: str) -> None:
        pod = self.api.pods[name]
        if pod.process is not None:
            pod.process.wait(20)
        stamped = [b"2024-01-02T03:04:05.%09dZ %s" % (index, line) for index, line in enumerate(pod.output)]
        body = b"".join(stamped)
        self.send_response(200)
        self.send_header("Content-Type", "text/plain")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def events(self, _: str) -> None:
        self._json({"kind": "EventList", "items": []})

    def exec(self, _: str, name: str) -> None:
        """A command in a container, over a WebSocket: a frame of what it prints (channel 1), and one of its end (channel 3)."""
        pod, command = self.api.pods[name], self.query["command"]
        if "kill" in command[-1]:
            pod.sidecar_ended, output = True, b""
        else:
            shell = [word.replace("/airflow/xcom", str(self.api.folder)) for word in command]
            output = subprocess.run(shell, capture_output=True, check=True).stdout
        key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()  # noqa: S324 -- the protocol says so
        self.send_response(101)
        for header, value in (
            ("Upgrade", "websocket"),
            ("Connection", "Upgrade"),
            ("Sec-WebSocket-Accept", accept),
            ("Sec-WebSocket-Protocol", "v4.channel.k8s.io"),
        ):
            self.send_header(header, value)
        self.end_headers()
        for frame in (b"\x01" + output, b'\x03{"status": "Success"}'):
            self.wfile.write(b"\x82\x7e" + struct.pack(">H", len(frame)) + frame)
        self.wfile.write(b"\x88\x02\x03\xe8")
        self.wfile.flush()
        self.close_connection = True

    def create_object(self, *place: str) -> None:
        name = self.sent["metadata"].setdefault("name", "made")
        self.api.objects["/".join((*place, name))] = self.sent
        self.api.made.append(self.sent)
        self._json(self.sent, 201)

    def read_object(self, *place: str) -> None:
        found = self.api.objects.get("/".join(place))
        if found is None:
            self._json({"message": "not found"}, 404)
            return
        if place[0] == "batch":
            found = found | {"status": {"conditions": self.api.job_conditions}}
        elif self.api.object_states:
            many = len(self.api.object_states) > 1
            state = self.api.object_states.pop(0) if many else self.api.object_states[0]
            found = found | {"status": {"applicationState": {"state": state}}}
        self._json(found)

    def delete_object(self, *place: str) -> None:
        self.api.deleted.append(place[-1])
        self._json(self.api.objects.pop("/".join(place), {}))


def _read(pod: Pod) -> None:
    if pod.process is not None and pod.process.stdout is not None:
        with pod.process.stdout as stream:
            pod.output.extend(stream)


def _fits(pod: Pod, wanted: list[str]) -> bool:
    labels = pod.body["metadata"].get("labels") or {}
    for each in wanted:
        name, _, value = each.partition("!=" if "!=" in each else "=")
        if each.startswith("!"):
            fits = each[1:] not in labels
        else:
            fits = (labels.get(name) != value) if "!=" in each else (labels.get(name) == value)
        if not fits:
            return False
    return True


_POD = r"/api/v1/namespaces/([^/]+)/pods/([^/]+)"
_OBJECT = r"/apis/([^/]+)/([^/]+)/namespaces/([^/]+)/([^/]+)"
_ROUTES = (
    ("POST", r"/api/v1/namespaces/([^/]+)/pods", _Handler.create_pod),
    ("GET", r"/api/v1/namespaces/([^/]+)/pods", _Handler.list_pods),
    ("GET", _POD, _Handler.read_pod),
    ("PATCH", _POD, _Handler.patch_pod),
    ("DELETE", _POD, _Handler.delete_pod),
    ("GET", _POD + "/log", _Handler.log),
    ("GET", _POD + "/exec", _Handler.exec),
    ("GET", r"/api/v1/namespaces/([^/]+)/events", _Handler.events),
    ("POST", _OBJECT, _Handler.create_object),
    ("GET", _OBJECT + r"/([^/]+)(?:/status)?", _Handler.read_object),
    ("DELETE", _OBJECT + r"/([^/]+)", _Handler.delete_object),
)
