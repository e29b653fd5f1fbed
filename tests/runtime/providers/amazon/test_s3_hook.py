"""S3Hook against a server of S3."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from jetbridge.airflow.providers.amazon.aws.hooks.s3 import S3Hook
from jetbridge.airflow.providers.amazon.aws.utils.s3_urls import S3HookUriParseFailure, parse_s3_url


@pytest.fixture
def hook(aws: str) -> S3Hook:
    hook = S3Hook()
    hook.create_bucket("lake")
    return hook


def test_text_is_written_and_read(hook: S3Hook) -> None:
    hook.load_string("grüß", "a/b.txt", "lake")
    assert hook.read_key("a/b.txt", "lake") == "grüß"
    assert hook.read_key("s3://lake/a/b.txt") == "grüß"


def test_an_object_is_not_replaced_unasked(hook: S3Hook) -> None:
    hook.load_bytes(b"1", "x", "lake")
    with pytest.raises(ValueError, match="The key x already exists"):
        hook.load_bytes(b"2", "x", "lake")
    hook.load_bytes(b"2", "x", "lake", replace=True)
    assert hook.read_key("x", "lake") == "2"


def test_packed(hook: S3Hook, tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("1,2")
    hook.load_file(tmp_path / "rows.csv", "s3://lake/rows.csv.gz", gzip=True)
    body = hook.get_key("rows.csv.gz", "lake").get()["Body"].read()
    assert gzip.decompress(body) == b"1,2"
    with pytest.raises(NotImplementedError, match="zip"):
        hook.load_string("x", "x", "lake", compression="zip")


def test_listing(hook: S3Hook) -> None:
    for key in ("in/2024/a.csv", "in/2024/b.csv", "in/2025/c.json", "out/d.csv"):
        hook.load_string("x", key, "lake")
    assert hook.list_keys("lake", prefix="in/") == ["in/2024/a.csv", "in/2024/b.csv", "in/2025/c.json"]
    assert hook.list_keys("lake", prefix="in/*.csv", apply_wildcard=True) == ["in/2024/a.csv", "in/2024/b.csv"]
    assert hook.list_keys("lake", prefix="nothing/") == []
    assert hook.list_prefixes("lake", prefix="in/", delimiter="/") == ["in/2024/", "in/2025/"]
    assert hook.check_for_prefix("in/2025", "/", "lake")
    assert not hook.check_for_prefix("in/2026", "/", "lake")
    assert hook.get_wildcard_key("s3://lake/in/*/c.*").key == "in/2025/c.json"
    assert not hook.check_for_wildcard_key("in/*.xml", "lake")


def test_there_or_not(hook: S3Hook) -> None:
    hook.load_string("x", "x", "lake")
    assert hook.check_for_key("x", "lake")
    assert not hook.check_for_key("y", "lake")
    assert hook.check_for_bucket("lake")
    assert not hook.check_for_bucket("sea")


def test_copied_and_deleted(hook: S3Hook) -> None:
    hook.load_string("x", "from", "lake")
    hook.copy_object("s3://lake/from", "s3://lake/to")
    hook.delete_objects("lake", "from")
    assert hook.list_keys("lake") == ["to"]
    hook.delete_bucket("lake", force_delete=True)
    assert not hook.check_for_bucket("lake")


def test_downloaded(hook: S3Hook, tmp_path: Path) -> None:
    hook.load_string("x", "in/report.txt", "lake")
    path = hook.download_file("in/report.txt", "lake", str(tmp_path), preserve_file_name=True)
    assert (Path(path).name, Path(path).read_text()) == ("report.txt", "x")
    other = hook.download_file("in/report.txt", "lake", str(tmp_path))
    assert Path(other).read_text() == "x"


def test_folder_follows_the_bucket(hook: S3Hook, tmp_path: Path) -> None:
    hook.load_string("x", "in/a/b.txt", "lake")
    (tmp_path / "old").mkdir()
    (tmp_path / "old/stale.txt").write_text("gone")
    hook.sync_to_local_dir("lake", tmp_path, "in/")
    assert [str(path.relative_to(tmp_path)) for path in tmp_path.rglob("*")] == ["a", "a/b.txt"]


def test_bucket_of_the_connection(aws: str, monkeypatch: pytest.MonkeyPatch) -> None:
    extra = f'{{"endpoint_url": "{aws}", "region_name": "eu-west-1", "service_config": {{"s3": {{"bucket_name": "lake"}}}}}}'
    monkeypatch.setenv("AIRFLOW_CONN_LAKE", f'{{"conn_type": "aws", "login": "a", "password": "b", "extra": {extra}}}')
    hook = S3Hook("lake")
    hook.create_bucket()
    hook.load_string("x", "key")
    assert hook.list_keys() == ["key"]


def test_presigned_url(hook: S3Hook) -> None:
    url = hook.generate_presigned_url("get_object", {"Bucket": "lake", "Key": "k"})
    assert url is not None
    assert "/lake/k?" in url


@pytest.mark.parametrize(
    "url",
    [
        "s3://lake/a/b",
        "S3N://lake/a/b",
        "https://lake.s3.eu-west-1.amazonaws.com/a/b",
        "https://s3.amazonaws.com/lake/a/b",
    ],
)
def test_url_of_an_object(url: str) -> None:
    assert parse_s3_url(url) == ("lake", "a/b")


@pytest.mark.parametrize("text", ["a/b", "gs://lake/a", "https://example.com/a/b"])
def test_no_url_of_an_object(text: str) -> None:
    with pytest.raises(S3HookUriParseFailure):
        parse_s3_url(text)


def test_bucket_and_url_are_too_much() -> None:
    with pytest.raises(TypeError, match="rather than a full s3:// url"):
        S3Hook.get_s3_bucket_key("lake", "s3://lake/a", "bucket", "key")
