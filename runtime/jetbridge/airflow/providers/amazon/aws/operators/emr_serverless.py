"""EMR without clusters of one's own: serverless applications, and jobs on EKS.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/emr/emr_serverless.html
"""

from __future__ import annotations

from typing import Any
from uuid import uuid4

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.amazon.aws.hooks.emr import EmrContainerHook, EmrServerlessHook
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import AwsBaseOperator, aws_template_fields
from jetbridge.airflow.providers.amazon.aws.utils.waiters import until

_APPLICATION = ("get_application", "application.state")
_GONE = "STOPPED TERMINATED"
APPLICATION_CREATED = until(*_APPLICATION, "CREATED STARTED", _GONE, reason="application.stateDetails")
APPLICATION_STARTED = until(*_APPLICATION, "STARTED", _GONE, reason="application.stateDetails")
APPLICATION_STOPPED = until(*_APPLICATION, "STOPPED CREATED TERMINATED")
APPLICATION_GONE = until(*_APPLICATION, "TERMINATED", gone=frozenset({"ResourceNotFoundException"}))
JOB_DONE = until("get_job_run", "jobRun.state", "SUCCESS", "FAILED CANCELLED", reason="jobRun.stateDetails")
CONTAINER_JOB = until(
    "describe_job_run", "jobRun.state", "COMPLETED", "FAILED CANCELLED", reason="jobRun.failureReason"
)
_DELAY, _ATTEMPTS = 60, 25


class EmrServerlessOperator(AwsBaseOperator):
    """What operators of serverless EMR share: the hook, and how long they wait."""

    waiter_max_attempts: int | None = None
    waiter_delay: int | None = None

    hook_class = EmrServerlessHook

    def check_arguments(self) -> None:
        """How long to wait when nobody says it."""
        self.waiter_delay = self.waiter_delay or _DELAY
        self.waiter_max_attempts = self.waiter_max_attempts or _ATTEMPTS

    def wait(self, waiter: Any, **arguments: Any) -> Any:
        """Poll until a waiter is satisfied."""
        return self.wait_for(waiter, self.waiter_delay or _DELAY, self.waiter_max_attempts or _ATTEMPTS, **arguments)

    def start_application(self, application_id: str) -> None:
        """Start an application, and wait until it is."""
        self.client.start_application(applicationId=application_id)
        self.wait(APPLICATION_STARTED, applicationId=application_id)


class EmrServerlessCreateApplicationOperator(EmrServerlessOperator):
    """Makes and starts an application, and gives its id."""

    release_label: str
    job_type: str
    client_request_token: str = ""
    config: dict[str, Any] | None = None
    wait_for_completion: bool = True

    def execute(self, context: Context) -> str:
        """The id of the application."""
        made = self.client.create_application(
            clientToken=self.client_request_token or str(uuid4()),
            releaseLabel=self.release_label,
            type=self.job_type,
            **(self.config or {}),
        )
        application = str(made["applicationId"])
        self.wait(APPLICATION_CREATED, applicationId=application)
        if self.waits:
            self.start_application(application)
        else:
            self.client.start_application(applicationId=application)
        return application


class EmrServerlessStartJobOperator(EmrServerlessOperator):
    """Runs a job of an application (which is started if it is not), and gives its id."""

    application_id: str
    execution_role_arn: str
    job_driver: dict[str, Any]
    configuration_overrides: dict[str, Any] | None = None
    client_request_token: str = ""
    config: dict[str, Any] | None = None
    wait_for_completion: bool = True
    name: str | None = None
    enable_application_ui_links: bool = False
    cancel_on_kill: bool = True

    template_fields = aws_template_fields(
        "application_id", "config", "execution_role_arn", "job_driver", "configuration_overrides", "name"
    )

    def execute(self, context: Context) -> str:
        """The id of the job.

        Raises:
            TaskException: it failed, or did not end in time.
        """
        state = self.client.get_application(applicationId=self.application_id)["application"]["state"]
        if state not in EmrServerlessHook.APPLICATION_SUCCESS_STATES:
            self.start_application(self.application_id)
        config = dict(self.config or {})
        named = config.pop("name", None)
        overrides = {"configurationOverrides": self.configuration_overrides} if self.configuration_overrides else {}
        started = self.client.start_job_run(
            clientToken=self.client_request_token or str(uuid4()),
            applicationId=self.application_id,
            executionRoleArn=self.execution_role_arn,
            jobDriver=self.job_driver,
            name=self.name or named or f"emr_serverless_job_airflow_{uuid4()}",
            **overrides,
            **config,
        )
        self.job_id = str(started["jobRunId"])
        if self.waits:
            self.wait(JOB_DONE, applicationId=self.application_id, jobRunId=self.job_id)
        return self.job_id

    def on_kill(self) -> None:
        """Cancel the job."""
        if self.cancel_on_kill and getattr(self, "job_id", None):
            self.client.cancel_job_run(applicationId=self.application_id, jobRunId=self.job_id)


