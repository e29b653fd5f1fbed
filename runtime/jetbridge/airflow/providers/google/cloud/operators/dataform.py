"""Dataform: compilations, invocations of workflows, workspaces and their files.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/dataform.html
"""

from __future__ import annotations

import base64
import time
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.google.cloud.operators.call_kinds import GoogleListOperator
from jetbridge.airflow.providers.google.cloud.operators.calls import Call, GoogleCallOperator, GoogleCallSensor, states
from jetbridge.definitions.signals import TaskException

_ADDRESS = "https://dataform.googleapis.com/v1beta1"
_REGION = "projects/{project_id}/locations/{region}/repositories"
_REPOSITORY = _REGION + "/{repository_id}"
_INVOCATION = _REPOSITORY + "/workflowInvocations/{workflow_invocation_id}"
_WORKSPACE = _REPOSITORY + "/workspaces/{workspace_id}"


class DataformOperator(GoogleCallOperator):
    """What operators of Dataform share."""

    address = _ADDRESS


class DataformCreateCompilationResultOperator(DataformOperator):
    """Compiles a repository."""

    project_id: str
    region: str
    repository_id: str
    compilation_result: Any

    call = Call("POST", _REPOSITORY + "/compilationResults", "compilation_result")
    template_fields = ("project_id", "region", "repository_id", "compilation_result", "impersonation_chain")


class DataformGetCompilationResultOperator(DataformOperator):
    """Gives the description of a compilation."""

    project_id: str
    region: str
    repository_id: str
    compilation_result_id: str

    call = Call("GET", _REPOSITORY + "/compilationResults/{compilation_result_id}")
    template_fields = ("project_id", "region", "repository_id", "compilation_result_id", "impersonation_chain")


class DataformCreateWorkflowInvocationOperator(DataformOperator):
    """Runs a workflow to its end, unless `asynchronous`; its description is that of its start."""

    project_id: str
    region: str
    repository_id: str
    workflow_invocation: Any
    asynchronous: bool = False
    wait_time: int = 10

    call = Call("POST", _REPOSITORY + "/workflowInvocations", "workflow_invocation")
    template_fields = ("project_id", "region", "repository_id", "workflow_invocation", "impersonation_chain")

    def execute(self, context: Context) -> Any:
        """The invocation.

        Raises:
            TaskException: it failed, was cancelled, or takes longer than `timeout` seconds.
        """
        started = self.ask(self.call)
        self.workflow_invocation_id = started["name"].rpartition("/")[2]
        if self.waits:
            self._wait()
        return self.shown(started)

    def _wait(self) -> None:
        start, state = time.monotonic(), None
        while state not in {"FAILED", "SUCCEEDED", "CANCELLED"}:
            if self.timeout and time.monotonic() - start > self.timeout:
                raise TaskException(
                    f"Timeout: workflow invocation {self.workflow_invocation_id} is not ready after {self.timeout}s"
                )
            time.sleep(self.wait_time)
            state = self.ask(Call("GET", _INVOCATION)).get("state")
        if state != "SUCCEEDED":
            raise TaskException(
                f"Workflow Invocation {'failed' if state == 'FAILED' else 'was cancelled'}: {self.workflow_invocation_id}"
            )


class DataformGetWorkflowInvocationOperator(DataformOperator):
    """Gives the description of an invocation."""

    project_id: str
    region: str
    repository_id: str
    workflow_invocation_id: str

    call = Call("GET", _INVOCATION)
    template_fields = ("project_id", "region", "repository_id", "workflow_invocation_id", "impersonation_chain")


class DataformQueryWorkflowInvocationActionsOperator(GoogleListOperator):
    """Gives all actions of an invocation."""

    project_id: str
    region: str
    repository_id: str
    workflow_invocation_id: str

    address, items = _ADDRESS, "workflowInvocationActions"
    call = Call("GET", _INVOCATION + ":query")
    template_fields = ("project_id", "region", "repository_id", "workflow_invocation_id", "impersonation_chain")


class DataformCancelWorkflowInvocationOperator(DataformOperator):
    """Cancels an invocation that runs."""

    project_id: str
    region: str
    repository_id: str
    workflow_invocation_id: str

    call = Call("POST", _INVOCATION + ":cancel")
    nothing = True
    template_fields = ("project_id", "region", "repository_id", "workflow_invocation_id", "impersonation_chain")

    def execute(self, context: Context) -> None:
        """Cancel it."""
        if self.ask(Call("GET", _INVOCATION)).get("state") == "RUNNING":
            super().execute(context)


