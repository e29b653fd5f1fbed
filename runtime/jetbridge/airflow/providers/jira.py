"""Jira: methods of the client of atlassian-python-api.

https://airflow.apache.org/docs/apache-airflow-providers-atlassian-jira/stable/operators/index.html
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator, DeclaredSensor, given
from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.notifier import DeclaredNotifier


class JiraHook(BaseHook):
    """The client of the connection's host, with its login; the extra says `verify`."""

    conn_name_attr = "jira_conn_id"
    default_conn_name = "jira_default"
    conn_type = "jira"
    hook_name = "JIRA"

    def __init__(
        self,
        jira_conn_id: str = default_conn_name,
        proxies: Any = None,
        api_root: str = "rest/api",
        api_version: str | int = "2",
    ) -> None:
        super().__init__()
        self.jira_conn_id, self.proxies = jira_conn_id, proxies
        self.api_root, self.api_version = api_root, api_version
        self.client: Any = None
        self.get_conn()

    def get_conn(self) -> Any:
        """The client (`atlassian.Jira`)."""
        if self.client is None:
            found = self.get_connection(self.jira_conn_id)
            self.client = client("atlassian", extra="jira").Jira(
                url=found.host,
                username=found.login,
                password=found.password,
                verify_ssl=found.extra_dejson.get("verify", True),
                proxies=self.proxies,
                api_version=self.api_version,
                api_root=self.api_root,
            )
        return self.client


class JiraOperator(DeclaredOperator):
    """Calls a method of the client, or of what `get_jira_resource_method` gives; an `id` in the answer is pushed."""

    template_fields = ("jira_method_args", "jira_conn_id")

    jira_method: str
    jira_conn_id: str = "jira_default"
    jira_method_args: dict[str, Any] = given(dict)
    result_processor: Callable[..., Any] | None = None
    get_jira_resource_method: Any = None

    def execute(self, context: Context) -> Any:
        """Call it."""
        result = getattr(self._resource(context), self.jira_method)(**self.jira_method_args)
        context["ti"].xcom_push(key="id", value=result.get("id") if isinstance(result, dict) else None)
        return self.result_processor(context, result) if self.result_processor else result

    def _resource(self, context: Context) -> Any:
        maker = self.get_jira_resource_method
        if maker is None:
            return JiraHook(self.jira_conn_id).client
        return maker.execute(context) if isinstance(maker, JiraOperator) else maker(**context)


class JiraSensor(DeclaredSensor):
    """Waits until a method of the client gives something, or `result_processor` says yes to it."""

    template_fields: tuple[str, ...] = ("jira_conn_id",)

    method_name: str
    jira_conn_id: str = "jira_default"
    method_params: dict[str, Any] = given(dict)
    result_processor: Callable[[Any], Any] | None = None

    def poke(self, context: Context) -> Any:  # noqa: ARG002 -- only Jira's answer counts
        """What it gives."""
        result = getattr(JiraHook(self.jira_conn_id).get_conn(), self.method_name)(**self.method_params)
        return result if self.result_processor is None else self.result_processor(result)


class JiraTicketSensor(DeclaredSensor):
    """Waits until a field of a ticket has a value, or `field_checker_func` says yes to the ticket."""

    template_fields = ("ticket_id", "jira_conn_id")

    jira_conn_id: str = "jira_default"
    ticket_id: str | None = None
    field: str | None = None
    expected_value: str | None = None
    field_checker_func: Callable[[Any], Any] | None = None

    def poke(self, context: Context) -> Any:  # noqa: ARG002 -- only the ticket counts
        """Whether it is so."""
        ticket = JiraHook(self.jira_conn_id).get_conn().issue(key=self.ticket_id, fields=self.field)
        return (self.field_checker_func or self.issue_field_checker)(ticket)

    def issue_field_checker(self, jira_result: dict[str, Any] | None) -> bool:
        """Whether the field is, or holds, the value."""
        if jira_result is None or self.field is None or self.expected_value is None:
            return False
        found = jira_result.get("fields", {}).get(self.field)
        if isinstance(found, list):
            return self.expected_value in found
        text = found.get("name") if isinstance(found, dict) else found
        return isinstance(text, str) and bool(text) and self.expected_value.lower() == text.lower()


class JiraNotifier(DeclaredNotifier):
    """Makes an issue when it is called as a callback."""

    template_fields = ("description", "summary", "project_id", "issue_type_id", "labels", "jira_conn_id")

    jira_conn_id: str = "jira_default"
    proxies: Any = None
    api_version: str | int = "2"
    api_root: str = "rest/api"
    description: str
    summary: str
    project_id: int
    issue_type_id: int
    labels: list[str] = given(list)

    @cached_property
    def hook(self) -> JiraHook:
        """The client."""
        return JiraHook(self.jira_conn_id, self.proxies, self.api_root, self.api_version)

    def notify(self, context: Context) -> None:  # noqa: ARG002 -- Airflow's signature
        """Make it."""
        fields = {name: getattr(self, name) for name in ("description", "summary", "labels")}
        ids = {"project": {"id": self.project_id}, "issuetype": {"id": self.issue_type_id}}
        self.hook.get_conn().create_issue({**fields, **ids})


send_jira_notification = JiraNotifier
