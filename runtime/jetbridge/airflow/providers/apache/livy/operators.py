"""Batches of Livy as tasks.

https://airflow.apache.org/docs/apache-airflow-providers-apache-livy/stable/operators.html
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from functools import cached_property
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator, DeclaredSensor, given
from jetbridge.airflow.providers.apache.livy.hook import BatchState, LivyHook
from jetbridge.definitions.signals import TaskException

_SPARK = (
    "file", "class_name", "args", "jars", "py_files", "files", "driver_memory", "driver_cores", "executor_memory",
    "executor_cores", "num_executors", "archives", "queue", "name", "conf", "proxy_user",
)  # fmt: skip


class LivyOperator(DeclaredOperator):
    """Submits a batch, and gives its id; it waits for the end with a `polling_interval`, or where it deferred in Airflow."""

    file: str
    class_name: str | None = None
    args: Sequence[Any] | None = None
    conf: dict[Any, Any] = given(dict)
    jars: Sequence[str] | None = None
    py_files: Sequence[str] | None = None
    files: Sequence[str] | None = None
    driver_memory: str | None = None
    driver_cores: int | str | None = None
    executor_memory: str | None = None
    executor_cores: int | str | None = None
    num_executors: int | str | None = None
    archives: Sequence[str] | None = None
    queue: str | None = None
    name: str | None = None
    proxy_user: str | None = None
    livy_conn_id: str = "livy_default"
    livy_conn_auth_type: Any = None
    livy_endpoint_prefix: str | None = None
    polling_interval: int = 0
    extra_options: dict[str, Any] | None = None
    extra_headers: dict[str, Any] | None = None
    retry_args: dict[str, Any] | None = None
    deferrable: bool = False

    template_fields = ("spark_params",)
    batch_id: Any = None

    def check_arguments(self) -> None:
        """Gather what Livy is sent."""
        self.spark_params = {name: getattr(self, name) for name in _SPARK}

    @cached_property
    def hook(self) -> LivyHook:
        """The hook."""
        return LivyHook(
            self.livy_conn_id,
            self.extra_options,
            self.extra_headers,
            self.livy_conn_auth_type,
            self.livy_endpoint_prefix,
        )

    def execute(self, context: Context) -> Any:
        """The id of the batch.

        Raises:
            TaskException: it failed.
        """
        self.batch_id = self.hook.post_batch(**self.spark_params)
        if self.polling_interval > 0 or self.deferrable:
            self.poll_for_termination(self.batch_id)
        context["ti"].xcom_push(key="app_id", value=self.hook.get_batch(self.batch_id)["appId"])
        return self.batch_id

    def poll_for_termination(self, batch_id: int | str) -> None:
        """Wait for the end of a batch, and log what it logged.

        Raises:
            TaskException: it failed.
        """
        while (state := self.hook.get_batch_state(batch_id, self.retry_args)) not in self.hook.TERMINAL_STATES:
            time.sleep(self.polling_interval)
        self.hook.dump_batch_logs(batch_id)
        if state is not BatchState.SUCCESS:
            raise TaskException(f"Batch {batch_id} did not succeed")

    def on_kill(self) -> None:
        """End the batch."""
        if self.batch_id is not None:
            self.hook.delete_batch(self.batch_id)


class LivySensor(DeclaredSensor):
    """Waits until a batch has ended, well or not."""

    batch_id: int | str
    livy_conn_id: str = "livy_default"
    livy_conn_auth_type: Any = None
    extra_options: dict[str, Any] | None = None
    endpoint_prefix: str | None = None

    template_fields = ("batch_id",)

    def poke(self, context: Context) -> bool:
        """Whether it has."""
        hook = LivyHook(self.livy_conn_id, self.extra_options, None, self.livy_conn_auth_type, self.endpoint_prefix)
        return hook.get_batch_state(self.batch_id) in hook.TERMINAL_STATES
