"""Repositories of Databricks.

https://docs.databricks.com/api/workspace/repos
"""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import urlsplit

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.databricks.running import DatabricksBaseOperator
from jetbridge.definitions.signals import TaskException

_PROVIDERS = {
    "github.com": "gitHub",
    "dev.azure.com": "azureDevOpsServices",
    "gitlab.com": "gitLab",
    "bitbucket.org": "bitbucketCloud",
}
_CODE_COMMIT = re.compile(r"^git-codecommit\.[^.]+\.amazonaws.com$")
_PATH = re.compile(r"/Repos/[^/]+/[^/]+/?$")


class _RepositoryOperator(DatabricksBaseOperator):
    """What is checked out where."""

    repo_path: str | None = None
    repo_id: str | None = None
    branch: str | None = None
    tag: str | None = None

    def _found(self) -> str:
        if self.repo_path is None:
            return str(self.repo_id)
        found = self.hook.get_repo_by_path(self.repo_path)
        if found is None:
            raise TaskException(f"Can't find Repo ID for path '{self.repo_path}'")
        return found

    def _check_one_of(self, *names: str) -> None:
        given = [name for name in names if getattr(self, name) is not None]
        if len(given) > 1:
            raise TaskException(f"Only one of {' or '.join(names)} should be provided, but not both")
        if not given:
            raise TaskException(f"One of {' or '.join(names)} should be provided")

    def _check_out(self, repo_id: str) -> dict[str, Any]:
        wanted = {"branch": str(self.branch)} if self.branch is not None else {"tag": str(self.tag)}
        return self.hook.update_repo(repo_id, wanted)


class DatabricksReposCreateOperator(_RepositoryOperator):
    """Makes a repository and checks a branch or a tag out; its id."""

    git_url: str
    git_provider: str | None = None
    ignore_existing_repo: bool = False

    template_fields = ("repo_path", "tag", "branch", "databricks_conn_id")

    def check_arguments(self) -> None:
        """Find the provider.

        Raises:
            TaskException: it is unknown, or a branch and a tag are named.
        """
        host = urlsplit(self.git_url).netloc.lower().rpartition("@")[2]
        known = _PROVIDERS.get(host) or ("awsCodeCommit" if _CODE_COMMIT.match(host) else None)
        self.git_provider = self.git_provider or known
        if self.git_provider is None:
            raise TaskException(f"git_provider isn't specified and couldn't be guessed for URL {self.git_url}")
        if self.branch is not None and self.tag is not None:
            raise TaskException("Only one of branch or tag should be provided, but not both")

    def execute(self, context: Context) -> Any:
        """The id of the repository.

        Raises:
            TaskException: its path is malformed, or taken.
        """
        wanted = {"url": self.git_url, "provider": self.git_provider}
        existing = None
        if self.repo_path is not None:
            if not _PATH.match(self.repo_path):
                raise TaskException(
                    f"repo_path should have form of /Repos/{{folder}}/{{repo-name}}, got '{self.repo_path}'"
                )
            wanted["path"] = self.repo_path
            existing = self.hook.get_repo_by_path(self.repo_path)
        if existing is not None and not self.ignore_existing_repo:
            raise TaskException(f"Repo with path '{self.repo_path}' already exists")
        repo_id = existing or self.hook.create_repo(wanted)["id"]
        if self.branch is not None or self.tag is not None:
            self._check_out(str(repo_id))
        return repo_id


class DatabricksReposUpdateOperator(_RepositoryOperator):
    """Checks a branch or a tag out; the commit."""

    template_fields = ("repo_path", "tag", "branch", "databricks_conn_id")

    def check_arguments(self) -> None:
        """One repository, and one branch or tag."""
        self._check_one_of("branch", "tag")
        self._check_one_of("repo_id", "repo_path")

    def execute(self, context: Context) -> Any:
        """The commit."""
        return self._check_out(self._found())["head_commit_id"]


class DatabricksReposDeleteOperator(_RepositoryOperator):
    """Deletes a repository."""

    template_fields = ("repo_path", "databricks_conn_id")

    def check_arguments(self) -> None:
        """One repository."""
        self._check_one_of("repo_id", "repo_path")

    def execute(self, context: Context) -> None:
        """Delete it."""
        self.hook.delete_repo(self._found())
