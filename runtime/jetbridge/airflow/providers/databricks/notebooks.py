"""Operators of Databricks that run one task: a notebook, or any other.

https://airflow.apache.org/docs/apache-airflow-providers-databricks/stable/operators/notebook.html
"""

from __future__ import annotations

import hashlib
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import given
from jetbridge.airflow.providers.databricks.running import DatabricksBaseOperator

_LONGEST_KEY = 100
_RETRIES = ("max_retries", "min_retry_interval_millis", "retry_on_timeout")


class DatabricksTaskBaseOperator(DatabricksBaseOperator):
    """One task, on a cluster that is there or is made for it."""

    databricks_task_key: str = ""
    databricks_retry_args: dict[Any, Any] | None = None
    existing_cluster_id: str = ""
    job_cluster_key: str = ""
    new_cluster: dict[str, Any] = given(dict)
    polling_period_seconds: int = 5
    wait_for_termination: bool = True
    max_retries: int | str | None = None
    min_retry_interval_millis: int | str | None = None
    retry_on_timeout: bool | str | None = None
    workflow_run_metadata: dict[str, Any] | None = None

    def task(self) -> dict[str, Any]:
        """What is to run; for subclasses."""
        raise NotImplementedError

    def execute(self, context: Context) -> None:
        """Run it, and wait for its end.

        Raises:
            TaskException: it failed.
        """
        self.run_id = self.hook.submit_run(self.run_json())
        self.tell(context)
        if self.wait_for_termination:
            self.await_end()

    def run_json(self) -> dict[str, Any]:
        """The description of the run.

        Raises:
            ValueError: there is no cluster, or there are two.
        """
        clusters = {"new_cluster": self.new_cluster, "existing_cluster_id": self.existing_cluster_id}
        named = {name: value for name, value in clusters.items() if value}
        if len(named) > 1:
            raise ValueError("Both new_cluster and existing_cluster_id are set. Only one should be set.")
        if not named:
            raise ValueError("Must specify either existing_cluster_id or new_cluster.")
        what, retries = self.task(), self._retries()
        if not retries and not any(what.get(name) is not None for name in _RETRIES):
            return {"run_name": self._key(), **what, **named}
        return {"run_name": self._key(), "tasks": [{**what, "task_key": self._key(), **retries, **named}]}

    def _key(self) -> str:
        key = self.databricks_task_key
        if key and len(key) <= _LONGEST_KEY:
            return key
        dag_id = self.dag.dag_id if self.dag is not None else ""
        return hashlib.md5(f"{dag_id}__{self.task_id}".encode(), usedforsecurity=False).hexdigest()

    def _retries(self) -> dict[str, Any]:
        numbers = {name: getattr(self, name) for name in _RETRIES[:2]}
        found: dict[str, Any] = {name: int(value) for name, value in numbers.items() if value is not None}
        if self.retry_on_timeout is not None:
            found["retry_on_timeout"] = str(self.retry_on_timeout).strip().lower() in {"true", "1", "yes"}
        return found


class DatabricksNotebookOperator(DatabricksTaskBaseOperator):
    """Runs a notebook."""

    notebook_path: str
    source: str
    notebook_packages: list[dict[str, Any]] = given(list)
    notebook_params: dict[str, Any] = given(dict)

    template_fields = ("notebook_params", "workflow_run_metadata", *_RETRIES, "databricks_conn_id")

    def task(self) -> dict[str, Any]:
        """The notebook.

        Raises:
            ValueError: it may take no time at all.
        """
        limit = self.execution_timeout
        seconds = 0 if limit is None else int(limit.total_seconds())
        if limit is not None and seconds == 0:
            raise ValueError(
                "If you've set an `execution_timeout` for the task, ensure it's not `0`. Set it instead to `None` if you"
                " desire the task to run indefinitely."
            )
        notebook = {"notebook_path": self.notebook_path, "source": self.source, "base_parameters": self.notebook_params}
        return {
            "timeout_seconds": seconds,
            "email_notifications": {},
            "notebook_task": notebook,
            "libraries": self.notebook_packages,
        }


class DatabricksTaskOperator(DatabricksTaskBaseOperator):
    """Runs a task of whatever kind."""

    task_config: dict[str, Any]

    template_fields = ("databricks_conn_id", "task_config", "workflow_run_metadata", *_RETRIES)

    def task(self) -> dict[str, Any]:
        """The task."""
        return self.task_config
