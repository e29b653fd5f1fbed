"""RDS: databases, exports, subscriptions. Results are texts of JSON, as in Airflow.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/rds/index.html
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import aws_template_fields
from jetbridge.airflow.providers.amazon.aws.operators.calls import AwsCallOperator
from jetbridge.airflow.providers.amazon.aws.sensors.base_aws import AwsStateSensor
from jetbridge.airflow.providers.amazon.aws.utils.waiters import Waiter, until

_DATABASE_GONE = frozenset({"DBInstanceNotFound", "DBInstanceNotFoundFault", "DBClusterNotFoundFault"})


class RdsBaseOperator(AwsCallOperator):
    """What operators of RDS share: they give what RDS answers, as a text of JSON."""

    service = "rds"
    result = "@"
    db_type: Any = "instance"

    @property
    def is_cluster(self) -> bool:
        """Whether it works on a cluster of databases."""
        return str(getattr(self.db_type, "value", self.db_type)) == "cluster"

    def execute(self, context: Context) -> str:
        """The answer."""
        return json.dumps(super().execute(context), default=str)


class _OfDatabases(RdsBaseOperator):
    """An action on a database or a cluster: `nouns` are how its calls are named for each."""

    verb: ClassVar[str] = ""
    wanted: ClassVar[str] = "available"

    @property
    def noun(self) -> str:
        """The part of the call's name that says what it works on."""
        return "db_cluster" if self.is_cluster else "db_instance"

    @property
    def action(self) -> str:  # type: ignore[override]
        """The call."""
        return f"{self.verb}_{self.noun}"

    @property
    def waiter(self) -> Waiter:  # type: ignore[override]
        """The wait for the state."""
        path = "DBClusters[0].Status" if self.is_cluster else "DBInstances[0].DBInstanceStatus"
        return until(
            f"describe_{self.noun}s",
            path,
            self.wanted,
            gone=_DATABASE_GONE if self.wanted == "deleted" else frozenset(),
        )

    @property
    def identity(self) -> dict[str, Any]:
        """The database."""
        name = getattr(self, "db_identifier", None) or getattr(self, "db_instance_identifier", None)
        return {"DBClusterIdentifier" if self.is_cluster else "DBInstanceIdentifier": name}

    def arguments(self) -> dict[str, Any]:
        """The database."""
        return self.identity

    def wait_arguments(self, answer: Any) -> dict[str, Any]:
        """The database."""
        return self.identity


def tag_list(tags: Any) -> list[Any]:
    """Tags as AWS takes them, whether they are given so or as a dictionary."""
    return (
        [{"Key": key, "Value": value} for key, value in tags.items()] if isinstance(tags, Mapping) else list(tags or ())
    )


class RdsStartDbOperator(_OfDatabases):
    """Starts a database."""

    db_identifier: str
    db_type: Any = "instance"
    wait_for_completion: bool = True
    waiter_delay: int = 30
    waiter_max_attempts: int = 40

    verb = "start"
    template_fields = aws_template_fields("db_identifier", "db_type")


class RdsStopDbOperator(_OfDatabases):
    """Stops a database, after a snapshot if it is to have one."""

    db_identifier: str
    db_type: Any = "instance"
    db_snapshot_identifier: str | None = None
    wait_for_completion: bool = True
    waiter_delay: int = 30
    waiter_max_attempts: int = 40

    verb, wanted = "stop", "stopped"
    template_fields = aws_template_fields("db_identifier", "db_snapshot_identifier", "db_type")

    def arguments(self) -> dict[str, Any]:
        """The database, and the snapshot's name, which only databases have."""
        return {**self.identity, "DBSnapshotIdentifier": None if self.is_cluster else self.db_snapshot_identifier}


class RdsCreateDbInstanceOperator(_OfDatabases):
    """Makes a database."""

    db_instance_identifier: str
    db_instance_class: str
    engine: str
    rds_kwargs: dict[str, Any] | None = None
    wait_for_completion: bool = True
    waiter_delay: int = 30
    waiter_max_attempts: int = 60

    verb = "create"
    template_fields = aws_template_fields("db_instance_class", "db_instance_identifier", "engine", "rds_kwargs")

    def arguments(self) -> dict[str, Any]:
        """The database."""
        return {
            **self.identity,
            "DBInstanceClass": self.db_instance_class,
            "Engine": self.engine,
            **(self.rds_kwargs or {}),
        }


class RdsDeleteDbInstanceOperator(_OfDatabases):
    """Deletes a database."""

    db_instance_identifier: str
    rds_kwargs: dict[str, Any] | None = None
    wait_for_completion: bool = True
    waiter_delay: int = 30
    waiter_max_attempts: int = 60

    verb, wanted = "delete", "deleted"
    template_fields = aws_template_fields("db_instance_identifier", "rds_kwargs")

    def arguments(self) -> dict[str, Any]:
        """The database."""
        return {**self.identity, **(self.rds_kwargs or {})}


