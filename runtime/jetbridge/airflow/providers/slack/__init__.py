"""Slack: its API and its incoming webhooks."""

from __future__ import annotations

from jetbridge.airflow.providers.slack.hook import SlackHook
from jetbridge.airflow.providers.slack.notifiers import (
    SlackNotifier,
    SlackWebhookNotifier,
    send_slack_notification,
    send_slack_webhook_notification,
)
from jetbridge.airflow.providers.slack.operators import (
    SlackAPIConversationsHistoryOperator,
    SlackAPIFileOperator,
    SlackAPIOperator,
    SlackAPIPostOperator,
    SlackWebhookOperator,
)
from jetbridge.airflow.providers.slack.transfers import (
    BaseSqlToSlackOperator,
    SqlToSlackApiFileOperator,
    SqlToSlackOperator,
    SqlToSlackWebhookOperator,
)
from jetbridge.airflow.providers.slack.webhook import SlackWebhookHook

__all__ = [
    "BaseSqlToSlackOperator",
    "SlackAPIConversationsHistoryOperator",
    "SlackAPIFileOperator",
    "SlackAPIOperator",
    "SlackAPIPostOperator",
    "SlackHook",
    "SlackNotifier",
    "SlackWebhookHook",
    "SlackWebhookNotifier",
    "SlackWebhookOperator",
    "SqlToSlackApiFileOperator",
    "SqlToSlackOperator",
    "SqlToSlackWebhookOperator",
    "send_slack_notification",
    "send_slack_webhook_notification",
]
