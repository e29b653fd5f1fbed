"""An operator's arguments -> the pod that it asks for.

https://airflow.apache.org/docs/apache-airflow-providers-cncf-kubernetes/stable/_api/airflow/providers/cncf/kubernetes/operators/pod/index.html
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import yaml

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.kubernetes import conversion
from jetbridge.airflow.providers.kubernetes.conversion import model_of, models, own_model
from jetbridge.airflow.providers.kubernetes.merging import merged_pods
from jetbridge.airflow.providers.kubernetes.names import (
    add_unique_suffix,
    create_unique_id,
    make_safe_label_value,
)
from jetbridge.airflow.providers.kubernetes.sidecar import with_sidecar

if TYPE_CHECKING:
    from jetbridge.airflow.providers.kubernetes.pod import KubernetesPodOperator

_NAMESPACE_FILE = Path("/var/run/secrets/kubernetes.io/serviceaccount/namespace")
_SPEC = {
    "runtime_class_name": "runtime_class_name",
    "node_selector": "node_selector",
    "init_containers": "init_containers",
    "host_aliases": "host_aliases",
    "service_account_name": "service_account_name",
    "automount_service_account_token": "automount_service_account_token",
    "host_network": "hostnetwork",
    "hostname": "hostname",
    "subdomain": "subdomain",
    "security_context": "security_context",
    "dns_policy": "dnspolicy",
    "dns_config": "dns_config",
    "scheduler_name": "schedulername",
    "priority_class_name": "priority_class_name",
    "active_deadline_seconds": "active_deadline_seconds",
    "termination_grace_period_seconds": "termination_grace_period",
}
"""Attribute of `V1PodSpec` -> argument of the operator."""


def build_pod(operator: KubernetesPodOperator, context: Context | None) -> Any:
    """The pod: what the arguments say, on top of `full_pod_spec`, on top of the template."""
    pod = merged_pods(_template(operator), _own_pod(operator))
    _give_name(operator, pod)
    _give_namespace(operator, pod)
    for secret in operator.secrets:
        pod = secret.attach_to_pod(pod)
    if operator.do_xcom_push:
        own, hook = operator.xcom_sidecar_container_security_context, operator.hook
        security = hook.get_xcom_sidecar_container_security_context() if own is None else own
        resources = hook.get_xcom_sidecar_container_resources()
        pod = with_sidecar(pod, hook.get_xcom_sidecar_container_image(), resources, security)
    pod.metadata.labels = {**(pod.metadata.labels or {}), **task_labels(context)}
    pod.metadata.labels["airflow_kpo_in_cluster"] = str(operator.hook.is_in_cluster)
    return pod


def _template(operator: KubernetesPodOperator) -> Any:
    if operator.pod_template_file:
        content = yaml.safe_load(Path(operator.pod_template_file).read_text(encoding="utf-8"))
    else:
        content = operator.pod_template_dict
    if content:
        template = model_of(content, "V1Pod")
        return merged_pods(template, operator.full_pod_spec) if operator.full_pod_spec else template
    return operator.full_pod_spec or models().V1Pod(metadata=models().V1ObjectMeta())


def _own_pod(operator: KubernetesPodOperator) -> Any:
    k8s = models()
    metadata = k8s.V1ObjectMeta(
        namespace=operator.namespace,
        labels=normal_labels(operator.labels),
        name=operator.name,
        annotations=operator.annotations,
    )
    spec = k8s.V1PodSpec(
        containers=[_container(operator)],
        affinity=model_of(operator.affinity, "V1Affinity") if operator.affinity else {},
        tolerations=[model_of(each, "V1Toleration") for each in operator.tolerations],
        volumes=[own_model(each, "V1Volume") for each in operator.volumes],
        image_pull_secrets=conversion.pull_secrets(operator.image_pull_secrets) or [],
        restart_policy="Never",
        **{name: getattr(operator, argument) for name, argument in _SPEC.items()},
    )
    return k8s.V1Pod(api_version="v1", kind="Pod", metadata=metadata, spec=spec)


def _container(operator: KubernetesPodOperator) -> Any:
    runtime_envs = [own_model(each, "V1EnvVar") for each in operator.pod_runtime_info_envs]
    return models().V1Container(
        image=operator.image,
        name=operator.base_container_name,
        command=operator.cmds,
        args=operator.arguments,
        ports=[own_model(each, "V1ContainerPort") for each in operator.ports],
        image_pull_policy=operator.image_pull_policy,
        resources=operator.container_resources,
        volume_mounts=[own_model(each, "V1VolumeMount") for each in operator.volume_mounts],
        env=[*conversion.env_vars(operator.env_vars or []), *runtime_envs],
        env_from=[*operator.env_from, *map(conversion.config_map, operator.configmaps)],
        security_context=operator.container_security_context,
        termination_message_policy=operator.termination_message_policy,
    )


def _give_name(operator: KubernetesPodOperator, pod: Any) -> None:
    if not pod.metadata.name:
        pod.metadata.name = create_unique_id(task_id=operator.task_id, unique=operator.random_name_suffix)
    elif operator.random_name_suffix:
        pod.metadata.name = add_unique_suffix(name=pod.metadata.name)


def _give_namespace(operator: KubernetesPodOperator, pod: Any) -> None:
    if pod.metadata.namespace:
        return
    around = _NAMESPACE_FILE.read_text(encoding="utf-8") if _NAMESPACE_FILE.exists() else None
    pod.metadata.namespace = operator.namespace or operator.hook.get_namespace() or around or "default"


def normal_labels(labels: dict[str, Any]) -> dict[str, Any]:
    """Labels with empty texts for None."""
    return {name: "" if value is None else value for name, value in labels.items()}


def task_labels(context: Context | None, *, include_try_number: bool = True) -> dict[str, str]:
    """The labels by which a task's pod is found again."""
    if not context:
        return {}
    ti = context["ti"]
    labels = {
        "dag_id": ti.dag_id,
        "task_id": ti.task_id,
        "run_id": context["run_id"],
        "kubernetes_pod_operator": "True",
    }
    if ti.map_index is not None and ti.map_index >= 0:
        labels["map_index"] = ti.map_index
    if include_try_number:
        labels["try_number"] = ti.try_number
    return {name: make_safe_label_value(str(value)) for name, value in labels.items()}
