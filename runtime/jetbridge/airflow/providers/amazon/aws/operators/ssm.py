"""Systems Manager: commands on machines.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/ssm.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.amazon.aws.operators.base_aws import aws_template_fields
from jetbridge.airflow.providers.amazon.aws.operators.calls import AwsCallOperator
from jetbridge.airflow.providers.amazon.aws.utils.waiters import until

_STATUS = ("get_command_invocation", "Status")
_BAD = "Cancelled TimedOut Failed Cancelling Undeliverable Terminated InvalidPlatform AccessDenied"


class SsmRunCommandOperator(AwsCallOperator):
    """Runs a command on machines, and gives its id."""

    document_name: str
    run_command_kwargs: dict[str, Any] | None = None
    wait_for_completion: bool = True
    waiter_delay: int = 120
    waiter_max_attempts: int = 75
    fail_on_nonzero_exit: bool = True

    service, action, result = "ssm", "send_command", "Command.CommandId"
    template_fields = aws_template_fields("document_name", "run_command_kwargs")

    def arguments(self) -> dict[str, Any]:
        """The command."""
        return {"DocumentName": self.document_name, **(self.run_command_kwargs or {})}

    def execute(self, context: Context) -> Any:
        """The id of the command.

        Raises:
            TaskException: it failed on a machine.
        """
        command = super().execute(context)
        waiter = until(*_STATUS, "Success", _BAD if self.fail_on_nonzero_exit else "")
        machines = (self.run_command_kwargs or {}).get("InstanceIds", ())
        for machine in machines if self.waits else ():
            self.wait(waiter, CommandId=command, InstanceId=machine)
        return command
