"""EMR: notebooks and clusters on EKS.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/emr/emr.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import aws_template_fields
from jetbridge.airflow.providers.amazon.aws.operators.calls import AwsCallOperator
from jetbridge.airflow.providers.amazon.aws.sensors.base_aws import AwsStateSensor
from jetbridge.airflow.providers.amazon.aws.utils.waiters import until

_STATUS = ("describe_notebook_execution", "NotebookExecution.Status")
_ENDED = "FINISHED STOPPED"


class EmrStartNotebookExecutionOperator(AwsCallOperator):
    """Runs a notebook, and gives the id of the execution."""

    editor_id: str
    relative_path: str
    cluster_id: str
    service_role: str
    notebook_execution_name: str | None = None
    notebook_params: str | None = None
    notebook_instance_security_group_id: str | None = None
    master_instance_security_group_id: str | None = None
    tags: list[Any] | None = None
    wait_for_completion: bool = False
    waiter_max_attempts: int | None = None
    waiter_delay: int | None = None

    service, action, result = "emr", "start_notebook_execution", "NotebookExecutionId"
    waiter, asks = until(*_STATUS, "FINISHED", "FAILED STOPPED"), pairs(NotebookExecutionId="@NotebookExecutionId")
    template_fields = aws_template_fields(
        "cluster_id",
        "editor_id",
        "master_instance_security_group_id",
        "notebook_execution_name",
        "notebook_instance_security_group_id",
        "notebook_params",
        "relative_path",
        "service_role",
        "tags",
        "waiter_delay",
        "waiter_max_attempts",
    )

    def arguments(self) -> dict[str, Any]:
        """The notebook, and where it runs."""
        engine = {
            "Id": self.cluster_id,
            "Type": "EMR",
            "MasterInstanceSecurityGroupId": self.master_instance_security_group_id or "",
        }
        return {
            "EditorId": self.editor_id,
            "RelativePath": self.relative_path,
            "NotebookExecutionName": self.notebook_execution_name or "",
            "NotebookParams": self.notebook_params or "",
            "ExecutionEngine": engine,
            "ServiceRole": self.service_role,
            "NotebookInstanceSecurityGroupId": self.notebook_instance_security_group_id or "",
            "Tags": self.tags or [],
        }


class EmrStopNotebookExecutionOperator(AwsCallOperator):
    """Stops a notebook."""

    notebook_execution_id: str
    wait_for_completion: bool = False
    waiter_max_attempts: int | None = None
    waiter_delay: int | None = None

    service, action, sends = "emr", "stop_notebook_execution", pairs(NotebookExecutionId="notebook_execution_id")
    waiter, asks = until(*_STATUS, _ENDED, "FAILED"), pairs(NotebookExecutionId="notebook_execution_id")
    template_fields = aws_template_fields("notebook_execution_id", "waiter_delay", "waiter_max_attempts")


class EmrNotebookExecutionSensor(AwsStateSensor):
    """Waits for the end of a notebook."""

    notebook_execution_id: str
    target_states: Any = None
    failed_states: Any = None

    service = "emr"
    waiter = until(*_STATUS, "FINISHED", "FAILED", reason="NotebookExecution.LastStateChangeReason")
    sends = pairs(NotebookExecutionId="notebook_execution_id")
    template_fields = aws_template_fields("notebook_execution_id")


class EmrEksCreateClusterOperator(AwsCallOperator):
    """Makes a virtual cluster on one of EKS, and gives its id."""

    virtual_cluster_name: str
    eks_cluster_name: str
    eks_namespace: str
    virtual_cluster_id: str = ""
    tags: dict[str, Any] | None = None

    service, action, result = "emr-containers", "create_virtual_cluster", "id"
    template_fields = aws_template_fields("eks_cluster_name", "eks_namespace", "virtual_cluster_name")

    def arguments(self) -> dict[str, Any]:
        """The cluster."""
        place = {"id": self.eks_cluster_name, "type": "EKS", "info": {"eksInfo": {"namespace": self.eks_namespace}}}
        return {"name": self.virtual_cluster_name, "containerProvider": place, "tags": self.tags or {}}
