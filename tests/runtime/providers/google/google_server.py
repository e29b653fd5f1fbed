"""A Google Cloud on this machine: the REST routes of Cloud Storage and BigQuery that Google's own clients call.

Objects and tables are kept in memory; queries are run by SQLite. Every request is noted, so that a test can say what was asked.
"""

from __future__ import annotations

import base64
import datetime as dt
import fnmatch
import hashlib
import json
import re
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

TYPES = {int: "INTEGER", float: "FLOAT", str: "STRING", bool: "BOOLEAN", type(None): "STRING"}


class RefusedError(Exception):
    """An answer that is an error."""

    def __init__(self, status: int, message: str) -> None:
        super().__init__(message)
        self.status = status


@dataclass
class Request:
    method: str
    path: str
    query: dict[str, str]
    body: bytes
    content_type: str

    @property
    def json(self) -> Any:
        return json.loads(self.body or b"{}")


@dataclass
class Google:
    """What there is, and what was asked."""

    buckets: dict[str, dict[str, Any]] = field(default_factory=dict)
    objects: dict[tuple[str, str], dict[str, Any]] = field(default_factory=dict)
    contents: dict[tuple[str, str], bytes] = field(default_factory=dict)
    datasets: dict[str, dict[str, Any]] = field(default_factory=dict)
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    jobs: dict[str, dict[str, Any]] = field(default_factory=dict)
    results: dict[str, tuple[list[str], list[tuple[Any, ...]]]] = field(default_factory=dict)
    failing: str | None = None
    answers: dict[str, list[Any]] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    url: str = ""

    def put(self, bucket: str, name: str, content: bytes, **more: Any) -> dict[str, Any]:
        self.contents[bucket, name] = content
        self.objects[bucket, name] = {
            "name": name,
            "bucket": bucket,
            "size": str(len(content)),
            "md5Hash": base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()).decode(),
            "crc32c": base64.b64encode(hashlib.md5(content, usedforsecurity=False).digest()[:4]).decode(),
            "updated": dt.datetime.now(tz=dt.timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "generation": "1",
            **more,
        }
        return self.objects[bucket, name]

    def asked(self, method: str, pattern: str) -> list[Any]:
        """The bodies of the requests to a path."""
        return [each.json for each in self.requests if each.method == method and re.search(pattern, each.path)]


Route = Callable[[Google, Request, "re.Match[str]"], Any]
ROUTES: list[tuple[str, re.Pattern[str], Route]] = []


def route(method: str, pattern: str) -> Callable[[Route], Route]:
    def add(function: Route) -> Route:
        ROUTES.append((method, re.compile(pattern + "$"), function))
        return function

    return add


def there(values: dict[Any, Any], key: Any) -> Any:
    if key not in values:
        raise RefusedError(404, f"Not found: {key}")
    return values[key]


@route("POST", "/storage/v1/b")
def make_bucket(google: Google, request: Request, _: re.Match[str]) -> Any:
    name = request.json["name"]
    if name in google.buckets:
        raise RefusedError(409, "taken")
    google.buckets[name] = {"id": name, "location": "US", **request.json}
    return google.buckets[name]


@route("DELETE", "/storage/v1/b/(?P<bucket>[^/]+)")
def drop_bucket(google: Google, _: Request, match: re.Match[str]) -> Any:
    there(google.buckets, match["bucket"])
    if any(bucket == match["bucket"] for bucket, _ in google.objects):
        raise RefusedError(409, "not empty")
    del google.buckets[match["bucket"]]
    return b""


@route("GET", "/storage/v1/b/(?P<bucket>[^/]+)/o")
def list_objects(google: Google, request: Request, match: re.Match[str]) -> Any:
    prefix, delimiter = request.query.get("prefix", ""), request.query.get("delimiter")
    names = sorted(name for bucket, name in google.objects if bucket == match["bucket"] and name.startswith(prefix))
    glob = request.query.get("matchGlob")
    names = [name for name in names if not glob or fnmatch.fnmatch(name, glob)]
    folders: set[str] = set()
    if delimiter:
        rest = {name: name[len(prefix) :] for name in names}
        folders = {prefix + tail.split(delimiter)[0] + delimiter for tail in rest.values() if delimiter in tail}
        names = [name for name, tail in rest.items() if delimiter not in tail]
    return {"items": [google.objects[match["bucket"], name] for name in names], "prefixes": sorted(folders)}


