"""SageMaker: notebooks, pipelines, experiments, registered models.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/sagemaker.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import aws_template_fields
from jetbridge.airflow.providers.amazon.aws.operators.calls import AwsCallOperator
from jetbridge.airflow.providers.amazon.aws.sensors.base_aws import AwsStateSensor
from jetbridge.airflow.providers.amazon.aws.utils.waiters import until

_NOTEBOOK = ("describe_notebook_instance", "NotebookInstanceStatus")
_NAME = pairs(NotebookInstanceName="instance_name")
_PIPELINE = ("describe_pipeline_execution", "PipelineExecutionStatus")
_RUN = until(*_PIPELINE, "Succeeded", "Failed Stopped Stopping", reason="FailureReason")


class SageMakerCallOperator(AwsCallOperator):
    """What the operators share."""

    service = "sagemaker"


class SageMakerCreateNotebookOperator(SageMakerCallOperator):
    """Makes a notebook, and gives its ARN."""

    instance_name: str
    instance_type: str
    role_arn: str
    volume_size_in_gb: int | None = None
    volume_kms_key_id: str | None = None
    lifecycle_config_name: str | None = None
    direct_internet_access: str | None = None
    root_access: str | None = None
    create_instance_kwargs: dict[str, Any] | None = None
    wait_for_completion: bool = True

    action, result = "create_notebook_instance", "NotebookInstanceArn"
    waiter, asks = until(*_NOTEBOOK, "InService", "Failed"), _NAME
    template_fields = aws_template_fields(
        "create_instance_kwargs",
        "direct_internet_access",
        "instance_name",
        "instance_type",
        "lifecycle_config_name",
        "role_arn",
        "root_access",
        "volume_kms_key_id",
        "volume_size_in_gb",
        "wait_for_completion",
    )

    def arguments(self) -> dict[str, Any]:
        """The notebook."""
        return {
            "NotebookInstanceName": self.instance_name,
            "InstanceType": self.instance_type,
            "RoleArn": self.role_arn,
            "VolumeSizeInGB": self.volume_size_in_gb,
            "KmsKeyId": self.volume_kms_key_id,
            "LifecycleConfigName": self.lifecycle_config_name,
            "DirectInternetAccess": self.direct_internet_access,
            "RootAccess": self.root_access,
            **(self.create_instance_kwargs or {}),
        }


class SageMakerStartNoteBookOperator(SageMakerCallOperator):
    """Starts a notebook."""

    instance_name: str
    wait_for_completion: bool = True

    action, sends = "start_notebook_instance", _NAME
    waiter, asks = until(*_NOTEBOOK, "InService", "Failed"), _NAME
    template_fields = aws_template_fields("instance_name", "wait_for_completion")


class SageMakerStopNotebookOperator(SageMakerCallOperator):
    """Stops a notebook."""

    instance_name: str
    wait_for_completion: bool = True

    action, sends = "stop_notebook_instance", _NAME
    waiter, asks = until(*_NOTEBOOK, "Stopped", "Failed"), _NAME
    template_fields = aws_template_fields("instance_name", "wait_for_completion")


class SageMakerDeleteNotebookOperator(SageMakerCallOperator):
    """Deletes a notebook that has stopped."""

    instance_name: str
    wait_for_completion: bool = True

    action, sends = "delete_notebook_instance", _NAME
    waiter, asks = until(*_NOTEBOOK, "", "Failed", gone=frozenset({"ValidationException", "RecordNotFound"})), _NAME
    template_fields = aws_template_fields("instance_name", "wait_for_completion")


class SageMakerStartPipelineOperator(SageMakerCallOperator):
    """Starts a pipeline, and gives the ARN of the execution."""

    pipeline_name: str
    display_name: str = "airflow-triggered-execution"
    pipeline_params: dict[str, Any] | None = None
    wait_for_completion: bool = False
    waiter_max_attempts: int = 9999
    check_interval: int = 30

    action, result = "start_pipeline_execution", "PipelineExecutionArn"
    waiter, asks = _RUN, pairs(PipelineExecutionArn="@PipelineExecutionArn")
    template_fields = aws_template_fields("display_name", "pipeline_name", "pipeline_params")

    def arguments(self) -> dict[str, Any]:
        """The pipeline."""
        given = [{"Name": name, "Value": str(value)} for name, value in (self.pipeline_params or {}).items()]
        return {
            "PipelineName": self.pipeline_name,
            "PipelineExecutionDisplayName": self.display_name,
            "PipelineParameters": given,
        }


class SageMakerStopPipelineOperator(SageMakerCallOperator):
    """Stops an execution, and gives its state."""

    pipeline_exec_arn: str
    wait_for_completion: bool = False
    waiter_max_attempts: int = 9999
    check_interval: int = 30

    action, sends = "stop_pipeline_execution", pairs(PipelineExecutionArn="pipeline_exec_arn")
    waiter, asks = until(*_PIPELINE, "Stopped Succeeded Failed"), pairs(PipelineExecutionArn="pipeline_exec_arn")
    template_fields = aws_template_fields("pipeline_exec_arn")

    def execute(self, context: Context) -> str:
        """The state."""
        super().execute(context)
        answer = self.client.describe_pipeline_execution(PipelineExecutionArn=self.pipeline_exec_arn)
        return str(answer["PipelineExecutionStatus"])


class SageMakerCreateExperimentOperator(SageMakerCallOperator):
    """Makes an experiment, and gives its ARN."""

    name: str
    description: str | None = None
    tags: dict[str, Any] | None = None

    action, result = "create_experiment", "ExperimentArn"
    template_fields = aws_template_fields("description", "name", "tags")

    def arguments(self) -> dict[str, Any]:
        """The experiment."""
        tags = [{"Key": key, "Value": value} for key, value in (self.tags or {}).items()]
        return {"ExperimentName": self.name, "Description": self.description, "Tags": tags}


class SageMakerProcessingSensor(AwsStateSensor):
    """Waits for the end of a processing of data."""

    job_name: str

    service = "sagemaker"
    waiter = until(
        "describe_processing_job", "ProcessingJobStatus", "Completed", "Failed Stopped Stopping", reason="FailureReason"
    )
    sends = pairs(ProcessingJobName="job_name")
    template_fields = aws_template_fields("job_name")


class SageMakerPipelineSensor(AwsStateSensor):
    """Waits for the end of an execution."""

    pipeline_exec_arn: str

    service, waiter = "sagemaker", _RUN
    sends = pairs(PipelineExecutionArn="pipeline_exec_arn")
    template_fields = aws_template_fields("pipeline_exec_arn")