class DataformCreateRepositoryOperator(DataformOperator):
    """Makes a repository."""

    project_id: str
    region: str
    repository_id: str

    call = Call("POST", _REGION, query={"repositoryId": "repository_id"})
    template_fields = ("project_id", "region", "repository_id", "impersonation_chain")


class DataformDeleteRepositoryOperator(DataformOperator):
    """Deletes a repository."""

    project_id: str
    region: str
    repository_id: str
    force: bool = True

    call = Call("DELETE", _REPOSITORY, query={"force": "force"})
    nothing = True
    template_fields = ("project_id", "region", "repository_id", "impersonation_chain")


class DataformCreateWorkspaceOperator(DataformOperator):
    """Makes a workspace."""

    project_id: str
    region: str
    repository_id: str
    workspace_id: str

    call = Call("POST", _REPOSITORY + "/workspaces", query={"workspaceId": "workspace_id"})
    template_fields = ("project_id", "region", "repository_id", "workspace_id", "impersonation_chain")


class DataformDeleteWorkspaceOperator(DataformOperator):
    """Deletes a workspace."""

    project_id: str
    region: str
    repository_id: str
    workspace_id: str

    call = Call("DELETE", _WORKSPACE)
    nothing = True
    template_fields = ("project_id", "region", "repository_id", "workspace_id", "impersonation_chain")


class DataformWriteFileOperator(DataformOperator):
    """Writes a file of a workspace."""

    project_id: str
    region: str
    repository_id: str
    workspace_id: str
    filepath: str
    contents: Any

    call = Call("POST", _WORKSPACE + ":writeFile", {"path": "filepath", "contents": "encoded"})

    @property
    def encoded(self) -> str:
        """The content as the service takes it."""
        return base64.b64encode(
            self.contents if isinstance(self.contents, bytes) else str(self.contents).encode()
        ).decode()

    template_fields = ("project_id", "region", "repository_id", "workspace_id", "impersonation_chain")


class DataformMakeDirectoryOperator(DataformOperator):
    """Makes a folder of a workspace."""

    project_id: str
    region: str
    repository_id: str
    workspace_id: str
    directory_path: str

    call = Call("POST", _WORKSPACE + ":makeDirectory", {"path": "directory_path"})
    template_fields = ("project_id", "region", "repository_id", "workspace_id", "impersonation_chain")


class DataformRemoveFileOperator(DataformOperator):
    """Removes a file of a workspace."""

    project_id: str
    region: str
    repository_id: str
    workspace_id: str
    filepath: str

    call = Call("POST", _WORKSPACE + ":removeFile", {"path": "filepath"})
    nothing = True
    template_fields = ("project_id", "region", "repository_id", "workspace_id", "impersonation_chain")


class DataformRemoveDirectoryOperator(DataformOperator):
    """Removes a folder of a workspace."""

    project_id: str
    region: str
    repository_id: str
    workspace_id: str
    directory_path: str

    call = Call("POST", _WORKSPACE + ":removeDirectory", {"path": "directory_path"})
    nothing = True
    template_fields = ("project_id", "region", "repository_id", "workspace_id", "impersonation_chain")


class DataformInstallNpmPackagesOperator(DataformOperator):
    """Installs the packages of a workspace."""

    project_id: str
    region: str
    repository_id: str
    workspace_id: str

    call = Call("POST", _WORKSPACE + ":installNpmPackages")
    template_fields = ("project_id", "region", "repository_id", "workspace_id", "impersonation_chain")


class DataformWorkflowInvocationStateSensor(GoogleCallSensor):
    """Waits for an invocation."""

    project_id: str
    region: str
    repository_id: str
    workflow_invocation_id: str
    expected_statuses: set[int] | int
    failure_statuses: Any = None

    address = _ADDRESS
    call = Call("GET", _INVOCATION)
    template_fields = ("workflow_invocation_id",)

    def wanted(self) -> frozenset[str]:
        """The states that are waited for."""
        return states(self.expected_statuses, "")

    def unwanted(self) -> frozenset[str]:
        """The states that are errors."""
        return states(self.failure_statuses, "")
