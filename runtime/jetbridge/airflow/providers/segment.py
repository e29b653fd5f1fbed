"""Segment: events of users, over analytics-python.

https://airflow.apache.org/docs/apache-airflow-providers-segment/stable/_api/airflow/providers/segment/operators/segment_track_event/index.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator, given
from jetbridge.airflow.hook import BaseHook
from jetbridge.definitions.signals import TaskException


class SegmentHook(BaseHook):
    """The client with the write key of the connection's extra.

    Raises:
        TaskException: there is no key.
    """

    conn_name_attr = "segment_conn_id"
    default_conn_name = "segment_default"
    conn_type = "segment"
    hook_name = "Segment"

    def __init__(self, segment_conn_id: str = "segment_default", segment_debug_mode: bool = False) -> None:
        super().__init__()
        self.segment_conn_id, self.segment_debug_mode = segment_conn_id, segment_debug_mode
        self.connection = self.get_connection(segment_conn_id)
        self.extras = self.connection.extra_dejson
        self.write_key = self.extras.get("write_key")
        if self.write_key is None:
            raise TaskException("No Segment write key provided")

    def get_conn(self) -> Any:
        """The module `analytics`, with the key."""
        analytics = client("analytics", extra="segment")
        analytics.debug, analytics.on_error, analytics.write_key = (
            self.segment_debug_mode,
            self.on_error,
            self.write_key,
        )
        return analytics

    def on_error(self, error: str, items: str) -> None:
        """What the client calls when an event was refused.

        Raises:
            TaskException: always.
        """
        raise TaskException(f"Segment error: {error} with items: {items}")


class SegmentTrackEventOperator(DeclaredOperator):
    """Tells an event of a user."""

    template_fields = ("user_id", "event", "properties", "segment_conn_id")

    user_id: str
    event: str
    properties: dict[str, Any] = given(dict)
    segment_conn_id: str = "segment_default"
    segment_debug_mode: bool = False

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- all is in the arguments
        """Tell it, and wait until it is sent."""
        analytics = SegmentHook(self.segment_conn_id, self.segment_debug_mode).get_conn()
        analytics.track(self.user_id, self.event, self.properties)
        analytics.flush()
