"""A Docker daemon's API on loopback, whose containers are processes of this machine: `Cmd` with `Env`, the image only has to be pulled.

The routes and their answers are those of the Engine API, as far as an operator asks for them.
https://docs.docker.com/reference/api/engine/version/v1.43/
"""

from __future__ import annotations

import base64
import contextlib
import io
import json
import re
import struct
import subprocess
import tarfile
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

API_VERSION = "1.43"


@dataclass
class Container:
    """One container: how it was made, and what became of it."""

    config: dict[str, Any]
    name: str | None
    attached: threading.Event = field(default_factory=threading.Event)
    started: threading.Event = field(default_factory=threading.Event)
    ended: threading.Event = field(default_factory=threading.Event)
    process: subprocess.Popen[bytes] | None = None
    removed: str | None = None
    stopped: bool = False


class DockerDaemon:
    """What the daemon holds: images, containers, logins; `hides_host_folders` refuses binds of this machine's temporary folders."""

    def __init__(self, images: set[str] | None = None, *, hides_host_folders: bool = False) -> None:
        self.images = set(images or ())
        self.pulled: list[str] = []
        self.containers: list[Container] = []
        self.services: list[dict[str, Any]] = []
        self.removed_services: list[str] = []
        self.logins: list[dict[str, Any]] = []
        self.hides_host_folders = hides_host_folders
        daemon = self

        class Handler(_Handler):
            pass

        Handler.daemon = daemon
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"tcp://127.0.0.1:{self._server.server_address[1]}"

    @property
    def container(self) -> Container:
        """The last one made."""
        return self.containers[-1]

    @contextlib.contextmanager
    def running(self) -> Iterator[DockerDaemon]:
        thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield self
        finally:
            self._server.shutdown()
            self._server.server_close()
            thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    daemon: DockerDaemon

    def _serve(self) -> None:
        parts = urlsplit(self.path)
        self.query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
        length = int(self.headers.get("Content-Length") or 0)
        self.sent = json.loads(self.rfile.read(length) or b"null") if length else None
        path = re.sub(r"^/v[\d.]+", "", parts.path)
        for method, pattern, action in _ROUTES:
            found = re.fullmatch(pattern, path)
            if method == self.command and found:
                action(self, *found.groups())
                return
        self._json({"message": f"no such route: {self.command} {path}"}, 404)

    do_GET = do_POST = do_DELETE = do_HEAD = _serve

    def log_message(self, *_: Any) -> None:
        """The test says what went wrong."""

    def _json(self, content: Any, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self._bytes(json.dumps(content).encode(), status, {"Content-Type": "application/json", **(headers or {})})

    def _bytes(self, content: bytes, status: int = 200, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in {**(headers or {}), "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _chunks(self, parts: Iterable[bytes]) -> None:
        self.send_response(200)
        self.send_header("Transfer-Encoding", "chunked")
        self.end_headers()
        for part in (*parts, b""):
            self.wfile.write(b"%x\r\n%s\r\n" % (len(part), part))

    def _empty(self, *_: str) -> None:
        self.send_response(204)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def ping(self) -> None:
        self._bytes(b"OK")

    def version(self) -> None:
        self._json({"ApiVersion": API_VERSION, "MinAPIVersion": "1.24", "Version": "24.0.0"})

    def login(self) -> None:
        self.daemon.logins.append(self.sent)
        self._json({"Status": "Login Succeeded"})

    def images(self) -> None:
        wanted = self.query.get("reference") or json.loads(self.query.get("filters", "{}")).get("reference", [""])[0]
        self._json([{"Id": f"sha256:{each}", "RepoTags": [each]} for each in self.daemon.images if each == wanted])

    def pull(self) -> None:
        name = ":".join(filter(None, (self.query["fromImage"], self.query.get("tag"))))
        self.daemon.images.add(name)
        self.daemon.pulled.append(name)
        lines = [{"status": f"Pulling from {name}"}, {"status": "Pull complete", "id": "abc"}]
        self._chunks(json.dumps(line).encode() + b"\r\n" for line in lines)

    def create(self) -> None:
        for mount in (self.sent["HostConfig"].get("Mounts") or []) if self.daemon.hides_host_folders else []:
            if mount["Type"] == "bind":
                message = f'invalid mount config for type "bind": bind source path does not exist: {mount["Source"]}'
                self._json({"message": message}, 400)
                return
        self.daemon.containers.append(Container(self.sent, self.query.get("name")))
        self._json({"Id": f"c{len(self.daemon.containers) - 1}", "Warnings": []}, 201)

    def inspect(self, identity: str) -> None:
        self._json({"Id": f"c{identity}", "Config": {"Tty": self._of(identity).config["Tty"]}})

    def attach(self, identity: str) -> None:
        """Frames of what the process prints, as it prints it, on the connection itself."""
        container = self._of(identity)
        self.send_response(101, "UPGRADED")
        self.send_header("Content-Type", "application/vnd.docker.raw-stream")
        self.send_header("Connection", "Upgrade")
        self.send_header("Upgrade", "tcp")
        self.end_headers()
        container.attached.set()
        container.started.wait(30)
        stream = container.process.stdout if container.process else None
        for line in stream or ():
            frame = line if container.config["Tty"] else struct.pack(">BxxxL", 1, len(line)) + line
            self.wfile.write(frame)
            self.wfile.flush()
        if stream is not None:
            stream.close()
        self.close_connection = True

    def start(self, identity: str) -> None:
        container = self._of(identity)
        command = [*(container.config.get("Entrypoint") or []), *(container.config.get("Cmd") or [])]
        env = dict(each.split("=", 1) for each in container.config.get("Env") or [])
        container.process = subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, env={"PATH": "/usr/bin:/bin", **env}
        )
        container.started.set()
        self._empty()

    def wait(self, identity: str) -> None:
        process = self._of(identity).process
        assert process is not None
        self._json({"StatusCode": process.wait(), "Error": None})

    def stop(self, identity: str) -> None:
        container = self._of(identity)
        container.stopped = True
        if container.process is not None:
            container.process.terminate()
        self._empty()

    def remove(self, identity: str) -> None:
        self._of(identity).removed = "force" if self.query.get("force") == "True" else "plain"
        self._empty()

    def archive(self, identity: str) -> None:
        self._of(identity)
        path = Path(self.query["path"])
        if not path.is_file():
            self._json({"message": f"Could not find the file {path}"}, 404)
            return
        content, packed = path.read_bytes(), io.BytesIO()
        with tarfile.open(fileobj=packed, mode="w") as tar:
            tar.add(path, path.name)
        stat = base64.b64encode(json.dumps({"name": path.name, "size": len(content)}).encode()).decode()
        self._bytes(packed.getvalue(), headers={"X-Docker-Container-Path-Stat": stat})

    def create_service(self) -> None:
        spec = self.sent["TaskTemplate"]["ContainerSpec"]
        command = [*(spec.get("Command") or []), *(spec.get("Args") or [])]
        ended = subprocess.run(command, capture_output=True, check=False)
        self.daemon.services.append({"spec": self.sent, "output": ended.stdout, "code": ended.returncode, "looks": 0})
        self._json({"ID": f"s{len(self.daemon.services) - 1}"}, 201)

    def tasks(self) -> None:
        identity = next(iter(json.loads(self.query["filters"])["service"]))
        service = self.daemon.services[int(identity[1:])]
        service["looks"] += 1
        over = "complete" if service["code"] == 0 else "failed"
        state = over if service["looks"] > 3 else "running"
        self._json([{"ID": "t0", "ServiceID": identity, "Status": {"State": state}}])

    def inspect_service(self, identity: str) -> None:
        self._json({"ID": f"s{identity}", "Spec": self.daemon.services[int(identity)]["spec"]})

    def service_logs(self, identity: str) -> None:
        lines = self.daemon.services[int(identity)]["output"].splitlines(keepends=True)
        stamped = [b"2024-01-02T03:04:05.%09dZ " % index + line for index, line in enumerate(lines)]
        self._bytes(b"".join(struct.pack(">BxxxL", 1, len(line)) + line for line in stamped))

    def remove_service(self, identity: str) -> None:
        self.daemon.removed_services.append(f"s{identity}")
        self._bytes(b"")

    def _of(self, identity: str) -> Container:
        return self.daemon.containers[int(identity)]


_ROUTES = (
    ("GET", "/_ping", _Handler.ping),
    ("GET", "/version", _Handler.version),
    ("POST", "/auth", _Handler.login),
    ("GET", "/images/json", _Handler.images),
    ("POST", "/images/create", _Handler.pull),
    ("POST", "/containers/create", _Handler.create),
    ("GET", r"/containers/c(\d+)/json", _Handler.inspect),
    ("POST", r"/containers/c(\d+)/attach", _Handler.attach),
    ("POST", r"/containers/c(\d+)/start", _Handler.start),
    ("POST", r"/containers/c(\d+)/wait", _Handler.wait),
    ("POST", r"/containers/c(\d+)/stop", _Handler.stop),
    ("DELETE", r"/containers/c(\d+)", _Handler.remove),
    ("GET", r"/containers/c(\d+)/archive", _Handler.archive),
    ("POST", "/services/create", _Handler.create_service),
    ("GET", "/tasks", _Handler.tasks),
    ("GET", r"/services/s(\d+)", _Handler.inspect_service),
    ("GET", r"/services/s(\d+)/logs", _Handler.service_logs),
    ("DELETE", r"/services/s(\d+)", _Handler.remove_service),
)
