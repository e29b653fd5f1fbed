"""Waiting for runs of Databricks, and what operators of it share."""

from __future__ import annotations

import time
from functools import cached_property
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator
from jetbridge.airflow.providers.databricks.hook import DatabricksHook
from jetbridge.airflow.providers.databricks.states import RunState
from jetbridge.definitions.signals import TaskException


class DatabricksBaseOperator(DeclaredOperator):
    """An operator over a connection of Databricks; `run_id` is the run that it started."""

    databricks_conn_id: str = "databricks_default"
    databricks_retry_limit: int = 3
    databricks_retry_delay: int = 1
    deferrable: bool = False  # it waits in its place, whatever deferred it in Airflow

    polling_period_seconds: int = 30
    databricks_retry_args: dict[Any, Any] | None = None
    run_id: Any = None

    @cached_property
    def hook(self) -> DatabricksHook:
        """The hook."""
        return DatabricksHook(
            self.databricks_conn_id,
            retry_limit=self.databricks_retry_limit,
            retry_delay=self.databricks_retry_delay,
            retry_args=self.databricks_retry_args,
            caller=type(self).__name__,
        )

    def tell(self, context: Context) -> None:
        """Keep the run's id and page for tasks downstream."""
        url = self.hook.get_run_page_url(self.run_id)
        self.log.info("Run %s: %s", self.run_id, url)
        if self.do_xcom_push:
            context["ti"].xcom_push(key="run_id", value=self.run_id)
            context["ti"].xcom_push(key="run_page_url", value=url)

    def await_end(self) -> None:
        """Wait for the end of the run; one that can be repaired is waited for again.

        Raises:
            TaskException: it failed.
        """
        while True:
            run = self.hook.get_run(self.run_id)
            state = RunState.of(run)
            if state.is_terminal:
                if state.is_successful:
                    return
                message = self._failure(run, state)
                if not self.repaired(state.state_message):
                    raise TaskException(message)
                self.log.warning("%s; its failed tasks are run again", message)
            self.log.info("%s in run state: %s", self.task_id, state)
            time.sleep(self.polling_period_seconds)

    def repaired(self, message: str) -> bool:
        """Whether the failed tasks of the run run again; for subclasses."""
        return False

    def _failure(self, run: dict[str, Any], state: RunState) -> str:
        said = f"{self.task_id} failed with terminal state: {state} and with the error"
        return (
            f"{said}s {failed_tasks(self.hook, run)}"
            if state.result_state == "FAILED"
            else f"{said} {state.state_message}"
        )

    def on_kill(self) -> None:
        """Cancel the run."""
        if self.run_id:
            self.hook.cancel_run(self.run_id)


def failed_tasks(hook: DatabricksHook, run: dict[str, Any]) -> list[dict[str, Any]]:
    """The tasks of a run whose last attempt failed, with their errors."""
    latest: dict[str, dict[str, Any]] = {}
    for task in sorted(run.get("tasks", []), key=lambda each: each.get("attempt_number", 0)):
        latest[task["task_key"]] = task
    message = run["state"].get("state_message", "")
    return [
        {
            "task_key": task["task_key"],
            "run_id": task["run_id"],
            "error": hook.get_run_output(task["run_id"]).get("error", message),
        }
        for task in latest.values()
        if task.get("state", {}).get("result_state") == "FAILED"
    ]
