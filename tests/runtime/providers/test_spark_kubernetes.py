"""Applications of Spark in a cluster of ours."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from jetbridge.airflow import Context, TaskException
from jetbridge.airflow.providers.kubernetes.spark import SparkKubernetesOperator
from peers.kubernetes_api import KubernetesApi

APPLICATION = """\
apiVersion: sparkoperator.k8s.io/v1beta2
kind: SparkApplication
metadata: {name: load}
spec:
  type: Python
  driver: {cores: 1}
  executor: {instances: 2}
"""


class Ti:
    dag_id, task_id, try_number, map_index, run_id = "sales", "load", 1, -1, "r"

    def xcom_push(self, key: str, value: Any) -> None:
        pass


CONTEXT = Context(ti=Ti(), run_id="r")


@pytest.fixture
def run(kubernetes: KubernetesApi, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(SparkKubernetesOperator, "looking", 0)

    def execute(*states: str, **arguments: Any) -> SparkKubernetesOperator:
        kubernetes.object_states = list(states)
        settings = {"application_file": APPLICATION, "namespace": "data", "get_logs": False, **arguments}
        operator = SparkKubernetesOperator(task_id="load", **settings)
        operator.execute(CONTEXT)
        return operator

    return execute


def test_an_application_is_made_awaited_and_deleted(run: Any, kubernetes: KubernetesApi) -> None:
    operator = run("SUBMITTED", "RUNNING", "SUCCEEDING", "COMPLETED", image="spark:3", code_path="/a.py")
    made = kubernetes.made[-1]
    assert made["metadata"] == {"name": operator.name, "namespace": "data"}
    assert operator.name.startswith("load-")
    assert (made["spec"]["image"], made["spec"]["mainApplicationFile"]) == ("spark:3", "/a.py")
    labels = {
        "dag_id": "sales",
        "task_id": "load",
        "run_id": "r",
        "try_number": "1",
        "spark_kubernetes_operator": "True",
    }
    for part in ("driver", "executor"):
        assert made["spec"][part]["labels"] == labels
        assert made["spec"][part]["env"] == [{"name": "SPARK_APPLICATION_NAME", "value": operator.name}]
    assert kubernetes.deleted == [operator.name]


def test_an_application_that_fails(run: Any, kubernetes: KubernetesApi) -> None:
    with pytest.raises(TaskException, match="State: FAILED"):
        run("RUNNING", "FAILED", delete_on_termination=False)
    assert kubernetes.deleted == []
    with pytest.raises(TaskException, match="took too long to start"):
        run("SUBMITTED", startup_timeout_seconds=0)


def test_an_application_from_a_file_or_a_dictionary(run: Any, kubernetes: KubernetesApi, tmp_path: Path) -> None:
    (tmp_path / "load.yaml").write_text(APPLICATION)
    run("COMPLETED", application_file=str(tmp_path / "load.yaml"), random_name_suffix=False)
    assert kubernetes.made[-1]["metadata"]["name"] == "load"
    spec = {"spark": {"apiVersion": "sparkoperator.k8s.io/v1beta2", "kind": "SparkApplication", "spec": {}}}
    run("COMPLETED", application_file=None, template_spec=spec, name="mine", random_name_suffix=False)
    assert kubernetes.made[-1]["metadata"]["name"] == "mine"


def test_what_is_no_application_is_refused(run: Any) -> None:
    with pytest.raises(TaskException, match="either application_file or template_spec"):
        run(application_file=None)
    with pytest.raises(TypeError, match="dictionary"):
        run(application_file="- a")
    with pytest.raises(TaskException, match="Describe env_vars, volumes"):
        run(application_file=None, template_spec={"spark": {}, "kubernetes": {"env_vars": [], "volumes": []}})
