"""The base of all hooks of Google Cloud: credentials and project from an Airflow connection.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/connections/gcp.html
"""

from __future__ import annotations

import functools
import inspect
import json
import os
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

from jetbridge.airflow.clients import client
from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.providers.google.common.credentials import credentials_of
from jetbridge.definitions.signals import TaskException

PREFIX = "extra__google_cloud_platform__"
PROVIDE_PROJECT_ID: Any = None
"""Stands for the project of the connection."""

CREDENTIALS = "GOOGLE_APPLICATION_CREDENTIALS"
_RETRIES = 5
Method = TypeVar("Method", bound=Callable[..., Any])


class GoogleBaseHook(BaseHook):
    """Credentials and project of a connection.

    Args:
        gcp_conn_id: Connection.
        impersonation_chain: Service account to act as, or a chain of them whose last one is acted as.
        kwargs: `delegate_to` of older providers is refused.

    Raises:
        TaskException: an argument is not supported.
    """

    conn_name_attr = "gcp_conn_id"
    default_conn_name = "google_cloud_default"
    conn_type = "google_cloud_platform"
    hook_name = "Google Cloud"

    def __init__(
        self,
        gcp_conn_id: str = "google_cloud_default",
        impersonation_chain: str | Sequence[str] | None = None,
        *,
        quota_project_id: str | None = None,
        **kwargs: Any,
    ) -> None:
        if kwargs.pop("delegate_to", None) is not None:
            raise TaskException("`delegate_to` is gone from Airflow's Google hooks: take `impersonation_chain`")
        if kwargs:
            raise TaskException(f"{type(self).__name__} does not know {', '.join(sorted(kwargs))}")
        super().__init__()
        self.gcp_conn_id, self.impersonation_chain = gcp_conn_id, impersonation_chain
        self.quota_project_id = quota_project_id

    @cached_property
    def extras(self) -> dict[str, Any]:
        """What the connection's extra says."""
        return self.get_connection(self.gcp_conn_id).extra_dejson

    def _get_field(self, name: str, default: Any = None) -> Any:
        """A field of the extra, under its short or its long name (`extra__google_cloud_platform__project`)."""
        value = self.extras.get(name)
        value = self.extras.get(PREFIX + name) if value in {None, ""} else value
        return default if value in {None, ""} else value

    @cached_property
    def _found(self) -> tuple[Any, str | None]:
        return credentials_of(self._get_field, self._chain(), self.scopes, self.quota_project_id)

    def _chain(self) -> list[str]:
        chain = self.impersonation_chain or self._get_field("impersonation_chain")
        if isinstance(chain, str):
            return [each.strip() for each in chain.split(",")]
        return list(chain or ())

    def get_credentials_and_project_id(self) -> tuple[Any, str | None]:
        """Credentials of google-auth, and the project: the connection's, else that of the credentials."""
        return self._found

    def get_credentials(self) -> Any:
        """Credentials of google-auth."""
        return self._found[0]

    @property
    def project_id(self) -> Any:
        """The project."""
        return self._found[1] or PROVIDE_PROJECT_ID

    @property
    def num_retries(self) -> int:
        """How often a request is repeated.

        Raises:
            TaskException: the connection says something that is no number.
        """
        value = self._get_field("num_retries", _RETRIES)
        try:
            return int(value)
        except ValueError:
            raise TaskException(f"The num_retries field should be a integer. Current value: {value!r}") from None

    @property
    def scopes(self) -> Sequence[str]:
        """What the credentials may be used for."""
        given = self._get_field("scope")
        return (
            [each.strip() for each in given.split(",")] if given else ["https://www.googleapis.com/auth/cloud-platform"]
        )

    def get_client_options(self) -> Any:
        """Where Google's clients find the service: the connection's `api_endpoint` when it has one."""
        options = client("google.api_core.client_options", extra="google")
        endpoint = self._get_field("api_endpoint")
        return options.ClientOptions(api_endpoint=endpoint) if endpoint else options.ClientOptions()

    def token(self) -> str:
        """A token of the credentials, for what speaks to Google without its clients."""
        credentials = self.get_credentials()
        if not credentials.valid and not self._get_field("is_anonymous"):
            credentials.refresh(client("google.auth.transport.requests", extra="google").Request())
        return credentials.token or ""

    def authorized_session(self) -> Any:
        """A session of `requests` whose requests carry the credentials."""
        return client("google.auth.transport.requests", extra="google").AuthorizedSession(self.get_credentials())

    @staticmethod
    def fallback_to_default_project_id(function: Method) -> Method:
        """Decorate a method: without `project_id` it is given the connection's; it has to be called by keyword."""

        @functools.wraps(function)
        def inner(self: GoogleBaseHook, *args: Any, **kwargs: Any) -> Any:
            bound = inspect.signature(function).bind_partial(self, *args, **kwargs)
            bound.arguments["project_id"] = bound.arguments.get("project_id") or self.project_id
            if not bound.arguments["project_id"]:
                raise TaskException(
                    "The project id must be passed either as keyword project_id parameter "
                    "or as project_id extra in Google Cloud connection definition. Both are not set!"
                )
            return function(*bound.args, **bound.kwargs)

        return inner  # type: ignore[return-value]

    @contextmanager
    def provide_gcp_credential_file_as_context(self) -> Iterator[str | None]:
        """The path of a key file for programs, which GOOGLE_APPLICATION_CREDENTIALS names meanwhile; None without a key."""
        key, path = self._get_field("keyfile_dict"), self._get_field("key_path")
        if not key and not path:
            yield None
            return
        with tempfile.TemporaryDirectory() as folder:
            if key:
                path = str(Path(folder, "key.json"))
                Path(path).write_text(key if isinstance(key, str) else json.dumps(key), encoding="utf-8")
            with _environment(CREDENTIALS, path):
                yield path

    def test_connection(self) -> tuple[bool, str]:
        """Whether a token can be had."""
        transport = client("google.auth.transport.requests", extra="google")
        errors = client("google.auth.exceptions", extra="google")
        try:
            self.get_credentials().refresh(transport.Request())
        except (errors.GoogleAuthError, TaskException, ValueError) as error:
            return False, str(error)
        return True, "Connection successfully tested"


@contextmanager
def _environment(name: str, value: str) -> Iterator[None]:
    before = os.environ.get(name)
    os.environ[name] = value
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before


GoogleCloudBaseHook = GoogleBaseHook
