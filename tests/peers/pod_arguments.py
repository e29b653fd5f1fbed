"""Arguments of KubernetesPodOperator, drawn by number: the same with the real provider's classes and with ours. Prints the pods that they come to, one a line.

`AIRFLOW_PYTHON tests/peers/pod_arguments.py 60 > tests/runtime/providers/pods_of_airflow.jsonl` renews what the test compares with
(Airflow 2.11.2, apache-airflow-providers-cncf-kubernetes 10.25.0).
"""

from __future__ import annotations

import json
import random
import sys
from types import SimpleNamespace
from typing import Any


def choices(k8s: Any, secret: Any) -> dict[str, list[Any]]:
    """For each argument the values that are drawn from."""
    env = [k8s.V1EnvVar(name="A", value="1"), k8s.V1EnvVar(name="B", value_from=k8s.V1EnvVarSource(
        field_ref=k8s.V1ObjectFieldSelector(field_path="status.podIP")))]  # fmt: skip
    volume = k8s.V1Volume(name="v", empty_dir=k8s.V1EmptyDirVolumeSource())
    mount = k8s.V1VolumeMount(name="v", mount_path="/data", read_only=True)
    full = k8s.V1Pod(
        metadata=k8s.V1ObjectMeta(name="full", namespace="full-space", labels={"from": "full", "team": "full"}, annotations={"a": "full"}),
        spec=k8s.V1PodSpec(
            containers=[k8s.V1Container(name="base", image="full:1", env=[k8s.V1EnvVar(name="FULL", value="1")], command=["full"]),
                        k8s.V1Container(name="second", image="second:1")],
            init_containers=[k8s.V1Container(name="init", image="init:1"), k8s.V1Container(name="warm", image="warm:1")],
            volumes=[k8s.V1Volume(name="full", empty_dir={})], node_selector={"disk": "ssd"}, service_account_name="full",
        ),
    )  # fmt: skip
    template = {
        "apiVersion": "v1", "kind": "Pod",
        "metadata": {"name": "template", "labels": {"from": "template"}},
        "spec": {"containers": [{"name": "base", "image": "template:1", "env": [{"name": "T", "value": "1"}], "ports": [{"containerPort": 80}]}],
                 "restartPolicy": "Always", "tolerations": [{"key": "t", "operator": "Exists"}]},
    }  # fmt: skip
    affinity = {"nodeAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms": [
        {"matchExpressions": [{"key": "disk", "operator": "In", "values": ["ssd"]}]}]}}}  # fmt: skip
    return {
        "image": ["alpine:3"],
        "name": ["my-pod", "My_Pod.1", "x" * 80],
        "namespace": ["jobs"],
        "cmds": [["sh", "-c"]],
        "arguments": [["echo", "x"]],
        "labels": [{"team": "data", "none": None}],
        "annotations": [{"a": "own"}],
        "env_vars": [{"A": "1", "B": "2"}, env],
        "env_from": [[k8s.V1EnvFromSource(config_map_ref=k8s.V1ConfigMapEnvSource(name="c"))]],
        "configmaps": [["one", "two"]],
        "secrets": [[secret("env", "db", "s", "k")], [secret("env", None, "all")], [secret("env", "x", "s", "k"), secret("env", None, "all")]],
        "volumes": [[volume]],
        "volume_mounts": [[mount]],
        "ports": [[k8s.V1ContainerPort(container_port=8080, name="http")]],
        "container_resources": [k8s.V1ResourceRequirements(requests={"cpu": "1"}, limits={"memory": "1Gi"})],
        "affinity": [affinity, k8s.V1Affinity()],
        "tolerations": [[{"key": "k", "operator": "Exists", "effect": "NoSchedule"}], [k8s.V1Toleration(key="k")]],
        "node_selector": [{"zone": "a"}],
        "image_pull_policy": ["Always"],
        "image_pull_secrets": ["a,b", [k8s.V1LocalObjectReference(name="a")]],
        "service_account_name": ["robot"],
        "automount_service_account_token": [False],
        "hostnetwork": [True],
        "host_aliases": [[k8s.V1HostAlias(ip="1.2.3.4", hostnames=["h"])]],
        "security_context": [{"runAsUser": 1000}, k8s.V1PodSecurityContext(run_as_user=1000)],
        "container_security_context": [{"readOnlyRootFilesystem": True}],
        "dnspolicy": ["ClusterFirst"],
        "hostname": ["h"],
        "subdomain": ["s"],
        "schedulername": ["mine"],
        "priority_class_name": ["high"],
        "runtime_class_name": ["gvisor"],
        "termination_grace_period": [5],
        "active_deadline_seconds": [60],
        "termination_message_policy": ["FallbackToLogsOnError"],
        "init_containers": [[k8s.V1Container(name="init", image="own-init", env=list(env))], [k8s.V1Container(name="new", image="new")]],
        "pod_runtime_info_envs": [[k8s.V1EnvVar(name="R", value="1")]],
        "base_container_name": ["main"],
        "full_pod_spec": [full],
        "pod_template_dict": [template],
        "do_xcom_push": [True],
        "random_name_suffix": [False],
    }  # fmt: skip


