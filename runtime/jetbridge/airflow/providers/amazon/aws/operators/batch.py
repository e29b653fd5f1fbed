"""Batch: run a job to its end.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/batch.html
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import AwsBaseOperator, aws_template_fields
from jetbridge.airflow.providers.amazon.aws.sensors.base_aws import AwsStateSensor
from jetbridge.airflow.providers.amazon.aws.utils.waiters import until

_JOB_DONE = until("describe_jobs", "jobs[0].status", "SUCCEEDED", "FAILED", reason="jobs[0].statusReason")


class BatchOperator(AwsBaseOperator):
    """Runs a job of Batch, and gives its id."""

    job_name: str
    job_definition: str
    job_queue: str
    container_overrides: dict[str, Any] | None = None
    overrides: dict[str, Any] | None = None
    array_properties: dict[str, Any] | None = None
    ecs_properties_override: dict[str, Any] | None = None
    eks_properties_override: dict[str, Any] | None = None
    node_overrides: dict[str, Any] | None = None
    share_identifier: str | None = None
    scheduling_priority_override: int | None = None
    parameters: dict[str, str] | None = None
    retry_strategy: dict[str, Any] | None = None
    job_id: str | None = None
    max_retries: int | None = 4200
    status_retries: int | None = None
    tags: dict[str, str] | None = None
    wait_for_completion: bool = True
    poll_interval: int = 30
    awslogs_enabled: bool = False
    awslogs_fetch_interval: dt.timedelta = dt.timedelta(seconds=30)
    waiters: Any = None
    submit_job_timeout: int | None = None

    service = "batch"
    template_fields = aws_template_fields(
        "job_id",
        "job_name",
        "job_definition",
        "job_queue",
        "container_overrides",
        "array_properties",
        "ecs_properties_override",
        "eks_properties_override",
        "node_overrides",
        "parameters",
        "retry_strategy",
        "waiters",
        "tags",
        "wait_for_completion",
        "awslogs_enabled",
        "awslogs_fetch_interval",
    )

    def execute(self, context: Context) -> str:
        """The id of the job.

        Raises:
            TaskException: it failed, or did not end in time.
        """
        given = {
            "containerOverrides": self.container_overrides or self.overrides,
            "arrayProperties": self.array_properties,
            "ecsPropertiesOverride": self.ecs_properties_override,
            "eksPropertiesOverride": self.eks_properties_override,
            "nodeOverrides": self.node_overrides,
            "shareIdentifier": self.share_identifier,
            "schedulingPriorityOverride": self.scheduling_priority_override,
            "parameters": self.parameters,
            "retryStrategy": self.retry_strategy,
            "tags": self.tags,
            "timeout": {"attemptDurationSeconds": self.submit_job_timeout} if self.submit_job_timeout else None,
        }
        submitted = self.client.submit_job(
            jobName=self.job_name,
            jobQueue=self.job_queue,
            jobDefinition=self.job_definition,
            **{name: value for name, value in given.items() if value is not None},
        )
        self.job_id = str(submitted["jobId"])
        if self.waits:
            self.wait_for(_JOB_DONE, self.poll_interval, self.max_retries or 4200, jobs=[self.job_id])
        return self.job_id

    def on_kill(self) -> None:
        """End the job."""
        if self.job_id:
            self.client.terminate_job(jobId=self.job_id, reason="Task killed by the user")


AwsBatchOperator = BatchOperator


class BatchSensor(AwsStateSensor):
    """Waits for the end of a job of Batch."""

    job_id: str
    poke_interval: float = 30
    max_retries: int = 4200

    service, waiter = "batch", _JOB_DONE
    template_fields = aws_template_fields("job_id")

    def arguments(self) -> dict[str, Any]:
        """The job."""
        return {"jobs": [self.job_id]}
