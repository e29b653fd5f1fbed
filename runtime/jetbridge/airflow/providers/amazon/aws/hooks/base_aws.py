"""The base of all hooks of AWS: a boto3 session and client from an Airflow connection.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/_api/airflow/providers/amazon/aws/hooks/base_aws/index.html
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.providers.amazon.aws.utils.connection_wrapper import AwsConnection
from jetbridge.airflow.providers.amazon.aws.utils.sessions import session_of
from jetbridge.airflow.providers.amazon.aws.utils.waiters import Waiter
from jetbridge.definitions.signals import TaskException


class AwsGenericHook(BaseHook):
    """A client (`client_type`) or a resource (`resource_type`) of boto3.

    Args:
        aws_conn_id: Connection; None or an unknown one leaves the credentials to boto3.
        verify: Whether to verify certificates, or the file that holds them.
        region_name: Region; without it the connection's.
        client_type: Name of a service, for `boto3.client`.
        resource_type: Name of a service, for `boto3.resource`.
        config: botocore's Config, or a dictionary of its arguments.
    """

    conn_name_attr = "aws_conn_id"
    default_conn_name = "aws_default"
    conn_type = "aws"
    hook_name = "Amazon Web Services"

    def __init__(
        self,
        aws_conn_id: str | None = "aws_default",
        verify: bool | str | None = None,
        region_name: str | None = None,
        client_type: str | None = None,
        resource_type: str | None = None,
        config: Any = None,
    ) -> None:
        super().__init__()
        self.aws_conn_id = aws_conn_id
        self.client_type, self.resource_type = client_type, resource_type
        self._region_name, self._verify, self._config = region_name, verify, config

    @cached_property
    def conn_config(self) -> AwsConnection:
        """What the connection says."""
        return AwsConnection.of(self.aws_conn_id, self._region_name, self._verify, self._config)

    @property
    def service_name(self) -> str:
        """The service of the client or resource.

        Raises:
            ValueError: neither is named, or both.
        """
        if bool(self.client_type) == bool(self.resource_type):
            raise ValueError("Either client_type='…' or resource_type='…' must be provided.")
        return self.client_type or self.resource_type or ""

    @property
    def service_config(self) -> dict[str, Any]:
        """What the connection says of the service."""
        return self.conn_config.get_service_config(self.service_name)

    @property
    def region_name(self) -> str | None:
        """Region of the hook or its connection."""
        return self.conn_config.region_name

    @property
    def config(self) -> Any:
        """Config of botocore, or None."""
        return self.conn_config.botocore_config

    @property
    def verify(self) -> bool | str | None:
        """Whether to verify certificates."""
        return self.conn_config.verify

    @property
    def account_id(self) -> str:
        """The number of the account."""
        return str(self.get_client_type(client_type="sts").get_caller_identity()["Account"])

    def get_session(self, region_name: str | None = None) -> Any:
        """A boto3 session."""
        return session_of(self.conn_config, region_name)

    def get_client_type(
        self,
        client_type: str | None = None,
        region_name: str | None = None,
        config: Any = None,
    ) -> Any:
        """A boto3 client, of the hook's service or of another one."""
        service = client_type or self.service_name
        return self.get_session(region_name).client(service, **self._client_arguments(service, config))

    def get_resource_type(
        self, resource_type: str | None = None, region_name: str | None = None, config: Any = None
    ) -> Any:
        """A boto3 resource, of the hook's service or of another one."""
        service = resource_type or self.service_name
        return self.get_session(region_name).resource(service, **self._client_arguments(service, config))

    def _client_arguments(self, service: str, config: Any) -> dict[str, Any]:
        return {
            "endpoint_url": self.conn_config.get_service_endpoint_url(service),
            "config": config or self.config,
            "verify": self.verify,
        }

    @cached_property
    def conn(self) -> Any:
        """The client or resource, made once."""
        if self.client_type:
            return self.get_client_type(region_name=self.region_name)
        return self.get_resource_type(region_name=self.region_name)

    def get_conn(self) -> Any:
        """The client or resource."""
        return self.conn

    @property
    def conn_client_meta(self) -> Any:
        """What the client says of itself."""
        return self._client.meta

    @property
    def _client(self) -> Any:
        return self.conn if self.client_type else self.conn.meta.client

    @property
    def conn_region_name(self) -> str:
        """The region of the client."""
        return str(self.conn_client_meta.region_name)

    @property
    def conn_partition(self) -> str:
        """The partition (`aws`, `aws-cn`, …) of the client."""
        return str(self.conn_client_meta.partition)

    def get_credentials(self, region_name: str | None = None) -> Any:
        """Key, secret and token that requests are signed with.

        Raises:
            TaskException: there are none.
        """
        credentials = self.get_session(region_name).get_credentials()
        if credentials is None:
            raise TaskException("There are no AWS credentials: neither in the connection nor where boto3 looks.")
        return credentials.get_frozen_credentials()

    def expand_role(self, role: str, region_name: str | None = None) -> str:
        """The ARN of a role; a name without `/` is looked up."""
        if "/" in role:
            return role
        found = self.get_client_type("iam", region_name).get_role(RoleName=role)
        return str(found["Role"]["Arn"])

    def wait_for(self, waiter: Waiter, *, delay: float, max_attempts: int, **arguments: Any) -> Any:
        """Poll until a waiter of ours is satisfied; its last answer."""
        return waiter.wait(self._client, arguments, delay, max_attempts)

    def get_waiter(self, waiter_name: str) -> Any:
        """A waiter of botocore."""
        return self._client.get_waiter(waiter_name)

    def test_connection(self) -> tuple[bool, str]:
        """Whether the credentials are good, and what was found."""
        exceptions = client("botocore.exceptions", extra="amazon")
        try:
            identity = self.get_client_type("sts").get_caller_identity()
        except (exceptions.BotoCoreError, exceptions.ClientError, TaskException) as error:
            return False, f"{type(error).__name__!r} error occurred while testing connection: {error}"
        return True, str({name: identity[name] for name in ("UserId", "Account", "Arn") if name in identity})


class AwsBaseHook(AwsGenericHook):
    """A hook for any service: `AwsBaseHook(client_type="ec2").conn`."""


AwsHook = AwsBaseHook
