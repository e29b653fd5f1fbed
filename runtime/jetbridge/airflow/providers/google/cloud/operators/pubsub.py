"""Pub/Sub: topics, subscriptions, messages.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/pubsub.html
"""

from __future__ import annotations

import uuid
from collections.abc import Callable
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.google.cloud.operators.calls import Call, GoogleCallOperator, GoogleCallSensor
from jetbridge.airflow.providers.google.common.messages import ReceivedMessage, sent_message
from jetbridge.airflow.providers.google.common.rest import GoogleError
from jetbridge.airflow.sensor import PokeReturnValue

_ADDRESS = "https://pubsub.googleapis.com/v1"
_TOPIC = "projects/{project_id}/topics/{topic}"
_SUBSCRIPTION = "projects/{project_id}/subscriptions/{subscription}"
_MISSING, _EXISTS = 404, 409
_PULL = Call(
    "POST", _SUBSCRIPTION + ":pull", {"maxMessages": "max_messages", "returnImmediately": "return_immediately"}
)


class PubSubOperator(GoogleCallOperator):
    """What operators of Pub/Sub share: that there is what is to be made (or nothing to be deleted) is an error only when they say so."""

    address = _ADDRESS

    def execute(self, context: Context) -> Any:
        """Ask.

        Raises:
            TaskException: the service refuses.
        """
        try:
            return super().execute(context)
        except GoogleError as error:
            expected = {_EXISTS: "fail_if_exists", _MISSING: "fail_if_not_exists"}.get(error.status)
            if expected is None or getattr(self, expected, True):
                raise
            self.log.warning("%s", error)
            return self.refused()


class _Puller:
    """What operator and sensor share that pull messages."""

    hook: Any
    ask: Callable[..., Any]
    ack_ids: list[str]
    ack_messages: bool
    messages_callback: Callable[[list[ReceivedMessage], Context], Any] | None

    def pulled(self, context: Context) -> tuple[list[ReceivedMessage], Any]:
        """Messages, and what the callback makes of them; without one, the messages as plain data."""
        messages = [ReceivedMessage.of(each) for each in self.ask(_PULL).get("receivedMessages", ())]
        if self.messages_callback is None:
            result: Any = [each.as_dict() for each in messages]
        else:
            result = self.messages_callback(messages, context)
        if messages and self.ack_messages:
            self.ack_ids = [each.ack_id for each in messages]
            self.ask(Call("POST", _SUBSCRIPTION + ":acknowledge", {"ackIds": "ack_ids"}))
        return messages, result


class PubSubCreateTopicOperator(PubSubOperator):
    """Makes a topic."""

    topic: str
    project_id: str | None = None
    fail_if_exists: bool = False
    labels: dict[str, str] | None = None
    message_storage_policy: Any = None
    kms_key_name: str | None = None
    schema_settings: Any = None
    message_retention_duration: str | None = None

    call = Call(
        "PUT",
        _TOPIC,
        {
            "labels": "labels",
            "messageStoragePolicy": "message_storage_policy",
            "kmsKeyName": "kms_key_name",
            "schemaSettings": "schema_settings",
            "messageRetentionDuration": "message_retention_duration",
        },
    )
    nothing = True
    template_fields = ("project_id", "topic", "impersonation_chain")


