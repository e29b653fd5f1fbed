"""Operators of Databricks that start runs and wait for them.

https://airflow.apache.org/docs/apache-airflow-providers-databricks/stable/operators/index.html
"""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any, ClassVar

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.databricks.payload import as_mapping, spelled, with_params
from jetbridge.airflow.providers.databricks.running import DatabricksBaseOperator
from jetbridge.definitions.signals import TaskException


class DatabricksRunOperator(DatabricksBaseOperator):
    """A run whose description is `json` with what the arguments of the same names say on top."""

    json: Any = None
    polling_period_seconds: int = 30
    databricks_retry_args: dict[Any, Any] | None = None
    wait_for_termination: bool = True

    named: ClassVar[tuple[str, ...]] = ()
    template_ext: Sequence[str] = (".json-tpl",)

    def merged(self) -> dict[str, Any]:
        """The description as it was given."""
        own = {name: getattr(self, name) for name in self.named}
        return {**as_mapping(self.json), **{name: value for name, value in own.items() if value is not None}}

    def execute(self, context: Context) -> None:
        """Start the run, and wait for its end.

        Raises:
            TaskException: it failed.
        """
        self.start(context)
        self.tell(context)
        if self.wait_for_termination:
            self.await_end()

    def start(self, context: Context) -> None:
        """Start the run; for subclasses."""
        raise NotImplementedError


class DatabricksSubmitRunOperator(DatabricksRunOperator):
    """Runs what is no job: a notebook, a jar, a Python file, a pipeline, or several tasks."""

    tasks: list[Any] | None = None
    spark_jar_task: dict[str, Any] | None = None
    notebook_task: dict[str, Any] | None = None
    spark_python_task: dict[str, Any] | None = None
    spark_submit_task: dict[str, Any] | None = None
    pipeline_task: dict[str, str] | None = None
    dbt_task: dict[str, Any] | None = None
    new_cluster: dict[str, Any] | None = None
    existing_cluster_id: str | None = None
    libraries: list[dict[str, Any]] | None = None
    environments: list[dict[str, Any]] | None = None
    run_name: str | None = None
    timeout_seconds: int | None = None
    idempotency_token: str | None = None
    access_control_list: list[dict[str, str]] | None = None
    git_source: dict[str, str] | None = None
    performance_target: str | None = None

    named = (
        "tasks", "spark_jar_task", "notebook_task", "spark_python_task", "spark_submit_task", "pipeline_task", "dbt_task",
        "new_cluster", "existing_cluster_id", "libraries", "environments", "run_name", "timeout_seconds",
        "idempotency_token", "access_control_list", "git_source", "performance_target",
    )  # fmt: skip
    template_fields = ("json", *named, "databricks_conn_id")

    def start(self, context: Context) -> None:
        """Start the run.

        Raises:
            TaskException: what is to run is described in a way that Databricks does not take.
        """
        whole = copy.deepcopy({**self.merged()})
        whole.setdefault("run_name", self.task_id)
        if "dbt_task" in whole and "git_source" not in whole:
            raise TaskException("git_source is required for dbt_task")
        pipeline = whole.get("pipeline_task")
        if isinstance(pipeline, dict):
            whole["pipeline_task"] = self._with_id(pipeline)
        self.run_id = self.hook.submit_run(spelled(with_params(whole, dict(context.get("params") or {}))))

    def _with_id(self, pipeline: dict[str, str]) -> dict[str, str]:
        if "pipeline_id" in pipeline and "pipeline_name" in pipeline:
            raise TaskException("'pipeline_name' is not allowed in conjunction with 'pipeline_id'")
        name = pipeline.get("pipeline_name")
        if not name:
            return pipeline
        rest = {key: value for key, value in pipeline.items() if key != "pipeline_name"}
        return {**rest, "pipeline_id": str(self.hook.find_pipeline_id_by_name(name))}


_SLOTS = (
    "notebook_params",
    "python_params",
    "jar_params",
    "spark_submit_params",
    "python_named_params",
    "dbt_commands",
)
"""Parameters of a run that Databricks does not take beside `job_parameters`."""