class EmrServerlessStopApplicationOperator(EmrServerlessOperator):
    """Stops an application; with `force_stop`, its jobs first."""

    application_id: str
    wait_for_completion: bool = True
    force_stop: bool = False

    template_fields = aws_template_fields("application_id")

    def execute(self, context: Context) -> None:
        """Stop it."""
        if self.force_stop:
            running = self.client.list_job_runs(
                applicationId=self.application_id, states=["SUBMITTED", "PENDING", "SCHEDULED", "RUNNING"]
            )
            for job in running["jobRuns"]:
                self.client.cancel_job_run(applicationId=self.application_id, jobRunId=job["id"])
        self.client.stop_application(applicationId=self.application_id)
        if self.waits:
            self.wait(APPLICATION_STOPPED, applicationId=self.application_id)


class EmrServerlessDeleteApplicationOperator(EmrServerlessStopApplicationOperator):
    """Stops and deletes an application."""

    def execute(self, context: Context) -> None:
        """Delete it."""
        whether, self.wait_for_completion = self.wait_for_completion, True
        super().execute(context)
        self.client.delete_application(applicationId=self.application_id)
        if whether:
            self.wait(APPLICATION_GONE, applicationId=self.application_id)


class EmrContainerOperator(AwsBaseOperator):
    """Runs a job of a virtual cluster on EKS, and gives its id."""

    name: str
    virtual_cluster_id: str
    execution_role_arn: str
    release_label: str
    job_driver: dict[str, Any]
    configuration_overrides: dict[str, Any] | None = None
    client_request_token: str | None = None
    wait_for_completion: bool = True
    poll_interval: int = 30
    tags: dict[str, str] | None = None
    max_polling_attempts: int | None = None
    job_retry_max_attempts: int | None = None
    cancel_on_kill: bool = True

    hook_class = EmrContainerHook
    template_fields = aws_template_fields(
        "name", "virtual_cluster_id", "execution_role_arn", "release_label", "job_driver", "configuration_overrides"
    )

    def execute(self, context: Context) -> str:
        """The id of the job.

        Raises:
            TaskException: it failed, or did not end in time.
        """
        retries = self.job_retry_max_attempts
        started = self.client.start_job_run(
            name=self.name,
            virtualClusterId=self.virtual_cluster_id,
            executionRoleArn=self.execution_role_arn,
            releaseLabel=self.release_label,
            jobDriver=self.job_driver,
            configurationOverrides=self.configuration_overrides or {},
            clientToken=self.client_request_token or str(uuid4()),
            tags=self.tags or {},
            **({"retryPolicyConfiguration": {"maxAttempts": retries}} if retries else {}),
        )
        self.job_id = str(started["id"])
        if self.waits:
            attempts = self.max_polling_attempts or 10**6
            self.wait_for(
                CONTAINER_JOB,
                self.poll_interval,
                attempts,
                virtualClusterId=self.virtual_cluster_id,
                id=self.job_id,
            )
        return self.job_id

    def on_kill(self) -> None:
        """Cancel the job."""
        if self.cancel_on_kill and getattr(self, "job_id", None):
            self.client.cancel_job_run(virtualClusterId=self.virtual_cluster_id, id=self.job_id)
