"""EventBridge: events and rules.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/eventbridge.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import aws_template_fields
from jetbridge.airflow.providers.amazon.aws.operators.calls import AwsCallOperator
from jetbridge.definitions.signals import TaskException


class EventBridgeOperator(AwsCallOperator):
    """What operators of EventBridge share."""

    service = "events"


class EventBridgePutEventsOperator(EventBridgeOperator):
    """Puts events, and gives their ids."""

    entries: list[dict[str, Any]]
    endpoint_id: str | None = None

    action, result = "put_events", "Entries[].EventId"
    sends = pairs(Entries="entries", EndpointId="endpoint_id")
    template_fields = aws_template_fields("endpoint_id", "entries")


class EventBridgePutRuleOperator(EventBridgeOperator):
    """Makes a rule, or changes it."""

    name: str
    description: str | None = None
    event_bus_name: str | None = None
    event_pattern: str | None = None
    role_arn: str | None = None
    schedule_expression: str | None = None
    state: str | None = None
    tags: list[Any] | None = None

    action, result = "put_rule", "@"
    sends = pairs(
        Name="name",
        Description="description",
        EventBusName="event_bus_name",
        EventPattern="event_pattern",
        RoleArn="role_arn",
        ScheduleExpression="schedule_expression",
        State="state",
        Tags="tags",
    )
    template_fields = aws_template_fields(
        "description", "event_bus_name", "event_pattern", "name", "role_arn", "schedule_expression", "state", "tags"
    )

    def check_arguments(self) -> None:
        """Check what was given.

        Raises:
            TaskException: the rule has neither a pattern nor a schedule.
        """
        if not (self.event_pattern or self.schedule_expression):
            raise TaskException(
                "One of `event_pattern` or `schedule_expression` are required in order to put or update your rule."
            )


class EventBridgeEnableRuleOperator(EventBridgeOperator):
    """Switches a rule on."""

    name: str
    event_bus_name: str | None = None

    action = "enable_rule"
    sends = pairs(Name="name", EventBusName="event_bus_name")
    template_fields = aws_template_fields("event_bus_name", "name")


class EventBridgeDisableRuleOperator(EventBridgeOperator):
    """Switches a rule off."""

    name: str
    event_bus_name: str | None = None

    action = "disable_rule"
    sends = pairs(Name="name", EventBusName="event_bus_name")
    template_fields = aws_template_fields("event_bus_name", "name")
