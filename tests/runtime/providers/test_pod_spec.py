"""The pods that arguments come to are those of Airflow's own provider; `peers/pod_arguments.py` made what is compared with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from kubernetes.client import models as k8s

from jetbridge.airflow import TaskException
from jetbridge.airflow.providers.kubernetes import KubernetesPodOperator, Secret
from jetbridge.airflow.providers.kubernetes.names import add_unique_suffix, create_unique_id, make_safe_label_value
from peers.pod_arguments import pods

AIRFLOWS = Path(__file__).with_name("pods_of_airflow.jsonl")


def test_pods_are_those_of_airflow() -> None:
    theirs = [json.loads(line) for line in AIRFLOWS.read_text().splitlines()]
    ours = json.loads(json.dumps(pods(len(theirs), KubernetesPodOperator, k8s, Secret)))
    assert len(theirs) == 60
    for number, (our, their) in enumerate(zip(ours, theirs, strict=True)):
        assert our == their, f"arguments {number}"


def test_template_file(tmp_path: Path) -> None:
    path = tmp_path / "pod.yaml"
    path.write_text(
        "metadata: {name: from-file}\nspec: {containers: [{name: base, image: 'file:1'}], hostNetwork: true}\n"
    )
    operator = KubernetesPodOperator(
        task_id="t", pod_template_file=str(path), in_cluster=False, random_name_suffix=False
    )
    operator.__dict__["hook"] = type("Hook", (), {"is_in_cluster": False, "get_namespace": lambda _: "n"})()
    pod = operator.build_pod_request_obj()
    assert (pod.metadata.name, pod.metadata.namespace) == ("from-file", "n")
    assert (pod.spec.containers[0].image, pod.spec.host_network) == ("file:1", True)


def test_what_is_no_part_of_a_pod_is_refused() -> None:
    operator = KubernetesPodOperator(task_id="t", volumes=[{"name": "v"}])
    with pytest.raises(TaskException, match="Expected V1Volume, got dict"):
        operator.build_pod_request_obj()
    with pytest.raises(TaskException, match="Expected dict or list, got str"):
        KubernetesPodOperator(task_id="t", env_vars="A=1").build_pod_request_obj()
    with pytest.raises(TaskException, match="deploy_type"):
        Secret("file", "/x", "s")
    with pytest.raises(TaskException, match="deploy_target"):
        Secret("env", None, "s", "k")


def test_secret_as_files() -> None:
    pod = k8s.V1Pod(spec=k8s.V1PodSpec(containers=[k8s.V1Container(name="base")]))
    made = Secret("volume", "/etc/db", "s", items=[k8s.V1KeyToPath(key="k", path="p")]).attach_to_pod(pod)
    [volume], [mount] = made.spec.volumes, made.spec.containers[0].volume_mounts
    assert (volume.secret.secret_name, mount.mount_path, mount.read_only, volume.name) == (
        "s",
        "/etc/db",
        True,
        mount.name,
    )
    assert pod.spec.volumes is None


@pytest.mark.parametrize(
    ("text", "label"),
    [
        ("plain-1.x", "plain-1.x"),
        ("a b", "ab-0cc175b9c"),
        ("_x", None),
        ("y" * 70, None),
    ],
)
def test_labels(text: str, label: str | None) -> None:
    made = make_safe_label_value(text)
    assert len(made) <= 63
    assert made.strip("_-.") == made
    assert label is None or made == label or made.startswith("ab-")


def test_names() -> None:
    assert create_unique_id("My DAG", "tâsk_1", unique=False) == "my-dag-task-1"
    assert len(add_unique_suffix(name="x" * 90)) == 63
    with pytest.raises(ValueError, match="Must supply"):
        create_unique_id()
