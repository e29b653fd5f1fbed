"""A ready-made sensor that sends a mail for each run that failed.

https://docs.dagster.io/api/dagster/schedules-sensors#dagster.make_email_on_run_failure_sensor
"""

from __future__ import annotations

import html
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from email.message import EmailMessage
from enum import Enum
from typing import Any

from jetbridge.definitions.automation.requests import DefaultSensorStatus
from jetbridge.definitions.automation.run_status_sensor import RunStatusSensorDefinition, run_failure_sensor
from jetbridge.errors import InvalidDefinitionError


class SmtpType(str, Enum):
    """How the connection to the server is encrypted."""

    SSL = "SSL"
    STARTTLS = "STARTTLS"


_PORTS = {SmtpType.SSL: 465, SmtpType.STARTTLS: 587}


@dataclass(frozen=True)
class SmtpServer:
    """Where mails are handed in, and as whom."""

    host: str
    smtp_type: SmtpType
    port: int | None
    user: str
    password: str

    def send(self, mail: EmailMessage) -> None:
        """Hand in a mail; the server's certificate is checked.

        Raises:
            smtplib.SMTPException: the server refuses.
            OSError: the server is not there, or its certificate is not trusted.
        """
        import smtplib
        import ssl

        trust, port = ssl.create_default_context(), self.port or _PORTS[self.smtp_type]
        is_ssl = self.smtp_type is SmtpType.SSL
        with smtplib.SMTP_SSL(self.host, port, context=trust) if is_ssl else smtplib.SMTP(self.host, port) as server:
            if not is_ssl:
                server.starttls(context=trust)
            server.login(self.user, self.password)
            server.send_message(mail)


def make_email_on_run_failure_sensor(
    email_from: str,
    email_password: str,
    email_to: Sequence[str],
    email_body_fn: Callable[[Any], str] | None = None,
    email_subject_fn: Callable[[Any], str] | None = None,
    smtp_host: str = "smtp.gmail.com",
    smtp_type: str = "SSL",
    smtp_port: int | None = None,
    smtp_user: str | None = None,
    name: str | None = None,
    webserver_base_url: str | None = None,
    monitored_jobs: Sequence[Any] | None = None,
    job_selection: Sequence[Any] | None = None,
    monitor_all_code_locations: bool | None = None,
    default_status: DefaultSensorStatus = DefaultSensorStatus.STOPPED,
    monitor_all_repositories: bool | None = None,
) -> RunStatusSensorDefinition:
    """A sensor that sends a mail in HTML for each run that failed.

    `email_from` is the user at the server too, unless `smtp_user` names another. `smtp_type` is `SSL` (port 465) or `STARTTLS` (port 587). The two functions
    make the text and the subject of the sensor's context. With `webserver_base_url` the mail has a link to the run. The rest is as of `run_failure_sensor`.

    Raises:
        InvalidDefinitionError: the type of the server is none of the two.
    """
    if smtp_type not in {each.value for each in SmtpType}:
        raise InvalidDefinitionError(f'smtp_type {smtp_type!r} is not supported: write "SSL" or "STARTTLS".')
    server = SmtpServer(smtp_host, SmtpType(smtp_type), smtp_port, smtp_user or email_from, email_password)

    def email_on_run_failure(context: Any) -> None:
        mail = EmailMessage()
        mail["From"], mail["To"] = email_from, ", ".join(email_to)
        mail["Subject"] = (email_subject_fn or _subject)(context)
        body = (email_body_fn or _body)(context)
        if webserver_base_url:
            body += f'<p><a href="{webserver_base_url}/runs/{context.dagster_run.run_id}">View the run</a></p>'
        mail.set_content(body, subtype="html")
        server.send(mail)

    sensor: RunStatusSensorDefinition = run_failure_sensor(
        name=name or email_on_run_failure.__name__,
        description="Sends a mail for each run that failed.",
        monitored_jobs=monitored_jobs or job_selection,
        monitor_all_code_locations=monitor_all_code_locations or monitor_all_repositories,
        default_status=default_status,
    )(email_on_run_failure)
    return sensor


def _subject(context: Any) -> str:
    return f"Run failed: {context.dagster_run.job_name}"


def _body(context: Any) -> str:
    run, event = context.dagster_run, context.failure_event
    error = "" if event is None else f"<br>Error: {html.escape(str(event.message))}"
    return f"Job {run.job_name} failed!<br>Run ID: {run.run_id}{error}"
