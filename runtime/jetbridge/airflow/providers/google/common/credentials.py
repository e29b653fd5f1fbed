"""Credentials of Google Cloud: a key, a key file, a configuration, none, or what the machine has; on behalf of a service account.

https://googleapis.dev/python/google-auth/latest/user-guide.html
"""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.definitions.signals import TaskException

_EXTRA = "google"
_EXCLUSIVE = ("keyfile_dict", "key_path", "key_secret_name", "credential_config_file")


def credentials_of(
    field: Callable[[str], Any], chain: Sequence[str], scopes: Sequence[str], quota_project: str | None = None
) -> tuple[Any, str | None]:
    """Credentials and project of what the fields of a connection say.

    Raises:
        TaskException: the connection has several keys, a key that is no JSON, or a key in Secret Manager.
    """
    if field("is_anonymous"):
        found = client("google.auth.credentials", extra=_EXTRA).AnonymousCredentials(), None
        return found[0], field("project")
    credentials, project = _own(field, scopes)
    if chain:
        credentials, project = _acting_as(credentials, chain, scopes), _project_of(chain[-1]) or project
    quota = quota_project or field("quota_project_id")
    if quota:
        credentials = credentials.with_quota_project(quota)
    return credentials, field("project") or project


def _own(field: Callable[[str], Any], scopes: Sequence[str]) -> tuple[Any, str | None]:
    given = [name for name in _EXCLUSIVE if field(name)]
    if len(given) > 1:
        raise TaskException(f"The connection has several keys ({', '.join(given)}): leave one")
    if field("keyfile_dict"):
        return _of_key(_json(field("keyfile_dict")), scopes)
    if field("key_path"):
        return _of_file(field("key_path"), scopes)
    if field("credential_config_file"):
        auth = client("google.auth", extra=_EXTRA)
        found: tuple[Any, str | None] = auth.load_credentials_from_file(field("credential_config_file"), scopes=scopes)
        return found
    if field("key_secret_name"):
        raise TaskException(
            "`key_secret_name` reads the key from Secret Manager: give the key as `keyfile_dict` instead"
        )
    default: tuple[Any, str | None] = client("google.auth", extra=_EXTRA).default(scopes=scopes)
    return default


def _json(key: str | dict[str, Any]) -> dict[str, Any]:
    try:
        parsed: dict[str, Any] = json.loads(key) if isinstance(key, str) else dict(key)
    except json.JSONDecodeError:
        raise TaskException("Invalid key JSON.") from None
    return {**parsed, "private_key": str(parsed.get("private_key", "")).replace("\\n", "\n")}


def _of_key(key: dict[str, Any], scopes: Sequence[str]) -> tuple[Any, str | None]:
    accounts = client("google.oauth2.service_account", extra=_EXTRA)
    return accounts.Credentials.from_service_account_info(key, scopes=scopes), key.get("project_id")


def _of_file(path: str, scopes: Sequence[str]) -> tuple[Any, str | None]:
    if path.endswith(".p12"):
        raise TaskException("Legacy P12 key file are not supported, use a JSON key file.")
    if not path.endswith(".json"):
        raise TaskException("Unrecognised extension for key file.")
    accounts = client("google.oauth2.service_account", extra=_EXTRA)
    found = accounts.Credentials.from_service_account_file(path, scopes=scopes)
    return found, found.project_id


def _acting_as(credentials: Any, chain: Sequence[str], scopes: Sequence[str]) -> Any:
    impersonated = client("google.auth.impersonated_credentials", extra=_EXTRA)
    return impersonated.Credentials(
        source_credentials=credentials, target_principal=chain[-1], delegates=list(chain[:-1]), target_scopes=scopes
    )


def _project_of(account: str) -> str | None:
    """The project of a service account is part of its address."""
    host = account.partition("@")[2]
    return host.removesuffix(".iam.gserviceaccount.com") if host.endswith(".iam.gserviceaccount.com") else None
