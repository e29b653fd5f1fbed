"""`DbtCloudHook`: projects, environments, jobs, runs and artifacts of dbt Cloud.

https://docs.getdbt.com/dbt-cloud/api-v2
"""

from __future__ import annotations

import functools
import inspect
import json
import time
from collections.abc import Callable, Collection
from typing import Any

from jetbridge.airflow.providers.dbt.api import DbtCloudApi
from jetbridge.airflow.providers.dbt.runs import (
    DbtCloudJobRunException,
    DbtCloudJobRunStatus,
    DbtCloudResourceLookupError,
)

_LONGEST_CAUSE, _WEEK = 255, 7 * 86_400


def _of_account(method: Callable[..., Any]) -> Callable[..., Any]:
    """Without `account_id` it is the connection's login."""

    @functools.wraps(method)
    def inner(self: DbtCloudHook, *args: Any, **kwargs: Any) -> Any:
        bound = inspect.signature(method).bind(self, *args, **kwargs)
        if bound.arguments.get("account_id") is None:
            bound.arguments["account_id"] = self.default_account()
        return method(*bound.args, **bound.kwargs)

    return inner


class DbtCloudHook(DbtCloudApi):
    """Calls the API; without `account_id` it is the account of the connection."""

    def list_accounts(self) -> Any:
        """The accounts of the token."""
        return self._call("")

    @_of_account
    def get_account(self, account_id: int | None = None) -> Any:
        """What there is to say of the account."""
        return self._call(f"{account_id}/")

    @_of_account
    def list_projects(self, account_id: int | None = None, name_contains: str | None = None) -> Any:
        """The projects."""
        return self._pages(f"{account_id}/projects/", _named(name_contains), "v3")

    @_of_account
    def get_project(self, project_id: int, account_id: int | None = None) -> Any:
        """A project."""
        return self._call(f"{account_id}/projects/{project_id}/", version="v3")

    @_of_account
    def get_environment(self, project_id: int, environment_id: int, *, account_id: int | None = None) -> Any:
        """An environment of a project."""
        return self._call(f"{account_id}/projects/{project_id}/environments/{environment_id}/", version="v3")

    def test_connection(self) -> tuple[bool, str]:
        """Whether dbt Cloud answers, and what is wrong if not."""
        try:
            self.list_accounts()
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is the answer
            return False, str(error)
        return True, "Successfully connected to dbt Cloud."

    @_of_account
    def list_environments(
        self, project_id: int, *, name_contains: str | None = None, account_id: int | None = None
    ) -> Any:
        """The environments of a project."""
        return self._pages(f"{account_id}/projects/{project_id}/environments/", _named(name_contains), "v3")

    @_of_account
    def list_jobs(
        self,
        account_id: int | None = None,
        order_by: str | None = None,
        project_id: int | None = None,
        environment_id: int | None = None,
        name_contains: str | None = None,
    ) -> Any:
        """The jobs."""
        more = {"environment_id": environment_id} if environment_id else {}
        query = {"order_by": order_by, "project_id": project_id, **more, **_named(name_contains)}
        return self._pages(f"{account_id}/jobs/", query)

    @_of_account
    def get_job(self, job_id: int, account_id: int | None = None) -> Any:
        """A job."""
        return self._call(f"{account_id}/jobs/{job_id}")

    @_of_account
    def get_job_by_name(
        self, *, project_name: str, environment_name: str, job_name: str, account_id: int | None = None
    ) -> Any:
        """The job of a name in an environment of a project.

        Raises:
            DbtCloudResourceLookupError: there is none, or there are several.
        """
        project = _one(self.list_projects(account_id, project_name), "projects", project_name)
        environments = self.list_environments(project["id"], name_contains=environment_name, account_id=account_id)
        environment = _one(environments, "environments", environment_name)
        jobs = self.list_jobs(account_id, None, project["id"], environment["id"], job_name)
        return _one(jobs, "jobs", job_name)

    @_of_account
    def trigger_job_run(
        self,
        job_id: int,
        cause: str,
        account_id: int | None = None,
        steps_override: list[str] | None = None,
        schema_override: str | None = None,
        retry_from_failure: bool = False,
        additional_run_config: dict[str, Any] | None = None,
    ) -> Any:
        """Start a run, or the failed one again."""
        if retry_from_failure:
            query = {"job_definition_id": job_id, "order_by": "-created_at", "limit": 1}
            latest = self.get_job_runs(account_id, query).json()["data"]
            if latest and latest[0]["status"] == DbtCloudJobRunStatus.ERROR.value:
                return self.retry_failed_job_run(job_id, account_id)
        overrides = {"steps_override": steps_override, "schema_override": schema_override}
        wanted = {"cause": cause[:_LONGEST_CAUSE] if cause else cause, **overrides, **(additional_run_config or {})}
        return self._call(f"{account_id}/jobs/{job_id}/run/", json.dumps(wanted), "POST")

    @_of_account
    def retry_failed_job_run(self, job_id: int, account_id: int | None = None) -> Any:
        """Run what failed last again."""
        return self._call(f"{account_id}/jobs/{job_id}/rerun/", method="POST")

    @_of_account
    def list_job_runs(
        self,
        account_id: int | None = None,
        include_related: list[str] | None = None,
        job_definition_id: int | None = None,
        order_by: str | None = None,
    ) -> Any:
        """The runs."""
        query = {"include_related": include_related, "job_definition_id": job_definition_id, "order_by": order_by}
        return self._pages(f"{account_id}/runs/", query)

    @_of_account
    def get_job_runs(self, account_id: int | None = None, payload: dict[str, Any] | None = None) -> Any:
        """The first page of runs."""
        return self._call(f"{account_id}/runs/", payload)

    @_of_account
    def get_job_run(self, run_id: int, account_id: int | None = None, include_related: list[str] | None = None) -> Any:
        """A run."""
        return self._call(f"{account_id}/runs/{run_id}/", {"include_related": include_related})

    def get_job_run_status(self, run_id: int, account_id: int | None = None) -> int:
        """The status of a run."""
        return int(self.get_job_run(run_id, account_id).json()["data"]["status"])

    def wait_for_job_run_status(
        self,
        run_id: int,
        account_id: int | None = None,
        expected_statuses: int | Collection[int] = DbtCloudJobRunStatus.SUCCESS.value,
        check_interval: int = 60,
        timeout: int = _WEEK,
    ) -> bool:
        """Wait for one of some statuses.

        Raises:
            DbtCloudJobRunException: the run ended with another one, or did not end in time.
        """
        expected = (expected_statuses,) if isinstance(expected_statuses, int) else expected_statuses
        DbtCloudJobRunStatus.check_is_valid(expected)
        end = time.monotonic() + timeout
        while (status := self.get_job_run_status(run_id, account_id)) not in expected:
            if DbtCloudJobRunStatus.is_terminal(status):
                name = DbtCloudJobRunStatus(status).name
                raise DbtCloudJobRunException(
                    f"Job run {run_id} reached terminal status {name} before reaching expected statuses {expected}"
                )
            if time.monotonic() > end:
                raise DbtCloudJobRunException(
                    f"Job run {run_id} has not reached a terminal status after {timeout} seconds."
                )
            time.sleep(check_interval)
        return True

    @_of_account
    def cancel_job_run(self, run_id: int, account_id: int | None = None) -> None:
        """Stop a run."""
        self._call(f"{account_id}/runs/{run_id}/cancel/", method="POST")

    @_of_account
    def list_job_run_artifacts(self, run_id: int, account_id: int | None = None, step: int | None = None) -> Any:
        """The artifacts of a run."""
        return self._call(f"{account_id}/runs/{run_id}/artifacts/", {"step": step})

    @_of_account
    def get_job_run_artifact(
        self, run_id: int, path: str, account_id: int | None = None, step: int | None = None
    ) -> Any:
        """An artifact of a run."""
        return self._call(f"{account_id}/runs/{run_id}/artifacts/{path}", {"step": step})


def _named(text: str | None) -> dict[str, str]:
    return {"name__icontains": text} if text else {}


def _one(pages: list[Any], kind: str, name: str) -> dict[str, Any]:
    found: list[dict[str, Any]] = [each for page in pages for each in page.json()["data"] if each["name"] == name]
    if len(found) != 1:
        raise DbtCloudResourceLookupError(f"Found {len(found)} {kind} with name `{name}`.")
    return found[0]
