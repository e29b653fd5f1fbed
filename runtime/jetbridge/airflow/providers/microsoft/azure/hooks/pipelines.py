"""Pipelines of Azure Data Factory and of Synapse, over REST.

https://learn.microsoft.com/rest/api/datafactory/pipelines/create-run
"""

from __future__ import annotations

import time
from collections.abc import Collection
from types import SimpleNamespace
from typing import Any, ClassVar

from jetbridge.airflow.clients import client
from jetbridge.airflow.hook import BaseHook
from jetbridge.definitions.signals import TaskException

_ENDED = frozenset({"Succeeded", "Failed", "Cancelled"})
_AUTHORITY, _MANAGEMENT = "https://login.microsoftonline.com", "https://management.azure.com"


class PipelineHook(BaseHook):
    """What the two services share: a token, runs, and the wait for them."""

    api_version: ClassVar[str] = ""
    scope: ClassVar[str] = ""
    prefix: ClassVar[str] = ""
    conn_id: str

    def __init__(self) -> None:
        super().__init__()
        self._token: tuple[str, float] = ("", 0.0)

    def field(self, name: str, default: Any = None) -> Any:
        """A field of the connection's extra, under its short or its long name."""
        extra = self.get_connection(self.conn_id).extra_dejson
        return extra.get(name) or extra.get(f"extra__{self.prefix}__{name}") or default

    def token(self) -> str:
        """A token: of the connection's application, else of what the machine has.

        Raises:
            TaskException: the tenant is missing, or the application is refused.
        """
        if self._token[1] > time.time() + 60:
            return self._token[0]
        connection = self.get_connection(self.conn_id)
        if not (connection.login and connection.password):
            found = client("azure.identity", extra="azure").DefaultAzureCredential().get_token(self.scope)
            self._token = (found.token, found.expires_on)
            return self._token[0]
        if not self.field("tenantId"):
            raise TaskException("A Tenant ID is required when authenticating with Client ID and Secret.")
        form = {"client_id": connection.login, "client_secret": connection.password, "scope": self.scope}
        address = f"{self.field('authority', _AUTHORITY)}/{self.field('tenantId')}/oauth2/v2.0/token"
        answer = self._checked("POST", address, data={"grant_type": "client_credentials", **form})
        self._token = (answer["access_token"], time.time() + float(answer.get("expires_in", 0)))
        return self._token[0]

    @staticmethod
    def _checked(verb: str, address: str, **options: Any) -> Any:
        answer = client("requests", extra="azure").request(verb, address, timeout=60, **options)
        if not answer.ok:
            raise TaskException(f"{verb} {address}: {answer.status_code} {answer.text[:500]}")
        return answer.json() if answer.content else {}

    def ask(self, verb: str, address: str, body: Any = None, **query: Any) -> Any:
        """What the service answers.

        Raises:
            TaskException: it refuses.
        """
        given = {name: value for name, value in query.items() if value is not None}
        headers = {"Authorization": f"Bearer {self.token()}"}
        params = {"api-version": self.api_version, **given}
        return self._checked(verb, address, json=body, params=params, headers=headers)

    def address(self, *place: str | None) -> str:
        """The address of the factory or workspace."""
        raise NotImplementedError

    def run_pipeline(self, pipeline_name: str, *place: str | None, **config: Any) -> Any:
        """Start a pipeline; the answer has `run_id`."""
        parameters = config.pop("parameters", None) or {}
        query = {"".join([first, *map(str.capitalize, rest)]): value for (first, *rest), value in
                 ((name.split("_"), value) for name, value in config.items())}  # fmt: skip
        address = f"{self.address(*place)}/pipelines/{pipeline_name}/createRun"
        return SimpleNamespace(run_id=self.ask("POST", address, parameters, **query)["runId"])

    def get_pipeline_run(self, run_id: str, *place: str | None) -> Any:
        """A run; the answer has `run_id` and `status`."""
        found = self.ask("GET", f"{self.address(*place)}/pipelineruns/{run_id}")
        return SimpleNamespace(**{**found, "run_id": found.get("runId", run_id), "status": found.get("status")})

    def get_pipeline_run_status(self, run_id: str, *place: str | None) -> str:
        """The state of a run."""
        return str(self.get_pipeline_run(run_id, *place).status)

    def cancel_pipeline_run(self, run_id: str, *place: str | None) -> None:
        """Cancel a run."""
        self.ask("POST", f"{self.address(*place)}/pipelineruns/{run_id}/cancel")

    def wait_for_pipeline_run_status(
        self,
        run_id: str,
        expected_statuses: str | Collection[str],
        *place: str | None,
        check_interval: float = 60,
        timeout: float = 60 * 60 * 24 * 7,
    ) -> bool:
        """Whether a run ends in a state.

        Raises:
            TaskException: it takes longer than `timeout` seconds.
        """
        wanted = {expected_statuses} if isinstance(expected_statuses, str) else set(expected_statuses)
        end = time.monotonic() + timeout
        while (status := self.get_pipeline_run_status(run_id, *place)) not in _ENDED | wanted:
            if time.monotonic() > end:
                raise TaskException(f"Pipeline run {run_id} has not reached a terminal status after {timeout} seconds.")
            time.sleep(check_interval)
        return status in wanted


class AzureDataFactoryHook(PipelineHook):
    """Data Factory; resource group and factory are the connection's when a call names none."""

    conn_name_attr = "azure_data_factory_conn_id"
    default_conn_name = "azure_data_factory_default"
    conn_type = "azure_data_factory"
    hook_name = "Azure Data Factory"
    api_version, scope, prefix = "2018-06-01", f"{_MANAGEMENT}/.default", "azure_data_factory"

    def __init__(self, azure_data_factory_conn_id: str = default_conn_name) -> None:
        super().__init__()
        self.conn_id = azure_data_factory_conn_id

    def address(self, *place: str | None) -> str:
        """The address of the factory.

        Raises:
            TaskException: neither the call nor the connection names it.
        """
        group, factory = (*place, None, None)[:2]
        group, factory = group or self.field("resource_group_name"), factory or self.field("factory_name")
        if not group or not factory:
            raise TaskException("Could not determine the targeted data factory.")
        subscription = self.field("subscriptionId")
        if not subscription:
            raise TaskException("A Subscription ID is required to connect to Azure Data Factory.")
        root = f"{self.field('management_url', _MANAGEMENT)}/subscriptions/{subscription}/resourceGroups/{group}"
        return f"{root}/providers/Microsoft.DataFactory/factories/{factory}"


class AzureSynapsePipelineHook(PipelineHook):
    """Pipelines of a workspace of Synapse."""

    conn_name_attr = "azure_synapse_conn_id"
    default_conn_name = "azure_synapse_connection"
    conn_type = "azure_synapse_pipeline"
    hook_name = "Azure Synapse Pipeline"
    api_version, scope, prefix = "2020-12-01", "https://dev.azuresynapse.net/.default", "azure_synapse"

    def __init__(
        self, azure_synapse_workspace_dev_endpoint: str, azure_synapse_conn_id: str = default_conn_name
    ) -> None:
        super().__init__()
        self.conn_id, self.endpoint = azure_synapse_conn_id, azure_synapse_workspace_dev_endpoint

    def address(self, *place: str | None) -> str:
        """The address of the workspace."""
        return self.endpoint.rstrip("/")

    cancel_run_pipeline = PipelineHook.cancel_pipeline_run
