"""Dataproc, by Google's own client over REST."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jetbridge.airflow import Context
from jetbridge.airflow.providers.google.cloud.operators.dataproc import (
    DataprocCreateBatchOperator,
    DataprocInstantiateWorkflowTemplateOperator,
    DataprocSubmitJobOperator,
)
from jetbridge.airflow.providers.google.cloud.operators.dataproc_clusters import (
    DataprocCreateClusterOperator,
    DataprocDeleteClusterOperator,
    DataprocStartClusterOperator,
)
from jetbridge.airflow.providers.google.cloud.sensors.dataproc import DataprocBatchSensor, DataprocJobSensor
from jetbridge.definitions.signals import TaskException

REGION = "/v1/projects/shop/regions/eu"
BATCHES = "/v1/projects/shop/locations/eu/batches"
JOB = {"placement": {"cluster_name": "c"}, "pyspark_job": {"main_python_file_uri": "gs://lake/job.py"}}
OF_BATCH = {"@type": "type.googleapis.com/google.cloud.dataproc.v1.BatchOperationMetadata"}
GIVEN = {"task_id": "load", "region": "eu"}


@pytest.fixture
def dataproc(google: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    extra = {"project": "shop", "is_anonymous": True, "api_endpoint": google.url}
    connection = {"conn_type": "google_cloud_platform", "extra": extra}
    monkeypatch.setenv("AIRFLOW_CONN_GOOGLE_CLOUD_DEFAULT", json.dumps(connection))
    return google


def job(state: str) -> dict[str, Any]:
    return {"reference": {"jobId": "j"}, "status": {"state": state}}


def cluster(state: str) -> dict[str, Any]:
    return {"projectId": "shop", "clusterName": "c", "status": {"state": state}}


def operation(kind: str, **response: Any) -> dict[str, Any]:
    answer = {"@type": f"type.googleapis.com/{kind}", **response}
    return {"name": "projects/shop/regions/eu/operations/o", "done": True, "response": answer}


CLUSTER = "google.cloud.dataproc.v1.Cluster"
EMPTY = "google.protobuf.Empty"


def submit(**more: Any) -> DataprocSubmitJobOperator:
    return DataprocSubmitJobOperator(job=JOB, polling_interval_seconds=0, **GIVEN, **more)


def test_job_is_waited_for(dataproc: Any, context: Context) -> None:
    dataproc.answers = {
        f"POST {REGION}/jobs:submit": [job("PENDING")], f"GET {REGION}/jobs/j": [job("RUNNING"), job("DONE")]
    }  # fmt: skip
    assert submit(request_id="r").execute(context) == "j"
    (asked,) = dataproc.asked("POST", "jobs:submit")
    assert asked == {
        "job": {"placement": {"clusterName": "c"}, "pysparkJob": {"mainPythonFileUri": "gs://lake/job.py"}}, "requestId": "r"
    }  # fmt: skip
    assert len(dataproc.asked("GET", "/jobs/j$")) == 2


@pytest.mark.parametrize(("state", "message"), [("ERROR", "Job failed"), ("CANCELLED", "Job was cancelled")])
def test_job_that_fails(dataproc: Any, context: Context, state: str, message: str) -> None:
    dataproc.answers = {f"POST {REGION}/jobs:submit": [job("PENDING")], f"GET {REGION}/jobs/j": [job(state)]}
    with pytest.raises(TaskException, match=message):
        submit().execute(context)
    assert submit(asynchronous=True).execute(context) == "j"
    with pytest.raises(TaskException, match=message):
        DataprocJobSensor(dataproc_job_id="j", **GIVEN).poke({})


def test_job_is_cancelled(dataproc: Any, context: Context) -> None:
    dataproc.answers = {f"POST {REGION}/jobs:submit": [job("PENDING")], f"POST {REGION}/jobs/j:cancel": [job("DONE")]}
    operator = submit(asynchronous=True)
    operator.on_kill()
    assert not dataproc.asked("POST", "cancel")
    operator.execute(context)
    operator.on_kill()
    assert len(dataproc.asked("POST", "cancel")) == 1


def test_cluster_is_made(dataproc: Any, context: Context) -> None:
    dataproc.answers = {
        f"POST {REGION}/clusters": [operation(CLUSTER, clusterName="c")],
        f"GET {REGION}/clusters/c": [cluster("RUNNING")],
    }
    operator = DataprocCreateClusterOperator(
        cluster_name="c", cluster_config={"worker_config": {"num_instances": 2}}, **GIVEN
    )
    assert operator.execute(context)["cluster_name"] == "c"
    (asked,) = dataproc.asked("POST", "/clusters$")
    assert asked["config"] == {"workerConfig": {"numInstances": 2}}
    with pytest.raises(TaskException, match="needs cluster_config"):
        DataprocCreateClusterOperator(cluster_name="c", **GIVEN)


def test_cluster_in_an_error_is_deleted(dataproc: Any, context: Context) -> None:
    dataproc.answers = {
        f"POST {REGION}/clusters": [operation(CLUSTER, clusterName="c")],
        f"GET {REGION}/clusters/c": [cluster("ERROR")],
        f"DELETE {REGION}/clusters/c": [operation(EMPTY)],
    }
    with pytest.raises(TaskException, match="then deleted"):
        DataprocCreateClusterOperator(cluster_name="c", cluster_config={}, **GIVEN).execute(context)
    with pytest.raises(TaskException, match="is in ERROR state"):
        DataprocCreateClusterOperator(cluster_name="c", cluster_config={}, delete_on_error=False, **GIVEN).execute(
            context
        )
    assert len(dataproc.asked("DELETE", "/clusters/c$")) == 1


def test_cluster_that_cannot_be_made(dataproc: Any, context: Context) -> None:
    failed = {
        "name": "projects/shop/regions/eu/operations/o",
        "done": True,
        "error": {"code": 8, "message": "no quota"},
    }
    dataproc.answers = {f"POST {REGION}/clusters": [failed], f"GET {REGION}/clusters/c": [cluster("RUNNING")]}
    with pytest.raises(TaskException, match="no quota"):
        DataprocCreateClusterOperator(cluster_name="c", cluster_config={}, **GIVEN).execute(context)


def test_cluster_is_started_or_gone(dataproc: Any, context: Context) -> None:
    dataproc.answers = {
        f"GET {REGION}/clusters/c": [cluster("STOPPED"), cluster("RUNNING")],
        f"POST {REGION}/clusters/c:start": [operation(CLUSTER, clusterName="c")],
    }
    start = DataprocStartClusterOperator(cluster_name="c", **GIVEN)
    assert start.execute(context)["cluster_name"] == "c"
    assert start.execute(context) is None
    DataprocDeleteClusterOperator(cluster_name="gone", **GIVEN).execute(context)
    assert len(dataproc.asked("DELETE", "/clusters/gone$")) == 1


def test_batch(dataproc: Any, context: Context) -> None:
    name = "projects/shop/locations/eu/batches/b"
    started = {**operation("google.cloud.dataproc.v1.Batch"), "metadata": {**OF_BATCH, "batch": name}}
    batch = {"name": name, "state": "SUCCEEDED"}
    dataproc.answers = {f"POST {BATCHES}": [started], f"GET {BATCHES}/b": [batch, {**batch, "state": "FAILED"}]}
    described = {"pyspark_batch": {"main_python_file_uri": "gs://lake/job.py"}}
    operator = DataprocCreateBatchOperator(batch=described, batch_id="b", **GIVEN)
    assert operator.execute(context)["name"] == name
    (asked,) = dataproc.asked("POST", "/batches$")
    assert asked["labels"] == {"airflow-dag-id": "sales", "airflow-task-id": "load"}
    assert "labels" not in described, "what the DAG's author wrote stays as it is"
    with pytest.raises(TaskException, match="Batch job b failed"):
        operator.execute(context)
    with pytest.raises(TaskException, match="Batch failed"):
        DataprocBatchSensor(batch_id="b", **GIVEN).poke({})


def test_workflow(dataproc: Any, context: Context) -> None:
    dataproc.answers = {f"POST {REGION}/workflowTemplates/load:instantiate": [operation(EMPTY)]}
    DataprocInstantiateWorkflowTemplateOperator(template_id="load", parameters={"DAY": "1"}, **GIVEN).execute(context)
    (asked,) = dataproc.asked("POST", "instantiate")
    assert asked == {"parameters": {"DAY": "1"}}


def test_sensor(dataproc: Any) -> None:
    dataproc.answers = {f"GET {REGION}/jobs/j": [job("RUNNING"), job("DONE")]}
    sensor = DataprocJobSensor(dataproc_job_id="j", **GIVEN)
    assert [sensor.poke({}), sensor.poke({})] == [False, True]
