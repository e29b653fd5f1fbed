"""Kubernetes: pods.

https://airflow.apache.org/docs/apache-airflow-providers-cncf-kubernetes/stable/operators.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import WAITING_POD, classes, entry
from jetbridge_translator.operators.mapping import Case, connection, parameter
from jetbridge_translator.operators.registry import carried, operator

_PROVIDER = "airflow.providers.cncf.kubernetes.operators"
POD = {
    "image": parameter("str | None"),
    "cmds": parameter(),
    "arguments": parameter(),
    "name": parameter("str | None"),
    "namespace": parameter("str | None"),
    "env_vars": parameter(),
    "env_from": parameter(),
    "secrets": parameter(),
    "configmaps": parameter(),
    "labels": parameter(),
    "annotations": parameter(),
    "volumes": parameter(),
    "volume_mounts": parameter(),
    "container_resources": parameter(),
    "resources": parameter(),
    "affinity": parameter(),
    "tolerations": parameter(),
    "node_selector": parameter(),
    "node_selectors": parameter(),
    "ports": parameter(),
    "init_containers": parameter(),
    "pod_template_file": parameter("str | None"),
    "pod_template_dict": parameter(),
    "full_pod_spec": parameter(),
    "image_pull_policy": parameter("str | None"),
    "image_pull_secrets": parameter(),
    "service_account_name": parameter("str | None"),
    "automount_service_account_token": parameter(),
    "random_name_suffix": parameter("bool", default=True),
    "in_cluster": parameter("bool | None"),
    "cluster_context": parameter("str | None"),
    "config_file": parameter("str | None"),
    "do_xcom_push": parameter("bool", default=False),
    "get_logs": parameter("bool", default=True),
    "container_logs": parameter(),
    "init_container_logs": parameter(),
    "on_finish_action": parameter(default="delete_pod"),
    "on_kill_action": parameter(default="delete_pod"),
    "is_delete_operator_pod": parameter("bool | None"),
    "skip_on_exit_code": parameter(),
    "reattach_on_restart": parameter("bool | None"),
    "durable": parameter("bool | None"),
    "startup_timeout_seconds": parameter("int", default=120),
    "startup_check_interval_seconds": parameter("float", default=5),
    "schedule_timeout_seconds": parameter("int | None"),
    "base_container_name": parameter("str | None"),
    "base_container_status_polling_interval": parameter("float", default=1),
    "runtime_class_name": parameter("str | None"),
    "hostnetwork": parameter("bool", default=False),
    "host_aliases": parameter(),
    "security_context": parameter(),
    "container_security_context": parameter(),
    "xcom_sidecar_container_security_context": parameter(),
    "dnspolicy": parameter("str | None"),
    "dns_config": parameter(),
    "hostname": parameter("str | None"),
    "subdomain": parameter("str | None"),
    "schedulername": parameter("str | None"),
    "priority_class_name": parameter("str | None"),
    "pod_runtime_info_envs": parameter(),
    "termination_grace_period": parameter("int | None"),
    "termination_message_policy": parameter("str", default="File"),
    "active_deadline_seconds": parameter("int | None"),
    "log_events_on_failure": parameter("bool", default=False),
    "log_pod_spec_on_failure": parameter("bool", default=True),
    "container_name_log_prefix_enabled": parameter("bool", default=True),
    "log_formatter": parameter(),
    "callbacks": parameter(),
    "progress_callback": parameter(),
}
"""The arguments of every operator that runs a pod."""

operator(
    f"{_PROVIDER}.pod.KubernetesPodOperator",
    also=[
        f"{_PROVIDER}.kubernetes_pod.KubernetesPodOperator",
        "airflow.contrib.operators.kubernetes_pod_operator.KubernetesPodOperator",
        "airflow.kubernetes.pod_operator.KubernetesPodOperator",
    ],
    kind="KubernetesPodOperator",
    connections=(
        connection("kubernetes_conn_id", resource="Kubernetes", default="kubernetes_default", extra="kubernetes"),
    ),
    method="run_pod",
    args=POD,
    ignored=WAITING_POD,
    cases=[
        Case(
            'KubernetesPodOperator(task_id="train", image="team/train:2", cmds=["train"], arguments=["--day", "{{ ds }}"], get_logs=False)',
            '@op(kind="KubernetesPodOperator")\n'
            "def train(\n"
            "    kubernetes_default: Kubernetes,\n"
            "    cmds,\n"
            "    arguments,\n"
            '    image: str | None = "team/train:2",\n'
            "    get_logs: bool = False,\n"
            "):\n"
            "    return kubernetes_default.run_pod(image, cmds=cmds, arguments=arguments, get_logs=get_logs)",
        )
    ],
)

carried(
    "jetbridge.airflow.providers.kubernetes",
    "KubernetesHook",
    "KubernetesPodOperator",
    "KubernetesPodOperatorCallback",
    "Secret",
    extra="kubernetes",
)

_JOBS = "jetbridge.airflow.providers.kubernetes.job_operators"
_RESOURCES = "jetbridge.airflow.providers.kubernetes.resources"
_ONE = 'name="load", namespace="data"'
classes(
    "airflow.providers.cncf.kubernetes.operators.job",
    entry("KubernetesJobOperator", f'{_ONE}, image="alpine:3", wait_until_job_complete=True'),
    entry("KubernetesDeleteJobOperator", _ONE),
    entry("KubernetesPatchJobOperator", f'{_ONE}, body={{"spec": {{"suspend": True}}}}'),
    extra="kubernetes",
    within=_JOBS,
)
classes(
    "airflow.providers.cncf.kubernetes.operators.resource",
    entry("KubernetesCreateResourceOperator", 'yaml_conf_file="/conf/volume.yaml"'),
    entry("KubernetesDeleteResourceOperator", 'yaml_conf_file="/conf/volume.yaml"'),
    extra="kubernetes",
    within=_RESOURCES,
)
classes(
    "airflow.providers.cncf.kubernetes.sensors.spark_kubernetes",
    entry("SparkKubernetesSensor", 'application_name="load", namespace="data"'),
    extra="kubernetes",
    within=_RESOURCES,
)
carried(_RESOURCES, "KubernetesResourceBaseOperator", extra="kubernetes")
classes(
    "airflow.providers.cncf.kubernetes.operators.spark_kubernetes",
    entry(
        "SparkKubernetesOperator",
        'application_file="/jobs/load.yaml", namespace="data"',
    ),
    extra="kubernetes",
    within="jetbridge.airflow.providers.kubernetes.spark",
)
