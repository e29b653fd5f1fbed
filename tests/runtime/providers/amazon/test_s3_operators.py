"""Operators and sensors of S3, on their own and as ops of a job."""

from __future__ import annotations

import stat
from pathlib import Path
from typing import Any

import pytest

from jetbridge import job, template
from jetbridge.airflow import operator_op
from jetbridge.airflow.providers.amazon.aws.hooks.s3 import S3Hook
from jetbridge.airflow.providers.amazon.aws.operators.s3 import (
    S3CopyObjectOperator,
    S3CreateBucketOperator,
    S3CreateObjectOperator,
    S3DeleteBucketOperator,
    S3DeleteObjectsOperator,
    S3FileTransformOperator,
    S3GetBucketTaggingOperator,
    S3ListOperator,
    S3ListPrefixesOperator,
    S3PutBucketTaggingOperator,
)
from jetbridge.airflow.providers.amazon.aws.sensors.s3 import S3KeySensor, S3KeysUnchangedSensor
from jetbridge.definitions.signals import TaskException


@pytest.fixture
def lake(aws: str) -> S3Hook:
    hook = S3Hook()
    hook.create_bucket("lake")
    for key in ("in/a.csv", "in/b.csv", "in/deep/c.csv"):
        hook.load_string("1\n2\n", key, "lake")
    return hook


def done(operator: Any) -> Any:
    return operator.execute({})


def test_bucket_comes_and_goes(aws: str) -> None:
    for _ in range(2):
        done(S3CreateBucketOperator(task_id="make", bucket_name="new"))
    assert S3Hook().check_for_bucket("new")
    for _ in range(2):
        done(S3DeleteBucketOperator(task_id="drop", bucket_name="new", force_delete=True))
    assert not S3Hook().check_for_bucket("new")


def test_tags(lake: S3Hook) -> None:
    done(S3PutBucketTaggingOperator(task_id="tag", bucket_name="lake", tag_set={"team": "data"}))
    assert done(S3GetBucketTaggingOperator(task_id="tags", bucket_name="lake")) == [{"Key": "team", "Value": "data"}]
    assert done(S3GetBucketTaggingOperator(task_id="tags", bucket_name="sea")) is None


def test_objects(lake: S3Hook) -> None:
    done(S3CreateObjectOperator(task_id="write", s3_bucket="lake", s3_key="out/x", data=b"\x00"))
    done(S3CopyObjectOperator(task_id="copy", source_bucket_key="s3://lake/out/x", dest_bucket_key="s3://lake/out/y"))
    done(S3DeleteObjectsOperator(task_id="delete", bucket="lake", prefix="in/"))
    assert done(S3ListOperator(task_id="list", bucket="lake")) == ["out/x", "out/y"]
    assert done(S3ListPrefixesOperator(task_id="list", bucket="lake", prefix="", delimiter="/")) == ["out/"]


def test_what_to_delete_has_to_be_said() -> None:
    with pytest.raises(ValueError, match="Either keys or at least one of prefix"):
        S3DeleteObjectsOperator(task_id="delete", bucket="lake")


def test_transformed_by_a_script(lake: S3Hook, tmp_path: Path) -> None:
    script = tmp_path / "double.sh"
    script.write_text('#!/bin/sh\ncat "$1" "$1" > "$2"; echo "$3" >> "$2"\n')
    script.chmod(script.stat().st_mode | stat.S_IEXEC)
    arguments = {"source_s3_key": "s3://lake/in/a.csv", "dest_s3_key": "s3://lake/out/a.csv"}
    done(S3FileTransformOperator(task_id="t", transform_script=str(script), script_args=["end"], **arguments))
    assert lake.read_key("out/a.csv", "lake") == "1\n2\n1\n2\nend\n"
    script.write_text("#!/bin/sh\nexit 3\n")
    with pytest.raises(TaskException, match="Transform script failed: 3"):
        done(S3FileTransformOperator(task_id="t", transform_script=str(script), replace=True, **arguments))


def test_key_sensor(lake: S3Hook) -> None:
    def poke(**arguments: Any) -> bool:
        return S3KeySensor(task_id="wait", **arguments).poke({"ds": "2024-01-02"})

    assert poke(bucket_key="s3://lake/in/a.csv")
    assert not poke(bucket_key="s3://lake/in/z.csv")
    assert poke(bucket_name="lake", bucket_key=["in/a.csv", "in/b.csv"])
    assert not poke(bucket_name="lake", bucket_key=["in/a.csv", "in/z.csv"])
    assert poke(bucket_name="lake", bucket_key="in/*/c.*", wildcard_match=True)
    assert not poke(bucket_name="lake", bucket_key="in/*.xml", wildcard_match=True)
    assert poke(bucket_name="lake", bucket_key=r"in/deep/\w\.csv", use_regex=True)
    assert not poke(bucket_name="lake", bucket_key="in/a.csv", check_fn=lambda files: files[0]["Size"] > 4)
    assert poke(
        bucket_name="lake",
        bucket_key="in/*",
        wildcard_match=True,
        check_fn=lambda files, **c: len(files) == 3 and c["ds"],
    )


def test_quiet_sensor(lake: S3Hook) -> None:
    sensor = S3KeysUnchangedSensor(task_id="wait", bucket_name="lake", prefix="in/", inactivity_period=0)
    assert not sensor.poke({})
    assert sensor.poke({})
    lake.load_string("x", "in/new", "lake")
    assert not sensor.poke({})


def test_quiet_sensor_that_must_see_no_deletion(lake: S3Hook) -> None:
    sensor = S3KeysUnchangedSensor(task_id="wait", bucket_name="lake", prefix="in/", allow_delete=False)
    sensor.poke({})
    lake.delete_objects("lake", "in/a.csv")
    with pytest.raises(TaskException, match="objects were deleted"):
        sensor.poke({})


def test_quiet_sensor_cannot_give_its_place_back() -> None:
    with pytest.raises(ValueError, match="Only 'poke' is acceptable"):
        S3KeysUnchangedSensor(task_id="wait", bucket_name="lake", prefix="in/", mode="reschedule")


def test_argument_that_nobody_knows_is_refused() -> None:
    with pytest.raises(TaskException, match="Invalid arguments were passed to S3ListOperator"):
        S3ListOperator(task_id="list", bucket="lake", nonsense=1)
    with pytest.raises(TaskException, match="missing keyword argument 'bucket'"):
        S3ListOperator(task_id="list")


class ReportOperator(S3CreateObjectOperator):
    """An operator of a team, on top of a provider's."""

    template_fields = (*S3CreateObjectOperator.template_fields, "title")

    def __init__(self, *, title: str, **kwargs: Any) -> None:
        super().__init__(data="", **kwargs)
        self.title = title

    def execute(self, context: Any) -> str:
        self.data = f"# {self.title}"
        super().execute(context)
        return self.title


def test_op_of_a_subclass(lake: S3Hook) -> None:
    report = operator_op(ReportOperator)
    listing = operator_op(S3ListOperator)

    @job
    def reporting() -> None:
        written = report.partial(title=template("of {{ ds }}"), s3_key="s3://lake/report")()
        listing.partial(bucket="lake", prefix="rep")(after=written)

    assert reporting.execute_in_process().output_for_node(listing.name) == ["report"]
    assert lake.read_key("report", "lake").startswith("# of 2")
