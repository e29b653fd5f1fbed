"""Livy."""

from __future__ import annotations

from typing import Any

from peers.sent.case import Case

PROVIDER = "airflow.providers.apache.livy"
SERVER = {"livy_default": {"conn_type": "livy", "host": "127.0.0.1", "port": "{port}", "schema": "http"}}
GOOD, BAD = [{"state": "running"}, {"state": "success"}], [{"state": "dead"}]
ALL: dict[str, Any] = {
    "class_name": "com.Load", "args": [1, "a"], "conf": {"a": 1}, "jars": ["j"], "py_files": ["p"], "files": ["f"],
    "driver_memory": "1g", "driver_cores": 1, "executor_memory": "2G", "executor_cores": 2, "num_executors": 3,
    "archives": ["a"], "queue": "q", "name": "n", "proxy_user": "u",
}  # fmt: skip


def batch(states: list[Any], **arguments: Any) -> Case:
    answers = (
        ("POST", "/batches", [{"id": 4}]),
        ("GET", "/batches/4/state", states),
        ("GET", "/batches/4/log", [{"total": 1, "log": ["done"]}]),
        ("GET", "/batches/4", [{"appId": "app-4"}]),
    )
    return Case(f"{PROVIDER}.operators.livy.LivyOperator", {"file": "/a.py", **arguments}, answers, SERVER)


CASES = (
    batch(GOOD),
    batch(GOOD, polling_interval=0.01, **ALL),
    batch(BAD, polling_interval=0.01),
    batch(GOOD, livy_endpoint_prefix="/api/", extra_headers={"X": "y"}),
    batch(GOOD, driver_memory="much"),
    batch(GOOD, jars="one.jar"),
    batch(GOOD, conf={"a": ""}),
    Case(
        f"{PROVIDER}.sensors.livy.LivySensor",
        {"batch_id": 4},
        (("GET", "/batches/4/state", BAD),),
        SERVER,
        by_poke=True,
    ),
    Case(
        f"{PROVIDER}.sensors.livy.LivySensor",
        {"batch_id": 4},
        (("GET", "/batches/4/state", GOOD),),
        SERVER,
        by_poke=True,
    ),
)
