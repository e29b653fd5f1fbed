"""Hooks of SQS, SNS, DynamoDB, Lambda, Secrets Manager and Step Functions.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/_api/airflow/providers/amazon/aws/hooks/index.html
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.amazon.aws.hooks.base_aws import AwsBaseHook
from jetbridge.definitions.signals import TaskException


class SqsHook(AwsBaseHook):
    """Queues."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "client_type": "sqs"})

    def create_queue(self, queue_name: str, attributes: dict[str, Any] | None = None) -> dict[str, Any]:
        """Make a queue; what SQS answers."""
        answer: dict[str, Any] = self.conn.create_queue(QueueName=queue_name, Attributes=attributes or {})
        return answer

    def send_message(
        self,
        queue_url: str,
        message_body: str,
        delay_seconds: int = 0,
        message_attributes: dict[str, Any] | None = None,
        message_group_id: str | None = None,
        message_deduplication_id: str | None = None,
    ) -> dict[str, Any]:
        """Send a message; what SQS answers."""
        given = {"MessageGroupId": message_group_id, "MessageDeduplicationId": message_deduplication_id}
        answer: dict[str, Any] = self.conn.send_message(
            QueueUrl=queue_url,
            MessageBody=message_body,
            DelaySeconds=delay_seconds,
            MessageAttributes=message_attributes or {},
            **{name: value for name, value in given.items() if value},
        )
        return answer

    def receive(
        self, queue_url: str, max_messages: int, wait_seconds: int, visibility_timeout: int | None
    ) -> list[dict[str, Any]]:
        """Messages of a queue."""
        timeout = {} if visibility_timeout is None else {"VisibilityTimeout": visibility_timeout}
        answer = self.conn.receive_message(
            QueueUrl=queue_url, MaxNumberOfMessages=max_messages, WaitTimeSeconds=wait_seconds, **timeout
        )
        messages: list[dict[str, Any]] = answer.get("Messages", [])
        return messages

    def delete(self, queue_url: str, messages: Iterable[dict[str, Any]]) -> None:
        """Delete messages from a queue.

        Raises:
            TaskException: SQS refused.
        """
        entries = [{"Id": each["MessageId"], "ReceiptHandle": each["ReceiptHandle"]} for each in messages]
        answer = self.conn.delete_message_batch(QueueUrl=queue_url, Entries=entries)
        if "Successful" not in answer:
            raise TaskException(f"Delete SQS Messages failed {answer} for messages {entries}")


SQSHook = SqsHook


def chosen_messages(
    messages: list[dict[str, Any]], way: str | None, values: Collection[str] | None, config: Any
) -> list[dict[str, Any]]:
    """The messages that a filter lets through: `literal` compares the whole text, `jsonpath` a part of it."""
    if way is None:
        return messages
    if way == "literal":
        return [each for each in messages if values is None or each["Body"] in values]
    parse = client("jsonpath_ng", extra="amazon").parse(config)
    found = [(each, [match.value for match in parse.find(json.loads(each["Body"]))]) for each in messages]
    return [each for each, parts in found if (parts if values is None else any(part in values for part in parts))]


class SnsHook(AwsBaseHook):
    """Topics."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "client_type": "sns"})

    def publish_to_target(
        self,
        target_arn: str,
        message: str,
        subject: str | None = None,
        message_attributes: dict[str, Any] | None = None,
        message_deduplication_id: str | None = None,
        message_group_id: str | None = None,
    ) -> dict[str, Any]:
        """Publish a message; what SNS answers."""
        given = {
            "Subject": subject,
            "MessageDeduplicationId": message_deduplication_id,
            "MessageGroupId": message_group_id,
            "MessageAttributes": _attributes(message_attributes) if message_attributes else None,
        }
        answer: dict[str, Any] = self.conn.publish(
            TargetArn=target_arn,
            Message=json.dumps({"default": message}),
            MessageStructure="json",
            **{name: value for name, value in given.items() if value is not None},
        )
        return answer


AwsSnsHook = SnsHook


def _attributes(given: dict[str, Any]) -> dict[str, dict[str, Any]]:
    return {name: _attribute(value) for name, value in given.items()}


def _attribute(value: Any) -> dict[str, Any]:
    if isinstance(value, bytes):
        return {"DataType": "Binary", "BinaryValue": value}
    if isinstance(value, str):
        return {"DataType": "String", "StringValue": value}
    if isinstance(value, (int, float)):
        return {"DataType": "Number", "StringValue": str(value)}
    if isinstance(value, Iterable):
        return {"DataType": "String.Array", "StringValue": json.dumps(list(value))}
    raise TypeError(
        f"Values in MessageAttributes must be one of bytes, str, int, float, or iterable; got {type(value)}"
    )


class DynamoDBHook(AwsBaseHook):
    """Tables of DynamoDB; `conn` is boto3's resource."""

    def __init__(
        self, *args: Any, table_keys: list[str] | None = None, table_name: str | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **{**kwargs, "resource_type": "dynamodb"})
        self.table_keys, self.table_name = table_keys, table_name

    def write_batch_data(self, items: Iterable[Any]) -> bool:
        """Put items into the table."""
        with self.conn.Table(self.table_name).batch_writer(overwrite_by_pkeys=self.table_keys) as batch:
            for item in items:
                batch.put_item(Item=item)
        return True


AwsDynamoDBHook = DynamoDBHook


class LambdaHook(AwsBaseHook):
    """Functions."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "client_type": "lambda"})

    def invoke_lambda(self, *, function_name: str, **options: Any) -> dict[str, Any]:
        """Call a function; `options` in snake case are Lambda's (`payload`, `invocation_type`, `qualifier`, …)."""
        given = {"".join(part.capitalize() for part in name.split("_")): value for name, value in options.items()}
        answer: dict[str, Any] = self.conn.invoke(
            FunctionName=function_name, **{name: value for name, value in given.items() if value is not None}
        )
        return answer


AwsLambdaHook = LambdaHook


class SecretsManagerHook(AwsBaseHook):
    """Secrets."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "client_type": "secretsmanager"})

    def get_secret(self, secret_name: str) -> str | bytes:
        """The value of a secret."""
        answer = self.conn.get_secret_value(SecretId=secret_name)
        value: str | bytes = answer["SecretString"] if "SecretString" in answer else answer["SecretBinary"]
        return value

    def get_secret_as_dict(self, secret_name: str) -> dict[str, Any]:
        """The value of a secret that is JSON."""
        parsed: dict[str, Any] = json.loads(self.get_secret(secret_name))
        return parsed


class StepFunctionHook(AwsBaseHook):
    """State machines."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "client_type": "stepfunctions"})

    def start_execution(
        self,
        state_machine_arn: str,
        name: str | None = None,
        state_machine_input: dict[str, Any] | str | None = None,
    ) -> str:
        """Start a state machine; the execution's ARN."""
        text = state_machine_input if isinstance(state_machine_input, str) else json.dumps(state_machine_input or {})
        named = {"name": name} if name else {}
        return str(self.conn.start_execution(stateMachineArn=state_machine_arn, input=text, **named)["executionArn"])

    def describe_execution(self, execution_arn: str) -> dict[str, Any]:
        """What Step Functions says of an execution."""
        found: dict[str, Any] = self.conn.describe_execution(executionArn=execution_arn)
        return found
