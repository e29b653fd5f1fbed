"""SageMaker: models, training, processing, transformation, endpoints.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/sagemaker.html
"""

from __future__ import annotations

import json
from typing import Any, ClassVar

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import AwsBaseOperator, aws_template_fields
from jetbridge.airflow.providers.amazon.aws.operators.calls import AwsCallOperator
from jetbridge.airflow.providers.amazon.aws.sensors.base_aws import AwsStateSensor
from jetbridge.airflow.providers.amazon.aws.utils.waiters import until

_FAILED = "Failed Stopped Stopping"
_TRAINED = until("describe_training_job", "TrainingJobStatus", "Completed", _FAILED, reason="FailureReason")
_PROCESSED = until("describe_processing_job", "ProcessingJobStatus", "Completed", _FAILED, reason="FailureReason")
_TRANSFORMED = until("describe_transform_job", "TransformJobStatus", "Completed", _FAILED, reason="FailureReason")
_TUNED = until(
    "describe_hyper_parameter_tuning_job",
    "HyperParameterTuningJobStatus",
    "Completed",
    _FAILED,
    reason="FailureReason",
)
_SERVING = until("describe_endpoint", "EndpointStatus", "InService", "Failed OutOfService", reason="FailureReason")


def described(value: Any) -> Any:
    """A description in the types of AWS: dates and the like stay, so that it can be kept."""
    return json.loads(json.dumps(value, default=repr))


class SageMakerBaseOperator(AwsCallOperator):
    """What operators of SageMaker share: `config` is the request. Numbers that templates made text of become numbers again."""

    config: dict[str, Any]

    service = "sagemaker"
    name_key: ClassVar[str] = ""
    integer_fields: ClassVar[tuple[tuple[str, ...], ...]] = ()
    output: ClassVar[str] = ""
    describe: ClassVar[str] = ""
    template_fields = aws_template_fields("config")

    def arguments(self) -> dict[str, Any]:
        """The request."""
        for path in self.integer_fields:
            _to_integer(self.config, path)
        return self.config

    def wait_arguments(self, answer: Any) -> dict[str, Any]:
        """The name."""
        return {self.name_key: self.config[self.name_key]}

    def execute(self, context: Context) -> Any:
        """What SageMaker says of what was made, under the name of its kind."""
        super().execute(context)
        found = getattr(self.client, self.describe)(**self.wait_arguments(None))
        return {self.output: described(found)}


def _to_integer(config: dict[str, Any], path: tuple[str, ...]) -> None:
    for key in path[:-1]:
        config = config.get(key, {})
    if isinstance(config.get(path[-1]), str):
        config[path[-1]] = int(config[path[-1]])


class SageMakerTrainingOperator(SageMakerBaseOperator):
    """Trains a model."""

    wait_for_completion: bool = True
    print_log: bool = True
    check_interval: int = 30
    max_attempts: int | None = None
    max_ingestion_time: int | None = None
    check_if_job_exists: bool = True
    action_if_job_exists: str = "timestamp"

    action, waiter, describe = "create_training_job", _TRAINED, "describe_training_job"
    name_key, output = "TrainingJobName", "Training"
    integer_fields = (
        ("ResourceConfig", "InstanceCount"),
        ("ResourceConfig", "VolumeSizeInGB"),
        ("StoppingCondition", "MaxRuntimeInSeconds"),
    )


class SageMakerProcessingOperator(SageMakerBaseOperator):
    """Processes data."""

    output_files_to_xcom: Any = None
    wait_for_completion: bool = True
    print_log: bool = True
    check_interval: int = 30
    max_attempts: int | None = None
    max_ingestion_time: int | None = None
    action_if_job_exists: str = "timestamp"

    template_fields = (*aws_template_fields("config"), "output_files_to_xcom")
    action, waiter, describe = "create_processing_job", _PROCESSED, "describe_processing_job"
    name_key, output = "ProcessingJobName", "Processing"
    integer_fields = (
        ("ProcessingResources", "ClusterConfig", "InstanceCount"),
        ("ProcessingResources", "ClusterConfig", "VolumeSizeInGB"),
    )


class SageMakerTuningOperator(SageMakerBaseOperator):
    """Looks for good parameters."""

    wait_for_completion: bool = True
    check_interval: int = 30
    max_ingestion_time: int | None = None

    action, waiter = "create_hyper_parameter_tuning_job", _TUNED
    describe, name_key, output = "describe_hyper_parameter_tuning_job", "HyperParameterTuningJobName", "Tuning"


