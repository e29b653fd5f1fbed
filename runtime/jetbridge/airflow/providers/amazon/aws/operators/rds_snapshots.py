"""RDS: snapshots of databases and clusters.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/rds/index.html
"""

from __future__ import annotations

from typing import Any, ClassVar

from jetbridge.airflow.providers.amazon.aws.operators.base_aws import aws_template_fields
from jetbridge.airflow.providers.amazon.aws.operators.rds import RdsBaseOperator, tag_list
from jetbridge.airflow.providers.amazon.aws.sensors.base_aws import AwsStateSensor
from jetbridge.airflow.providers.amazon.aws.utils.waiters import Waiter, until

_SNAPSHOT_GONE = frozenset({"DBSnapshotNotFound", "DBSnapshotNotFoundFault", "DBClusterSnapshotNotFoundFault"})


class _OfSnapshots(RdsBaseOperator):
    """An action on a snapshot of a database or of a cluster."""

    verb: ClassVar[str] = ""
    snapshot: ClassVar[str] = "db_snapshot_identifier"
    tags: Any = None

    @property
    def noun(self) -> str:
        """The part of the call's name that says what it works on."""
        return "db_cluster_snapshot" if self.is_cluster else "db_snapshot"

    @property
    def prefix(self) -> str:
        """The same in the names of arguments."""
        return "DBCluster" if self.is_cluster else "DB"

    @property
    def action(self) -> str:  # type: ignore[override]
        """The call."""
        return f"{self.verb}_{self.noun}"

    @property
    def waiter(self) -> Waiter:  # type: ignore[override]
        """The wait for its end."""
        path = f"{self.prefix}Snapshots[0].Status"
        if self.verb == "delete":
            return until(f"describe_{self.noun}s", path, "deleted", gone=_SNAPSHOT_GONE)
        return until(f"describe_{self.noun}s", path, "available", "deleted deleting failed")

    def wait_arguments(self, answer: Any) -> dict[str, Any]:
        """The snapshot."""
        return {f"{self.prefix}SnapshotIdentifier": getattr(self, self.snapshot)}


class RdsCreateDbSnapshotOperator(_OfSnapshots):
    """Makes a snapshot."""

    db_type: str
    db_identifier: str
    db_snapshot_identifier: str
    wait_for_completion: bool = True

    verb = "create"
    template_fields = aws_template_fields("db_identifier", "db_snapshot_identifier", "tags")

    def arguments(self) -> dict[str, Any]:
        """Database and snapshot."""
        database = "DBClusterIdentifier" if self.is_cluster else "DBInstanceIdentifier"
        return {database: self.db_identifier, **self.wait_arguments(None), "Tags": tag_list(self.tags)}


class RdsCopyDbSnapshotOperator(_OfSnapshots):
    """Copies a snapshot."""

    db_type: str
    source_db_snapshot_identifier: str
    target_db_snapshot_identifier: str
    kms_key_id: str = ""
    copy_tags: bool = False
    pre_signed_url: str = ""
    option_group_name: str = ""
    target_custom_availability_zone: str = ""
    source_region: str = ""
    wait_for_completion: bool = True

    verb, snapshot = "copy", "target_db_snapshot_identifier"
    template_fields = aws_template_fields(
        "option_group_name", "pre_signed_url", "source_db_snapshot_identifier", "tags", "target_db_snapshot_identifier"
    )

    def arguments(self) -> dict[str, Any]:
        """The two snapshots."""
        given = {
            f"Source{self.prefix}SnapshotIdentifier": self.source_db_snapshot_identifier,
            f"Target{self.prefix}SnapshotIdentifier": self.target_db_snapshot_identifier,
            "KmsKeyId": self.kms_key_id or None,
            "Tags": tag_list(self.tags),
            "CopyTags": self.copy_tags,
            "PreSignedUrl": self.pre_signed_url or None,
            "SourceRegion": self.source_region or None,
        }
        of_databases = {
            "OptionGroupName": self.option_group_name or None,
            "TargetCustomAvailabilityZone": self.target_custom_availability_zone or None,
        }
        return given if self.is_cluster else {**given, **of_databases}


class RdsDeleteDbSnapshotOperator(_OfSnapshots):
    """Deletes a snapshot."""

    db_type: str
    db_snapshot_identifier: str
    wait_for_completion: bool = True

    verb = "delete"
    template_fields = aws_template_fields("db_snapshot_identifier")

    def arguments(self) -> dict[str, Any]:
        """The snapshot."""
        return self.wait_arguments(None)


class RdsSnapshotExistenceSensor(AwsStateSensor):
    """Waits until there is a snapshot."""

    db_type: str
    db_snapshot_identifier: str
    target_statuses: list[str] | None = None

    service = "rds"
    waiter = until("describe_db_snapshots", "DBSnapshots[0].Status", "available", missing="", unknown=_SNAPSHOT_GONE)
    template_fields = aws_template_fields("db_snapshot_identifier", "target_statuses")

    def check_arguments(self) -> None:
        """The state to wait for, and whose."""
        self.target_states = self.target_statuses
        if str(getattr(self.db_type, "value", self.db_type)) == "cluster":
            self.waiter = until(  # type: ignore[misc]
                "describe_db_cluster_snapshots",
                "DBClusterSnapshots[0].Status",
                "available",
                missing="",
                unknown=_SNAPSHOT_GONE,
            )

    def arguments(self) -> dict[str, Any]:
        """The snapshot."""
        is_cluster = self.waiter.action == "describe_db_cluster_snapshots"
        return {"DBClusterSnapshotIdentifier" if is_cluster else "DBSnapshotIdentifier": self.db_snapshot_identifier}