class PubSubCreateSubscriptionOperator(PubSubOperator):
    """Makes a subscription, and gives its name; one without a name is given one."""

    topic: str
    project_id: str | None = None
    subscription: str | None = None
    subscription_project_id: str | None = None
    ack_deadline_secs: int = 10
    fail_if_exists: bool = False
    push_config: Any = None
    retain_acked_messages: bool | None = None
    message_retention_duration: Any = None
    labels: dict[str, str] | None = None
    enable_message_ordering: bool = False
    expiration_policy: Any = None
    filter_: str | None = None
    dead_letter_policy: Any = None
    message_retry_policy: Any = None

    call = Call("PUT", "projects/{subscription_project}/subscriptions/{subscription}", "request")
    template_fields = ("project_id", "topic", "subscription", "subscription_project_id", "impersonation_chain")

    def execute(self, context: Context) -> str:
        """The name."""
        self.subscription = self.subscription or f"sub-{uuid.uuid4()}"
        self.subscription_project = self.subscription_project_id or self.project
        super().execute(context)
        return self.subscription

    @property
    def request(self) -> dict[str, Any]:
        """The subscription."""
        given = {
            "topic": _TOPIC.format(project_id=self.project, topic=self.topic),
            "ackDeadlineSeconds": self.ack_deadline_secs,
            "pushConfig": self.push_config,
            "retainAckedMessages": self.retain_acked_messages,
            "messageRetentionDuration": self.message_retention_duration,
            "labels": self.labels,
            "enableMessageOrdering": self.enable_message_ordering or None,
            "expirationPolicy": self.expiration_policy,
            "filter": self.filter_,
            "deadLetterPolicy": self.dead_letter_policy,
            "retryPolicy": self.message_retry_policy,
        }
        return {name: value for name, value in given.items() if value is not None}


class PubSubDeleteTopicOperator(PubSubOperator):
    """Deletes a topic."""

    topic: str
    project_id: str | None = None
    fail_if_not_exists: bool = False

    call = Call("DELETE", _TOPIC)
    nothing = True
    template_fields = ("project_id", "topic", "impersonation_chain")


class PubSubDeleteSubscriptionOperator(PubSubOperator):
    """Deletes a subscription."""

    subscription: str
    project_id: str | None = None
    fail_if_not_exists: bool = False

    call = Call("DELETE", _SUBSCRIPTION)
    nothing = True
    template_fields = ("project_id", "subscription", "impersonation_chain")


class PubSubPublishMessageOperator(PubSubOperator):
    """Publishes messages, one after the other."""

    topic: str
    messages: list[Any]
    project_id: str | None = None

    call = Call("POST", _TOPIC + ":publish", "request")
    template_fields = (
        "project_id",
        "topic",
        "messages",
        "enable_message_ordering",
        "enable_open_telemetry_tracing",
        "impersonation_chain",
    )

    def execute(self, context: Context) -> None:
        """Publish them.

        Raises:
            TaskException: a message has neither data nor attributes, or data that is no bytes.
        """
        prepared = [sent_message(each) for each in self.messages]
        for message in prepared:
            self.request = {"messages": [message]}
            super().execute(context)


class PubSubPullOperator(_Puller, PubSubOperator):
    """Pulls messages, and gives them, or what `messages_callback` makes of them."""

    project_id: str
    subscription: str
    max_messages: int = 5
    ack_messages: bool = False
    messages_callback: Any = None
    poll_interval: int = 300

    return_immediately = True
    template_fields = ("project_id", "subscription", "impersonation_chain")

    def execute(self, context: Context) -> Any:
        """The messages."""
        return self.pulled(context)[1]


class PubSubPullSensor(_Puller, GoogleCallSensor):
    """Waits for messages, and gives them, or what `messages_callback` makes of them."""

    project_id: str
    subscription: str
    max_messages: int = 5
    return_immediately: bool | None = True
    poke_interval: float = 10.0
    ack_messages: bool = False
    messages_callback: Any = None

    address = _ADDRESS
    template_fields = ("project_id", "subscription", "impersonation_chain")

    def poke(self, context: Context) -> PokeReturnValue:
        """Whether there are any."""
        messages, result = self.pulled(context)
        return PokeReturnValue(bool(messages), result)


PubSubTopicCreateOperator = PubSubCreateTopicOperator
PubSubSubscriptionCreateOperator = PubSubCreateSubscriptionOperator
PubSubTopicDeleteOperator = PubSubDeleteTopicOperator
PubSubSubscriptionDeleteOperator = PubSubDeleteSubscriptionOperator
PubSubPublishOperator = PubSubPublishMessageOperator
