"""Objects of Cloud Storage and files of a real SFTP server."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jetbridge.airflow import Context
from jetbridge.airflow.providers.google.cloud.hooks.gcs import GCSHook
from jetbridge.airflow.providers.google.cloud.transfers.gcs_sftp import GCSToSFTPOperator, SFTPToGCSOperator
from jetbridge.definitions.signals import TaskException

THERE = {"task_id": "copy", "source_bucket": "lake", "sftp_conn_id": "sftp", "destination_path": "in"}
HERE = {"task_id": "copy", "destination_bucket": "gs://lake/", "sftp_conn_id": "sftp"}


@pytest.fixture
def remote(google: Any, ssh: Any, tmp_path: Path) -> Path:
    for name in ("day/a.csv", "day/b.csv", "day/c.txt"):
        GCSHook().upload("lake", name, data=name)
    return tmp_path / "remote"


def written(remote: Path) -> list[str]:
    return sorted(str(path.relative_to(remote)) for path in remote.rglob("*") if path.is_file())


@pytest.mark.parametrize(
    ("given", "names"),
    [
        ({"source_object": "day/a.csv"}, ["in/day/a.csv"]),
        ({"source_object": "day/a.csv", "keep_directory_structure": False}, ["in/a.csv"]),
        ({"source_object": "day/*.csv"}, ["in/day/a.csv", "in/day/b.csv"]),
        ({"source_object": "day/*", "keep_directory_structure": False}, ["in/a.csv", "in/b.csv", "in/c.txt"]),
    ],
)
def test_to_the_server(remote: Path, context: Context, given: dict[str, Any], names: list[str]) -> None:
    GCSToSFTPOperator(**THERE, **given).execute(context)
    assert written(remote) == names
    assert (remote / names[0]).read_text() == "day/a.csv"


def test_moved_to_the_server(remote: Path, context: Context) -> None:
    GCSToSFTPOperator(source_object="day/*.csv", move_object=True, **THERE).execute(context)
    assert GCSHook().list("lake") == ["day/c.txt"]


def test_what_may_not_be_copied(remote: Path, context: Context) -> None:
    with pytest.raises(TaskException, match="Only one wildcard"):
        GCSToSFTPOperator(source_object="*/*.csv", **THERE).execute(context)
    with pytest.raises(ValueError, match="outside"):
        GCSToSFTPOperator(source_object="../../etc/passwd", **THERE).execute(context)
    assert written(remote) == []


def test_from_the_server(remote: Path, context: Context, google: Any) -> None:
    google.objects.clear()
    (remote / "out").mkdir()
    for name in ("a.csv", "b.csv"):
        (remote / "out" / name).write_text(name)
    SFTPToGCSOperator(source_path="/out/*.csv", destination_path="/sales", **HERE).execute(context)
    SFTPToGCSOperator(source_path="/out/*.csv", **HERE).execute(context)
    SFTPToGCSOperator(source_path="/out/a.csv", destination_path="one.csv", move_object=True, **HERE).execute(context)
    assert GCSHook().list("lake") == ["a.csv", "b.csv", "one.csv", "sales/a.csv", "sales/b.csv"]
    assert GCSHook().download("lake", "sales/b.csv") == b"b.csv"
    assert written(remote) == ["out/b.csv"]
    SFTPToGCSOperator(source_path="/out/a.csv", fail_on_file_not_exist=False, **HERE).execute(context)
    with pytest.raises(FileNotFoundError):
        SFTPToGCSOperator(source_path="/out/a.csv", **HERE).execute(context)
