"""Azure: blobs, and pipelines of Data Factory and Synapse.

https://airflow.apache.org/docs/apache-airflow-providers-microsoft-azure/stable/operators/index.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import classes, entry
from jetbridge_translator.operators.registry import carried

_AZURE = "airflow.providers.microsoft.azure"
_RUNTIME = f"jetbridge.{_AZURE}"
_EXTRA = "azure"
_WAITS = {"deferrable": "it waits in its place, whatever deferred it in Airflow"}

carried(f"{_RUNTIME}.hooks.wasb", "WasbHook", extra=_EXTRA)
carried(f"{_RUNTIME}.hooks.pipelines", "AzureDataFactoryHook", "AzureSynapsePipelineHook", extra=_EXTRA)
carried(f"{_RUNTIME}.blobs", "FileToWasbOperator", extra=_EXTRA)

for _module, _entries in {
    "sensors.wasb": (
        entry(
            "WasbBlobSensor", 'container_name="lake", blob_name="a.csv"', f"{_AZURE}.sensors.wasb.WasbBlobAsyncSensor"
        ),
        entry("WasbPrefixSensor", 'container_name="lake", prefix="in/"'),
    ),
    "transfers.local_to_wasb": (
        entry("LocalFilesystemToWasbOperator", 'file_path="/data/a.csv", container_name="lake", blob_name="a.csv"'),
    ),
    "operators.wasb_delete_blob": (
        entry("WasbDeleteBlobOperator", 'container_name="lake", blob_name="old/", is_prefix=True'),
    ),
}.items():
    classes(f"{_AZURE}.{_module}", *_entries, extra=_EXTRA, within=f"{_RUNTIME}.blobs")

for _module, _entries in {
    "operators.data_factory": (
        entry(
            "AzureDataFactoryRunPipelineOperator",
            'pipeline_name="load", resource_group_name="g", factory_name="f", parameters={"day": "2024-01-02"}',
            ignored=_WAITS,
        ),
    ),
    "sensors.data_factory": (
        entry("AzureDataFactoryPipelineRunStatusSensor", 'run_id="r", resource_group_name="g", factory_name="f"'),
    ),
    "operators.synapse": (
        entry(
            "AzureSynapseRunPipelineOperator",
            'pipeline_name="load", azure_synapse_conn_id="synapse", azure_synapse_workspace_dev_endpoint="https://w.dev.azuresynapse.net"',
            ignored=_WAITS,
        ),
    ),
}.items():
    classes(f"{_AZURE}.{_module}", *_entries, extra=_EXTRA, within=f"{_RUNTIME}.pipelines")