class RdsStartExportTaskOperator(RdsBaseOperator):
    """Writes a snapshot into S3."""

    export_task_identifier: str
    source_arn: str
    s3_bucket_name: str
    iam_role_arn: str
    kms_key_id: str
    s3_prefix: str = ""
    export_only: list[str] | None = None
    wait_for_completion: bool = True
    waiter_max_attempts: int = 40
    waiter_delay: int = 30

    action = "start_export_task"
    waiter = until("describe_export_tasks", "ExportTasks[0].Status", "COMPLETE complete", "FAILED failed")
    sends = pairs(
        ExportTaskIdentifier="export_task_identifier",
        SourceArn="source_arn",
        S3BucketName="s3_bucket_name",
        IamRoleArn="iam_role_arn",
        KmsKeyId="kms_key_id",
        S3Prefix="s3_prefix",
        ExportOnly="export_only",
    )
    asks = pairs(ExportTaskIdentifier="export_task_identifier")
    template_fields = aws_template_fields(
        "export_only",
        "export_task_identifier",
        "iam_role_arn",
        "kms_key_id",
        "s3_bucket_name",
        "s3_prefix",
        "source_arn",
    )


class RdsCancelExportTaskOperator(RdsBaseOperator):
    """Ends the writing of a snapshot."""

    export_task_identifier: str
    wait_for_completion: bool = True
    check_interval: int = 30
    max_attempts: int = 40

    action = "cancel_export_task"
    waiter = until("describe_export_tasks", "ExportTasks[0].Status", "CANCELED canceled", "FAILED failed")
    sends = pairs(ExportTaskIdentifier="export_task_identifier")
    asks = pairs(ExportTaskIdentifier="export_task_identifier")
    template_fields = aws_template_fields("export_task_identifier")


class RdsCreateEventSubscriptionOperator(RdsBaseOperator):
    """Makes a subscription of events."""

    subscription_name: str
    sns_topic_arn: str
    source_type: str = ""
    event_categories: Sequence[str] | None = None
    source_ids: Sequence[str] | None = None
    enabled: bool = True
    tags: Any = None
    wait_for_completion: bool = True

    action = "create_event_subscription"
    waiter = until("describe_event_subscriptions", "EventSubscriptionsList[0].Status", "active")
    asks = pairs(SubscriptionName="subscription_name")
    template_fields = aws_template_fields(
        "event_categories", "sns_topic_arn", "source_ids", "source_type", "subscription_name", "tags"
    )

    def arguments(self) -> dict[str, Any]:
        """The subscription."""
        return {
            "SubscriptionName": self.subscription_name,
            "SnsTopicArn": self.sns_topic_arn,
            "SourceType": self.source_type,
            "EventCategories": self.event_categories or [],
            "SourceIds": self.source_ids or [],
            "Enabled": self.enabled,
            "Tags": tag_list(self.tags),
        }


class RdsDeleteEventSubscriptionOperator(RdsBaseOperator):
    """Deletes a subscription of events."""

    subscription_name: str

    action = "delete_event_subscription"
    sends = pairs(SubscriptionName="subscription_name")
    template_fields = aws_template_fields("subscription_name")


class RdsDbSensor(AwsStateSensor):
    """Waits until a database is in a state."""

    db_identifier: str
    db_type: Any = "instance"
    target_statuses: list[str] | None = None

    service = "rds"
    waiter = until("describe_db_instances", "DBInstances[0].DBInstanceStatus", "available")
    template_fields = aws_template_fields("db_identifier", "db_type", "target_statuses")

    def check_arguments(self) -> None:
        """The state to wait for, and whose."""
        self.target_states = self.target_statuses
        if str(getattr(self.db_type, "value", self.db_type)) == "cluster":
            self.waiter = until("describe_db_clusters", "DBClusters[0].Status", "available")  # type: ignore[misc]

    def arguments(self) -> dict[str, Any]:
        """The database."""
        is_cluster = self.waiter.action == "describe_db_clusters"
        return {"DBClusterIdentifier" if is_cluster else "DBInstanceIdentifier": self.db_identifier}


class RdsExportTaskExistenceSensor(AwsStateSensor):
    """Waits until a snapshot is written into S3."""

    export_task_identifier: str
    target_statuses: list[str] | None = None
    error_statuses: list[str] | None = None

    service = "rds"
    waiter = until(
        "describe_export_tasks",
        "ExportTasks[0].Status",
        "STARTING IN_PROGRESS COMPLETE CANCELING CANCELED starting in_progress complete canceling canceled",
        "FAILED failed",
        missing="",
        unknown=frozenset({"ExportTaskNotFound", "ExportTaskNotFoundFault"}),
    )
    sends = pairs(ExportTaskIdentifier="export_task_identifier")
    template_fields = aws_template_fields("error_statuses", "export_task_identifier", "target_statuses")

    def check_arguments(self) -> None:
        """The states to wait for, and those that are errors."""
        self.target_states, self.failed_states = self.target_statuses, self.error_statuses
