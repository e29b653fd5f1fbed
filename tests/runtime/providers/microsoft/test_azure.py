"""Azure: blobs by Microsoft's own client, pipelines over REST."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from jetbridge.airflow import Context
from jetbridge.airflow.providers.microsoft.azure.blobs import (
    LocalFilesystemToWasbOperator,
    WasbBlobSensor,
    WasbDeleteBlobOperator,
    WasbPrefixSensor,
)
from jetbridge.airflow.providers.microsoft.azure.hooks.pipelines import AzureDataFactoryHook
from jetbridge.airflow.providers.microsoft.azure.hooks.wasb import WasbHook
from jetbridge.airflow.providers.microsoft.azure.pipelines import (
    AzureDataFactoryPipelineRunStatusSensor,
    AzureDataFactoryRunPipelineOperator,
    AzureSynapseRunPipelineOperator,
)
from jetbridge.definitions.signals import TaskException
from peers.azure_blobs import AzureBlobs
from peers.http_server import HttpServer, Reply, Request

FACTORY = "/subscriptions/s/resourceGroups/g/providers/Microsoft.DataFactory/factories/f"


@pytest.fixture
def blobs(monkeypatch: pytest.MonkeyPatch) -> Iterator[AzureBlobs]:
    with AzureBlobs().running() as azure:
        connection = {"conn_type": "wasb", "extra": {"connection_string": azure.connection_string}}
        monkeypatch.setenv("AIRFLOW_CONN_WASB_DEFAULT", json.dumps(connection))
        yield azure


def test_file_is_sent_waited_for_and_deleted(blobs: AzureBlobs, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("1,2\n")
    place = {"task_id": "t", "container_name": "lake"}
    sensor = WasbBlobSensor(blob_name="in/a.csv", **place)
    blobs.containers["lake"] = {}
    assert not sensor.poke({})
    path = str(tmp_path / "a.csv")
    LocalFilesystemToWasbOperator(file_path=path, blob_name="in/a.csv", create_container=True, **place).execute({})
    assert blobs.containers == {"lake": {"in/a.csv": b"1,2\n"}}
    assert sensor.poke({})
    assert WasbPrefixSensor(prefix="in/", **place).poke({})
    WasbDeleteBlobOperator(blob_name="in/", is_prefix=True, **place).execute({})
    assert blobs.containers == {"lake": {}}
    with pytest.raises(TaskException, match=r"Blob\(s\) not found: in/a.csv"):
        WasbDeleteBlobOperator(blob_name="in/a.csv", **place).execute({})
    WasbDeleteBlobOperator(blob_name="in/a.csv", ignore_if_missing=True, **place).execute({})


def test_hook_reads_and_lists(blobs: AzureBlobs, tmp_path: Path) -> None:
    hook = WasbHook()
    hook.load_string("ä", "lake", "x/a.txt", create_container=True)
    hook.load_string("b", "lake", "x/y/b.csv")
    assert hook.read_file("lake", "x/a.txt") == "ä"
    assert hook.get_blobs_list("lake", "x/") == ["x/y/", "x/a.txt"]
    assert hook.get_blobs_list_recursive("lake", "x/", endswith=".csv") == ["x/y/b.csv"]
    hook.get_file(str(tmp_path / "b"), "lake", "x/y/b.csv")
    assert (tmp_path / "b").read_text() == "b"


@pytest.fixture
def factory(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    states = ["InProgress", "Succeeded"]

    def answer(request: Request) -> Reply:
        if request.path == "/t/oauth2/v2.0/token":
            assert request.form()["client_secret"] == ["secret"]
            return Reply({"access_token": "token", "expires_in": 3600})
        assert request.headers["Authorization"] == "Bearer token"
        if request.method == "POST":
            return Reply({"runId": "r"})
        return Reply({"runId": "r", "status": states.pop(0) if len(states) > 1 else states[0]})

    with HttpServer(answer).running() as server:
        extra = {
            "tenantId": "t",
            "subscriptionId": "s",
            "factory_name": "f",
            "authority": server.url,
            "management_url": server.url,
        }
        connection = {"conn_type": "azure_data_factory", "login": "app", "password": "secret", "extra": extra}
        for name in ("AZURE_DATA_FACTORY_DEFAULT", "SYNAPSE"):
            monkeypatch.setenv(f"AIRFLOW_CONN_{name}", json.dumps(connection))
        yield SimpleNamespace(server=server, states=states)


class Ti:
    def __init__(self) -> None:
        self.pushed: dict[str, Any] = {}

    def xcom_push(self, key: str, value: Any) -> None:
        self.pushed[key] = value


def pipeline(**arguments: Any) -> AzureDataFactoryRunPipelineOperator:
    given = {"task_id": "t", "pipeline_name": "load", "resource_group_name": "g", "check_interval": 0, **arguments}
    return AzureDataFactoryRunPipelineOperator(**given)


def test_pipeline_is_run_and_waited_for(factory: Any) -> None:
    context = Context(ti=Ti())
    pipeline(parameters={"day": "2024-01-02"}, reference_pipeline_run_id="q", is_recovery=True).execute(context)
    assert context["ti"].pushed == {"run_id": "r"}
    _, started, *looks = factory.server.requests
    assert (started.path, started.json()) == (f"{FACTORY}/pipelines/load/createRun", {"day": "2024-01-02"})
    assert started.query == {"api-version": ["2018-06-01"], "referencePipelineRunId": ["q"], "isRecovery": ["True"]}
    assert [each.path for each in looks] == [f"{FACTORY}/pipelineruns/r"] * 2


def test_pipeline_that_fails(factory: Any) -> None:
    factory.states[:] = ["Failed"]
    with pytest.raises(TaskException, match="Pipeline run r has failed or has been cancelled"):
        pipeline().execute(Context(ti=Ti()))
    sensor = AzureDataFactoryPipelineRunStatusSensor(task_id="t", run_id="r", resource_group_name="g")
    with pytest.raises(TaskException, match="has failed"):
        sensor.poke({})
    factory.states[:] = ["InProgress"]
    assert not sensor.poke({})


def test_pipeline_is_cancelled(factory: Any) -> None:
    operator = pipeline(wait_for_termination=False)
    operator.execute(Context(ti=Ti()))
    factory.states[:] = ["Canceling", "Cancelled"]
    operator.on_kill()
    assert factory.server.requests[2].path.endswith("/pipelineruns/r/cancel")


def test_synapse(factory: Any) -> None:
    AzureSynapseRunPipelineOperator(
        task_id="t", pipeline_name="load", azure_synapse_conn_id="synapse", check_interval=0,
        azure_synapse_workspace_dev_endpoint=factory.server.url,
    ).execute(Context(ti=Ti()))  # fmt: skip
    assert factory.server.requests[1].path == "/pipelines/load/createRun"


def test_factory_has_to_be_known(factory: Any) -> None:
    with pytest.raises(TaskException, match="targeted data factory"):
        AzureDataFactoryHook().run_pipeline("load")
