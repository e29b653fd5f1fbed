"""Sensors of EMR.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/emr/emr.html#sensors
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.amazon.aws.hooks.emr import (
    CLUSTER_DONE,
    STEP_DONE,
    EmrContainerHook,
    EmrHook,
    EmrServerlessHook,
)
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import aws_template_fields
from jetbridge.airflow.providers.amazon.aws.operators.emr_serverless import APPLICATION_STARTED, CONTAINER_JOB, JOB_DONE
from jetbridge.airflow.providers.amazon.aws.sensors.base_aws import AwsStateSensor
from jetbridge.definitions.signals import TaskException


class EmrBaseSensor(AwsStateSensor):
    """What sensors of clusters share. A team's own gives `get_emr_response`, `state_from_response`, `failure_message_from_response`."""

    target_states: Collection[str] | None = None
    failed_states: Collection[str] | None = None

    hook_class = EmrHook

    def poke(self, context: Context) -> bool:
        """Whether the state is reached."""
        own = getattr(self, "get_emr_response", None)
        if own is None:
            return super().poke(context)
        answer = own(context)
        state = self.state_from_response(answer)
        if state in (self.failed_states or ()):
            raise TaskException(f"EMR job failed: {self.failure_message_from_response(answer)}")
        return state in (self.target_states or ())

    @staticmethod
    def state_from_response(response: dict[str, Any]) -> str:
        """The state in an answer; for subclasses."""
        return str(response["Cluster"]["Status"]["State"])

    @staticmethod
    def failure_message_from_response(response: dict[str, Any]) -> str | None:
        """What an answer says of a failure; for subclasses."""
        reason = response["Cluster"]["Status"].get("StateChangeReason")
        return str(reason) if reason else None


class EmrJobFlowSensor(EmrBaseSensor):
    """Waits for the end of a cluster."""

    job_flow_id: str
    target_states: Collection[str] | None = None
    failed_states: Collection[str] | None = None
    max_attempts: int = 60

    waiter = CLUSTER_DONE
    template_fields = aws_template_fields("job_flow_id", "target_states", "failed_states")

    def check_arguments(self) -> None:
        """Without other states, the cluster has to end by itself."""
        self.target_states = self.target_states or ["TERMINATED"]
        self.failed_states = self.failed_states or ["TERMINATED_WITH_ERRORS"]

    def arguments(self) -> dict[str, Any]:
        """The cluster."""
        return {"ClusterId": self.job_flow_id}


class EmrStepSensor(EmrBaseSensor):
    """Waits for the end of a step."""

    job_flow_id: str
    step_id: str
    target_states: Collection[str] | None = None
    failed_states: Collection[str] | None = None
    max_attempts: int = 60

    waiter = STEP_DONE
    template_fields = aws_template_fields("job_flow_id", "step_id", "target_states", "failed_states")

    def check_arguments(self) -> None:
        """Without other states, the step has to be completed."""
        self.target_states = self.target_states or ["COMPLETED"]
        self.failed_states = self.failed_states or ["CANCELLED", "FAILED", "INTERRUPTED"]

    def arguments(self) -> dict[str, Any]:
        """The step."""
        return {"ClusterId": self.job_flow_id, "StepId": self.step_id}


class EmrServerlessJobSensor(AwsStateSensor):
    """Waits for the end of a job of a serverless application."""

    application_id: str
    job_run_id: str
    target_states: Collection[str] = EmrServerlessHook.JOB_SUCCESS_STATES

    hook_class = EmrServerlessHook
    waiter = JOB_DONE
    template_fields = aws_template_fields("application_id", "job_run_id")

    def arguments(self) -> dict[str, Any]:
        """The job."""
        return {"applicationId": self.application_id, "jobRunId": self.job_run_id}


class EmrServerlessApplicationSensor(AwsStateSensor):
    """Waits until a serverless application is there."""

    application_id: str
    target_states: Collection[str] = EmrServerlessHook.APPLICATION_SUCCESS_STATES

    hook_class = EmrServerlessHook
    waiter = APPLICATION_STARTED
    template_fields = aws_template_fields("application_id")

    def arguments(self) -> dict[str, Any]:
        """The application."""
        return {"applicationId": self.application_id}


class EmrContainerSensor(AwsStateSensor):
    """Waits for the end of a job on EKS."""

    virtual_cluster_id: str
    job_id: str
    max_retries: int | None = None
    poll_interval: int = 10

    hook_class = EmrContainerHook
    waiter = CONTAINER_JOB
    template_fields = aws_template_fields("virtual_cluster_id", "job_id")

    def arguments(self) -> dict[str, Any]:
        """The job."""
        return {"virtualClusterId": self.virtual_cluster_id, "id": self.job_id}
