"""GKE over REST: what a cluster says leads to the pod; clusters are made and deleted."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jetbridge.airflow import Context, TaskException
from jetbridge.airflow.providers.google.cloud.operators.kubernetes_engine import (
    GKECreateClusterOperator,
    GKEDeleteClusterOperator,
    GKEStartPodOperator,
)
from peers.kubernetes_api import KubernetesApi

CLUSTERS = "/v1/projects/shop/locations/eu/clusters"
OPERATIONS = "/v1/projects/shop/locations/eu/operations"
PLACE: dict[str, Any] = {"task_id": "load", "location": "eu", "cluster_name": "c"}


@pytest.fixture
def gke(google: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    extra = {"project": "shop", "is_anonymous": True, "api_endpoint": google.url}
    connection = {"conn_type": "google_cloud_platform", "extra": extra}
    monkeypatch.setenv("AIRFLOW_CONN_GOOGLE_CLOUD_DEFAULT", json.dumps(connection))
    return google


def test_pod_runs_in_the_cluster(gke: Any, kubernetes: KubernetesApi, context: Context) -> None:
    server = kubernetes.kube_config["clusters"][0]["cluster"]["server"]
    gke.answers[f"GET {CLUSTERS}/c"] = [{"endpoint": server, "masterAuth": {"clusterCaCertificate": "cGVt"}}]
    script = ["sh", "-c", "echo '{\"rows\": 3}' > /airflow/xcom/return.json"]
    operator = GKEStartPodOperator(image="alpine", cmds=script, do_xcom_push=True, namespace="jobs", **PLACE)
    assert operator.execute(context) == {"rows": 3}
    assert len(gke.asked("GET", "/clusters/c$")) == 1
    with pytest.raises(TaskException, match="config_file"):
        GKEStartPodOperator(config_file="/k", **PLACE)


def test_address_inside_of_the_network(gke: Any) -> None:
    found = {"endpoint": "1.2.3.4", "privateClusterConfig": {"privateEndpoint": "10.0.0.2"}, "masterAuth": {}}
    found["controlPlaneEndpointsConfig"] = {"dnsEndpointConfig": {"endpoint": "c.gke.goog"}}
    found["masterAuth"] = {"clusterCaCertificate": ""}
    gke.answers[f"GET {CLUSTERS}/c"] = [found]
    assert GKEStartPodOperator(**PLACE).hook.server == "https://1.2.3.4"
    assert GKEStartPodOperator(use_internal_ip=True, **PLACE).hook.server == "https://10.0.0.2"
    assert GKEStartPodOperator(use_dns_endpoint=True, **PLACE).hook.server == "https://c.gke.goog"


def test_cluster_is_made_and_deleted(gke: Any, context: Context) -> None:
    running, done = {"name": "o", "status": "RUNNING"}, {"name": "o", "status": "DONE", "targetLink": "https://c"}
    gke.answers = {f"POST {CLUSTERS}": [running], f"GET {OPERATIONS}/o": [running, done]}
    body = {"name": "c", "initial_node_count": 1}
    made = GKECreateClusterOperator(task_id="make", location="eu", body=body, poll_interval=0)
    assert made.execute(context) == "https://c"
    assert gke.asked("POST", "/clusters$") == [{"cluster": body}]
    assert GKEDeleteClusterOperator(**PLACE).execute(context) is None
    with pytest.raises(TaskException, match="needs a name, and nodes"):
        GKECreateClusterOperator(task_id="make", location="eu", body={"name": "c"})


def test_operation_that_fails(gke: Any, context: Context) -> None:
    failed = {"name": "o", "status": "DONE", "error": {"code": 8, "message": "no quota"}}
    gke.answers = {f"DELETE {CLUSTERS}/c": [failed]}
    with pytest.raises(TaskException, match="no quota"):
        GKEDeleteClusterOperator(**PLACE).execute(context)
