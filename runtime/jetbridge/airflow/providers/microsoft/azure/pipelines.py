"""Runs of pipelines of Azure Data Factory and Synapse.

https://airflow.apache.org/docs/apache-airflow-providers-microsoft-azure/stable/operators/adf_run_pipeline.html
"""

from __future__ import annotations

from functools import cached_property
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import DeclaredOperator, DeclaredSensor
from jetbridge.airflow.providers.microsoft.azure.hooks.pipelines import (
    AzureDataFactoryHook,
    AzureSynapsePipelineHook,
    PipelineHook,
)
from jetbridge.definitions.signals import TaskException

_WEEK = 60 * 60 * 24 * 7
_CONFIG = ("reference_pipeline_run_id", "is_recovery", "start_activity_name", "start_from_failure", "parameters")


class PipelineOperator(DeclaredOperator):
    """Starts a pipeline, keeps the id of the run under the key `run_id`, and waits for its end."""

    pipeline_name: str
    wait_for_termination: bool = True
    reference_pipeline_run_id: str | None = None
    is_recovery: bool | None = None
    start_activity_name: str | None = None
    parameters: dict[str, Any] | None = None
    timeout: int = _WEEK
    check_interval: int = 60
    deferrable: bool = False  # it waits in its place, whatever deferred it in Airflow

    run_id = None

    @cached_property
    def hook(self) -> PipelineHook:
        """The hook."""
        raise NotImplementedError

    @property
    def place(self) -> tuple[str | None, ...]:
        """Where the pipeline is."""
        return ()

    def execute(self, context: Context) -> None:
        """Run it.

        Raises:
            TaskException: it failed or was cancelled.
        """
        config = {name: value for name in _CONFIG if (value := getattr(self, name, None)) is not None}
        self.run_id = self.hook.run_pipeline(self.pipeline_name, *self.place, **config).run_id
        context["ti"].xcom_push(key="run_id", value=self.run_id)
        if self.wait_for_termination and not self._ends_as("Succeeded"):
            raise TaskException(f"Pipeline run {self.run_id} has failed or has been cancelled.")

    def _ends_as(self, status: str) -> bool:
        limits = {"check_interval": self.check_interval, "timeout": self.timeout}
        return self.hook.wait_for_pipeline_run_status(str(self.run_id), status, *self.place, **limits)

    def on_kill(self) -> None:
        """Cancel the run.

        Raises:
            TaskException: it ended otherwise.
        """
        if self.run_id:
            self.hook.cancel_pipeline_run(self.run_id, *self.place)
            if not self._ends_as("Cancelled"):
                raise TaskException(f"Pipeline run {self.run_id} was not cancelled.")


class AzureDataFactoryRunPipelineOperator(PipelineOperator):
    """Runs a pipeline of Data Factory."""

    azure_data_factory_conn_id: str = "azure_data_factory_default"
    resource_group_name: str | None = None
    factory_name: str | None = None
    start_from_failure: bool | None = None

    template_fields = (
        "azure_data_factory_conn_id", "resource_group_name", "factory_name", "pipeline_name", "reference_pipeline_run_id", "parameters",
    )  # fmt: skip

    @cached_property
    def hook(self) -> PipelineHook:
        """The hook."""
        return AzureDataFactoryHook(self.azure_data_factory_conn_id)

    @property
    def place(self) -> tuple[str | None, ...]:
        """Resource group and factory."""
        return self.resource_group_name, self.factory_name


class AzureSynapseRunPipelineOperator(PipelineOperator):
    """Runs a pipeline of Synapse."""

    azure_synapse_conn_id: str
    azure_synapse_workspace_dev_endpoint: str

    template_fields = ("azure_synapse_conn_id",)

    @cached_property
    def hook(self) -> PipelineHook:
        """The hook."""
        return AzureSynapsePipelineHook(self.azure_synapse_workspace_dev_endpoint, self.azure_synapse_conn_id)


class AzureDataFactoryPipelineRunStatusSensor(DeclaredSensor):
    """Waits for a run of Data Factory."""

    run_id: str
    azure_data_factory_conn_id: str = "azure_data_factory_default"
    resource_group_name: str | None = None
    factory_name: str | None = None

    template_fields = ("azure_data_factory_conn_id", "resource_group_name", "factory_name", "run_id")

    def poke(self, context: Context) -> bool:
        """Whether it has ended well.

        Raises:
            TaskException: it failed or was cancelled.
        """
        hook = AzureDataFactoryHook(self.azure_data_factory_conn_id)
        status = hook.get_pipeline_run_status(self.run_id, self.resource_group_name, self.factory_name)
        if status in {"Failed", "Cancelled"}:
            raise TaskException(
                f"Pipeline run {self.run_id} has {'failed' if status == 'Failed' else 'been cancelled'}."
            )
        return status == "Succeeded"
