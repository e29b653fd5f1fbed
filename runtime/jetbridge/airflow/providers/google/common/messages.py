"""Messages of Pub/Sub: as they are sent, and as they arrive.

https://cloud.google.com/pubsub/docs/reference/rest/v1/PubsubMessage
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import Any

from jetbridge.definitions.signals import TaskException


@dataclass(frozen=True)
class PubsubMessage:
    """What was published, under the names that Google's client gives it."""

    data: bytes
    attributes: dict[str, str]
    message_id: str
    publish_time: str | None
    ordering_key: str


@dataclass(frozen=True)
class ReceivedMessage:
    """A message that was pulled."""

    ack_id: str
    message: PubsubMessage
    delivery_attempt: int

    @classmethod
    def of(cls, answer: dict[str, Any]) -> ReceivedMessage:
        """A message of the service's answer."""
        inner = answer.get("message", {})
        message = PubsubMessage(
            base64.b64decode(inner.get("data", "")),
            dict(inner.get("attributes", {})),
            inner.get("messageId", ""),
            inner.get("publishTime"),
            inner.get("orderingKey", ""),
        )
        return cls(answer.get("ackId", ""), message, int(answer.get("deliveryAttempt", 0)))

    def as_dict(self) -> dict[str, Any]:
        """The message as plain data, its content as base64."""
        message = {
            "data": base64.b64encode(self.message.data).decode(),
            "attributes": self.message.attributes,
            "message_id": self.message.message_id,
            "ordering_key": self.message.ordering_key,
        }
        if self.message.publish_time is not None:
            message["publish_time"] = self.message.publish_time
        return {"ack_id": self.ack_id, "message": message, "delivery_attempt": self.delivery_attempt}


def sent_message(given: Any) -> dict[str, Any]:
    """A message as the service takes it.

    Raises:
        TaskException: it has neither data nor attributes, or data that is no bytes.
    """
    if not isinstance(given, dict):
        raise TaskException("Wrong message type. Must be a dictionary.")
    attributes = given.get("attributes")
    if "data" not in given and not attributes:
        raise TaskException("Wrong message. Dictionary must contain 'data' or 'attributes'.")
    if "data" in given and not isinstance(given["data"], bytes):
        raise TaskException("Wrong message. 'data' must be send as a bytestring")
    return {"data": base64.b64encode(given.get("data", b"")).decode(), "attributes": attributes or {}}
