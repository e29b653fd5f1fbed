"""One case, and what an operator does in it."""

from __future__ import annotations

import json
import os
import re
import stat
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import requests

from peers.http_server import HttpServer, Reply, Request

PROGRAM = """#!{python}
import json, os, sys
with open({log!r}, "a") as log:
    log.write(json.dumps([os.path.basename(sys.argv[0]), *sys.argv[1:]]) + "\\n")
print({output!r})
sys.exit({code})
"""


@dataclass(frozen=True)
class Case:
    """An operator with arguments.

    `answers`: method, pattern of the path, and what is answered to the first, second, … request (the last one to all further ones).
    `connections`: connection id -> fields, in whose texts `{host}`, `{port}` and `{url}` are the service's. `programs`: name -> output and exit code.
    """

    operator: str
    arguments: dict[str, Any]
    answers: tuple[tuple[str, str, list[Any]], ...] = ()
    connections: dict[str, dict[str, Any]] = field(default_factory=dict)
    programs: dict[str, tuple[str, int]] = field(default_factory=dict)
    environment: dict[str, str] = field(default_factory=dict)
    by_poke: bool = False

    @property
    def name(self) -> str:
        return self.operator.rpartition(".")[2]


class Ti:
    """What operators ask of a task instance."""

    dag_id, task_id, try_number, map_index, run_id = "sales", "t", 1, -1, "manual__2024-01-02T00:00:00+00:00"
    hostname = "here"

    def __init__(self) -> None:
        self.pushed: dict[str, Any] = {}

    def xcom_push(self, key: str, value: Any, **_: Any) -> None:
        self.pushed[key] = value

    def xcom_pull(self, *_: Any, **__: Any) -> None:
        return None


def outcome(
    case: Case, make: Callable[[str, dict[str, Any]], Any], context: Callable[..., Any] = dict
) -> dict[str, Any]:
    """Run the operator: what it sent, ran and pushed, its result, and whether it failed."""
    ti = Ti()
    with service(case) as server, programs(case) as log, environment(case, server):
        result, failed = None, False
        try:
            operator = make(case.operator, case.arguments)
            given = context(
                ti=ti,
                task_instance=ti,
                ds="2024-01-02",
                ds_nodash="20240102",
                params={},
                dag_run=SimpleNamespace(run_id=ti.run_id),
                run_id=ti.run_id,
                dag=SimpleNamespace(dag_id=ti.dag_id, parent_dag=None),
            )
            result = operator.poke(given) if case.by_poke else operator.execute(given)
        except Exception as error:  # noqa: BLE001 -- that it fails is what is compared
            failed = True
            print(f"{case.name}: {type(error).__name__}: {error}", file=sys.stderr)  # noqa: T201 -- for who records
        ran = [json.loads(line) for line in log.read_text().splitlines()]
    sent = [plain(request) for request in server.requests if request.method != "GET"]
    done = {"case": case.name, "sent": sent, "ran": ran, "result": result, "pushed": ti.pushed, "failed": failed}
    return json.loads(
        json.dumps(done, default=str).replace(server.url, "{url}").replace(f"127.0.0.1:{server.port}", "{address}")
    )


def plain(request: Request) -> list[Any]:
    body: Any = request.body.decode(errors="replace")
    with suppress(ValueError):
        body = json.loads(body)
    action = request.headers.get("X-Amz-Target")
    return [request.method, request.path.replace("//", "/"), request.query, body, *([action] if action else [])]


@contextmanager
def service(case: Case) -> Iterator[HttpServer]:
    given: dict[tuple[str, str], int] = {}

    def answer(request: Request) -> Reply:
        target = request.headers.get("X-Amz-Target", "")
        for method, pattern, bodies in case.answers:
            if method == request.method and re.search(pattern + "$", target or request.path):
                number = given[method, pattern] = given.get((method, pattern), -1) + 1
                body = bodies[min(number, len(bodies) - 1)]
                if isinstance(body, Reply):
                    return body
                return Reply(filled(body, server).encode() if isinstance(body, str) else body)
        return Reply({"message": f"no answer to {request.method} {target or request.path}"}, 404)

    server = HttpServer(answer)
    with server.running():
        yield server


@contextmanager
def programs(case: Case) -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder, "log")
        log.touch()
        for name, (output, code) in case.programs.items():
            path = Path(folder, name)
            path.write_text(PROGRAM.format(python=sys.executable, log=str(log), output=output, code=code))
            path.chmod(path.stat().st_mode | stat.S_IXUSR)
        before = os.environ["PATH"]
        os.environ["PATH"] = f"{folder}{os.pathsep}{before}"
        try:
            yield log
        finally:
            os.environ["PATH"] = before


def filled(text: str, server: HttpServer) -> str:
    """A text with the place of the service; a port is a number."""
    whole = text.replace('"{port}"', str(server.port)).replace("{port}", str(server.port))
    return whole.replace("{host}", "127.0.0.1").replace("{url}", server.url)


@contextmanager
def environment(case: Case, server: HttpServer) -> Iterator[None]:
    before, prepare = dict(os.environ), requests.PreparedRequest.prepare_url

    def without_tls(prepared: Any, url: Any, params: Any) -> None:
        local = str(url).replace("https://127.0.0.1", "http://127.0.0.1")
        prepare(prepared, re.sub(r"^https://[\w.-]+\.salesforce\.com", server.url, local), params)

    requests.PreparedRequest.prepare_url = without_tls  # type: ignore[method-assign] -- the fake service has no certificate
    texts = {f"AIRFLOW_CONN_{name.upper()}": json.dumps(fields) for name, fields in case.connections.items()}
    for name, text in {**texts, **case.environment}.items():
        os.environ[name] = filled(text, server)
    try:
        yield
    finally:
        requests.PreparedRequest.prepare_url = prepare  # type: ignore[method-assign] -- see above
        os.environ.clear()
        os.environ.update(before)
