"""Chats, alarms and mailboxes other than Slack and SMTP.

https://airflow.apache.org/docs/apache-airflow-providers/operators-and-hooks-ref/services.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import classes, entry
from jetbridge_translator.operators.registry import carried

_PROVIDERS = "airflow.providers"
_RUNTIME = f"jetbridge.{_PROVIDERS}"
_OLDER = "airflow.contrib.operators"

carried(f"{_RUNTIME}.telegram", "TelegramHook", extra="telegram")
classes(
    f"{_PROVIDERS}.telegram.operators.telegram",
    entry("TelegramOperator", 'chat_id="-100", text="Loaded."'),
    entry("TelegramFileOperator", 'chat_id="-100", file="/data/rows.csv"'),
    extra="telegram",
    within=f"{_RUNTIME}.telegram",
)

carried(f"{_RUNTIME}.discord", "DiscordWebhookHook", "DiscordNotifier", extra="http")
classes(
    f"{_PROVIDERS}.discord.operators.discord_webhook",
    entry(
        "DiscordWebhookOperator",
        'http_conn_id="discord", message="Loaded."',
        f"{_OLDER}.discord_webhook_operator.DiscordWebhookOperator",
    ),
    extra="http",
    within=f"{_RUNTIME}.discord",
)

carried(f"{_RUNTIME}.dingding", "DingdingHook", extra="http")
classes(
    f"{_PROVIDERS}.dingding.operators.dingding",
    entry("DingdingOperator", 'message="Loaded."', f"{_OLDER}.dingding_operator.DingdingOperator"),
    extra="http",
    within=f"{_RUNTIME}.dingding",
)

carried(
    f"{_RUNTIME}.opsgenie.hook",
    "OpsgenieAlertHook",
    "OpsgenieNotifier",
    "send_opsgenie_notification",
    extra="opsgenie",
)
classes(
    f"{_PROVIDERS}.opsgenie.operators.opsgenie",
    entry(
        "OpsgenieCreateAlertOperator",
        'message="The load failed", priority="P2"',
        f"{_OLDER}.opsgenie_alert_operator.OpsgenieAlertOperator",
        f"{_PROVIDERS}.opsgenie.operators.opsgenie_alert.OpsgenieAlertOperator",
    ),
    entry("OpsgenieCloseAlertOperator", 'identifier="load", identifier_type="alias"'),
    entry("OpsgenieDeleteAlertOperator", 'identifier="load", identifier_type="alias"'),
    extra="opsgenie",
    within=f"{_RUNTIME}.opsgenie.operators",
)

carried(
    f"{_RUNTIME}.pagerduty",
    "PagerdutyHook",
    "PagerdutyEventsHook",
    "PagerdutyNotifier",
    "send_pagerduty_notification",
    extra="pagerduty",
)
carried(f"{_RUNTIME}.apprise", "AppriseHook", "AppriseNotifier", "send_apprise_notification", extra="apprise")

carried(f"{_RUNTIME}.segment", "SegmentHook", extra="segment")
classes(
    f"{_PROVIDERS}.segment.operators.segment_track_event",
    entry(
        "SegmentTrackEventOperator",
        'user_id="u1", event="loaded"',
        f"{_OLDER}.segment_track_event_operator.SegmentTrackEventOperator",
    ),
    extra="segment",
    within=f"{_RUNTIME}.segment",
)

carried(f"{_RUNTIME}.imap.hook", "ImapHook")
classes(
    f"{_PROVIDERS}.imap.sensors.imap_attachment",
    entry(
        "ImapAttachmentSensor",
        'attachment_name="rows.csv", mail_filter=\'(FROM "shop@example.com")\'',
        "airflow.contrib.sensors.imap_attachment_sensor.ImapAttachmentSensor",
    ),
    within=f"{_RUNTIME}.imap.sensor",
)
