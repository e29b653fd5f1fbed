"""Results of SQL queries to Slack.

https://airflow.apache.org/docs/apache-airflow-providers-slack/stable/operators/sql_to_slack.html
"""

from __future__ import annotations

import copy
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator, given
from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.providers.slack.hook import SlackHook
from jetbridge.airflow.providers.slack.webhook import SlackWebhookHook
from jetbridge.airflow.rendering import TemplateRenderer
from jetbridge.definitions.signals import SkipException, TaskException

_WRITERS = {"csv": "to_csv", "json": "to_json", "html": "to_html"}
"""Ending of the shown file's name -> the method of a data frame that writes it."""


class BaseSqlToSlackOperator(DeclaredOperator):
    """The part about SQL."""

    template_fields: Sequence[str] = ("sql_conn_id",)

    sql: str
    sql_conn_id: str
    sql_hook_params: dict[str, Any] | None = None
    parameters: list[Any] | tuple[Any, ...] | Mapping[str, Any] | None = None
    slack_proxy: str | None = None
    slack_timeout: int | None = None
    slack_retry_handlers: list[Any] | None = None

    @property
    def _slack_arguments(self) -> dict[str, Any]:
        return {
            "proxy": self.slack_proxy,
            "timeout": self.slack_timeout,
            "retry_handlers": self.slack_retry_handlers,
        }

    def _get_query_results(self) -> Any:
        hook = BaseHook.get_hook(self.sql_conn_id, hook_params=self.sql_hook_params)
        if not callable(getattr(hook, "get_df", None)):
            raise TaskException("This hook is not supported. The hook class must have get_df method.")
        self.log.info("Running SQL query: %s", self.sql)
        return hook.get_df(self.sql, parameters=self.parameters)


class SqlToSlackApiFileOperator(BaseSqlToSlackOperator):
    """Sends the rows of a query as a file; the ending of `slack_filename` (csv, json, html, compressed or not) says which kind."""

    template_fields = (
        "sql", "slack_channels", "slack_filename", "slack_initial_comment", "slack_title", "slack_conn_id", "sql_conn_id",
    )  # fmt: skip
    template_ext = (".sql", ".jinja", ".j2")

    slack_conn_id: str = SlackHook.default_conn_name
    slack_filename: str
    slack_channels: str | Sequence[str] | None = None
    slack_initial_comment: str | None = None
    slack_title: str | None = None
    slack_base_url: str | None = None
    slack_method_version: str | None = None
    df_kwargs: dict[str, Any] = given(dict)
    action_on_empty_df: str = "send"

    def check_arguments(self) -> None:
        """Refuse an action that does not exist.

        Raises:
            ValueError: there is no such action.
        """
        if self.action_on_empty_df not in ("send", "skip", "error"):
            raise ValueError(f"Invalid `action_on_empty_df` value {self.action_on_empty_df!r}")

    def execute(self, context: Context) -> None:  # noqa: ARG002 -- Airflow's signature
        """Ask, write the file and send it.

        Raises:
            ValueError: the file's name has no known ending, or there are no rows and `action_on_empty_df` is `error`.
            SkipException: there are no rows and `action_on_empty_df` is `skip`.
        """
        write = _WRITERS[kind_of(self.slack_filename)]
        rows = self._get_query_results()
        if rows.empty and self.action_on_empty_df == "skip":
            raise SkipException("SQL output df is empty. Skipping.")
        if rows.empty and self.action_on_empty_df == "error":
            raise ValueError("SQL output df must be non-empty. Failing.")
        hook = SlackHook(slack_conn_id=self.slack_conn_id, base_url=self.slack_base_url, **self._slack_arguments)
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / Path(self.slack_filename).name
            getattr(rows, write)(str(path), **self.df_kwargs)
            hook.send_file_v1_to_v2(
                channels=self.slack_channels,
                file=path,
                filename=self.slack_filename,
                initial_comment=self.slack_initial_comment,
                title=self.slack_title,
            )


class SqlToSlackWebhookOperator(BaseSqlToSlackOperator):
    """Posts a message with the rows of a query: `{{ results_df }}` in `slack_message`, which is rendered after the query."""

    template_fields = ("sql", "slack_message", "sql_conn_id")
    template_ext = (".sql", ".jinja", ".j2")

    slack_webhook_conn_id: str
    slack_channel: str | None = None
    slack_message: str
    results_df_name: str = "results_df"

    def render_template_fields(self, context: Context, renderer: TemplateRenderer | None = None) -> None:
        """Render all but the message.

        Raises:
            jinja2.TemplateError: a name is undefined, or a template is malformed.
        """
        message, self.slack_message = self.slack_message, ""
        super().render_template_fields(context, renderer)
        self.slack_message = message

    def execute(self, context: Context) -> None:
        """Ask, render and post.

        Raises:
            TaskException: the query or the message is empty, or Slack says no.
        """
        for name in ("sql", "slack_message"):
            if not isinstance(getattr(self, name), str) or not getattr(self, name).strip():
                raise TaskException(f"Expected {name!r} parameter is missing.")
        names = copy.copy(context)
        names[self.results_df_name] = self._get_query_results()
        hook = SlackWebhookHook(slack_webhook_conn_id=self.slack_webhook_conn_id, **self._slack_arguments)
        hook.send(text=self._rendered_message(names), channel=self.slack_channel)

    def _rendered_message(self, names: Context) -> str:
        renderer = TemplateRenderer() if self.dag is None else TemplateRenderer(self.dag.renderer.settings)
        renderer.environment.filters["tabulate"] = client("tabulate", extra="slack").tabulate
        text: str = renderer.render(self.slack_message, names, self.template_ext)
        return text


SqlToSlackOperator = SqlToSlackWebhookOperator


def kind_of(filename: str) -> str:
    """The kind of file that a name stands for: its last ending, or the one before that of the compression.

    Raises:
        ValueError: it is none of csv, json, html.
    """
    for ending in filename.lower().rsplit(".", 2)[:0:-1]:
        if ending in _WRITERS:
            return ending
    raise ValueError(f"{filename!r} has no ending out of {', '.join(_WRITERS)}.")
