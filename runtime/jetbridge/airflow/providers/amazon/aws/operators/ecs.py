"""ECS: run a task to its end; definitions of tasks, clusters.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/ecs.html
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import AwsBaseOperator, aws_template_fields
from jetbridge.airflow.providers.amazon.aws.operators.calls import AwsCallOperator
from jetbridge.airflow.providers.amazon.aws.utils.waiters import until
from jetbridge.definitions.signals import SkipException, TaskException

_TASKS_STOPPED = until("describe_tasks", "tasks[].lastStatus", "STOPPED", every=True)
_CLUSTER_ACTIVE = until("describe_clusters", "clusters[0].status", "ACTIVE", "FAILED")
_CLUSTER_GONE = until("describe_clusters", "clusters[0].status", "INACTIVE None")


class EcsRunTaskOperator(AwsBaseOperator):
    """Runs a task of ECS to its end, and gives its ARN."""

    task_definition: str
    cluster: str
    overrides: dict[str, Any]
    launch_type: str = "EC2"
    capacity_provider_strategy: list[Any] | None = None
    volume_configurations: list[Any] | None = None
    group: str | None = None
    placement_constraints: list[Any] | None = None
    placement_strategy: list[Any] | None = None
    platform_version: str | None = None
    network_configuration: dict[str, Any] | None = None
    tags: dict[str, str] | None = None
    awslogs_group: str | None = None
    awslogs_region: str | None = None
    awslogs_stream_prefix: str | None = None
    awslogs_fetch_interval: dt.timedelta = dt.timedelta(seconds=30)
    container_name: str | None = None
    propagate_tags: str | None = None
    quota_retry: dict[str, Any] | None = None
    reattach: bool = False
    number_logs_exception: int = 10
    wait_for_completion: bool = True
    waiter_delay: int = 6
    waiter_max_attempts: int = 1_000_000
    skip_on_exit_code: int | Collection[int] | None = None
    stop_task_on_failure: bool = True

    service = "ecs"
    template_fields = (
        "task_definition",
        "cluster",
        "overrides",
        "launch_type",
        "capacity_provider_strategy",
        "volume_configurations",
        "group",
        "placement_constraints",
        "placement_strategy",
        "platform_version",
        "network_configuration",
        "tags",
        "awslogs_group",
        "awslogs_region",
        "awslogs_stream_prefix",
        "awslogs_fetch_interval",
        "container_name",
        "propagate_tags",
        "reattach",
        "number_logs_exception",
        "wait_for_completion",
        "deferrable",
    )

    def execute(self, context: Context) -> str:
        """The ARN of the task.

        Raises:
            TaskException: ECS did not start it, or a container failed.
            SkipException: a container ended with a code that means it.
        """
        answer = self.client.run_task(**self._request())
        if answer["failures"]:
            raise TaskException(f"ECS did not start the task: {answer['failures']}")
        self.arn = str(answer["tasks"][0]["taskArn"])
        context["ti"].xcom_push(key="ecs_task_arn", value=self.arn)
        if self.waits:
            where = {"cluster": self.cluster, "tasks": [self.arn]}
            found = self.wait_for(_TASKS_STOPPED, self.waiter_delay, self.waiter_max_attempts, **where)
            self._check(found)
        return self.arn

    def _request(self) -> dict[str, Any]:
        given = {
            "capacityProviderStrategy": self.capacity_provider_strategy,
            "volumeConfigurations": self.volume_configurations,
            "group": self.group,
            "placementConstraints": self.placement_constraints,
            "placementStrategy": self.placement_strategy,
            "platformVersion": self.platform_version,
            "networkConfiguration": self.network_configuration,
            "tags": [{"key": key, "value": value} for key, value in (self.tags or {}).items()] or None,
            "propagateTags": self.propagate_tags,
            "launchType": None if self.capacity_provider_strategy else self.launch_type or None,
        }
        return {
            "cluster": self.cluster,
            "taskDefinition": self.task_definition,
            "overrides": self.overrides,
            "startedBy": self.owner,
            **{name: value for name, value in given.items() if value is not None},
        }

    def _check(self, answer: dict[str, Any]) -> None:
        for failure in answer.get("failures", ()):
            raise TaskException(f"ECS lost the task: {failure}")
        skipping = self.skip_on_exit_code
        codes = {skipping} if isinstance(skipping, int) else set(skipping or ())
        for task in answer["tasks"]:
            if task.get("stopCode", "") == "TaskFailedToStart":
                raise TaskException(f"The task failed to start due to: {task.get('stoppedReason', '')}")
            for container in task.get("containers", ()):
                code = container.get("exitCode", 0)
                if code in codes:
                    raise SkipException(f"Exit code {code} of container {container.get('name')}. Skipping.")
                if code:
                    reason = container.get("reason") or task.get("stoppedReason", "")
                    raise TaskException(f"This task is not in success state: exit code {code}. {reason}")

    def on_kill(self) -> None:
        """Stop the task."""
        if getattr(self, "arn", None):
            self.client.stop_task(cluster=self.cluster, task=self.arn, reason="Task killed by the user")


ECSOperator = EcsOperator = EcsRunTaskOperator


class EcsRegisterTaskDefinitionOperator(AwsCallOperator):
    """Registers a definition of a task, and gives its ARN."""

    family: str
    container_definitions: list[dict[str, Any]]
    register_task_kwargs: dict[str, Any] | None = None

    service, action, result = "ecs", "register_task_definition", "taskDefinition.taskDefinitionArn"
    template_fields = ("family", "container_definitions", "register_task_kwargs")

    def arguments(self) -> dict[str, Any]:
        """The definition."""
        more = self.register_task_kwargs or {}
        return {"family": self.family, "containerDefinitions": self.container_definitions, **more}


class EcsDeregisterTaskDefinitionOperator(AwsCallOperator):
    """Deregisters a definition of a task, and gives its ARN."""

    task_definition: str

    service, action, result = "ecs", "deregister_task_definition", "taskDefinition.taskDefinitionArn"
    template_fields = ("task_definition",)

    def arguments(self) -> dict[str, Any]:
        """The definition."""
        return {"taskDefinition": self.task_definition}


class EcsCreateClusterOperator(AwsCallOperator):
    """Makes a cluster, and gives what ECS says of it."""

    cluster_name: str
    create_cluster_kwargs: dict[str, Any] | None = None
    wait_for_completion: bool = True
    waiter_delay: int = 15
    waiter_max_attempts: int = 60

    service, action, result, waiter = "ecs", "create_cluster", "cluster", _CLUSTER_ACTIVE
    template_fields = aws_template_fields("cluster_name", "create_cluster_kwargs", "wait_for_completion", "deferrable")

    def arguments(self) -> dict[str, Any]:
        """The cluster."""
        return {"clusterName": self.cluster_name, **(self.create_cluster_kwargs or {})}

    def wait_arguments(self, answer: Any) -> dict[str, Any]:
        """The cluster."""
        return {"clusters": [self.cluster_name]}


class EcsDeleteClusterOperator(AwsCallOperator):
    """Deletes a cluster, and gives what ECS says of it."""

    cluster_name: str
    wait_for_completion: bool = True
    waiter_delay: int = 15
    waiter_max_attempts: int = 60

    service, action, result, waiter = "ecs", "delete_cluster", "cluster", _CLUSTER_GONE
    template_fields = ("cluster_name", "wait_for_completion", "deferrable")

    def arguments(self) -> dict[str, Any]:
        """The cluster."""
        return {"cluster": self.cluster_name}

    def wait_arguments(self, answer: Any) -> dict[str, Any]:
        """The cluster."""
        return {"clusters": [self.cluster_name]}
