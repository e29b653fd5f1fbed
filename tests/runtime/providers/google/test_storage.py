"""Cloud Storage: the hook, operators, sensors and transfers, by Google's own client."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import pytest

from jetbridge.airflow import Context
from jetbridge.airflow.providers.google.cloud.hooks.gcs import GCSHook, gcs_object_is_directory, parse_json_from_gcs
from jetbridge.airflow.providers.google.cloud.operators.gcs import (
    GCSCreateBucketOperator,
    GCSDeleteBucketOperator,
    GCSDeleteObjectsOperator,
    GCSFileTransformOperator,
    GCSListObjectsOperator,
    GCSSynchronizeBucketsOperator,
)
from jetbridge.airflow.providers.google.cloud.sensors.gcs import (
    GCSObjectExistenceSensor,
    GCSObjectsWithPrefixExistenceSensor,
    GCSObjectUpdateSensor,
)
from jetbridge.airflow.providers.google.cloud.transfers.gcs_to_gcs import (
    GCSToGCSOperator,
    GCSToLocalFilesystemOperator,
    LocalFilesystemToGCSOperator,
)
from jetbridge.definitions.signals import TaskException

WHEN = dt.datetime(2024, 1, 2, tzinfo=dt.timezone.utc)


@pytest.fixture
def hook(google: Any) -> GCSHook:
    for name in ("in/a.csv", "in/b.csv", "in/deep/c.csv"):
        google.put("lake", name, b"1\n")
    return GCSHook()


def test_written_read_and_deleted(hook: GCSHook) -> None:
    hook.upload("lake", "out/x", data="grüß", metadata={"team": "data"})
    assert hook.download("lake", "out/x").decode() == "grüß"
    assert hook.get_metadata("lake", "out/x") == {"team": "data"}
    assert hook.get_size("lake", "out/x") == 6
    hook.delete("lake", "out/x")
    assert not hook.exists("lake", "out/x")
    hook.delete("lake", "out/x", ignore_error=True)


def test_listing(hook: GCSHook) -> None:
    assert hook.list("lake", prefix="in/") == ["in/a.csv", "in/b.csv", "in/deep/c.csv"]
    assert hook.list("lake", prefix=["in/a", "in/deep"]) == ["in/a.csv", "in/deep/c.csv"]
    assert hook.list("lake", prefix="in/", delimiter="/") == ["in/deep/"]
    assert hook.list("lake", match_glob="*/b.*") == ["in/b.csv"]
    assert hook.list("lake", prefix="nothing") == []


def test_files_that_come_and_go(hook: GCSHook) -> None:
    with hook.provide_file(object_url="gs://lake/in/a.csv") as file:
        assert file.read() == b"1\n"
    with hook.provide_file_and_upload(bucket_name="lake", object_name="out/made") as file:
        file.write(b"new")
    assert hook.download("lake", "out/made") == b"new"
    with pytest.raises(TypeError, match="missing"), hook.provide_file(bucket_name="lake"):
        pass


def test_times(hook: GCSHook) -> None:
    assert hook.is_updated_after("lake", "in/a.csv", WHEN)
    assert not hook.is_updated_before("lake", "in/a.csv", WHEN)
    assert not hook.is_older_than("lake", "in/a.csv", 60)
    with pytest.raises(ValueError, match=r"Object \(no\) not found"):
        hook.get_size("lake", "no")


def test_urls(hook: GCSHook) -> None:
    hook.upload("lake", "conf.json", data='{"a": 1}')
    assert parse_json_from_gcs("google_cloud_default", "gs://lake/conf.json") == {"a": 1}
    assert gcs_object_is_directory("gs://lake/in/")
    with pytest.raises(TaskException, match="gs://"):
        gcs_object_is_directory("s3://lake/in/")


def test_buckets(google: Any) -> None:
    for _ in range(2):
        GCSCreateBucketOperator(task_id="make", bucket_name="new", labels={"a": "b"}).execute({})
    assert google.buckets["new"]["labels"] == {"a": "b"}
    for _ in range(2):
        GCSDeleteBucketOperator(task_id="drop", bucket_name="new").execute({})
    assert google.buckets == {}


def test_objects_are_listed_and_deleted(hook: GCSHook, google: Any) -> None:
    assert GCSListObjectsOperator(task_id="list", bucket="lake", prefix="in/d").execute({}) == ["in/deep/c.csv"]
    GCSDeleteObjectsOperator(task_id="delete", bucket_name="lake", prefix="in/").execute({})
    assert google.objects == {}
    with pytest.raises(ValueError, match="Either objects or prefix"):
        GCSDeleteObjectsOperator(task_id="delete", bucket_name="lake")


def test_transformed_by_a_script(hook: GCSHook, tmp_path: Path) -> None:
    script = tmp_path / "double.sh"
    script.write_text('cat "$1" "$1" > "$2"')
    given = {"source_bucket": "lake", "source_object": "in/a.csv", "destination_object": "out/a.csv"}
    GCSFileTransformOperator(task_id="t", transform_script=["sh", str(script)], **given).execute({})
    assert hook.download("lake", "out/a.csv") == b"1\n1\n"


@pytest.mark.parametrize(
    ("given", "copies"),
    [
        ({"source_object": "in/a.csv"}, ["in/a.csv"]),
        ({"source_object": "in/a.csv", "destination_object": "b/x.csv"}, ["b/x.csv"]),
        ({"source_object": "in/a.csv", "destination_object": "b/"}, ["b/a.csv"]),
        ({"source_object": "in/*.csv", "destination_object": "b/"}, ["b/a.csv", "b/b.csv", "b/deep/c.csv"]),
        ({"source_object": "in/", "destination_object": "b"}, ["b/a.csv", "b/b.csv", "b/deep/c.csv"]),
        ({"source_objects": ["in/a", "in/b"]}, ["in/a.csv", "in/b.csv"]),
        ({"source_object": "in/", "match_glob": "in/?.csv"}, ["in/a.csv", "in/b.csv"]),
        ({"source_object": "in/a", "exact_match": True}, []),
        ({"source_object": "in/", "last_modified_time": dt.datetime(2124, 1, 1, tzinfo=dt.timezone.utc)}, []),
    ],
)
def test_copies(hook: GCSHook, given: dict[str, Any], copies: list[str]) -> None:
    found = GCSToGCSOperator(task_id="copy", source_bucket="lake", destination_bucket="sea", **given).execute({})
    assert found == [f"gs://sea/{name}" for name in copies]
    assert hook.list("sea") == sorted(copies)


def test_moved_and_only_what_is_new(hook: GCSHook) -> None:
    hook.upload("sea", "in/a.csv", data="old")
    given = {"source_bucket": "lake", "destination_bucket": "sea", "source_object": "in/"}
    GCSToGCSOperator(task_id="move", move_object=True, replace=False, **given).execute({})
    assert hook.list("lake") == ["in/a.csv"]
    assert hook.download("sea", "in/a.csv") == b"old"


def test_source_has_to_be_clear(hook: GCSHook) -> None:
    for given in ({}, {"source_object": "a", "source_objects": ["b"]}, {"source_object": "a*b*"}):
        with pytest.raises(TaskException):
            GCSToGCSOperator(task_id="copy", source_bucket="lake", **given).execute({})
    with pytest.raises(TaskException, match="does not exist"):
        GCSToGCSOperator(task_id="c", source_bucket="lake", source_object="no", source_object_required=True).execute({})


def test_local_files(hook: GCSHook, tmp_path: Path, context: Context) -> None:
    for name in ("a.txt", "b.txt"):
        (tmp_path / name).write_text(name)
    upload = LocalFilesystemToGCSOperator(task_id="up", src=f"{tmp_path}/*.txt", dst="up/", bucket="lake")
    assert sorted(upload.execute(context)) == ["gs://lake/up/a.txt", "gs://lake/up/b.txt"]
    down = {"bucket": "lake", "object_name": "up/a.txt"}
    GCSToLocalFilesystemOperator(task_id="down", filename=str(tmp_path / "c"), **down).execute(context)
    assert (tmp_path / "c").read_text() == "a.txt"
    GCSToLocalFilesystemOperator(task_id="down", store_to_xcom_key="text", **down).execute(context)
    assert context["ti"].pushed == {"text": "a.txt"}
    with pytest.raises(FileNotFoundError):
        LocalFilesystemToGCSOperator(task_id="up", src=f"{tmp_path}/*.xml", dst="up/", bucket="lake").execute(context)
    with pytest.raises(ValueError, match="specify directory"):
        LocalFilesystemToGCSOperator(task_id="up", src=f"{tmp_path}/*.txt", dst="up", bucket="lake").execute(context)


def test_synchronised(hook: GCSHook) -> None:
    hook.upload("sea", "x/stale", data="")
    places = {"source_bucket": "lake", "source_object": "in/", "destination_bucket": "sea", "destination_object": "x/"}
    GCSSynchronizeBucketsOperator(task_id="sync", delete_extra_files=True, **places).execute({})
    assert hook.list("sea") == ["x/a.csv", "x/b.csv", "x/deep/c.csv"]


def test_sensors(hook: GCSHook) -> None:
    there = {"task_id": "wait", "bucket": "lake", "poke_interval": 0, "timeout": 0}
    assert GCSObjectExistenceSensor(object="in/a.csv", **there).execute({}) is True
    assert not GCSObjectExistenceSensor(object="in/z.csv", **there).poke({})
    assert GCSObjectExistenceSensor(object="*/c.csv", use_glob=True, **there).poke({})
    assert GCSObjectsWithPrefixExistenceSensor(prefix="in/d", **there).execute({}) == ["in/deep/c.csv"]
    assert not GCSObjectsWithPrefixExistenceSensor(prefix="no", **there).poke({})
    assert GCSObjectUpdateSensor(object="in/a.csv", **there).poke({"data_interval_end": WHEN})
    assert not GCSObjectUpdateSensor(object="in/a.csv", ts_func=lambda _: WHEN.replace(year=2124), **there).poke({})
