"""Google Cloud on this machine, behind the connection `google_cloud_default`."""

from __future__ import annotations

import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from jetbridge.airflow import Context

PLACE = Path(__file__).with_name("google_server.py")


@pytest.fixture(scope="session")
def google_server() -> ModuleType:
    spec = importlib.util.spec_from_file_location("google_server", PLACE)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys  # noqa: PLC0415 -- dataclasses look their module up

    sys.modules["google_server"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def google(google_server: ModuleType, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    with google_server.serving() as google:
        extra = {"project": "shop", "is_anonymous": True}
        connection = {"conn_type": "google_cloud_platform", "extra": extra}
        monkeypatch.setenv("AIRFLOW_CONN_GOOGLE_CLOUD_DEFAULT", json.dumps(connection))
        monkeypatch.setenv("STORAGE_EMULATOR_HOST", google.url)
        monkeypatch.setenv("BIGQUERY_EMULATOR_HOST", google.url)
        yield google


class Ti:
    """What operators ask of a task instance."""

    dag_id, task_id, run_id, map_index, try_number = "sales", "load", "r", -1, 1

    def __init__(self) -> None:
        self.pushed: dict[str, Any] = {}

    def xcom_push(self, key: str, value: Any) -> None:
        self.pushed[key] = value


@pytest.fixture
def context() -> Context:
    return Context(ti=Ti(), ds="2024-01-02", run_id="r", dag=None)
