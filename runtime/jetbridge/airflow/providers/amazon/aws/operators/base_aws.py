"""What operators and sensors of AWS share: the arguments that choose the connection, and the hook.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/_api/airflow/providers/amazon/aws/operators/base_aws/index.html
"""

from __future__ import annotations

from functools import cached_property
from typing import Any, ClassVar

from jetbridge.airflow.declared import DeclaredOperator, DeclaredSensor
from jetbridge.airflow.providers.amazon.aws.hooks.base_aws import AwsBaseHook
from jetbridge.airflow.providers.amazon.aws.utils.waiters import Waiter

AWS_FIELDS: tuple[str, ...] = ("aws_conn_id", "region_name", "verify")


def aws_template_fields(*names: str) -> tuple[str, ...]:
    """Template fields of an operator of AWS: its own and those of the connection, in order of the alphabet."""
    return tuple(sorted({*AWS_FIELDS, *names}))


class AwsMixin:
    """The hook of an operator: `service` names the client, or `hook_class` a hook of its own."""

    service: ClassVar[str] = ""
    hook_class: ClassVar[type[AwsBaseHook]] = AwsBaseHook
    aws_conn_id: str | None
    region_name: str | None
    verify: bool | str | None
    botocore_config: dict[str, Any] | None

    @cached_property
    def hook(self) -> Any:
        """The hook."""
        given = {"client_type": self.service} if self.hook_class is AwsBaseHook else {}
        return self.hook_class(
            aws_conn_id=self.aws_conn_id,
            region_name=self.region_name,
            verify=self.verify,
            config=self.botocore_config,
            **given,
        )

    @property
    def client(self) -> Any:
        """boto3's client."""
        return self.hook.conn


class AwsBaseOperator(AwsMixin, DeclaredOperator):
    """An operator of AWS."""

    aws_conn_id: str | None = "aws_default"
    region_name: str | None = None
    verify: bool | str | None = None
    botocore_config: dict[str, Any] | None = None
    region: str | None = None
    deferrable: bool = False  # one that deferred in Airflow waits for the end, here in its place

    template_fields = AWS_FIELDS

    def check_arguments(self) -> None:
        """Take the older name of the region."""
        self.region_name = self.region_name or self.region

    @property
    def waits(self) -> bool:
        """Whether it waits for the end of what it starts."""
        return self.deferrable or getattr(self, "wait_for_completion", True)

    def wait_for(self, waiter: Waiter, delay: float, max_attempts: int, **arguments: Any) -> Any:
        """Poll until a waiter is satisfied; its last answer."""
        return waiter.wait(self.client, arguments, delay, max_attempts)


class AwsBaseSensor(AwsMixin, DeclaredSensor):
    """A sensor of AWS."""

    aws_conn_id: str | None = "aws_default"
    region_name: str | None = None
    verify: bool | str | None = None
    botocore_config: dict[str, Any] | None = None
    region: str | None = None
    deferrable: bool = False  # mode `reschedule` gives the place back while it waits

    template_fields = AWS_FIELDS

    def check_arguments(self) -> None:
        """Take the older name of the region."""
        self.region_name = self.region_name or self.region


def given(**arguments: Any) -> dict[str, Any]:
    """The arguments that are not None: what boto3 is not given, AWS decides."""
    return {name: value for name, value in arguments.items() if value is not None}
