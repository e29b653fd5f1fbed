"""What an Airflow connection of type `aws` means.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/connections/aws.html
"""

from __future__ import annotations

import logging
from dataclasses import dataclass, field
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.connection import Connection
from jetbridge.definitions.signals import NotFoundException

_log = logging.getLogger(__name__)
ASSUME_ROLE_METHODS = ("assume_role", "assume_role_with_saml", "assume_role_with_web_identity")


@dataclass(frozen=True)
class AwsConnection:
    """Credentials, region, endpoint and role of a connection; what the hook was given goes before what the connection says."""

    conn_id: str | None = None
    region_name: str | None = None
    verify: bool | str | None = None
    botocore_config: Any = None
    aws_access_key_id: str | None = field(default=None, repr=False)
    aws_secret_access_key: str | None = field(default=None, repr=False)
    aws_session_token: str | None = field(default=None, repr=False)
    profile_name: str | None = None
    endpoint_url: str | None = None
    role_arn: str | None = None
    assume_role_method: str = "assume_role"
    assume_role_kwargs: dict[str, Any] = field(default_factory=dict)
    service_config: dict[str, dict[str, Any]] = field(default_factory=dict)
    schema: str | None = None
    extra_config: dict[str, Any] = field(default_factory=dict, repr=False)

    @classmethod
    def of(
        cls,
        conn_id: str | None,
        region_name: str | None = None,
        verify: bool | str | None = None,
        botocore_config: Any = None,
    ) -> AwsConnection:
        """The connection of that id; without one, what boto3 finds by itself (environment, profile, instance role)."""
        given = cls(None, region_name, verify, _config(botocore_config))
        if not conn_id:
            return given
        try:
            return _read(given, Connection.get(conn_id))
        except NotFoundException:
            _log.warning("There is no connection %r; boto3 looks for credentials by itself.", conn_id)
            return given

    @property
    def session_kwargs(self) -> dict[str, Any]:
        """Arguments of `boto3.session.Session`."""
        named = {
            "aws_access_key_id": self.aws_access_key_id,
            "aws_secret_access_key": self.aws_secret_access_key,
            "aws_session_token": self.aws_session_token,
            "region_name": self.region_name,
            "profile_name": self.profile_name,
        }
        return {name: value for name, value in named.items() if value is not None}

    def get_service_config(self, service_name: str) -> dict[str, Any]:
        """What the connection says of one service."""
        return dict(self.service_config.get(service_name, {}))

    def get_service_endpoint_url(self, service_name: str, *, assume_role: bool = False) -> str | None:
        """Where a service is; roles are assumed at AWS's own address unless the connection names one for `sts`."""
        general = None if assume_role and service_name == "sts" else self.endpoint_url
        found: str | None = self.get_service_config(service_name).get("endpoint_url", general)
        return found


def _read(given: AwsConnection, connection: Connection) -> AwsConnection:
    extra = connection.extra_dejson
    session = extra.get("session_kwargs") or {}
    key, secret = _first_pair(
        (connection.login, connection.password),
        (extra.get("aws_access_key_id"), extra.get("aws_secret_access_key")),
        (session.get("aws_access_key_id"), session.get("aws_secret_access_key")),
    )
    return AwsConnection(
        conn_id=connection.conn_id,
        region_name=given.region_name or extra.get("region_name") or session.get("region_name"),
        verify=extra.get("verify") if given.verify is None else given.verify,
        botocore_config=given.botocore_config or _config(extra.get("config_kwargs")),
        aws_access_key_id=key,
        aws_secret_access_key=secret,
        aws_session_token=extra.get("aws_session_token") or session.get("aws_session_token"),
        profile_name=extra.get("profile_name") or session.get("profile_name"),
        endpoint_url=extra.get("endpoint_url") or extra.get("host"),
        role_arn=extra.get("role_arn"),
        assume_role_method=_method(extra.get("assume_role_method", "assume_role")),
        assume_role_kwargs=_role_arguments(extra),
        service_config=extra.get("service_config", {}),
        schema=connection.schema or None,
        extra_config=extra,
    )


def _first_pair(*pairs: tuple[str | None, str | None]) -> tuple[str | None, str | None]:
    return next(((key, secret) for key, secret in pairs if key and secret), (None, None))


def _method(name: str) -> str:
    if name not in ASSUME_ROLE_METHODS:
        raise NotImplementedError(f"assume_role_method={name!r}; what is known: {', '.join(ASSUME_ROLE_METHODS)}")
    return name


def _role_arguments(extra: dict[str, Any]) -> dict[str, Any]:
    arguments = dict(extra.get("assume_role_kwargs") or {})
    if "external_id" in extra:
        arguments.setdefault("ExternalId", extra["external_id"])
    return arguments


def _config(given: Any) -> Any:
    """A botocore Config of a dictionary; one that is made already stays."""
    if not given or not isinstance(given, dict):
        return given or None
    botocore = client("botocore", extra="amazon")
    values = dict(given)
    if values.get("signature_version") == "unsigned":
        values["signature_version"] = botocore.UNSIGNED
    return client("botocore.config", extra="amazon").Config(**values)
