"""Workflows: workflows, executions, and the wait for them.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/workflows.html
"""

from __future__ import annotations

import hashlib
import json
import uuid
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.google.cloud.operators.call_kinds import GoogleListOperator
from jetbridge.airflow.providers.google.cloud.operators.calls import (
    LONG_RUNNING,
    Call,
    GoogleCallOperator,
    GoogleCallSensor,
    states,
)

_ADDRESS, _EXECUTIONS = "https://workflows.googleapis.com/v1beta", "https://workflowexecutions.googleapis.com/v1beta"
_LOCATION = "projects/{project_id}/locations/{location}"
_WORKFLOW = _LOCATION + "/workflows/{workflow_id}"
_EXECUTION = _WORKFLOW + "/executions/{execution_id}"


class WorkflowsOperator(GoogleCallOperator):
    """What operators of workflows share."""

    address = _ADDRESS


class WorkflowsCreateWorkflowOperator(WorkflowsOperator):
    """Makes a workflow; one of that name is no error."""

    workflow: dict[str, Any]
    workflow_id: str
    location: str
    project_id: str | None = None
    force_rerun: bool = False

    call = Call("POST", _LOCATION + "/workflows", "workflow", {"workflowId": "workflow_id"}, frozenset({409}))
    operation = LONG_RUNNING
    template_fields = ("location", "workflow", "workflow_id")

    def execute(self, context: Context) -> Any:
        """The workflow; one without a name is given one that follows from what it is."""
        if not self.workflow_id or self.force_rerun:
            what = str(uuid.uuid4()) if self.force_rerun else json.dumps(self.workflow, sort_keys=True)
            base = f"airflow_{context['ti'].dag_id}_{self.task_id}_{context.get('run_id')}_{what}"
            self.workflow_id = hashlib.md5(base.encode(), usedforsecurity=False).hexdigest()
        return super().execute(context)

    def refused(self) -> Any:
        """The workflow that there is."""
        return self.shown(self.ask(Call("GET", _WORKFLOW)))


class WorkflowsUpdateWorkflowOperator(WorkflowsOperator):
    """Makes a new revision of a workflow."""

    workflow_id: str
    location: str
    project_id: str | None = None
    update_mask: Any = None

    call = Call("PATCH", _WORKFLOW, "workflow", {"updateMask": "mask"})
    operation = LONG_RUNNING
    template_fields = ("workflow_id", "update_mask")

    def execute(self, context: Context) -> Any:
        """The workflow."""
        self.workflow = self.ask(Call("GET", _WORKFLOW))
        paths = (
            self.update_mask.get("paths")
            if isinstance(self.update_mask, dict)
            else getattr(self.update_mask, "paths", None)
        )
        self.mask = ",".join(paths) if paths else None
        return super().execute(context)


class WorkflowsDeleteWorkflowOperator(WorkflowsOperator):
    """Deletes a workflow."""

    workflow_id: str
    location: str
    project_id: str | None = None

    call = Call("DELETE", _WORKFLOW)
    operation = LONG_RUNNING
    nothing = True
    template_fields = ("location", "workflow_id")


class WorkflowsGetWorkflowOperator(WorkflowsOperator):
    """Gives the description of a workflow."""

    workflow_id: str
    location: str
    project_id: str | None = None

    call = Call("GET", _WORKFLOW)
    template_fields = ("location", "workflow_id")


class WorkflowsListWorkflowsOperator(GoogleListOperator):
    """Gives all workflows."""

    location: str
    project_id: str | None = None
    filter_: str | None = None
    order_by: str | None = None

    address, items = _ADDRESS, "workflows"
    call = Call("GET", _LOCATION + "/workflows", query={"filter": "filter_", "orderBy": "order_by"})
    template_fields = ("location", "order_by", "filter_")


class WorkflowsCreateExecutionOperator(WorkflowsOperator):
    """Starts an execution; its id is kept under the key `execution_id`."""

    workflow_id: str
    execution: dict[str, Any]
    location: str
    project_id: str | None = None

    address = _EXECUTIONS
    call = Call("POST", _WORKFLOW + "/executions", "request")
    pushes = pairs(execution_id="name")

    @property
    def request(self) -> dict[str, Any]:
        """The execution, whose argument is a text."""
        return {name: str(value) if isinstance(value, dict) else value for name, value in self.execution.items()}

    template_fields = ("location", "workflow_id", "execution")


class WorkflowsCancelExecutionOperator(WorkflowsOperator):
    """Cancels an execution."""

    workflow_id: str
    execution_id: str
    location: str
    project_id: str | None = None

    address = _EXECUTIONS
    call = Call("POST", _EXECUTION + ":cancel")
    template_fields = ("location", "workflow_id", "execution_id")


class WorkflowsGetExecutionOperator(WorkflowsOperator):
    """Gives the description of an execution."""

    workflow_id: str
    execution_id: str
    location: str
    project_id: str | None = None

    address = _EXECUTIONS
    call = Call("GET", _EXECUTION)
    template_fields = ("location", "workflow_id", "execution_id")


class WorkflowExecutionSensor(GoogleCallSensor):
    """Waits for the end of an execution."""

    workflow_id: str
    execution_id: str
    location: str
    project_id: str | None = None
    success_states: Any = None
    failure_states: Any = None
    request_timeout: float | None = None

    address = _EXECUTIONS
    call = Call("GET", _EXECUTION)
    template_fields = ("location", "workflow_id", "execution_id")

    def wanted(self) -> frozenset[str]:
        """The states that are waited for."""
        return states(self.success_states, "SUCCEEDED")

    def unwanted(self) -> frozenset[str]:
        """The states that are errors."""
        return states(self.failure_states, "FAILED CANCELLED")