@route("POST", "/upload/storage/v1/b/(?P<bucket>[^/]+)/o")
def upload(google: Google, request: Request, match: re.Match[str]) -> Any:
    boundary = request.content_type.split("boundary=")[1].strip('"').encode()
    _, described, content, _ = request.body.split(b"--" + boundary)
    fields = json.loads(described.partition(b"\r\n\r\n")[2])
    head, _, body = content.partition(b"\r\n\r\n")
    kind = re.search(rb"content-type: (\S+)", head, re.IGNORECASE)
    more = {"contentType": kind[1].decode() if kind else None, "metadata": fields.get("metadata")}
    return google.put(match["bucket"], fields["name"], body.removesuffix(b"\r\n"), **more)


@route("GET", "(/download)?/storage/v1/b/(?P<bucket>[^/]+)/o/(?P<name>[^/]+)")
def get_object(google: Google, request: Request, match: re.Match[str]) -> Any:
    key = match["bucket"], unquote(match["name"])
    found = there(google.objects, key)
    return google.contents[key] if request.query.get("alt") == "media" else found


@route("DELETE", "/storage/v1/b/(?P<bucket>[^/]+)/o/(?P<name>[^/]+)")
def drop_object(google: Google, _: Request, match: re.Match[str]) -> Any:
    key = match["bucket"], unquote(match["name"])
    there(google.objects, key)
    del google.objects[key], google.contents[key]
    return b""


@route(
    "POST", "/storage/v1/b/(?P<bucket>[^/]+)/o/(?P<name>[^/]+)/(?:rewriteTo|copyTo)/b/(?P<to>[^/]+)/o/(?P<target>[^/]+)"
)
def rewrite(google: Google, request: Request, match: re.Match[str]) -> Any:
    content = there(google.contents, (match["bucket"], unquote(match["name"])))
    made = google.put(match["to"], unquote(match["target"]), content)
    size = str(len(content))
    return (
        made
        if "copyTo" in request.path
        else {"done": True, "resource": made, "totalBytesRewritten": size, "objectSize": size}
    )


@route("POST", "/bigquery/v2/projects/(?P<project>[^/]+)/datasets")
def make_dataset(google: Google, request: Request, match: re.Match[str]) -> Any:
    name = request.json["datasetReference"]["datasetId"]
    if name in google.datasets:
        raise RefusedError(409, "taken")
    google.datasets[name] = {"id": f"{match['project']}:{name}", **request.json}
    return google.datasets[name]


@route("(GET|PATCH)", "/bigquery/v2/projects/(?P<project>[^/]+)/datasets/(?P<name>[^/]+)")
def get_dataset(google: Google, request: Request, match: re.Match[str]) -> Any:
    found = there(google.datasets, match["name"])
    return found | request.json if request.method == "PATCH" else found


@route("DELETE", "/bigquery/v2/projects/(?P<project>[^/]+)/datasets/(?P<name>[^/]+)")
def drop_dataset(google: Google, _: Request, match: re.Match[str]) -> Any:
    there(google.datasets, match["name"])
    del google.datasets[match["name"]]
    return b""


@route("GET", "/bigquery/v2/projects/(?P<project>[^/]+)/datasets/(?P<dataset>[^/]+)/tables")
def list_tables(google: Google, _: Request, match: re.Match[str]) -> Any:
    return {"tables": [table for name, table in google.tables.items() if name.startswith(match["dataset"] + ".")]}


@route("POST", "/bigquery/v2/projects/(?P<project>[^/]+)/datasets/(?P<dataset>[^/]+)/tables")
def make_table(google: Google, request: Request, match: re.Match[str]) -> Any:
    name = f"{match['dataset']}.{request.json['tableReference']['tableId']}"
    if name in google.tables:
        raise RefusedError(409, "taken")
    google.tables[name] = {"type": "TABLE", **request.json}
    return google.tables[name]


@route(
    "(GET|PATCH|DELETE)", "/bigquery/v2/projects/(?P<project>[^/]+)/datasets/(?P<dataset>[^/]+)/tables/(?P<table>[^/]+)"
)
def one_table(google: Google, request: Request, match: re.Match[str]) -> Any:
    name = f"{match['dataset']}.{match['table'].split('$')[0]}"
    there(google.tables, name)
    if request.method == "DELETE":
        del google.tables[name]
        return b""
    google.tables[name] |= request.json if request.method == "PATCH" else {}
    return google.tables[name]


