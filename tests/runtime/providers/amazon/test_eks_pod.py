"""EksPodOperator: the cluster that EKS tells of, and the token that is signed for it."""

from __future__ import annotations

import base64
import json
from types import SimpleNamespace
from typing import Any

import pytest

from jetbridge.airflow import Context, TaskException
from jetbridge.airflow.providers.amazon.aws.operators.eks_pod import EksPodOperator
from peers.http_server import HttpServer, Reply, Request
from peers.kubernetes_api import KubernetesApi


@pytest.fixture
def eks(kubernetes: KubernetesApi, monkeypatch: pytest.MonkeyPatch) -> Any:
    server = kubernetes.kube_config["clusters"][0]["cluster"]["server"]

    def answer(request: Request) -> Reply:
        assert request.path == "/clusters/c"
        return Reply({"cluster": {"endpoint": server, "certificateAuthority": {"data": "cGVt"}}})

    with HttpServer(answer).running() as service:
        extra = {"endpoint_url": service.url, "region_name": "eu-west-1"}
        connection = {"conn_type": "aws", "login": "key", "password": "secret", "extra": extra}
        monkeypatch.setenv("AIRFLOW_CONN_AWS_DEFAULT", json.dumps(connection))
        yield service


def test_pod_runs_in_the_cluster(eks: HttpServer, kubernetes: KubernetesApi) -> None:
    pushed: dict[str, Any] = {}
    ti = SimpleNamespace(
        dag_id="sales", task_id="load", run_id="r", map_index=-1, try_number=1, xcom_push=lambda key, value: pushed.update({key: value})
    )  # fmt: skip
    script = ["sh", "-c", "echo '{\"rows\": 3}' > /airflow/xcom/return.json"]
    operator = EksPodOperator(
        task_id="load", cluster_name="c", pod_name="load", image="alpine", cmds=script, do_xcom_push=True
    )
    assert operator.execute(Context(ti=ti, run_id="r", dag=None)) == {"rows": 3}
    assert pushed["pod_namespace"] == "default"
    assert kubernetes.made[0]["metadata"]["name"].startswith("load-")


def test_token_is_the_signed_address_of_a_question(eks: HttpServer) -> None:
    hook: Any = EksPodOperator(task_id="load", cluster_name="c", region="eu-west-1").hook
    scheme, _, text = hook.token().rpartition(".")
    address = base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
    assert scheme == "k8s-aws-v1"
    assert address.startswith("https://sts.eu-west-1.amazonaws.com/?Action=GetCallerIdentity&Version=2011-06-15&")
    assert "X-Amz-SignedHeaders=host%3Bx-k8s-aws-id" in address


def test_the_cluster_says_how_it_is_reached() -> None:
    with pytest.raises(TaskException, match="config_file"):
        EksPodOperator(task_id="load", cluster_name="c", config_file="/k")
