"""Resources of a cluster made and deleted by their YAML, and waiting for applications of Spark.

https://airflow.apache.org/docs/apache-airflow-providers-cncf-kubernetes/stable/_api/airflow/providers/cncf/kubernetes/operators/resource/index.html
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator, DeclaredSensor
from jetbridge.airflow.providers.kubernetes.hook import KubernetesHook
from jetbridge.definitions.signals import TaskException

_FAILED, _COMPLETED = ("FAILED", "UNKNOWN"), ("COMPLETED",)


class KubernetesResourceBaseOperator(DeclaredOperator):
    """What the operators share: resources as YAML, or a file of it; custom ones where `custom_resource_definition`."""

    template_fields = ("yaml_conf", "yaml_conf_file", "kubernetes_conn_id")

    yaml_conf: str | None = None
    yaml_conf_file: str | None = None
    namespace: str | None = None
    kubernetes_conn_id: str | None = KubernetesHook.default_conn_name
    custom_resource_definition: bool = False
    namespaced: bool = True
    config_file: str | None = None

    @cached_property
    def hook(self) -> KubernetesHook:
        """The cluster."""
        return KubernetesHook(self.kubernetes_conn_id, config_file=self.config_file)

    def get_namespace(self) -> str:
        """Where resources are that name no namespace."""
        return str(self.namespace or self.hook.get_namespace() or "default")

    def described(self) -> Iterator[dict[str, Any]]:
        """The resources.

        Raises:
            TaskException: there is no YAML.
        """
        if self.yaml_conf:
            yield from yaml.safe_load_all(self.yaml_conf)
        elif self.yaml_conf_file and Path(self.yaml_conf_file).exists():
            yield from yaml.safe_load_all(Path(self.yaml_conf_file).read_text(encoding="utf-8"))
        elif self.yaml_conf_file:
            raise TaskException(f"File {self.yaml_conf_file} not found")
        else:
            raise TaskException("One of `yaml_conf` or `yaml_conf_file` arguments must be provided")

    def custom_place(self, body: dict[str, Any]) -> tuple[str, ...]:
        """Group, version, namespace (of what has one) and plural of a custom resource."""
        group, _, version = body["apiVersion"].rpartition("/")
        namespace = (body.get("metadata") or {}).get("namespace") or self.get_namespace()
        plural = body["kind"].lower() + "s"
        return (group, version, namespace, plural) if self.namespaced else (group, version, plural)

    def each(self, verb: str, body: dict[str, Any]) -> Any:
        """The method of the client for custom resources that does `verb` with one of this kind."""
        kind = "namespaced" if self.namespaced else "cluster"
        method = getattr(self.hook.custom_object_client, f"{verb}_{kind}_custom_object")
        return method(*self.custom_place(body), body if verb == "create" else body["metadata"]["name"])

    def act(self, verb: str) -> None:
        """Make or delete all."""
        if self.custom_resource_definition:
            for body in self.described():
                self.each(verb, body)
        elif verb == "create":
            create = client("kubernetes.utils", extra="kubernetes").create_from_yaml
            create(self.hook.api_client, yaml_objects=list(self.described()), namespace=self.get_namespace())
        else:
            for body in self.described():
                delete(self.hook.api_client, body, self.get_namespace())


def delete(api_client: Any, body: dict[str, Any], namespace: str) -> None:
    """Delete a resource of Kubernetes' own kinds, or the resources of a list."""
    library, kind = client("kubernetes.client", extra="kubernetes"), body["kind"]
    if "List" in kind:
        for item in body["items"]:
            delete(api_client, {"apiVersion": body["apiVersion"], "kind": kind.replace("List", ""), **item}, namespace)
        return
    group, _, version = body["apiVersion"].rpartition("/")
    parts = group.removesuffix(".k8s.io").split(".") if group else ["core"]
    api = getattr(library, "".join(map(str.capitalize, [*parts, version])) + "Api")(api_client)
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", kind).lower()
    options = {"body": library.V1DeleteOptions(propagation_policy="Background", grace_period_seconds=5)}
    place = [body["metadata"]["name"]]
    method = getattr(api, f"delete_{name}", None)
    if method is None:
        method = getattr(api, f"delete_namespaced_{name}")
        place.append(body["metadata"].get("namespace") or namespace)
    method(*place, **options)


class KubernetesCreateResourceOperator(KubernetesResourceBaseOperator):
    """Makes resources."""

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- all is in the arguments
        """Make them.

        Raises:
            TaskException: there is no YAML.
        """
        self.act("create")


class KubernetesDeleteResourceOperator(KubernetesResourceBaseOperator):
    """Deletes resources."""

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- all is in the arguments
        """Delete them.

        Raises:
            TaskException: there is no YAML.
        """
        self.act("delete")


class SparkKubernetesSensor(DeclaredSensor):
    """Waits for the end of an application of the Spark operator."""

    template_fields = ("application_name", "namespace", "kubernetes_conn_id")

    application_name: str
    attach_log: bool = False
    namespace: str | None = None
    container_name: str = "spark-kubernetes-driver"
    kubernetes_conn_id: str = "kubernetes_default"
    api_group: str = "sparkoperator.k8s.io"
    api_version: str = "v1beta2"

    def poke(self, context: Context) -> bool:  # noqa: ARG002 -- only the application counts
        """Whether it has ended well.

        Raises:
            TaskException: it failed.
        """
        hook = KubernetesHook(self.kubernetes_conn_id)
        found = hook.get_custom_object(
            self.api_group, self.api_version, "sparkapplications", self.application_name, self.namespace
        )
        state = ((found.get("status") or {}).get("applicationState") or {}).get("state")
        if self.attach_log and state in _FAILED + _COMPLETED:
            self._log_driver(hook, found)
        if state in _FAILED:
            raise TaskException(f"Spark application failed with state: {state}")
        return state in _COMPLETED

    def _log_driver(self, hook: KubernetesHook, application: dict[str, Any]) -> None:
        pod = (application["status"].get("driverInfo") or {}).get("podName")
        if pod:
            place = {"namespace": application["metadata"]["namespace"], "container": self.container_name}
            self.log.info("%s", hook.core_v1_client.read_namespaced_pod_log(pod, **place))
