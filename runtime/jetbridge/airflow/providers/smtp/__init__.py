"""SMTP: mails."""

from __future__ import annotations

from jetbridge.airflow.providers.smtp.hook import SmtpHook
from jetbridge.airflow.providers.smtp.notifier import SmtpNotifier, send_smtp_notification
from jetbridge.airflow.providers.smtp.operator import EmailOperator

__all__ = ["EmailOperator", "SmtpHook", "SmtpNotifier", "send_smtp_notification"]
