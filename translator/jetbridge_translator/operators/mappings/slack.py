"""Slack: its API, its incoming webhooks, and results of SQL queries.

https://airflow.apache.org/docs/apache-airflow-providers-slack/stable/operators/index.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import classes, entry
from jetbridge_translator.operators.mapping import Case, connection, parameter
from jetbridge_translator.operators.registry import carried, operator

_SLACK = "airflow.providers.slack"
_OLDER = "airflow.operators.slack_operator"
_API = connection("slack_conn_id", resource="Slack", default="slack_api_default", extra="slack")
_CLIENT = {
    "token": parameter("str | None"),
    "base_url": parameter("str | None"),
    "proxy": parameter("str | None"),
    "timeout": parameter("int | None"),
    "retry_handlers": parameter(),
}
_FIXED = {"method": "the operator has one of its own", "api_params": "the operator makes its own"}

operator(
    f"{_SLACK}.operators.slack.SlackAPIPostOperator",
    also=[f"{_OLDER}.SlackAPIPostOperator", "airflow.operators.SlackAPIPostOperator"],
    kind="SlackAPIPostOperator",
    connections=(_API,),
    method="post",
    args={
        "text": parameter("str"),
        "channel": parameter("str", default="#general"),
        "username": parameter("str", default="Airflow"),
        "icon_url": parameter("str"),
        "blocks": parameter(),
        "attachments": parameter(),
        "thread_ts": parameter("str | None"),
        **_CLIENT,
    },
    ignored=_FIXED,
    cases=[
        Case(
            'SlackAPIPostOperator(task_id="tell", channel="#data", text="Loaded {{ ds }}.")',
            '@op(kind="SlackAPIPostOperator")\n'
            'def tell(slack_api_default: Slack, text: str = template("Loaded {{ ds }}."), channel: str = "#data"):\n'
            "    return slack_api_default.post(text, channel=channel)",
        )
    ],
)

operator(
    f"{_SLACK}.operators.slack.SlackAPIFileOperator",
    also=[f"{_OLDER}.SlackAPIFileOperator"],
    kind="SlackAPIFileOperator",
    connections=(_API,),
    method="send_file",
    args={
        "channels": parameter(),
        "channel": parameter(name="channels"),
        "filename": parameter("str | None"),
        "content": parameter("str | None"),
        "initial_comment": parameter("str | None"),
        "title": parameter("str | None"),
        "display_filename": parameter("str | None"),
        "snippet_type": parameter("str | None"),
        "thread_ts": parameter("str | None"),
        **_CLIENT,
    },
    ignored={
        **_FIXED,
        "filetype": "Slack finds it out itself",
        "method_version": "Slack has shut down the first version",
    },
    cases=[
        Case(
            'SlackAPIFileOperator(task_id="send", slack_conn_id="slack", channels="#data", filename="/data/{{ ds }}.csv")',
            '@op(kind="SlackAPIFileOperator")\n'
            'def send(slack: Slack, channels="#data", filename: str | None = template("/data/{{ ds }}.csv")):\n'
            "    return slack.send_file(channels, filename=filename)",
        )
    ],
)

operator(
    f"{_SLACK}.operators.slack_webhook.SlackWebhookOperator",
    also=["airflow.contrib.operators.slack_webhook_operator.SlackWebhookOperator"],
    kind="SlackWebhookOperator",
    connections=(connection("slack_webhook_conn_id", "http_conn_id", resource="SlackWebhook", extra="slack"),),
    method="post",
    args={
        "message": parameter("str"),
        "webhook_token": parameter("str | None"),
        "attachments": parameter(),
        "blocks": parameter(),
        "channel": parameter("str | None"),
        "username": parameter("str | None"),
        "icon_emoji": parameter("str | None"),
        "icon_url": parameter("str | None"),
        "link_names": parameter("bool", default=False),
        "proxy": parameter("str | None"),
        "timeout": parameter("int | None"),
        "retry_handlers": parameter(),
    },
    ignored={
        "endpoint": "the webhook's address says it",
        "method": "a webhook takes POST only",
        "extra_options": "the webhook's client checks the answer itself",
    },
    cases=[
        Case(
            'SlackWebhookOperator(task_id="tell", slack_webhook_conn_id="alerts", message="Loaded {{ ds }}.")',
            '@op(kind="SlackWebhookOperator")\n'
            'def tell(alerts: SlackWebhook, message: str = template("Loaded {{ ds }}.")):\n'
            "    return alerts.post(message)",
        ),
        Case(
            'SlackWebhookOperator(task_id="tell", http_conn_id="slack", webhook_token="T0/B0", message="done", username="etl")',
            '@op(kind="SlackWebhookOperator")\n'
            "def tell(\n"
            "    slack: SlackWebhook,\n"
            '    message: str = "done",\n'
            '    webhook_token: str | None = "T0/B0",\n'
            '    username: str | None = "etl",\n'
            "):\n"
            "    return slack.post(message, webhook_token=webhook_token, username=username)",
        ),
    ],
)

_RUNTIME = "jetbridge.airflow.providers.slack"
classes(
    f"{_SLACK}.operators.slack",
    entry(
        "SlackAPIOperator",
        'method="pins.add", api_params={"channel": "C1", "timestamp": "1.2"}',
        f"{_OLDER}.SlackAPIOperator",
    ),
    entry(
        "SlackAPIConversationsHistoryOperator",
        'channel="C1", limit=20',
        ignored={"method": _FIXED["method"]},
    ),
    extra="slack",
    within=_RUNTIME,
)
classes(
    f"{_SLACK}.transfers.sql_to_slack",
    entry(
        "SqlToSlackApiFileOperator",
        'sql_conn_id="warehouse", sql="SELECT 1", slack_filename="rows.csv"',
        ignored={"slack_method_version": "Slack has shut down the first version"},
    ),
    extra="slack",
    within=_RUNTIME,
)
classes(
    f"{_SLACK}.transfers.sql_to_slack_webhook",
    entry(
        "SqlToSlackWebhookOperator",
        'sql_conn_id="warehouse", sql="SELECT 1", slack_webhook_conn_id="alerts", slack_message="{{ results_df }}"',
        f"{_SLACK}.transfers.sql_to_slack.SqlToSlackOperator",
        late="slack_message",
        renamed={"slack_conn_id": "slack_webhook_conn_id"},
    ),
    extra="slack",
    within=_RUNTIME,
)

carried(
    _RUNTIME,
    "BaseSqlToSlackOperator",
    "SlackAPIFileOperator",
    "SlackAPIPostOperator",
    "SlackHook",
    "SlackNotifier",
    "SlackWebhookHook",
    "SlackWebhookNotifier",
    "SlackWebhookOperator",
    "SqlToSlackOperator",
    "send_slack_notification",
    "send_slack_webhook_notification",
    extra="slack",
)