class SageMakerModelOperator(SageMakerBaseOperator):
    """Makes a model."""

    action, describe, name_key, output = "create_model", "describe_model", "ModelName", "Model"


class SageMakerEndpointConfigOperator(SageMakerBaseOperator):
    """Makes the configuration of an endpoint."""

    action, describe = "create_endpoint_config", "describe_endpoint_config"
    name_key, output = "EndpointConfigName", "EndpointConfig"


class SageMakerTransformOperator(SageMakerBaseOperator):
    """Transforms data by a model, which is made first if the configuration has one."""

    wait_for_completion: bool = True
    check_interval: int = 30
    max_attempts: int | None = None
    max_ingestion_time: int | None = None
    check_if_job_exists: bool = True
    action_if_job_exists: str = "timestamp"
    check_if_model_exists: bool = True
    action_if_model_exists: str = "timestamp"

    action, waiter, describe = "create_transform_job", _TRANSFORMED, "describe_transform_job"
    name_key, output = "TransformJobName", "Transform"

    def arguments(self) -> dict[str, Any]:
        """The request."""
        if "Model" in self.config:
            self.client.create_model(**self.config["Model"])
        transform: dict[str, Any] = self.config.get("Transform", self.config)
        return transform

    def wait_arguments(self, answer: Any) -> dict[str, Any]:
        """The job."""
        return {self.name_key: self.config.get("Transform", self.config)[self.name_key]}

    def execute(self, context: Context) -> Any:
        """What SageMaker says of model and job."""
        found: dict[str, Any] = super().execute(context)
        name = self.config.get("Transform", self.config)["ModelName"]
        return {"Model": described(self.client.describe_model(ModelName=name)), **found}


class SageMakerEndpointOperator(SageMakerBaseOperator):
    """Makes or changes an endpoint, its model and its configuration first if they are given."""

    wait_for_completion: bool = True
    check_interval: int = 30
    max_ingestion_time: int | None = None
    operation: str = "create"

    waiter, name_key = _SERVING, "EndpointName"

    def execute(self, context: Context) -> Any:
        """What SageMaker says of endpoint and configuration."""
        parts = self.config if "Endpoint" in self.config else {"Endpoint": self.config}
        if "Model" in parts:
            self.client.create_model(**parts["Model"])
        if "EndpointConfig" in parts:
            self.client.create_endpoint_config(**parts["EndpointConfig"])
        endpoint = parts["Endpoint"]
        call = self.client.create_endpoint if self.operation == "create" else self.client.update_endpoint
        call(**endpoint)
        if self.waits:
            self.wait(_SERVING, EndpointName=endpoint["EndpointName"])
        config = self.client.describe_endpoint_config(EndpointConfigName=endpoint["EndpointConfigName"])
        found = self.client.describe_endpoint(EndpointName=endpoint["EndpointName"])
        return {"EndpointConfig": described(config), "Endpoint": described(found)}


class SageMakerDeleteModelOperator(AwsBaseOperator):
    """Deletes a model."""

    config: dict[str, Any]

    service = "sagemaker"
    template_fields = aws_template_fields("config")

    def execute(self, context: Context) -> None:
        """Delete it."""
        self.client.delete_model(**self.config)


class SageMakerStateSensor(AwsStateSensor):
    """What sensors of SageMaker share."""

    service = "sagemaker"
    name_key: ClassVar[str] = ""
    name_of: ClassVar[str] = "job_name"

    def arguments(self) -> dict[str, Any]:
        """The name."""
        return {self.name_key: getattr(self, self.name_of)}


class SageMakerTrainingSensor(SageMakerStateSensor):
    """Waits for the end of a training."""

    job_name: str
    print_log: bool = True

    waiter, name_key = _TRAINED, "TrainingJobName"
    template_fields = aws_template_fields("job_name")


class SageMakerTransformSensor(SageMakerStateSensor):
    """Waits for the end of a transformation."""

    job_name: str

    waiter, name_key = _TRANSFORMED, "TransformJobName"
    template_fields = aws_template_fields("job_name")


class SageMakerTuningSensor(SageMakerStateSensor):
    """Waits for the end of a search for parameters."""

    job_name: str

    waiter, name_key = _TUNED, "HyperParameterTuningJobName"
    template_fields = aws_template_fields("job_name")


class SageMakerEndpointSensor(SageMakerStateSensor):
    """Waits until an endpoint serves."""

    endpoint_name: str

    waiter, name_key, name_of = _SERVING, "EndpointName", "endpoint_name"
    template_fields = aws_template_fields("endpoint_name")
