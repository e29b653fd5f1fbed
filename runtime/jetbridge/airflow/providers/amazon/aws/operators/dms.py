"""Database Migration Service: tasks.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/dms.html
"""

from __future__ import annotations

import json
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import aws_template_fields
from jetbridge.airflow.providers.amazon.aws.operators.calls import AwsCallOperator
from jetbridge.airflow.providers.amazon.aws.sensors.base_aws import AwsStateSensor
from jetbridge.airflow.providers.amazon.aws.utils.waiters import until

_ENDED = "stopped"
_BAD = "creating deleting failed failed-move modifying moving ready testing"


class DmsOperator(AwsCallOperator):
    """What operators of tasks share."""

    service = "dms"
    replication_task_arn: str | None = None
    sends = pairs(ReplicationTaskArn="replication_task_arn")


class DmsCreateTaskOperator(DmsOperator):
    """Makes a task, and gives its ARN."""

    replication_task_id: str
    source_endpoint_arn: str
    target_endpoint_arn: str
    replication_instance_arn: str
    table_mappings: dict[str, Any]
    migration_type: str = "full-load"
    create_task_kwargs: dict[str, Any] | None = None

    action, result = "create_replication_task", "ReplicationTask.ReplicationTaskArn"
    template_fields = aws_template_fields(
        "create_task_kwargs",
        "migration_type",
        "replication_instance_arn",
        "replication_task_id",
        "source_endpoint_arn",
        "table_mappings",
        "target_endpoint_arn",
    )

    def arguments(self) -> dict[str, Any]:
        """The task."""
        return {
            "ReplicationTaskIdentifier": self.replication_task_id,
            "SourceEndpointArn": self.source_endpoint_arn,
            "TargetEndpointArn": self.target_endpoint_arn,
            "ReplicationInstanceArn": self.replication_instance_arn,
            "MigrationType": self.migration_type,
            "TableMappings": json.dumps(self.table_mappings),
            **(self.create_task_kwargs or {}),
        }


class DmsStartTaskOperator(DmsOperator):
    """Starts a task."""

    replication_task_arn: str
    start_replication_task_type: str = "start-replication"
    start_task_kwargs: dict[str, Any] | None = None

    action = "start_replication_task"
    template_fields = aws_template_fields("replication_task_arn", "start_replication_task_type", "start_task_kwargs")

    def arguments(self) -> dict[str, Any]:
        """The task, and how it starts."""
        kind = {"StartReplicationTaskType": self.start_replication_task_type}
        return {**super().arguments(), **kind, **(self.start_task_kwargs or {})}


class DmsStopTaskOperator(DmsOperator):
    """Stops a task."""

    replication_task_arn: str | None = None

    action = "stop_replication_task"
    template_fields = aws_template_fields("replication_task_arn")


class DmsDeleteTaskOperator(DmsOperator):
    """Deletes a task."""

    replication_task_arn: str | None = None

    action = "delete_replication_task"
    template_fields = aws_template_fields("replication_task_arn")


class DmsDescribeTasksOperator(DmsOperator):
    """Gives the marker of the next page, and tasks."""

    describe_tasks_kwargs: dict[str, Any] | None = None

    template_fields = aws_template_fields("describe_tasks_kwargs")

    def execute(self, context: Context) -> tuple[str | None, list[Any]]:
        """Marker and tasks."""
        answer = self.client.describe_replication_tasks(**(self.describe_tasks_kwargs or {}))
        return answer.get("Marker"), answer.get("ReplicationTasks", [])


class DmsTaskCompletedSensor(AwsStateSensor):
    """Waits until a task has ended."""

    replication_task_arn: str
    target_statuses: Any = None
    termination_statuses: Any = None

    service = "dms"
    waiter = until("describe_replication_tasks", "ReplicationTasks[0].Status", _ENDED, _BAD)
    template_fields = aws_template_fields("replication_task_arn")

    def check_arguments(self) -> None:
        """The states to wait for, and those that are errors."""
        self.target_states, self.failed_states = self.target_statuses, self.termination_statuses

    def arguments(self) -> dict[str, Any]:
        """The task."""
        return {
            "Filters": [{"Name": "replication-task-arn", "Values": [self.replication_task_arn]}],
            "WithoutSettings": True,
        }
