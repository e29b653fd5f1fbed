"""Cloud Build: builds and their triggers.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/cloud_build.html
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import yaml

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.google.cloud.operators.call_kinds import GoogleListOperator
from jetbridge.airflow.providers.google.cloud.operators.calls import LONG_RUNNING, Call, GoogleCallOperator
from jetbridge.definitions.signals import TaskException

_ADDRESS = "https://cloudbuild.googleapis.com/v1"
_LOCATION = "projects/{project_id}/locations/{location}"
_BUILD, _TRIGGER = _LOCATION + "/builds/{id_}", _LOCATION + "/triggers/{trigger_id}"
_REPOSITORY = re.compile(r"^/(?P<project_id>[^/]+)/(?P<repo_name>[^/]+)[/+]*(?P<branch_name>[^:]+)?")


class CloudBuildOperator(GoogleCallOperator):
    """What operators of builds share: the id of what they work on is kept under the key `id`."""

    address = _ADDRESS

    def pushed(self, context: Context, found: Any) -> Any:
        """Keep the id of a build or trigger; its description."""
        context["ti"].xcom_push(key="id", value=found["id"])
        return self.shown(found)


class BuildStarter(CloudBuildOperator):
    """What operators that start a build share: unless `wait` is false they wait for its end."""

    def execute(self, context: Context) -> Any:
        """The build.

        Raises:
            TaskException: it failed.
        """
        operation = self.ask(self.call)
        self.id_ = operation["metadata"]["build"]["id"]
        context["ti"].xcom_push(key="id", value=self.id_)
        if self.waits:
            self.wait_for(operation, LONG_RUNNING)
        return self.shown(self.ask(Call("GET", _BUILD)))


class _One(CloudBuildOperator):
    """One request; the id of the answer is kept."""

    def execute(self, context: Context) -> Any:
        """What the service tells of it."""
        return self.pushed(context, self.ask(self.call))


def source_of(given: dict[str, Any]) -> dict[str, Any]:
    """A build's source, whose parts may be addresses: `gs://bucket/object#generation`, `https://source.cloud.google.com/project/repository/+/branch`.

    Raises:
        TaskException: it has none or two parts, or an address is malformed.
    """
    if len({"storage_source", "repo_source"} & set(given)) != 1:
        raise TaskException(
            "The source could not be determined. Choose one data source from: storage_source and repo_source."
        )
    if isinstance(given.get("storage_source"), str):
        return {"storage_source": _of_storage(given["storage_source"])}
    if isinstance(given.get("repo_source"), str):
        return {"repo_source": _of_repository(given["repo_source"])}
    return given


def _of_storage(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    if parts.scheme != "gs" or not parts.hostname or parts.path in {"", "/"}:
        raise TaskException(
            "Invalid URL. You must pass the URL in the format: gs://bucket-name/object-name.tar.gz#24565443"
        )
    generation = {"generation": int(parts.fragment)} if parts.fragment else {}
    return {"bucket": parts.hostname, "object": parts.path[1:], **generation}


def _of_repository(address: str) -> dict[str, Any]:
    parts = urlsplit(address)
    found = _REPOSITORY.search(parts.path)
    if parts.scheme != "https" or parts.hostname != "source.cloud.google.com" or found is None:
        raise TaskException(
            "Invalid URL. You must pass the URL in the format: https://source.cloud.google.com/airflow-project/airflow-repo/+/branch-name:"
        )
    given = {name: unquote(value) for name, value in found.groupdict().items() if value}
    return {"branch_name": "master", **given}


class CloudBuildCreateBuildOperator(BuildStarter):
    """Starts a build; it may be described in a file of JSON or YAML."""

    build: Any
    project_id: str | None = None
    wait: bool = True
    poll_interval: float = 4.0
    location: str = "global"

    call = Call("POST", _LOCATION + "/builds", "build")
    template_fields = ("project_id", "build", "gcp_conn_id", "impersonation_chain", "location")

    def execute(self, context: Context) -> Any:
        """The build."""
        if isinstance(self.build, str):
            text = Path(self.build).read_text(encoding="utf-8")
            self.build = json.loads(text) if self.build.endswith(".json") else yaml.safe_load(text)
        if "source" in self.build:
            self.build = {**self.build, "source": source_of(self.build["source"])}
        return super().execute(context)


class CloudBuildRetryBuildOperator(BuildStarter):
    """Starts a build like one that was."""

    id_: str
    project_id: str | None = None
    wait: bool = True
    location: str = "global"

    call = Call("POST", _BUILD + ":retry")
    template_fields = ("project_id", "id_", "gcp_conn_id", "location")


class CloudBuildRunBuildTriggerOperator(BuildStarter):
    """Starts the build of a trigger."""

    trigger_id: str
    source: Any
    project_id: str | None = None
    wait: bool = True
    location: str = "global"

    call = Call("POST", _TRIGGER + ":run", {"source": "source"})
    template_fields = ("project_id", "trigger_id", "source", "gcp_conn_id", "location")


class CloudBuildCancelBuildOperator(_One):
    """Cancels a build."""

    id_: str
    project_id: str | None = None
    location: str = "global"

    call = Call("POST", _BUILD + ":cancel")
    template_fields = ("project_id", "id_", "gcp_conn_id", "location")


class CloudBuildGetBuildOperator(_One):
    """Gives the description of a build."""

    id_: str
    project_id: str | None = None
    location: str = "global"

    call = Call("GET", _BUILD)
    template_fields = ("project_id", "id_", "gcp_conn_id", "location")


class CloudBuildListBuildsOperator(GoogleListOperator):
    """Gives all builds."""

    location: str = "global"
    project_id: str | None = None
    page_size: int | None = None
    filter_: str | None = None

    address, items = _ADDRESS, "builds"
    call = Call("GET", _LOCATION + "/builds", query={"pageSize": "page_size", "filter": "filter_"})
    template_fields = ("location", "project_id", "gcp_conn_id")


class CloudBuildCreateBuildTriggerOperator(_One):
    """Makes a trigger."""

    trigger: Any
    project_id: str | None = None
    location: str = "global"

    call = Call("POST", _LOCATION + "/triggers", "trigger")
    template_fields = ("project_id", "trigger", "gcp_conn_id", "location")


class CloudBuildUpdateBuildTriggerOperator(_One):
    """Changes a trigger."""

    trigger_id: str
    trigger: Any
    project_id: str | None = None
    location: str = "global"

    call = Call("PATCH", _TRIGGER, "trigger")
    template_fields = ("project_id", "trigger_id", "trigger", "gcp_conn_id", "location")


class CloudBuildGetBuildTriggerOperator(_One):
    """Gives the description of a trigger."""

    trigger_id: str
    project_id: str | None = None
    location: str = "global"

    call = Call("GET", _TRIGGER)
    template_fields = ("project_id", "trigger_id", "gcp_conn_id", "location")


class CloudBuildDeleteBuildTriggerOperator(CloudBuildOperator):
    """Deletes a trigger."""

    trigger_id: str
    project_id: str | None = None
    location: str = "global"

    call = Call("DELETE", _TRIGGER)
    nothing = True
    template_fields = ("project_id", "trigger_id", "gcp_conn_id", "location")


class CloudBuildListBuildTriggersOperator(GoogleListOperator):
    """Gives all triggers."""

    location: str = "global"
    project_id: str | None = None
    page_size: int | None = None
    page_token: str | None = None

    address, items = _ADDRESS, "triggers"
    call = Call("GET", _LOCATION + "/triggers", query={"pageSize": "page_size", "pageToken": "page_token"})
    template_fields = ("location", "project_id", "gcp_conn_id")
