"""Operators of Dataproc's clusters.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/dataproc.html#create-a-cluster
"""

from __future__ import annotations

import time
from typing import Any, ClassVar

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.google.cloud.operators.dataproc import DataprocOperator
from jetbridge.definitions.signals import TaskException

_HOUR = 3600
_WAIT = 10


class ClusterOperator(DataprocOperator):
    """An operator of one cluster."""

    cluster_name: str
    timeout: float | None = _HOUR

    def get_cluster(self) -> Any:
        """Google's `Cluster`."""
        return self.hook.get_cluster(cluster_name=self.cluster_name, **self.place)

    def wait(self, operation: Any) -> Any:
        """What an operation ends with."""
        return self.hook.wait_for_operation(operation, self.timeout, self.retry)

    def delete(self, **more: Any) -> Any:
        """Begin to delete the cluster; the operation."""
        return self.hook.delete_cluster(cluster_name=self.cluster_name, **more, **self.place)


class DataprocCreateClusterOperator(ClusterOperator):
    """Makes a cluster, or takes the one of that name (and starts it when it is stopped); gives its description.

    Raises:
        TaskException: there is no configuration, or the cluster ends in an error; then it is deleted, with `delete_on_error`.
    """

    cluster_config: dict[str, Any] | None = None
    virtual_cluster_config: dict[str, Any] | None = None
    labels: dict[str, str] | None = None
    delete_on_error: bool = True
    use_if_exists: bool = True
    polling_interval_seconds: float = 10

    template_fields = (
        "project_id",
        "region",
        "cluster_config",
        "virtual_cluster_config",
        "cluster_name",
        "labels",
        "gcp_conn_id",
        "impersonation_chain",
    )

    def check_arguments(self) -> None:
        """Check what was given."""
        if self.cluster_config is None and self.virtual_cluster_config is None:
            raise TaskException("A cluster needs cluster_config or virtual_cluster_config")

    def execute(self, context: Context) -> dict[str, Any]:
        """The cluster."""
        conflict = client("google.api_core.exceptions", extra="google").Conflict
        try:
            self._create()
        except conflict:
            if not self.use_if_exists:
                raise
            self.log.info("Cluster %s already exists.", self.cluster_name)
        except TaskException:
            self._delete_broken(self.get_cluster())
            raise
        cluster = self._running(self.get_cluster())
        found: dict[str, Any] = type(cluster).to_dict(cluster)
        return found

    def _create(self) -> None:
        self.wait(
            self.hook.create_cluster(
                cluster_name=self.cluster_name,
                cluster_config=self.cluster_config,
                virtual_cluster_config=self.virtual_cluster_config,
                labels=self.labels,
                request_id=self.request_id,
                **self.place,
            )
        )

    def _running(self, cluster: Any) -> Any:
        state = cluster.status.state.name
        if state == "CREATING":
            cluster = self._wait_while("CREATING")
        elif state == "DELETING":
            self._wait_while("DELETING")
            self._create()
            cluster = self.get_cluster()
        elif state == "STOPPED":
            self.wait(self.hook.start_cluster(cluster_name=self.cluster_name, **self.place))
            cluster = self.get_cluster()
        if self._delete_broken(cluster):
            raise TaskException("Cluster was created in an ERROR state then deleted.")
        if cluster.status.state.name == "ERROR":
            raise TaskException("Cluster was created but is in ERROR state")
        return cluster

    def _delete_broken(self, cluster: Any) -> bool:
        if cluster.status.state.name != "ERROR" or not self.delete_on_error:
            return False
        self.log.info("Cluster %s is in an error, and is deleted: %s", self.cluster_name, cluster.status.detail)
        self.wait(self.delete())
        return True

    def _wait_while(self, state: str) -> Any:
        """The cluster when it has left a state; None when it is gone."""
        gone = client("google.api_core.exceptions", extra="google").NotFound
        end = time.monotonic() + (self.timeout or _HOUR)
        try:
            while (cluster := self.get_cluster()).status.state.name == state:
                if time.monotonic() > end:
                    raise TaskException(f"Cluster {self.cluster_name} is still {state} state, aborting")
                time.sleep(_WAIT)
        except gone:
            return None
        return cluster


class DataprocDeleteClusterOperator(ClusterOperator):
    """Deletes a cluster; one that is not there is no error."""

    cluster_uuid: str | None = None
    polling_interval_seconds: float = 10

    template_fields = ("project_id", "region", "cluster_name", "gcp_conn_id", "impersonation_chain")

    def execute(self, context: Context) -> None:
        """Delete it."""
        gone = client("google.api_core.exceptions", extra="google").NotFound
        try:
            operation = self.delete(cluster_uuid=self.cluster_uuid, request_id=self.request_id)
        except gone:
            self.log.info("Cluster %s is not in region %s.", self.cluster_name, self.region)
            return
        self.wait(operation)


class _Switch(ClusterOperator):
    """Starts or stops a cluster, unless it is in that state."""

    cluster_uuid: str | None = None

    template_fields = ("cluster_name", "region", "project_id", "request_id", "gcp_conn_id", "impersonation_chain")
    method: ClassVar[str]
    reached: ClassVar[tuple[str, ...]]

    def execute(self, context: Context) -> dict[str, Any] | None:
        """The cluster; None when nothing was to be done."""
        if self.get_cluster().status.state.name in self.reached:
            return None
        switch = getattr(self.hook, self.method)
        cluster = self.wait(switch(cluster_name=self.cluster_name, cluster_uuid=self.cluster_uuid, **self.place))
        found: dict[str, Any] = type(cluster).to_dict(cluster)
        return found


class DataprocStartClusterOperator(_Switch):
    """Starts a cluster."""

    method = "start_cluster"
    reached = ("RUNNING",)


class DataprocStopClusterOperator(_Switch):
    """Stops a cluster."""

    method = "stop_cluster"
    reached = ("STOPPED", "STOPPING")