def drawn(number: int, k8s: Any, secret: Any) -> dict[str, Any]:
    """The arguments of that number."""
    source = random.Random(number)  # noqa: S311 -- a draw that can be repeated
    share = source.choice([0.1, 0.3, 0.6])
    return {name: source.choice(values) for name, values in choices(k8s, secret).items() if source.random() < share}


def context(number: int) -> dict[str, Any]:
    """What of a task instance goes into the labels."""
    task_id = "group.load_" + "x" * (number % 70)
    run_id = "scheduled__2024-01-02T00:00:00+00:00"
    ti = SimpleNamespace(
        dag_id="my dag", task_id=task_id, run_id=run_id, map_index=number % 3 - 1, try_number=number % 4
    )
    return {"ti": ti, "run_id": run_id, "dag": SimpleNamespace(parent_dag=None)}


def pods(count: int, operator: Any, k8s: Any, secret: Any) -> list[Any]:
    """The pods of the first numbers, as the API gets them; what is random in names is cut."""
    from kubernetes.client import ApiClient  # noqa: PLC0415 -- also runs where Airflow is

    found = []
    for number in range(count):
        made = operator(task_id=f"group.load_{number}", config_file="/nowhere", **drawn(number, k8s, secret))
        made.__dict__["hook"] = _Hook()
        made.name = made._set_name(made.name) if hasattr(made, "_set_name") else _name(made.name)
        pod = made.build_pod_request_obj(context(number))
        body = ApiClient().sanitize_for_serialization(pod)
        name = body["metadata"]["name"]
        body["metadata"]["name"] = name[:-8] if made.random_name_suffix else name
        body["metadata"]["labels"].pop("airflow_version", None)
        for container in body["spec"]["containers"]:
            if container["name"] == "airflow-xcom-sidecar":
                container["image"] = "sidecar"
        found.append(body)
    return found


def _name(name: str | None) -> str | None:
    from jetbridge.airflow.providers.kubernetes.names import pod_name  # noqa: PLC0415 -- only on our side

    return pod_name(name)


class _Hook:
    """Stands for the hook: says nothing of its own, and reaches no cluster."""

    is_in_cluster = False

    def get_namespace(self) -> None:
        return None

    get_xcom_sidecar_container_image = get_xcom_sidecar_container_resources = get_namespace
    get_xcom_sidecar_container_security_context = get_namespace


if __name__ == "__main__":
    from airflow.providers.cncf.kubernetes.operators.pod import KubernetesPodOperator
    from airflow.providers.cncf.kubernetes.secret import Secret
    from kubernetes.client import models

    for pod in pods(int(sys.argv[1]), KubernetesPodOperator, models, Secret):
        sys.stdout.write(json.dumps(pod, separators=(",", ":"), sort_keys=True) + "\n")
