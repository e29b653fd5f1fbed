"""Redshift: statements by the Data API; clusters.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/redshift/redshift_data.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.amazon.aws.hooks.redshift_data import RedshiftDataHook
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import AwsBaseOperator, aws_template_fields
from jetbridge.airflow.providers.amazon.aws.operators.calls import AwsCallOperator
from jetbridge.airflow.providers.amazon.aws.sensors.base_aws import AwsStateSensor
from jetbridge.airflow.providers.amazon.aws.utils.waiters import until

_STATUS = ("describe_clusters", "Clusters[0].ClusterStatus")
_AVAILABLE = until(*_STATUS, "available", "incompatible-network incompatible-restore hardware-failure")
_PAUSED = until(*_STATUS, "paused")
_DELETED = until(*_STATUS, "", gone=frozenset({"ClusterNotFound", "ClusterNotFoundFault"}))
_SNAPSHOT = until("describe_cluster_snapshots", "Snapshots[0].Status", "available", "failed")
_NO_SNAPSHOT = until(
    "describe_cluster_snapshots",
    "Snapshots[0].Status",
    "None",
    gone=frozenset({"ClusterSnapshotNotFound", "ClusterSnapshotNotFoundFault"}),
)


class RedshiftDataOperator(AwsBaseOperator):
    """Runs statements, and gives the id (or ids) of the statement, or its rows with `return_sql_result`."""

    sql: str | list[str]
    database: str | None = None
    cluster_identifier: str | None = None
    db_user: str | None = None
    parameters: list[Any] | None = None
    secret_arn: str | None = None
    statement_name: str | None = None
    with_event: bool = False
    wait_for_completion: bool = True
    poll_interval: int = 10
    return_sql_result: bool = False
    workgroup_name: str | None = None
    session_id: str | None = None
    session_keep_alive_seconds: int | None = None
    cancel_on_kill: bool = True

    hook_class = RedshiftDataHook
    template_fields = aws_template_fields(
        "cluster_identifier",
        "database",
        "sql",
        "db_user",
        "parameters",
        "statement_name",
        "workgroup_name",
        "session_id",
    )
    template_ext = (".sql",)

    def execute(self, context: Context) -> Any:
        """The ids of the statements, or their rows.

        Raises:
            TaskException: a statement failed.
        """
        done = self.hook.execute_query(
            self.sql,
            self.database,
            self.cluster_identifier,
            self.db_user,
            self.parameters,
            self.secret_arn,
            self.statement_name,
            self.with_event,
            wait_for_completion=False,
            workgroup_name=self.workgroup_name,
            session_id=self.session_id,
            session_keep_alive_seconds=self.session_keep_alive_seconds,
        )
        self.statement_id = done.statement_id
        if done.session_id:
            context["ti"].xcom_push(key="session_id", value=done.session_id)
        if self.waits:
            self.hook.wait_for_results(self.statement_id, self.poll_interval)
        found = self.client.describe_statement(Id=self.statement_id)
        ids = [each["Id"] for each in found.get("SubStatements", ())] or [self.statement_id]
        if not self.return_sql_result:
            return ids
        return [self.client.get_statement_result(Id=each) for each in ids]

    def on_kill(self) -> None:
        """Cancel the statement."""
        if self.cancel_on_kill and getattr(self, "statement_id", None):
            self.client.cancel_statement(Id=self.statement_id)


class RedshiftClusterOperator(AwsCallOperator):
    """What operators of clusters share."""

    service = "redshift"
    template_fields = aws_template_fields("cluster_identifier")
    cluster_identifier: str = ""

    def arguments(self) -> dict[str, Any]:
        """The cluster."""
        return {"ClusterIdentifier": self.cluster_identifier}

    def wait_arguments(self, answer: Any) -> dict[str, Any]:
        """The cluster."""
        return {"ClusterIdentifier": self.cluster_identifier}


class RedshiftPauseClusterOperator(RedshiftClusterOperator):
    """Pauses a cluster."""

    cluster_identifier: str
    wait_for_completion: bool = False
    poll_interval: int = 30
    max_attempts: int = 30

    action, waiter = "pause_cluster", _PAUSED


class RedshiftResumeClusterOperator(RedshiftClusterOperator):
    """Wakes a cluster that was paused."""

    cluster_identifier: str
    wait_for_completion: bool = False
    poll_interval: int = 30
    max_attempts: int = 30

    action, waiter = "resume_cluster", _AVAILABLE


class RedshiftDeleteClusterOperator(RedshiftClusterOperator):
    """Deletes a cluster."""

    cluster_identifier: str
    skip_final_cluster_snapshot: bool = True
    final_cluster_snapshot_identifier: str | None = None
    wait_for_completion: bool = True
    poll_interval: int = 30
    max_attempts: int = 30

    action, waiter = "delete_cluster", _DELETED

    def arguments(self) -> dict[str, Any]:
        """The cluster, and the last snapshot of it."""
        return {
            "ClusterIdentifier": self.cluster_identifier,
            "SkipFinalClusterSnapshot": self.skip_final_cluster_snapshot,
            "FinalClusterSnapshotIdentifier": self.final_cluster_snapshot_identifier,
        }


class RedshiftCreateClusterSnapshotOperator(RedshiftClusterOperator):
    """Makes a snapshot of a cluster."""

    snapshot_identifier: str
    cluster_identifier: str
    retention_period: int = -1
    tags: list[dict[str, str]] | None = None
    wait_for_completion: bool = False
    poll_interval: int = 15
    max_attempt: int = 20

    action, waiter = "create_cluster_snapshot", _SNAPSHOT
    template_fields = aws_template_fields("cluster_identifier", "snapshot_identifier")

    def arguments(self) -> dict[str, Any]:
        """Cluster and snapshot."""
        return {
            "ClusterIdentifier": self.cluster_identifier,
            "SnapshotIdentifier": self.snapshot_identifier,
            "ManualSnapshotRetentionPeriod": self.retention_period,
            "Tags": self.tags,
        }

    def wait_arguments(self, answer: Any) -> dict[str, Any]:
        """Cluster and snapshot."""
        return {"ClusterIdentifier": self.cluster_identifier, "SnapshotIdentifier": self.snapshot_identifier}


class RedshiftDeleteClusterSnapshotOperator(RedshiftClusterOperator):
    """Deletes a snapshot."""

    snapshot_identifier: str
    cluster_identifier: str
    wait_for_completion: bool = True
    poll_interval: int = 10

    action, waiter = "delete_cluster_snapshot", _NO_SNAPSHOT
    template_fields = aws_template_fields("cluster_identifier", "snapshot_identifier")

    def arguments(self) -> dict[str, Any]:
        """The snapshot."""
        return {
            "SnapshotIdentifier": self.snapshot_identifier,
            "SnapshotClusterIdentifier": self.cluster_identifier,
        }

    def wait_arguments(self, answer: Any) -> dict[str, Any]:
        """The snapshot."""
        return {"SnapshotIdentifier": self.snapshot_identifier}


class RedshiftClusterSensor(AwsStateSensor):
    """Waits until a cluster is in a state."""

    cluster_identifier: str
    target_status: str = "available"

    service = "redshift"
    waiter = until(*_STATUS, "available")
    template_fields = aws_template_fields("cluster_identifier", "target_status")

    def check_arguments(self) -> None:
        """The state to wait for."""
        self.target_states = [self.target_status]

    def arguments(self) -> dict[str, Any]:
        """The cluster."""
        return {"ClusterIdentifier": self.cluster_identifier}
