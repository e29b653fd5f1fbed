"""Sensors of Batch and ECS other than those of jobs.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/ecs.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import aws_template_fields
from jetbridge.airflow.providers.amazon.aws.sensors.base_aws import AwsStateSensor
from jetbridge.airflow.providers.amazon.aws.utils.waiters import until


class EcsClusterStateSensor(AwsStateSensor):
    """Waits until a cluster is in a state."""

    cluster_name: str
    target_state: Any = "ACTIVE"
    failure_states: Any = None

    service = "ecs"
    waiter = until("describe_clusters", "clusters[0].status", "ACTIVE", "FAILED INACTIVE")
    template_fields = aws_template_fields("cluster_name", "failure_states", "target_state")

    def check_arguments(self) -> None:
        """The states."""
        self.target_states, self.failed_states = [self.target_state], self.failure_states

    def arguments(self) -> dict[str, Any]:
        """The cluster."""
        return {"clusters": [self.cluster_name]}


class EcsTaskDefinitionStateSensor(AwsStateSensor):
    """Waits until the definition of a task is in a state."""

    task_definition: str
    target_state: Any = "ACTIVE"

    service = "ecs"
    waiter = until("describe_task_definition", "taskDefinition.status", "ACTIVE")
    sends = pairs(taskDefinition="task_definition")
    template_fields = aws_template_fields("failure_states", "target_state", "task_definition")

    def check_arguments(self) -> None:
        """The state to wait for, and the one that does not lead there."""
        self.target_states = [self.target_state]
        wanted = str(getattr(self.target_state, "value", self.target_state))
        self.failed_states = {"ACTIVE": ["INACTIVE", "DELETE_IN_PROGRESS"], "INACTIVE": ["DELETE_IN_PROGRESS"]}.get(
            wanted, []
        )


class EcsTaskStateSensor(AwsStateSensor):
    """Waits until a task is in a state."""

    cluster: str
    task: str
    target_state: Any = "RUNNING"
    failure_states: Any = None

    service = "ecs"
    waiter = until("describe_tasks", "tasks[0].lastStatus", "RUNNING", "STOPPED")
    template_fields = aws_template_fields("cluster", "failure_states", "target_state", "task")

    def check_arguments(self) -> None:
        """The states."""
        self.target_states, self.failed_states = [self.target_state], self.failure_states

    def arguments(self) -> dict[str, Any]:
        """The task."""
        return {"cluster": self.cluster, "tasks": [self.task]}


class BatchComputeEnvironmentSensor(AwsStateSensor):
    """Waits until an environment is ready."""

    compute_environment: str

    service = "batch"
    waiter = until("describe_compute_environments", "computeEnvironments[0].status", "VALID", "INVALID DELETED None")
    template_fields = aws_template_fields("compute_environment")

    def arguments(self) -> dict[str, Any]:
        """The environment."""
        return {"computeEnvironments": [self.compute_environment]}


class BatchJobQueueSensor(AwsStateSensor):
    """Waits until a queue is ready, or gone."""

    job_queue: str
    treat_non_existing_as_deleted: bool = False

    service = "batch"
    waiter = until("describe_job_queues", "jobQueues[0].status", "VALID", "INVALID DELETED None")
    template_fields = aws_template_fields("job_queue")

    def check_arguments(self) -> None:
        """A queue that is gone may be what is waited for."""
        if self.treat_non_existing_as_deleted:
            self.target_states, self.failed_states = ["VALID", "DELETED", "None"], ["INVALID"]

    def arguments(self) -> dict[str, Any]:
        """The queue."""
        return {"jobQueues": [self.job_queue]}
