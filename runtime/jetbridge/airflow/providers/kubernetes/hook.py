"""Clients of a Kubernetes cluster.

https://airflow.apache.org/docs/apache-airflow-providers-cncf-kubernetes/stable/connections/kubernetes.html
"""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.connection import Connection
from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.providers.kubernetes.custom_objects import CustomObjects
from jetbridge.airflow.providers.kubernetes.jobs import Jobs
from jetbridge.definitions.signals import NotFoundException, TaskException

_PREFIX = "extra__kubernetes__"
"""Older Airflow's prefix of the extra's keys."""


class KubernetesHook(CustomObjects, Jobs, BaseHook):
    """Reaches the cluster as arguments, then the connection say; without either as the pod it runs in, then as `~/.kube/config`.

    Args:
        conn_id: The connection; a missing `kubernetes_default` says nothing.
        kubernetes_conn_id: Its other name.
        client_configuration: The client's settings.
        cluster_context: Context of the kubeconfig.
        config_file: Path of a kubeconfig.
        config_dict: A kubeconfig.
        in_cluster: Use the service account of the pod that this process runs in.
        disable_verify_ssl: Accept any certificate.
        disable_tcp_keepalive: Let TCP send no probes.
    """

    conn_name_attr = "kubernetes_conn_id"
    default_conn_name = "kubernetes_default"
    conn_type = "kubernetes"
    hook_name = "Kubernetes Cluster Connection"
    DEFAULT_NAMESPACE = "default"

    def __init__(
        self,
        conn_id: str | None = None,
        kubernetes_conn_id: str | None = default_conn_name,
        client_configuration: Any = None,
        cluster_context: str | None = None,
        config_file: str | None = None,
        config_dict: dict[str, Any] | None = None,
        in_cluster: bool | None = None,
        disable_verify_ssl: bool | None = None,
        disable_tcp_keepalive: bool | None = None,
    ) -> None:
        super().__init__()
        self.conn_id = conn_id or kubernetes_conn_id
        self.client_configuration, self.cluster_context = client_configuration, cluster_context
        self.config_file, self.config_dict, self.in_cluster = config_file, config_dict, in_cluster
        self.disable_verify_ssl, self.disable_tcp_keepalive = disable_verify_ssl, disable_tcp_keepalive
        self._is_in_cluster = False

    @classmethod
    def get_connection(cls, conn_id: str) -> Connection:
        """The connection; an empty one for `kubernetes_default` when that is not defined."""
        try:
            return super().get_connection(conn_id)
        except NotFoundException:
            if conn_id == cls.default_conn_name:
                return Connection(conn_id=conn_id)
            raise

    @cached_property
    def conn_extras(self) -> dict[str, Any]:
        """The connection's extra."""
        return self.get_connection(self.conn_id).extra_dejson if self.conn_id else {}

    def _get_field(self, field_name: str) -> Any:
        extras = self.conn_extras
        return (extras[field_name] if field_name in extras else extras.get(_PREFIX + field_name)) or None

    def _flag(self, own: bool | None, field_name: str) -> bool:
        value = self._get_field(field_name) if own is None else own
        return value is True or (isinstance(value, str) and value.strip().lower() == "true")

    def get_conn(self) -> Any:
        """`kubernetes.client.ApiClient`.

        Raises:
            TaskException: there is more than one way to the cluster.
        """
        library = client("kubernetes.client", extra="kubernetes")
        settings = self.client_configuration or library.Configuration()
        self._load(settings)
        if self._flag(self.disable_verify_ssl, "disable_verify_ssl"):
            settings.verify_ssl = False
        return library.ApiClient(configuration=settings)

    def _load(self, settings: Any) -> None:
        in_cluster = self._flag(self.in_cluster, "in_cluster")
        path = self._get_field("kube_config_path") if self.config_file is None else self.config_file
        text = self._get_field("kube_config")
        if sum(map(bool, (in_cluster, path, text, self.config_dict))) > 1:
            raise TaskException(
                "Invalid connection configuration. Options kube_config_path, kube_config, in_cluster, config_dict are"
                " mutually exclusive. You can only use one option at a time."
            )
        config = client("kubernetes.config", extra="kubernetes")
        context = self._get_field("cluster_context") if self.cluster_context is None else self.cluster_context
        given = self.config_dict or (json.loads(text) if isinstance(text, str) else text)
        if given:
            config.load_kube_config_from_dict(given, context=context, client_configuration=settings)
        elif path is not None:
            config.load_kube_config(config_file=path, context=context, client_configuration=settings)
        else:
            self._load_default(config, settings, context, in_cluster=in_cluster)

    def _load_default(self, config: Any, settings: Any, context: str | None, *, in_cluster: bool) -> None:
        try:
            config.load_incluster_config(client_configuration=settings)
            self._is_in_cluster = True
        except config.ConfigException:
            if in_cluster:
                raise
            config.load_kube_config(context=context, client_configuration=settings)

    @property
    def is_in_cluster(self) -> bool:
        """Whether the service account of this process's pod is used."""
        _ = self.api_client
        return self._is_in_cluster

    @cached_property
    def api_client(self) -> Any:
        """`kubernetes.client.ApiClient`, made once."""
        return self.get_conn()

    def close(self) -> None:
        """Close the connections that are open; a later call opens new ones."""
        self.api_client.rest_client.pool_manager.clear()

    @cached_property
    def core_v1_client(self) -> Any:
        """`kubernetes.client.CoreV1Api`."""
        return client("kubernetes.client", extra="kubernetes").CoreV1Api(self.api_client)

    @cached_property
    def apps_v1_client(self) -> Any:
        """`kubernetes.client.AppsV1Api`."""
        return client("kubernetes.client", extra="kubernetes").AppsV1Api(self.api_client)

    @cached_property
    def batch_v1_client(self) -> Any:
        """`kubernetes.client.BatchV1Api`."""
        return client("kubernetes.client", extra="kubernetes").BatchV1Api(self.api_client)

    @cached_property
    def custom_object_client(self) -> Any:
        """`kubernetes.client.CustomObjectsApi`."""
        return client("kubernetes.client", extra="kubernetes").CustomObjectsApi(self.api_client)

    def get_namespace(self) -> str | None:
        """The namespace that the connection says."""
        namespace: str | None = self._get_field("namespace")
        return namespace

    def get_xcom_sidecar_container_image(self) -> Any:
        """Image of the container that keeps a result, as the connection says."""
        return self._get_field("xcom_sidecar_container_image")

    def get_xcom_sidecar_container_resources(self) -> Any:
        """Resources of that container, as the connection says."""
        text = self._get_field("xcom_sidecar_container_resources")
        return json.loads(text) if text else None

    def get_xcom_sidecar_container_security_context(self) -> Any:
        """Security context of that container, as the connection says."""
        text = self._get_field("xcom_sidecar_container_security_context")
        return json.loads(text) if text else None

    def get_pod(self, name: str, namespace: str) -> Any:
        """One pod."""
        return self.core_v1_client.read_namespaced_pod(name=name, namespace=namespace)

    def get_namespaced_pod_list(
        self, label_selector: str | None = "", namespace: str | None = None, watch: bool = False, **kwargs: Any
    ) -> Any:
        """The pods of a namespace (the connection's, else `default`) that labels select."""
        return self.core_v1_client.list_namespaced_pod(
            namespace=namespace or self.get_namespace() or self.DEFAULT_NAMESPACE,
            watch=watch,
            label_selector=label_selector,
            _preload_content=False,
            **kwargs,
        )

    def get_pod_logs(self, pod_name: str, container: str | None = "", namespace: str | None = None) -> Any:
        """What a container of a pod printed."""
        return self.core_v1_client.read_namespaced_pod_log(
            name=pod_name,
            container=container,
            _preload_content=False,
            namespace=namespace or self.get_namespace() or self.DEFAULT_NAMESPACE,
        )

    def get_deployment_status(self, name: str, namespace: str = "default", **kwargs: Any) -> Any:
        """The state of a deployment."""
        return self.apps_v1_client.read_namespaced_deployment_status(name=name, namespace=namespace, **kwargs)

    def apply_from_yaml_file(
        self,
        api_client: Any = None,
        yaml_file: str | None = None,
        yaml_objects: list[dict[str, Any]] | None = None,
        verbose: bool = False,
        namespace: str = "default",
    ) -> None:
        """Create what a YAML file, or a list of objects, describes."""
        utils = client("kubernetes.utils", extra="kubernetes")
        options = {"verbose": verbose, "namespace": namespace}
        k8s_client = api_client or self.api_client
        if yaml_file:
            utils.create_from_yaml(k8s_client, yaml_file=yaml_file, **options)
        else:
            utils.create_from_yaml(k8s_client, yaml_objects=yaml_objects, **options)
