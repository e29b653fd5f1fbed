"""Jobs of dbt Cloud as tasks.

https://airflow.apache.org/docs/apache-airflow-providers-dbt-cloud/stable/operators.html
"""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator, DeclaredSensor, given
from jetbridge.airflow.providers.dbt.hook import DbtCloudHook
from jetbridge.airflow.providers.dbt.runs import DbtCloudJobRunException, DbtCloudJobRunStatus

_DEFAULT, _WEEK = "dbt_cloud_default", 7 * 86_400


class _WithHook:
    dbt_cloud_conn_id: str
    hook_params: dict[str, Any]

    @cached_property
    def hook(self) -> DbtCloudHook:
        """The hook."""
        return DbtCloudHook(self.dbt_cloud_conn_id, **self.hook_params)


class DbtCloudRunJobOperator(_WithHook, DeclaredOperator):
    """Runs a job, which its id or its names say; the id of the run."""

    dbt_cloud_conn_id: str = _DEFAULT
    job_id: int | None = None
    project_name: str | None = None
    environment_name: str | None = None
    job_name: str | None = None
    account_id: int | None = None
    trigger_reason: str | None = None
    steps_override: list[str] | None = None
    schema_override: str | None = None
    wait_for_termination: bool = True
    timeout: int = _WEEK
    check_interval: int = 60
    additional_run_config: dict[str, Any] = given(dict)
    reuse_existing_run: bool = False
    retry_from_failure: bool = False
    hook_params: dict[str, Any] = given(dict)

    template_fields = (
        "dbt_cloud_conn_id", "job_id", "project_name", "environment_name", "job_name", "account_id", "trigger_reason",
        "steps_override", "schema_override", "additional_run_config",
    )  # fmt: skip

    def execute(self, context: Context) -> Any:
        """The id of the run.

        Raises:
            DbtCloudJobRunException: it failed, or did not end in time.
        """
        dag_id = self.dag.dag_id if self.dag is not None else ""
        reason = f"Triggered via Apache Airflow by task {self.task_id!r} in the {dag_id} DAG."
        self.trigger_reason = reason if self.trigger_reason is None else self.trigger_reason
        self.job_id = self._job() if self.job_id is None else self.job_id
        run = self._reused() or self._triggered(context)
        self._run = run["id"]
        context["ti"].xcom_push(key="job_run_url", value=run["href"])
        context["ti"].xcom_push(key="job_run_id", value=self._run)
        if self.wait_for_termination:
            limits = {"check_interval": self.check_interval, "timeout": self.timeout}
            self.hook.wait_for_job_run_status(self._run, self.account_id, **limits)
        return self._run

    def _job(self) -> int:
        names = {
            "project_name": self.project_name,
            "environment_name": self.environment_name,
            "job_name": self.job_name,
        }
        if not all(names.values()):
            raise ValueError("Either job_id or project_name, environment_name, and job_name must be provided.")
        return int(self.hook.get_job_by_name(account_id=self.account_id, **names)["id"])

    def _reused(self) -> dict[str, Any] | None:
        if not self.reuse_existing_run:
            return None
        running = str(list(DbtCloudJobRunStatus.NON_TERMINAL_STATUSES.value))
        query = {"job_definition_id": self.job_id, "status__in": running, "order_by": "-created_at"}
        found: list[dict[str, Any]] = self.hook.get_job_runs(self.account_id, query).json()["data"]
        return found[0] if found else None

    def _triggered(self, context: Context) -> dict[str, Any]:
        answer = self.hook.trigger_job_run(
            job_id=self.job_id,
            cause=self.trigger_reason,
            account_id=self.account_id,
            steps_override=self.steps_override,
            schema_override=self.schema_override,
            retry_from_failure=self.retry_from_failure and context["ti"].try_number != 1,
            additional_run_config=self.additional_run_config,
        )
        run: dict[str, Any] = answer.json()["data"]
        return run

    def on_kill(self) -> None:
        """Cancel the run."""
        if getattr(self, "_run", None):
            self.hook.cancel_job_run(self._run, self.account_id)


class DbtCloudGetJobRunArtifactOperator(_WithHook, DeclaredOperator):
    """Writes an artifact of a run to a file; its name."""

    dbt_cloud_conn_id: str = _DEFAULT
    run_id: int
    path: str
    account_id: int | None = None
    step: int | None = None
    output_file_name: str | None = None
    hook_params: dict[str, Any] = given(dict)

    template_fields = ("dbt_cloud_conn_id", "run_id", "path", "account_id", "output_file_name")

    def execute(self, context: Context) -> str:
        """The name of the file."""
        name = self.output_file_name or f"{self.run_id}_{self.path}".replace("/", "-")
        response = self.hook.get_job_run_artifact(self.run_id, self.path, self.account_id, self.step)
        Path(name).parent.mkdir(parents=True, exist_ok=True)
        text = json.dumps(response.json()) if self.path.endswith(".json") else response.text
        Path(name).write_text(text, encoding="utf-8")
        return name


class DbtCloudListJobsOperator(_WithHook, DeclaredOperator):
    """Gives the ids of jobs."""

    dbt_cloud_conn_id: str = _DEFAULT
    account_id: int | None = None
    project_id: int | None = None
    order_by: str | None = None
    hook_params: dict[str, Any] = given(dict)

    template_fields = ("account_id", "project_id", "dbt_cloud_conn_id")

    def execute(self, context: Context) -> list[int]:
        """The ids."""
        pages = self.hook.list_jobs(self.account_id, self.order_by, self.project_id)
        return [job["id"] for page in pages for job in page.json()["data"]]


class DbtCloudJobRunSensor(_WithHook, DeclaredSensor):
    """Waits until a run has succeeded."""

    dbt_cloud_conn_id: str = _DEFAULT
    run_id: int
    account_id: int | None = None
    hook_params: dict[str, Any] = given(dict)

    template_fields = ("dbt_cloud_conn_id", "run_id", "account_id")

    def poke(self, context: Context) -> bool:
        """Whether it has.

        Raises:
            DbtCloudJobRunException: it failed, or was cancelled.
        """
        status = self.hook.get_job_run_status(self.run_id, self.account_id)
        if status == DbtCloudJobRunStatus.ERROR.value:
            raise DbtCloudJobRunException(f"Job run {self.run_id} has failed.")
        if status == DbtCloudJobRunStatus.CANCELLED.value:
            raise DbtCloudJobRunException(f"Job run {self.run_id} has been cancelled.")
        return status == DbtCloudJobRunStatus.SUCCESS.value
