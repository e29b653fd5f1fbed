"""Lambda, Step Functions, SQS, SNS, DynamoDB: small services, one call each.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/index.html
"""

from __future__ import annotations

import base64
import json
from collections.abc import Collection
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import AwsBaseOperator, aws_template_fields
from jetbridge.airflow.providers.amazon.aws.operators.calls import AwsCallOperator
from jetbridge.airflow.providers.amazon.aws.sensors.base_aws import AwsStateSensor
from jetbridge.airflow.providers.amazon.aws.utils.waiters import until
from jetbridge.definitions.signals import TaskException

_FUNCTION_READY = until("get_function", "Configuration.State", "Active", "Failed", reason="Configuration.StateReason")
_EXECUTION_DONE = until("describe_execution", "status", "SUCCEEDED", "FAILED TIMED_OUT ABORTED", reason="cause")
_OK = (200, 202, 204)


class LambdaInvokeFunctionOperator(AwsBaseOperator):
    """Calls a function, and gives what it returned."""

    function_name: str
    log_type: str | None = None
    keep_empty_log_lines: bool = True
    qualifier: str | None = None
    invocation_type: str | None = None
    client_context: str | None = None
    payload: bytes | str | None = None

    service = "lambda"
    template_fields = aws_template_fields("function_name", "payload", "qualifier", "invocation_type")

    def execute(self, context: Context) -> str:
        """What the function returned, as text.

        Raises:
            ValueError: Lambda did not take the call.
            TaskException: the function failed.
        """
        given = {
            "FunctionName": self.function_name,
            "InvocationType": self.invocation_type,
            "LogType": self.log_type,
            "ClientContext": self.client_context,
            "Payload": self.payload,
            "Qualifier": self.qualifier,
        }
        answer = self.client.invoke(**{name: value for name, value in given.items() if value is not None})
        if "LogResult" in answer:
            self.log.info("%s", base64.b64decode(answer["LogResult"]).decode("utf-8", "replace"))
        if answer.get("StatusCode") not in _OK:
            raise ValueError(f"Lambda function did not execute: {answer}")
        text: str = answer["Payload"].read().decode()
        if "FunctionError" in answer:
            raise TaskException(f"Lambda function execution resulted in error: {text}")
        return text


AwsLambdaInvokeFunctionOperator = LambdaInvokeFunctionOperator


class LambdaCreateFunctionOperator(AwsCallOperator):
    """Makes a function, and gives its ARN."""

    function_name: str
    runtime: str | None = None
    role: str
    handler: str | None = None
    code: dict[str, Any]
    description: str | None = None
    timeout: int | None = None
    config: dict[str, Any] | None = None
    wait_for_completion: bool = False
    waiter_max_attempts: int = 60
    waiter_delay: int = 15

    service, action, result, waiter = "lambda", "create_function", "FunctionArn", _FUNCTION_READY
    template_fields = aws_template_fields("function_name", "runtime", "role", "handler", "code", "config")

    def arguments(self) -> dict[str, Any]:
        """The function."""
        return {
            "FunctionName": self.function_name,
            "Runtime": self.runtime,
            "Role": self.role,
            "Handler": self.handler,
            "Code": self.code,
            "Description": self.description,
            "Timeout": self.timeout,
            **(self.config or {}),
        }

    def wait_arguments(self, answer: Any) -> dict[str, Any]:
        """The function."""
        return {"FunctionName": self.function_name}


class LambdaFunctionStateSensor(AwsStateSensor):
    """Waits until a function is in a state."""

    function_name: str
    qualifier: str | None = None
    target_states: Collection[str] | None = None

    service, waiter = "lambda", _FUNCTION_READY
    template_fields = aws_template_fields("function_name", "qualifier")

    def arguments(self) -> dict[str, Any]:
        """The function."""
        qualifier = {"Qualifier": self.qualifier} if self.qualifier else {}
        return {"FunctionName": self.function_name, **qualifier}


class StepFunctionStartExecutionOperator(AwsCallOperator):
    """Starts a state machine (or an execution that failed, from where it failed), and gives the execution's ARN.

    A task that is deferred in Airflow waits for the end; any other one does not.
    """

    state_machine_arn: str
    name: str | None = None
    is_redrive_execution: bool = False
    state_machine_input: dict[str, Any] | str | None = None
    waiter_max_attempts: int = 30
    waiter_delay: int = 60

    service = "stepfunctions"
    template_fields = aws_template_fields("state_machine_arn", "name", "state_machine_input", "is_redrive_execution")

    def execute(self, context: Context) -> str:
        """The ARN of the execution.

        Raises:
            TaskException: an execution that is to go on is not named.
        """
        execution = self._redriven() if self.is_redrive_execution else self._started()
        if self.deferrable:
            self.wait(_EXECUTION_DONE, executionArn=execution)
        return execution

    def _started(self) -> str:
        text = self.state_machine_input
        given = {
            "stateMachineArn": self.state_machine_arn,
            "name": self.name,
            "input": text if isinstance(text, str) else json.dumps(text or {}),
        }
        return str(self.client.start_execution(**{k: v for k, v in given.items() if v is not None})["executionArn"])

    def _redriven(self) -> str:
        if not self.name:
            raise TaskException("Execution name is required to start RedriveExecution for state machine.")
        execution = ":".join(
            [*self.state_machine_arn.split(":")[:-2], "execution", self.state_machine_arn.split(":")[-1], self.name]
        )
        self.client.redrive_execution(executionArn=execution)
        return execution


class StepFunctionGetExecutionOutputOperator(AwsBaseOperator):
    """Gives what an execution put out, or its error."""

    execution_arn: str

    service = "stepfunctions"
    template_fields = aws_template_fields("execution_arn")

    def execute(self, context: Context) -> Any:
        """The output."""
        found = self.client.describe_execution(executionArn=self.execution_arn)
        text = found.get("output") or found.get("error")
        return json.loads(text) if text else None


class StepFunctionExecutionSensor(AwsStateSensor):
    """Waits for the end of an execution."""

    execution_arn: str

    service, waiter = "stepfunctions", _EXECUTION_DONE
    template_fields = aws_template_fields("execution_arn")

    def arguments(self) -> dict[str, Any]:
        """The execution."""
        return {"executionArn": self.execution_arn}
