"""Resources refreshed, run and deleted; waiting for a job.

https://airflow.apache.org/docs/apache-airflow-providers-tableau/stable/operators.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator, DeclaredSensor
from jetbridge.airflow.providers.tableau.hook import TableauHook, TableauJobFailedException, TableauJobFinishCode
from jetbridge.definitions.signals import SkipException, TaskException

_CONFLICT = "409093"
_METHODS = {
    "datasources": ["delete", "refresh"],
    "groups": ["delete"],
    "projects": ["delete"],
    "schedule": ["delete"],
    "sites": ["delete"],
    "subscriptions": ["delete"],
    "tasks": ["delete", "run"],
    "users": ["remove"],
    "workbooks": ["delete", "refresh"],
}


class TableauOperator(DeclaredOperator):
    """Calls a method of the resource that `find` names; the result is the id of the job. A refresh is waited for if `blocking_refresh`."""

    template_fields = ("find", "match_with", "tableau_conn_id")

    resource: str
    method: str
    find: str
    match_with: str = "id"
    site_id: str | None = None
    blocking_refresh: bool = True
    check_interval: float = 20
    timeout: float | None = None
    exponential_backoff: bool = False
    max_check_interval: float | None = None
    incremental_refresh: bool = False
    skip_on_conflict: bool = False
    tableau_conn_id: str = "tableau_default"

    def execute(self, context: Context) -> Any:  # noqa: ARG002 -- all is in the arguments
        """Call it.

        Raises:
            TaskException: there is no such resource or method, or the refresh failed.
            SkipException: it is under way already, and `skip_on_conflict`.
        """
        if self.resource not in _METHODS:
            raise TaskException(f"Resource not found! Available Resources: {list(_METHODS)}")
        if self.method not in _METHODS[self.resource]:
            raise TaskException(f"Method not found! Available methods for {self.resource}: {_METHODS[self.resource]}")
        with TableauHook(self.site_id, self.tableau_conn_id) as hook:
            job_id = self._called(hook, self._id(hook))
            if self.method == "refresh" and self.blocking_refresh and not self._has_succeeded(hook, job_id):
                raise TableauJobFailedException(f"The Tableau Refresh {self.resource} Job failed!")
        return job_id

    def _called(self, hook: TableauHook, resource_id: str) -> Any:
        resource = getattr(hook.server, self.resource)
        method = getattr(resource, self.method)
        library = client("tableauserverclient", extra="tableau")
        try:
            if self.method == "run":
                items = library.JobItem.from_response(method(resource.get_by_id(resource_id)), hook.server.namespace)
                return items[0].id
            is_incremental = self.incremental_refresh and self.method == "refresh"
            return method(resource_id, **({"incremental": True} if is_incremental else {})).id
        except library.ServerResponseError as error:
            if self.skip_on_conflict and error.code == _CONFLICT:
                raise SkipException(f"Tableau {self.resource} {resource_id} is already queued or running") from error
            raise

    def _has_succeeded(self, hook: TableauHook, job_id: str) -> bool:
        return hook.wait_for_state(
            job_id,
            TableauJobFinishCode.SUCCESS,
            self.check_interval,
            self.timeout,
            self.exponential_backoff,
            self.max_check_interval,
        )

    def _id(self, hook: TableauHook) -> str:
        if self.match_with == "id":
            return self.find
        found = [each for each in hook.get_all(self.resource) if getattr(each, self.match_with) == self.find]
        if not found:
            raise TaskException(f"{self.resource} with {self.match_with} {self.find} not found!")
        return str(found[0].id)


class TableauJobStatusSensor(DeclaredSensor):
    """Waits for the end of a job; a failure is looked at again `max_status_retries` times."""

    template_fields = ("job_id", "tableau_conn_id")
    _failures = 0

    job_id: str
    site_id: str | None = None
    tableau_conn_id: str = "tableau_default"
    max_status_retries: int = 0

    def poke(self, context: Context) -> bool:  # noqa: ARG002 -- only the job counts
        """Whether it has ended well.

        Raises:
            TableauJobFailedException: it failed.
        """
        with TableauHook(self.site_id, self.tableau_conn_id) as hook:
            code = hook.get_job_status(self.job_id)
        if code in (TableauJobFinishCode.ERROR, TableauJobFinishCode.CANCELED):
            self._failures += 1
            if self._failures > self.max_status_retries:
                raise TableauJobFailedException("The Tableau Refresh Workbook Job failed!")
        return code is TableauJobFinishCode.SUCCESS
