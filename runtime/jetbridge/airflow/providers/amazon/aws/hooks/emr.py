"""EMR: clusters, their steps, and serverless applications.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/_api/airflow/providers/amazon/aws/hooks/emr/index.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.connection import Connection
from jetbridge.airflow.providers.amazon.aws.hooks.base_aws import AwsBaseHook
from jetbridge.airflow.providers.amazon.aws.utils.waiters import until
from jetbridge.definitions.signals import NotFoundException, TaskException

_REASON = "Cluster.Status.StateChangeReason.Message"
CLUSTER_DONE = until(
    "describe_cluster", "Cluster.Status.State", "TERMINATED WAITING", "TERMINATED_WITH_ERRORS", reason=_REASON
)
CLUSTER_GONE = until("describe_cluster", "Cluster.Status.State", "TERMINATED", "TERMINATED_WITH_ERRORS", reason=_REASON)
STEP_DONE = until(
    "describe_step",
    "Step.Status.State",
    "COMPLETED",
    "CANCELLED FAILED INTERRUPTED",
    reason="Step.Status.FailureDetails.Message",
)


class EmrHook(AwsBaseHook):
    """Clusters; the connection `emr_conn_id` holds, in its extra, what every new cluster starts from."""

    def __init__(self, emr_conn_id: str | None = "emr_default", *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "client_type": "emr"})
        self.emr_conn_id = emr_conn_id

    def create_job_flow(self, job_flow_overrides: dict[str, Any]) -> dict[str, Any]:
        """Start a cluster; what EMR answers."""
        answer: dict[str, Any] = self.conn.run_job_flow(**{**self._defaults(), **job_flow_overrides})
        return answer

    def _defaults(self) -> dict[str, Any]:
        if not self.emr_conn_id:
            return {}
        try:
            return Connection.get(self.emr_conn_id).extra_dejson
        except NotFoundException:
            self.log.warning("There is no connection %r: a cluster is what the task says.", self.emr_conn_id)
            return {}

    def get_cluster_id_by_name(self, emr_cluster_name: str, cluster_states: list[str] | None) -> str | None:
        """The id of the cluster of that name; None if there is none.

        Raises:
            TaskException: several clusters have the name.
        """
        pages = self.conn.get_paginator("list_clusters").paginate(ClusterStates=cluster_states or [])
        found = [each["Id"] for page in pages for each in page["Clusters"] if each["Name"] == emr_cluster_name]
        if len(found) > 1:
            raise TaskException(f"More than one cluster found for name: {emr_cluster_name}")
        return found[0] if found else None

    def add_job_flow_steps(
        self,
        job_flow_id: str,
        steps: list[dict[str, Any]],
        wait_for_completion: bool = False,
        waiter_delay: float = 30,
        waiter_max_attempts: int = 60,
        execution_role_arn: str | None = None,
    ) -> list[str]:
        """Add steps to a cluster, and wait for them when asked to; their ids."""
        role = {"ExecutionRoleArn": execution_role_arn} if execution_role_arn else {}
        ids: list[str] = self.conn.add_job_flow_steps(JobFlowId=job_flow_id, Steps=steps, **role)["StepIds"]
        for step_id in ids if wait_for_completion else ():
            self.wait_for(
                STEP_DONE,
                delay=waiter_delay,
                max_attempts=waiter_max_attempts,
                ClusterId=job_flow_id,
                StepId=step_id,
            )
        return ids

    def terminate_job_flow(self, job_flow_id: str) -> None:
        """End a cluster."""
        self.conn.terminate_job_flows(JobFlowIds=[job_flow_id])


class EmrServerlessHook(AwsBaseHook):
    """Serverless applications and their jobs."""

    APPLICATION_SUCCESS_STATES = frozenset({"CREATED", "STARTED"})
    JOB_SUCCESS_STATES = frozenset({"SUCCESS"})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "client_type": "emr-serverless"})


class EmrContainerHook(AwsBaseHook):
    """EMR on EKS: jobs of a virtual cluster."""

    def __init__(self, *args: Any, virtual_cluster_id: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **{**kwargs, "client_type": "emr-containers"})
        self.virtual_cluster_id = virtual_cluster_id
