"""What a connection of type `aws` means."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jetbridge.airflow.providers.amazon.aws.hooks.base_aws import AwsBaseHook
from jetbridge.airflow.providers.amazon.aws.utils.connection_wrapper import AwsConnection


def connection(monkeypatch: pytest.MonkeyPatch, **fields: Any) -> AwsConnection:
    monkeypatch.setenv("AIRFLOW_CONN_CLOUD", json.dumps({"conn_type": "aws", **fields}))
    return AwsConnection.of("cloud")


def test_login_and_password_are_the_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    found = connection(monkeypatch, login="a", password="b", extra={"aws_access_key_id": "c"})
    assert found.session_kwargs == {"aws_access_key_id": "a", "aws_secret_access_key": "b"}


def test_keys_of_the_extra(monkeypatch: pytest.MonkeyPatch) -> None:
    extra = {"aws_access_key_id": "c", "aws_secret_access_key": "hush", "aws_session_token": "e", "region_name": "r"}
    found = connection(monkeypatch, extra=extra)
    assert found.session_kwargs == {
        "aws_access_key_id": "c",
        "aws_secret_access_key": "hush",
        "aws_session_token": "e",
        "region_name": "r",
    }
    assert "hush" not in repr(found)


def test_what_the_hook_is_given_goes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(
        "AIRFLOW_CONN_CLOUD", json.dumps({"conn_type": "aws", "extra": {"region_name": "r", "verify": False}})
    )
    assert AwsBaseHook("cloud", client_type="s3", region_name="mine").region_name == "mine"
    assert AwsBaseHook("cloud", client_type="s3").verify is False


def test_a_service_has_an_address_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    service = {"s3": {"endpoint_url": "http://s3.local", "bucket_name": "lake"}}
    found = connection(monkeypatch, extra={"endpoint_url": "http://all.local", "service_config": service})
    assert found.get_service_endpoint_url("s3") == "http://s3.local"
    assert found.get_service_endpoint_url("sqs") == "http://all.local"
    assert found.get_service_endpoint_url("sts", assume_role=True) is None


def test_unknown_connection_leaves_it_to_boto3() -> None:
    assert AwsConnection.of("nowhere").session_kwargs == {}


def test_unknown_way_to_a_role_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NotImplementedError, match="assume_role_method='magic'"):
        connection(monkeypatch, extra={"role_arn": "arn", "assume_role_method": "magic"})


def test_role_is_assumed(aws: str, monkeypatch: pytest.MonkeyPatch) -> None:
    extra = {"role_arn": "arn:aws:iam::123456789012:role/loader", "service_config": {"sts": {"endpoint_url": aws}}}
    extra |= {"endpoint_url": aws, "region_name": "eu-west-1"}
    monkeypatch.setenv(
        "AIRFLOW_CONN_CLOUD", json.dumps({"conn_type": "aws", "login": "k", "password": "s", "extra": extra})
    )
    hook = AwsBaseHook("cloud", client_type="sts")
    assert hook.conn.get_caller_identity()["Arn"].startswith("arn:aws:sts::123456789012:assumed-role/loader/")
    assert hook.get_credentials().token


def test_hook_needs_a_service(aws: str) -> None:
    with pytest.raises(ValueError, match="client_type"):
        AwsBaseHook().conn  # noqa: B018 -- the property refuses
