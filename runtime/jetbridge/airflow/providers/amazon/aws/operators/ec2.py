"""EC2: machines are made, started, stopped, deleted, waited for.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/ec2.html
"""

from __future__ import annotations

from typing import Any, ClassVar

from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import aws_template_fields
from jetbridge.airflow.providers.amazon.aws.operators.calls import AwsCallOperator
from jetbridge.airflow.providers.amazon.aws.sensors.base_aws import AwsStateSensor
from jetbridge.airflow.providers.amazon.aws.utils.waiters import until
from jetbridge.definitions.signals import TaskException

_STATE = ("describe_instances", "Reservations[].Instances[].State.Name")
_RUNNING = until(*_STATE, "running", "shutting-down terminated stopping", every=True)
_STOPPED = until(*_STATE, "stopped", "pending terminated", every=True)
_TERMINATED = until(*_STATE, "terminated", "pending stopping", every=True)
_FOREVER = 1_000_000


class EC2Operator(AwsCallOperator):
    """What operators of machines share: they work on several, whose ids may be given as one text."""

    service = "ec2"
    sends = pairs(InstanceIds="ids")
    asks = pairs(InstanceIds="ids")
    id_argument: ClassVar[str] = "instance_ids"

    @property
    def ids(self) -> list[str]:
        """The ids."""
        given = getattr(self, self.id_argument)
        return [given] if isinstance(given, str) else list(given)


class EC2StartInstanceOperator(EC2Operator):
    """Starts a machine, and waits until it runs."""

    instance_id: str
    check_interval: float = 15

    action, waiter, id_argument = "start_instances", until(*_STATE, "running", every=True), "instance_id"
    waiter_max_attempts = _FOREVER
    template_fields = aws_template_fields("instance_id")


class EC2StopInstanceOperator(EC2Operator):
    """Stops a machine, and waits until it has stopped."""

    instance_id: str
    check_interval: float = 15

    action, waiter, id_argument = "stop_instances", until(*_STATE, "stopped", every=True), "instance_id"
    waiter_max_attempts = _FOREVER
    template_fields = aws_template_fields("instance_id")


class EC2RebootInstanceOperator(EC2Operator):
    """Starts machines anew."""

    instance_ids: str | list[str]
    poll_interval: int = 20
    max_attempts: int = 20
    wait_for_completion: bool = False

    action, waiter = "reboot_instances", _RUNNING
    template_fields = aws_template_fields("instance_ids")


class EC2TerminateInstanceOperator(EC2Operator):
    """Deletes machines."""

    instance_ids: str | list[str]
    poll_interval: int = 20
    max_attempts: int = 20
    wait_for_completion: bool = False

    action, waiter = "terminate_instances", _TERMINATED
    template_fields = aws_template_fields("instance_ids", "wait_for_completion")


class EC2HibernateInstanceOperator(EC2Operator):
    """Lets machines sleep."""

    instance_ids: str | list[str]
    poll_interval: int = 20
    max_attempts: int = 20
    wait_for_completion: bool = False

    action, waiter = "stop_instances", _STOPPED
    template_fields = aws_template_fields("instance_ids")

    def arguments(self) -> dict[str, Any]:
        """The machines.

        Raises:
            TaskException: one of them cannot sleep.
        """
        found = self.client.describe_instances(InstanceIds=self.ids)["Reservations"]
        for each in (machine for reservation in found for machine in reservation["Instances"]):
            if not (each.get("HibernationOptions") or {}).get("Configured"):
                raise TaskException(f"Instance {each['InstanceId']} is not configured for hibernation")
        return {**super().arguments(), "Hibernate": True}


class EC2CreateInstanceOperator(EC2Operator):
    """Makes machines, and gives their ids."""

    image_id: str
    max_count: int = 1
    min_count: int = 1
    poll_interval: int = 20
    max_attempts: int = 20
    config: dict[str, Any] | None = None
    wait_for_completion: bool = False

    action, waiter = "run_instances", _RUNNING
    asks = pairs(InstanceIds="@Instances[].InstanceId")
    result = "Instances[].InstanceId"
    template_fields = aws_template_fields("config", "image_id", "max_count", "min_count", "wait_for_completion")

    def arguments(self) -> dict[str, Any]:
        """The machines."""
        return {"ImageId": self.image_id, "MinCount": self.min_count, "MaxCount": self.max_count, **(self.config or {})}


class EC2InstanceStateSensor(AwsStateSensor):
    """Waits until a machine is in a state."""

    target_state: str
    instance_id: str

    service = "ec2"
    waiter = until("describe_instances", "Reservations[0].Instances[0].State.Name", "running")
    template_fields = aws_template_fields("instance_id", "target_state")

    def check_arguments(self) -> None:
        """The state to wait for."""
        self.target_states = [self.target_state]

    def arguments(self) -> dict[str, Any]:
        """The machine."""
        return {"InstanceIds": [self.instance_id]}