@route("GET", "/bigquery/v2/projects/(?P<project>[^/]+)/datasets/(?P<dataset>[^/]+)/tables/(?P<table>[^/]+)/data")
def rows_of_table(google: Google, request: Request, match: re.Match[str]) -> Any:
    table = there(google.tables, f"{match['dataset']}.{match['table']}")
    names = [each["name"] for each in table["schema"]["fields"]]
    chosen = request.query.get("selectedFields", ",".join(names)).split(",")
    kept = [index for index, name in enumerate(names) if name in chosen]
    rows = table.get("rows", [])[: int(request.query.get("maxResults", 1000))]
    return {"totalRows": str(len(rows)), "rows": cells([tuple(row[index] for index in kept) for row in rows])}


@route("POST", "/bigquery/v2/projects/(?P<project>[^/]+)/jobs")
def run_job(google: Google, request: Request, match: re.Match[str]) -> Any:
    job_id = request.json["jobReference"]["jobId"]
    if job_id in google.jobs:
        raise RefusedError(409, "taken")
    status: dict[str, Any] = {"state": "DONE"}
    if google.failing:
        status["errorResult"] = {"reason": "invalidQuery", "message": google.failing}
        status["errors"] = [status["errorResult"]]
    described = {**request.json, "status": status, "id": f"{match['project']}:EU.{job_id}"}
    described["jobReference"] = {**request.json["jobReference"], "location": "EU"}
    query = request.json["configuration"].get("query", {}).get("query")
    if query and not google.failing:
        with closing(sqlite3.connect(":memory:")) as database:
            answer = database.execute(query.replace("`", ""))
            google.results[job_id] = [each[0] for each in answer.description or ()], answer.fetchall()
    google.jobs[job_id] = described
    return described


@route("GET", "/bigquery/v2/projects/(?P<project>[^/]+)/jobs/(?P<job>[^/]+)")
def get_job(google: Google, _: Request, match: re.Match[str]) -> Any:
    return there(google.jobs, match["job"])


@route("GET", "/bigquery/v2/projects/(?P<project>[^/]+)/queries/(?P<job>[^/]+)")
def query_results(google: Google, _: Request, match: re.Match[str]) -> Any:
    names, rows = google.results.get(match["job"], ([], []))
    kinds = [TYPES[type(value)] for value in (rows[0] if rows else ())]
    fields = [{"name": name, "type": kind, "mode": "NULLABLE"} for name, kind in zip(names, kinds, strict=False)]
    return {
        "jobComplete": True,
        "jobReference": google.jobs[match["job"]]["jobReference"],
        "schema": {"fields": fields},
        "totalRows": str(len(rows)),
        "rows": cells(rows),
    }


def cells(rows: list[tuple[Any, ...]]) -> list[dict[str, Any]]:
    return [{"f": [{"v": None if value is None else str(value)} for value in row]} for row in rows]


@contextmanager
def serving() -> Iterator[Google]:
    """The server, for as long as the block lasts."""
    google = Google()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            parts = urlsplit(self.path)
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            kind = self.headers.get("Content-Type", "")
            request = Request(self.command, parts.path, dict(parse_qsl(parts.query)), body, kind)
            google.requests.append(request)
            status, content = answer(google, request)
            self.send_response(status)
            self.send_header(
                "Content-Type", "application/json" if content[:1] in (b"{", b"[") else "application/octet-stream"
            )
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_PATCH = do_DELETE = _answer  # noqa: N815 -- http.server's names

        def log_message(self, *_: Any) -> None:
            """Nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True)
    thread.start()
    google.url = f"http://127.0.0.1:{server.server_port}"
    yield google
    server.shutdown()
    server.server_close()
    thread.join()


def answer(google: Google, request: Request) -> tuple[int, bytes]:
    prepared = google.answers.get(f"{request.method} {request.path}")
    if prepared:
        return 200, json.dumps(prepared.pop(0) if len(prepared) > 1 else prepared[0]).encode()
    for method, pattern, function in ROUTES:
        match = pattern.match(request.path)
        if match and re.fullmatch(method, request.method):
            try:
                found = function(google, request, match)
            except RefusedError as error:
                return error.status, json.dumps({"error": {"code": error.status, "message": str(error)}}).encode()
            return 200, found if isinstance(found, bytes) else json.dumps(found).encode()
    return 404, json.dumps({"error": {"code": 404, "message": f"no route {request.method} {request.path}"}}).encode()
