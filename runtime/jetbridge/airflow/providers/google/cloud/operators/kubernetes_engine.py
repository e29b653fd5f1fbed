"""Google Kubernetes Engine: pods in a cluster, and clusters.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/kubernetes_engine.html
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

from jetbridge.airflow.providers.google.cloud.operators.calls import Call, GoogleCallOperator, Operation
from jetbridge.airflow.providers.google.common.rest import GoogleRestHook
from jetbridge.airflow.providers.kubernetes.cluster import ClusterHook
from jetbridge.airflow.providers.kubernetes.hook import KubernetesHook
from jetbridge.airflow.providers.kubernetes.pod import KubernetesPodOperator
from jetbridge.definitions.signals import TaskException

_SERVICE = "https://container.googleapis.com/v1"
_CLUSTERS = "projects/{project_id}/locations/{location}/clusters"
_PLACE = (
    "location", "cluster_name", "use_internal_ip", "use_dns_endpoint", "project_id", "gcp_conn_id", "impersonation_chain",
)  # fmt: skip
_OPERATION = Operation("projects/{project_id}/locations/{location}/operations/{name}", delay=15)


class GKEStartPodOperator(KubernetesPodOperator):
    """Runs a pod in a cluster of GKE; what it takes besides the cluster is what KubernetesPodOperator takes."""

    location: str
    cluster_name: str
    use_internal_ip: bool = False
    use_dns_endpoint: bool = False
    project_id: str | None = None
    gcp_conn_id: str = "google_cloud_default"
    impersonation_chain: str | Sequence[str] | None = None
    regional: bool | None = None  # a location says by itself whether it is a region

    template_fields = ("deferrable", *KubernetesPodOperator.template_fields, *_PLACE)

    def check_arguments(self) -> None:
        """Check what was given.

        Raises:
            TaskException: a kubeconfig is given, which the cluster gives.
        """
        if self.config_file:
            raise TaskException("config_file is not an allowed parameter for the GKEStartPodOperator.")

    @cached_property
    def hook(self) -> KubernetesHook:
        """The client's hook for the cluster."""
        google = GoogleRestHook(self.gcp_conn_id, self.impersonation_chain)
        project = self.project_id or google.project_id
        path = f"projects/{project}/locations/{self.location}/clusters/{self.cluster_name}"
        found = google.request("GET", f"{_SERVICE}/{path}")
        if self.use_dns_endpoint:
            return ClusterHook(found["controlPlaneEndpointsConfig"]["dnsEndpointConfig"]["endpoint"], google.token)
        private = found.get("privateClusterConfig", {}).get("privateEndpoint")
        server = private if self.use_internal_ip else found["endpoint"]
        return ClusterHook(server, google.token, found["masterAuth"]["clusterCaCertificate"])


class GKECreateClusterOperator(GoogleCallOperator):
    """Makes a cluster; one of that name is no error. Gives its address."""

    body: dict[str, Any]
    location: str
    use_internal_ip: bool = False
    use_dns_endpoint: bool = False
    project_id: str | None = None
    api_version: str = "v2"
    poll_interval: int = 10
    delete_cluster_on_failure: bool = True  # that the service refuses to tell of a cluster says nothing of it: it stays
    cleanup_timeout_seconds: int = 600

    address = _SERVICE
    call = Call("POST", _CLUSTERS, {"cluster": "body"}, fine=frozenset({409}))
    operation = _OPERATION
    template_fields = ("body", "api_version", "deferrable", "poll_interval", *_PLACE)

    def check_arguments(self) -> None:
        """Check what was given.

        Raises:
            TaskException: the cluster has no name, or no nodes.
        """
        self.cluster_name = self.body.get("name")
        nodes = [name for name in ("initial_node_count", "node_config", "node_pools") if self.body.get(name)]
        is_autopilot = (self.body.get("autopilot") or {}).get("enabled")
        if not self.cluster_name or ("node_pools" in nodes and len(nodes) > 1) or not (nodes or is_autopilot):
            raise TaskException("GKECreateClusterOperator: the body needs a name, and nodes or node pools (not both)")

    def shown(self, answer: Any) -> Any:
        """The address of the cluster."""
        return answer.get("targetLink")

    def refused(self) -> Any:
        """The address of the cluster that there is."""
        return self.ask(Call("GET", _CLUSTERS + "/{cluster_name}"))["selfLink"]


class GKEDeleteClusterOperator(GoogleCallOperator):
    """Deletes a cluster; one that is not there is no error. Gives its address."""

    location: str
    use_internal_ip: bool = False
    use_dns_endpoint: bool = False
    project_id: str | None = None
    cluster_name: str | None = None
    name: str | None = None
    api_version: str = "v2"
    poll_interval: int = 10

    address = _SERVICE
    call = Call("DELETE", _CLUSTERS + "/{cluster_name}", fine=frozenset({404}))
    operation = _OPERATION
    template_fields = ("api_version", "deferrable", "poll_interval", *_PLACE)

    def check_arguments(self) -> None:
        """Take the older name of the cluster's name."""
        self.cluster_name = self.cluster_name or self.name

    def shown(self, answer: Any) -> Any:
        """The address that the cluster had."""
        return answer.get("selfLink")


GKEPodOperator = GKEStartPodOperator
GKEClusterCreateOperator = GKECreateClusterOperator
GKEClusterDeleteOperator = GKEDeleteClusterOperator
