"""GitHub: methods of PyGithub's client.

https://airflow.apache.org/docs/apache-airflow-providers-github/stable/operators/index.html
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator, DeclaredSensor, given
from jetbridge.airflow.hook import BaseHook
from jetbridge.definitions.signals import TaskException


class GithubHook(BaseHook):
    """The client: the connection's password is a token, its extra names an app (`key_path`, `app_id`, `installation_id`)."""

    conn_name_attr = "github_conn_id"
    default_conn_name = "github_default"
    conn_type = "github"
    hook_name = "GitHub"

    def __init__(self, github_conn_id: str = default_conn_name) -> None:
        super().__init__()
        self.github_conn_id = github_conn_id
        self.client: Any = None
        self.get_conn()

    def get_conn(self) -> Any:
        """The client (`github.Github`).

        Raises:
            ValueError: the connection says nothing to log in with.
        """
        if self.client is None:
            found = self.get_connection(self.github_conn_id)
            place = {"base_url": found.host} if found.host else {}
            github = client("github", extra="github")
            self.client = github.Github(auth=self._login(github.Auth, found.password, found.extra_dejson), **place)
        return self.client

    @staticmethod
    def _login(auth: Any, token: str | None, extra: dict[str, Any]) -> Any:
        if token:
            return auth.Token(token)
        path = extra.get("key_path")
        if not path:
            raise ValueError("No access token or authentication method provided.")
        if not str(path).endswith(".pem"):
            raise ValueError("Unrecognised key file: expected a .pem private key")
        app = auth.AppAuth(extra.get("app_id"), Path(path).read_text(encoding="utf-8"))
        return app.get_installation_auth(extra.get("installation_id"), extra.get("token_permissions"))

    def test_connection(self) -> tuple[bool, str]:
        """Whether GitHub knows the user, and what is wrong if not."""
        try:
            _ = self.client.get_user().id
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is the answer
            return False, str(error)
        return True, "Successfully connected to GitHub."


class GithubOperator(DeclaredOperator):
    """Calls a method of the client; the result is what it gives, or what `result_processor` makes of that."""

    template_fields = ("github_method_args", "github_conn_id")

    github_method: str
    github_conn_id: str = "github_default"
    github_method_args: dict[str, Any] = given(dict)
    result_processor: Callable[[Any], Any] | None = None

    def execute(self, context: Context) -> Any:  # noqa: ARG002 -- all is in the arguments
        """Call it.

        Raises:
            TaskException: GitHub or the function says no.
        """
        try:
            result = getattr(GithubHook(self.github_conn_id).client, self.github_method)(**self.github_method_args)
            return self.result_processor(result) if self.result_processor else result
        except Exception as error:
            raise TaskException(f"GitHub operator error: {error}") from error


class GithubSensor(DeclaredSensor):
    """Waits until a method of the client gives something, or `result_processor` says yes to it."""

    template_fields: tuple[str, ...] = ("github_conn_id",)

    method_name: str
    github_conn_id: str = "github_default"
    method_params: dict[str, Any] = given(dict)
    result_processor: Callable[[Any], Any] | None = None

    def poke(self, context: Context) -> Any:  # noqa: ARG002 -- only GitHub's answer counts
        """What it gives."""
        result = getattr(GithubHook(self.github_conn_id).client, self.method_name)(**self.method_params)
        return self.result_processor(result) if self.result_processor else result


class GithubTagSensor(DeclaredSensor):
    """Waits for a tag of a repository."""

    template_fields = ("tag_name", "github_conn_id")

    github_conn_id: str = "github_default"
    tag_name: str | None = None
    repository_name: str | None = None

    def poke(self, context: Context) -> bool:  # noqa: ARG002 -- only the tags count
        """Whether it is there.

        Raises:
            TaskException: GitHub refuses to list the tags.
        """
        repository = GithubHook(self.github_conn_id).client.get_repo(full_name_or_id=self.repository_name)
        try:
            return self.tag_name in [tag.name for tag in repository.get_tags()]
        except Exception as error:
            raise TaskException(f"GitHub operator error: {error}") from error
