"""SQS, SNS and DynamoDB.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/sqs.html
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.amazon.aws.hooks.messages import DynamoDBHook, SnsHook, SqsHook, chosen_messages
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import (
    AwsBaseOperator,
    AwsBaseSensor,
    aws_template_fields,
)
from jetbridge.definitions.signals import TaskException


class SqsPublishOperator(AwsBaseOperator):
    """Sends a message to a queue, and gives what SQS answers."""

    sqs_queue: str
    message_content: str
    message_attributes: dict[str, Any] | None = None
    delay_seconds: int = 0
    message_group_id: str | None = None
    message_deduplication_id: str | None = None

    hook_class = SqsHook
    template_fields = aws_template_fields(
        "sqs_queue",
        "message_content",
        "delay_seconds",
        "message_attributes",
        "message_group_id",
        "message_deduplication_id",
    )

    def execute(self, context: Context) -> dict[str, Any]:
        """The answer."""
        answer: dict[str, Any] = self.hook.send_message(
            self.sqs_queue,
            self.message_content,
            int(self.delay_seconds),
            self.message_attributes,
            self.message_group_id,
            self.message_deduplication_id,
        )
        return answer


SQSPublishOperator = SqsPublishOperator


class SqsSensor(AwsBaseSensor):
    """Waits for messages of a queue; they are kept under the key `messages` of the task's XCom, and deleted from the queue."""

    sqs_queue: str
    max_messages: int = 5
    num_batches: int = 1
    wait_time_seconds: int = 1
    visibility_timeout: int | None = None
    message_filtering: str | None = None
    message_filtering_match_values: Collection[str] | None = None
    message_filtering_config: Any = None
    delete_message_on_reception: bool = True

    hook_class = SqsHook
    template_fields = aws_template_fields("sqs_queue", "max_messages", "message_filtering_config")

    def poke(self, context: Context) -> bool:
        """Whether there were some."""
        found: list[dict[str, Any]] = []
        for _ in range(self.num_batches):
            received = self.hook.receive(
                self.sqs_queue, int(self.max_messages), self.wait_time_seconds, self.visibility_timeout
            )
            kept = chosen_messages(
                received, self.message_filtering, self.message_filtering_match_values, self.message_filtering_config
            )
            if self.delete_message_on_reception and kept:
                self.hook.delete(self.sqs_queue, kept)
            found += kept
        if found:
            context["ti"].xcom_push(key="messages", value=found)
        return bool(found)


SQSSensor = SqsSensor


class SnsPublishOperator(AwsBaseOperator):
    """Publishes a message to a topic, and gives what SNS answers."""

    target_arn: str
    message: str
    subject: str | None = None
    message_attributes: dict[str, Any] | None = None
    message_deduplication_id: str | None = None
    message_group_id: str | None = None

    hook_class = SnsHook
    template_fields = aws_template_fields(
        "target_arn",
        "message",
        "subject",
        "message_attributes",
        "message_deduplication_id",
        "message_group_id",
    )

    def execute(self, context: Context) -> dict[str, Any]:
        """The answer."""
        answer: dict[str, Any] = self.hook.publish_to_target(
            self.target_arn,
            self.message,
            self.subject,
            self.message_attributes,
            self.message_deduplication_id,
            self.message_group_id,
        )
        return answer


class DynamoDBValueSensor(AwsBaseSensor):
    """Waits until an attribute of an item has a value, or one of several."""

    table_name: str
    partition_key_name: str
    partition_key_value: str
    attribute_name: str
    attribute_value: str | Collection[str]
    sort_key_name: str | None = None
    sort_key_value: str | None = None

    hook_class = DynamoDBHook
    template_fields = aws_template_fields(
        "table_name",
        "partition_key_name",
        "partition_key_value",
        "attribute_name",
        "attribute_value",
        "sort_key_name",
        "sort_key_value",
    )

    def poke(self, context: Context) -> bool:
        """Whether it has.

        Raises:
            TaskException: a sort key has a name and no value.
        """
        key = {self.partition_key_name: self.partition_key_value}
        if self.sort_key_name:
            if self.sort_key_value is None:
                raise TaskException(f"The sort key {self.sort_key_name!r} has no value")
            key[self.sort_key_name] = self.sort_key_value
        item = self.hook.conn.Table(self.table_name).get_item(Key=key).get("Item", {})
        wanted = [self.attribute_value] if isinstance(self.attribute_value, str) else self.attribute_value
        return item.get(self.attribute_name) in wanted
