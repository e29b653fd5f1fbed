"""CloudFormation: stacks.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/cloudformation.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import aws_template_fields
from jetbridge.airflow.providers.amazon.aws.operators.calls import AwsCallOperator
from jetbridge.airflow.providers.amazon.aws.sensors.base_aws import AwsStateSensor
from jetbridge.airflow.providers.amazon.aws.utils.waiters import until

_STATUS = ("describe_stacks", "Stacks[0].StackStatus")
_MADE_BADLY = "CREATE_FAILED ROLLBACK_IN_PROGRESS ROLLBACK_FAILED ROLLBACK_COMPLETE DELETE_IN_PROGRESS DELETE_COMPLETE"


class CloudFormationOperator(AwsCallOperator):
    """What operators of stacks share."""

    service = "cloudformation"
    stack_name: str = ""
    cloudformation_parameters: dict[str, Any] | None = None

    def arguments(self) -> dict[str, Any]:
        """The stack."""
        return {"StackName": self.stack_name, **(self.cloudformation_parameters or {})}


class CloudFormationCreateStackOperator(CloudFormationOperator):
    """Makes a stack."""

    stack_name: str
    cloudformation_parameters: dict[str, Any]

    action = "create_stack"
    template_fields = aws_template_fields("cloudformation_parameters", "stack_name")


class CloudFormationDeleteStackOperator(CloudFormationOperator):
    """Deletes a stack."""

    stack_name: str
    cloudformation_parameters: dict[str, Any] | None = None

    action = "delete_stack"
    template_fields = aws_template_fields("stack_name")


class CloudFormationCreateStackSensor(AwsStateSensor):
    """Waits until a stack is made."""

    stack_name: str

    service = "cloudformation"
    waiter = until(*_STATUS, "CREATE_COMPLETE", _MADE_BADLY)
    sends = pairs(StackName="stack_name")
    template_fields = aws_template_fields("stack_name")


class CloudFormationDeleteStackSensor(AwsStateSensor):
    """Waits until a stack is gone."""

    stack_name: str

    service = "cloudformation"
    waiter = until(
        *_STATUS, "DELETE_COMPLETE", "DELETE_FAILED", missing="DELETE_COMPLETE", unknown=frozenset({"ValidationError"})
    )
    sends = pairs(StackName="stack_name")
    template_fields = aws_template_fields("stack_name")