class DatabricksRunNowOperator(DatabricksRunOperator):
    """Runs a job, which its id or its name says."""

    job_id: str | None = None
    job_name: str | None = None
    job_parameters: dict[str, str] | None = None
    dbt_commands: list[str] | None = None
    notebook_params: dict[str, str] | None = None
    python_params: list[str] | None = None
    jar_params: list[str] | None = None
    spark_submit_params: list[str] | None = None
    python_named_params: dict[str, str] | None = None
    idempotency_token: str | None = None
    performance_target: str | None = None
    repair_run: bool = False
    databricks_repair_reason_new_settings: dict[str, Any] | None = None
    cancel_previous_runs: bool = False
    forward_dag_params: bool = True

    named = (
        "job_id", "job_name", "job_parameters", "dbt_commands", "notebook_params", "python_params", "python_named_params",
        "jar_params", "spark_submit_params", "idempotency_token", "performance_target",
    )  # fmt: skip
    template_fields = ("json", *named, "databricks_conn_id")

    def start(self, context: Context) -> None:
        """Start the run.

        Raises:
            TaskException: there is no such job, or it is named twice.
            ValueError: earlier runs are to be cancelled, but no job is named.
        """
        self._sent = self._with_id(spelled(self.merged()))
        forwarded = {name: value for name, value in (context.get("params") or {}).items() if value is not None}
        wants = self.forward_dag_params and not self._sent.get("job_parameters")
        if wants and forwarded and not any(name in self._sent for name in _SLOTS):
            self._sent["job_parameters"] = forwarded
        if self.cancel_previous_runs:
            if self._sent.get("job_id") is None:
                raise ValueError("cancel_previous_runs=True requires either job_id or job_name to be provided.")
            self.hook.cancel_all_runs(self._sent["job_id"])
        self.run_id = self.hook.run_now(self._sent)

    def _with_id(self, whole: dict[str, Any]) -> dict[str, Any]:
        if "job_name" not in whole:
            return whole
        name = whole.pop("job_name")
        if "job_id" in whole:
            raise TaskException("Argument 'job_name' is not allowed with argument 'job_id'")
        job_id = self.hook.find_job_id_by_name(name)
        if job_id is None:
            raise TaskException(f"Job ID for job name {name} can not be found")
        return {**whole, "job_id": job_id}

    def repaired(self, message: str) -> bool:
        """Run the failed tasks again, once, where that was asked for and the reason is one of the given ones."""
        reasons = self.databricks_repair_reason_new_settings or {}
        reason = next((each for each in reasons if each in message), None)
        if not self.repair_run or (reasons and reason is None):
            return False
        self.repair_run = False
        if reason is not None:
            self.hook.update_job(self._sent["job_id"], spelled(reasons[reason]))
        latest = self.hook.get_latest_repair_id(self.run_id)
        repair = {"run_id": self.run_id, "rerun_all_failed_tasks": True, "latest_repair_id": latest}
        repair |= {"job_parameters": self._sent.get("job_parameters")}
        self.hook.repair_run({name: value for name, value in repair.items() if value is not None})
        return True


class DatabricksCreateJobsOperator(DatabricksRunOperator):
    """Makes a job, or gives the job of that name these settings; the job's id."""

    name: str | None = None
    description: str | None = None
    tags: dict[str, str] | None = None
    tasks: list[dict[str, Any]] | None = None
    job_clusters: list[dict[str, Any]] | None = None
    environments: list[dict[str, Any]] | None = None
    email_notifications: dict[str, Any] | None = None
    webhook_notifications: dict[str, Any] | None = None
    notification_settings: dict[str, Any] | None = None
    timeout_seconds: int | None = None
    schedule: dict[str, Any] | None = None
    trigger: dict[str, Any] | None = None
    max_concurrent_runs: int | None = None
    git_source: dict[str, Any] | None = None
    access_control_list: list[dict[str, Any]] | None = None
    performance_target: str | None = None

    named = (
        "name", "description", "tags", "tasks", "job_clusters", "environments", "email_notifications",
        "webhook_notifications", "notification_settings", "timeout_seconds", "schedule", "trigger", "max_concurrent_runs",
        "git_source", "access_control_list", "performance_target",
    )  # fmt: skip
    template_fields = ("json", *named, "databricks_conn_id")
    template_ext = ()

    def execute(self, context: Context) -> Any:
        """The id of the job.

        Raises:
            TaskException: it has no name.
        """
        whole = spelled(self.merged())
        if "name" not in whole:
            raise TaskException("Missing required parameter: name")
        params = {name: value for name, value in (context.get("params") or {}).items() if value is not None}
        if params and not whole.get("parameters"):
            whole["parameters"] = [{"name": name, "default": value} for name, value in params.items()]
        job_id = self.hook.find_job_id_by_name(whole["name"])
        if job_id is None:
            return self.hook.create_job(whole)
        self.hook.reset_job(str(job_id), whole)
        return job_id
