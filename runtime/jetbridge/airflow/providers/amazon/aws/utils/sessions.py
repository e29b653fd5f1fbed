"""boto3 sessions: with keys, with a profile, or with an assumed role whose credentials renew themselves.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/connections/aws.html#assume-role
"""

from __future__ import annotations

import re
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.providers.amazon.aws.utils.connection_wrapper import AwsConnection


def session_of(connection: AwsConnection, region_name: str | None = None) -> Any:
    """A session of a connection, in a region if one is named."""
    boto3 = client("boto3", extra="amazon")
    arguments = connection.session_kwargs | ({"region_name": region_name} if region_name else {})
    basic = boto3.session.Session(**arguments)
    return _assumed(basic, connection) if connection.role_arn else basic


def _assumed(basic: Any, connection: AwsConnection) -> Any:
    """A session whose requests are those of the role.

    Raises:
        NotImplementedError: the role is assumed by SAML.
    """
    if connection.assume_role_method == "assume_role_with_saml":
        raise NotImplementedError(
            f"connection {connection.conn_id!r} assumes its role by SAML; take a profile or a role instead"
        )
    boto3, botocore = client("boto3", extra="amazon"), client("botocore.session", extra="amazon")
    credentials = client("botocore.credentials", extra="amazon")
    session = botocore.get_session()
    by_web = connection.assume_role_method == "assume_role_with_web_identity"
    refresh = _web_identity(basic, connection) if by_web else _role(basic, connection)
    session._credentials = credentials.DeferredRefreshableCredentials(  # noqa: SLF001 -- botocore has no public way
        method="assume-role-with-web-identity" if by_web else "sts-assume-role", refresh_using=refresh
    )
    session.set_config_variable("region", basic.region_name)
    return boto3.session.Session(botocore_session=session)


def _role(basic: Any, connection: AwsConnection) -> Any:
    def refresh() -> dict[str, Any]:
        sts = basic.client(
            "sts",
            config=connection.botocore_config,
            endpoint_url=connection.get_service_endpoint_url("sts", assume_role=True),
        )
        name = re.sub(r"[^\w+=,.@-]+", "", f"Airflow_{connection.conn_id}")[:64]
        arguments = {"RoleSessionName": name, **connection.assume_role_kwargs, "RoleArn": connection.role_arn}
        found = sts.assume_role(**arguments)["Credentials"]
        return {
            "access_key": found["AccessKeyId"],
            "secret_key": found["SecretAccessKey"],
            "token": found["SessionToken"],
            "expiry_time": found["Expiration"].isoformat(),
        }

    return refresh


def _web_identity(basic: Any, connection: AwsConnection) -> Any:
    credentials, utils = client("botocore.credentials", extra="amazon"), client("botocore.utils", extra="amazon")
    token_file = connection.extra_config.get("assume_role_with_web_identity_token_file")
    fetcher = credentials.AssumeRoleWithWebIdentityCredentialFetcher(
        client_creator=basic._session.create_client,  # noqa: SLF001 -- what the fetcher asks for
        web_identity_token_loader=utils.FileWebIdentityTokenLoader(token_file),
        role_arn=connection.role_arn,
        extra_args=connection.assume_role_kwargs,
    )
    return fetcher.fetch_credentials
