"""Jobs and other resources of Kubernetes."""

from __future__ import annotations

import json
from typing import Any

from peers.sent.case import Case

PROVIDER = "airflow.providers.cncf.kubernetes"
CONFIG = {
    "apiVersion": "v1",
    "kind": "Config",
    "current-context": "test",
    "contexts": [{"name": "test", "context": {"cluster": "test", "user": "test"}}],
    "clusters": [{"name": "test", "cluster": {"server": "{url}"}}],
    "users": [{"name": "test", "user": {}}],
}
CLUSTER = {"kubernetes_default": {"conn_type": "kubernetes", "extra": {"kube_config": json.dumps(CONFIG)}}}
JOBS = "/apis/batch/v1/namespaces/data/jobs"
SPARKS = "/apis/sparkoperator.k8s.io/v1beta2/namespaces/data/sparkapplications"
YAML = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\n---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: b\n"
CUSTOM = "apiVersion: example.com/v1\nkind: Fleet\nmetadata:\n  name: a\n"
TEMPLATE: dict[str, Any] = {
    "name": "load", "namespace": "data", "image": "alpine:3", "cmds": ["sh", "-c", "true"], "labels": {"team": "data"},
    "random_name_suffix": False,
}  # fmt: skip


def conditions(kind: str | None) -> dict[str, Any]:
    found = [{"type": kind, "status": "True", "reason": "why"}] if kind else []
    return {"metadata": {"name": "job-load", "namespace": "data"}, "status": {"conditions": found}}


def case(operator: str, module: str, kind: str | None = "Complete", by_poke: bool = False, **arguments: Any) -> Case:
    answers = (
        ("POST", JOBS, [conditions(None)]),
        ("GET", f"{JOBS}/load/status", [conditions(kind)]),
        ("DELETE", f"{JOBS}/load", [{"status": "Success"}]),
        ("PATCH", f"{JOBS}/load", [conditions(None)]),
        ("POST", "/api/v1/namespaces/data/configmaps", [{}]),
        ("DELETE", "/api/v1/namespaces/data/configmaps/[ab]", [{"status": "Success"}]),
        ("POST", "/apis/example.com/v1/namespaces/data/fleets", [{}]),
        ("DELETE", "/apis/example.com/v1/namespaces/data/fleets/a", [{}]),
        ("POST", "/apis/example.com/v1/fleets", [{}]),
        ("GET", f"{SPARKS}/load", [{"status": {"applicationState": {"state": kind}}} if kind else {}]),
    )
    return Case(f"{PROVIDER}.{module}.{operator}", arguments, answers, CLUSTER, by_poke=by_poke)


def job(**arguments: Any) -> Case:
    return case("KubernetesJobOperator", "operators.job", **{**TEMPLATE, **arguments})


def deletion(kind: str | None = "Complete", **arguments: Any) -> Case:
    return case(
        "KubernetesDeleteJobOperator", "operators.job", kind, **{"name": "load", "namespace": "data", **arguments}
    )


def resource(verb: str, **arguments: Any) -> Case:
    return case(f"Kubernetes{verb}ResourceOperator", "operators.resource", namespace="data", **arguments)


def spark(kind: str | None) -> Case:
    name = "SparkKubernetesSensor"
    return case(name, "sensors.spark_kubernetes", kind, by_poke=True, application_name="load", namespace="data")


CASES = (
    job(),
    job(
        backoff_limit=2, completions=3, parallelism=2, ttl_seconds_after_finished=60, suspend=False, env_vars={"A": "b"}
    ),
    deletion(),
    deletion(delete_on_status="Failed"),
    deletion("Failed", delete_on_status="Failed"),
    deletion(name="none"),
    deletion(delete_on_status="Whatever"),
    case(
        "KubernetesPatchJobOperator", "operators.job", name="load", namespace="data", body={"spec": {"suspend": True}}
    ),
    resource("Create", yaml_conf=YAML),
    resource("Delete", yaml_conf=YAML),
    resource("Create", yaml_conf=CUSTOM, custom_resource_definition=True),
    resource("Create", yaml_conf=CUSTOM, custom_resource_definition=True, namespaced=False),
    resource("Delete", yaml_conf=CUSTOM, custom_resource_definition=True),
    resource("Create"),
    spark("COMPLETED"),
    spark("FAILED"),
    spark("RUNNING"),
    spark(None),
)
