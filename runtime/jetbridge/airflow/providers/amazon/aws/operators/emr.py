"""EMR: clusters and their steps. Serverless and on EKS: `emr_serverless`.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/emr/emr.html
"""

from __future__ import annotations

import ast
from functools import cached_property
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.amazon.aws.hooks.emr import CLUSTER_DONE, CLUSTER_GONE, EmrHook
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import AwsBaseOperator, aws_template_fields
from jetbridge.definitions.signals import TaskException

_DELAY, _ATTEMPTS = 30, 60


class EmrOperator(AwsBaseOperator):
    """What operators of EMR share: the hook."""

    hook_class = EmrHook


class EmrCreateJobFlowOperator(AwsBaseOperator):
    """Starts a cluster, and gives its id; waits for it when told to."""

    emr_conn_id: str | None = "emr_default"
    job_flow_overrides: str | dict[str, Any] | None = None
    wait_for_completion: bool | None = None
    wait_policy: Any = None
    waiter_max_attempts: int | None = None
    waiter_delay: int | None = None
    waiter_countdown: int | None = None
    waiter_check_interval_seconds: int | None = None
    terminate_job_flow_on_failure: bool = True

    template_fields = aws_template_fields("emr_conn_id", "job_flow_overrides", "waiter_delay", "waiter_max_attempts")
    template_ext = (".json",)

    @cached_property
    def hook(self) -> EmrHook:
        """The hook."""
        return EmrHook(self.emr_conn_id, self.aws_conn_id, self.verify, self.region_name, config=self.botocore_config)

    def execute(self, context: Context) -> str:
        """The id of the cluster.

        Raises:
            TaskException: it did not become what is waited for; the cluster is ended then.
        """
        self._job_flow_id = str(self.hook.create_job_flow(as_data(self.job_flow_overrides) or {})["JobFlowId"])
        policy = getattr(self.wait_policy, "value", self.wait_policy)
        if self.waits or policy:
            try:
                self.hook.wait_for(
                    CLUSTER_GONE if policy == "wait_for_steps_completion" else CLUSTER_DONE,
                    delay=self.waiter_delay or self.waiter_check_interval_seconds or _DELAY,
                    max_attempts=self.waiter_max_attempts or _ATTEMPTS,
                    ClusterId=self._job_flow_id,
                )
            except TaskException:
                if self.terminate_job_flow_on_failure:
                    self.hook.terminate_job_flow(self._job_flow_id)
                raise
        return self._job_flow_id

    def on_kill(self) -> None:
        """End the cluster."""
        if getattr(self, "_job_flow_id", None):
            self.hook.terminate_job_flow(self._job_flow_id)


class EmrAddStepsOperator(EmrOperator):
    """Adds steps to a cluster (by id or name), and gives their ids; waits for them when told to.

    Raises:
        TaskException: both an id and a name are given, or none.
    """

    job_flow_id: str | None = None
    job_flow_name: str | None = None
    cluster_states: list[str] | None = None
    steps: list[dict[str, Any]] | str | None = None
    wait_for_completion: bool = False
    waiter_delay: int = 30
    waiter_max_attempts: int = 60
    execution_role_arn: str | None = None

    template_fields = aws_template_fields(
        "job_flow_id", "job_flow_name", "cluster_states", "steps", "execution_role_arn"
    )
    template_ext = (".json",)

    def check_arguments(self) -> None:
        """Check what was given."""
        if (self.job_flow_id is None) == (self.job_flow_name is None):
            raise TaskException("Exactly one of job_flow_id or job_flow_name must be specified.")
        self.steps = self.steps or []

    def execute(self, context: Context) -> list[str]:
        """The ids of the steps."""
        cluster = self.job_flow_id or self.hook.get_cluster_id_by_name(str(self.job_flow_name), self.cluster_states)
        if not cluster:
            raise TaskException(f"No cluster found for name: {self.job_flow_name}")
        context["ti"].xcom_push(key="job_flow_id", value=cluster)
        ids: list[str] = self.hook.add_job_flow_steps(
            cluster,
            as_data(self.steps) or [],
            self.waits,
            self.waiter_delay,
            self.waiter_max_attempts,
            self.execution_role_arn,
        )
        return ids


class EmrTerminateJobFlowOperator(EmrOperator):
    """Ends a cluster."""

    job_flow_id: str
    waiter_delay: int = 60
    waiter_max_attempts: int = 20

    template_fields = aws_template_fields("job_flow_id")

    def execute(self, context: Context) -> None:
        """End it; a task that is deferred in Airflow waits until it has ended."""
        self.hook.terminate_job_flow(self.job_flow_id)
        if self.deferrable:
            self.wait_for(CLUSTER_GONE, self.waiter_delay, self.waiter_max_attempts, ClusterId=self.job_flow_id)


class EmrModifyClusterOperator(EmrOperator):
    """Sets how many steps of a cluster run at once, and gives that number."""

    cluster_id: str
    step_concurrency_level: int

    template_fields = aws_template_fields("cluster_id", "step_concurrency_level")

    def execute(self, context: Context) -> int:
        """The number."""
        answer = self.client.modify_cluster(
            ClusterId=self.cluster_id, StepConcurrencyLevel=int(self.step_concurrency_level)
        )
        return int(answer["StepConcurrencyLevel"])


def as_data(value: Any) -> Any:
    """What a template rendered to text stands for."""
    return ast.literal_eval(value) if isinstance(value, str) else value
