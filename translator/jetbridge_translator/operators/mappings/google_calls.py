"""Services of Google Cloud whose operators are one request each: what an operator takes is what Airflow's constructor takes.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/index.html
"""

from __future__ import annotations

from functools import partial

from jetbridge_translator.operators.calls import calls

_OPERATORS = "airflow.providers.google.cloud.operators"
_RUNTIME = f"jetbridge.{_OPERATORS}"
_google = partial(calls, table="google_calls", extra="google")
_CHECKED = {"validate_body": "the service checks the body itself"}
_ADDRESS = {"api_version": "the version of the service that is asked does not change"}

_google(
    f"{_OPERATORS}.dataplex",
    """
    DataplexCreateTaskOperator DataplexDeleteTaskOperator DataplexListTasksOperator DataplexGetTaskOperator
    DataplexCreateLakeOperator DataplexDeleteLakeOperator DataplexCreateZoneOperator DataplexDeleteZoneOperator
    DataplexCreateAssetOperator DataplexDeleteAssetOperator
    """,
    ignored=_ADDRESS,
)
_google(
    f"{_OPERATORS}.dataplex",
    """
    DataplexCreateOrUpdateDataQualityScanOperator DataplexGetDataQualityScanOperator DataplexDeleteDataQualityScanOperator
    DataplexRunDataQualityScanOperator DataplexGetDataQualityScanResultOperator DataplexCreateOrUpdateDataProfileScanOperator
    DataplexGetDataProfileScanOperator DataplexDeleteDataProfileScanOperator DataplexRunDataProfileScanOperator
    DataplexGetDataProfileScanResultOperator
    """,
    within=f"{_RUNTIME}.dataplex_scans",
    ignored=_ADDRESS,
)
_google(
    f"{_OPERATORS}.dataplex",
    """
    DataplexCatalogCreateEntryGroupOperator DataplexCatalogGetEntryGroupOperator DataplexCatalogDeleteEntryGroupOperator
    DataplexCatalogListEntryGroupsOperator DataplexCatalogUpdateEntryGroupOperator DataplexCatalogCreateEntryTypeOperator
    DataplexCatalogGetEntryTypeOperator DataplexCatalogDeleteEntryTypeOperator DataplexCatalogListEntryTypesOperator
    DataplexCatalogUpdateEntryTypeOperator DataplexCatalogCreateAspectTypeOperator DataplexCatalogGetAspectTypeOperator
    DataplexCatalogDeleteAspectTypeOperator DataplexCatalogListAspectTypesOperator DataplexCatalogUpdateAspectTypeOperator
    DataplexCatalogCreateEntryOperator DataplexCatalogGetEntryOperator DataplexCatalogListEntriesOperator
    DataplexCatalogSearchEntriesOperator DataplexCatalogLookupEntryOperator DataplexCatalogUpdateEntryOperator
    DataplexCatalogDeleteEntryOperator
    """,
    within=f"{_RUNTIME}.dataplex_catalog",
)
_google(
    f"{_OPERATORS}.compute",
    """
    ComputeEngineInsertInstanceOperator ComputeEngineInsertInstanceFromTemplateOperator ComputeEngineInsertInstanceTemplateOperator
    ComputeEngineInsertInstanceGroupManagerOperator ComputeEngineDeleteInstanceOperator ComputeEngineDeleteInstanceTemplateOperator
    ComputeEngineDeleteInstanceGroupManagerOperator ComputeEngineCopyInstanceTemplateOperator
    """,
    within=f"{_RUNTIME}.compute_resources",
    ignored=_CHECKED,
)
_google(
    f"{_OPERATORS}.vision",
    """
    CloudVisionCreateProductSetOperator CloudVisionGetProductSetOperator CloudVisionUpdateProductSetOperator
    CloudVisionDeleteProductSetOperator CloudVisionCreateProductOperator CloudVisionGetProductOperator
    CloudVisionUpdateProductOperator CloudVisionDeleteProductOperator CloudVisionCreateReferenceImageOperator
    CloudVisionDeleteReferenceImageOperator CloudVisionAddProductToProductSetOperator
    CloudVisionRemoveProductFromProductSetOperator CloudVisionImageAnnotateOperator CloudVisionDetectTextOperator
    CloudVisionTextDetectOperator CloudVisionDetectImageLabelsOperator CloudVisionDetectImageSafeSearchOperator
    """,
)
_google(
    f"{_OPERATORS}.dlp",
    """
    CloudDLPCancelDLPJobOperator CloudDLPCreateDeidentifyTemplateOperator CloudDLPCreateDLPJobOperator
    CloudDLPCreateInspectTemplateOperator CloudDLPCreateJobTriggerOperator CloudDLPCreateStoredInfoTypeOperator
    CloudDLPDeidentifyContentOperator CloudDLPDeleteDeidentifyTemplateOperator CloudDLPDeleteDLPJobOperator
    CloudDLPDeleteInspectTemplateOperator CloudDLPDeleteJobTriggerOperator CloudDLPDeleteStoredInfoTypeOperator
    CloudDLPGetDeidentifyTemplateOperator CloudDLPGetDLPJobOperator CloudDLPGetInspectTemplateOperator
    CloudDLPGetDLPJobTriggerOperator CloudDLPGetStoredInfoTypeOperator CloudDLPInspectContentOperator
    CloudDLPListDeidentifyTemplatesOperator CloudDLPListDLPJobsOperator CloudDLPListInfoTypesOperator
    CloudDLPListInspectTemplatesOperator CloudDLPListJobTriggersOperator CloudDLPListStoredInfoTypesOperator
    CloudDLPRedactImageOperator CloudDLPReidentifyContentOperator CloudDLPUpdateDeidentifyTemplateOperator
    CloudDLPUpdateInspectTemplateOperator CloudDLPUpdateJobTriggerOperator CloudDLPUpdateStoredInfoTypeOperator
    """,
)
_google(
    f"{_OPERATORS}.cloud_memorystore",
    """
    CloudMemorystoreCreateInstanceOperator CloudMemorystoreDeleteInstanceOperator CloudMemorystoreExportInstanceOperator
    CloudMemorystoreFailoverInstanceOperator CloudMemorystoreGetInstanceOperator CloudMemorystoreImportOperator
    CloudMemorystoreListInstancesOperator CloudMemorystoreUpdateInstanceOperator CloudMemorystoreScaleInstanceOperator
    CloudMemorystoreCreateInstanceAndImportOperator CloudMemorystoreExportAndDeleteInstanceOperator
    CloudMemorystoreMemcachedApplyParametersOperator CloudMemorystoreMemcachedCreateInstanceOperator
    CloudMemorystoreMemcachedDeleteInstanceOperator CloudMemorystoreMemcachedGetInstanceOperator
    CloudMemorystoreMemcachedListInstancesOperator CloudMemorystoreMemcachedUpdateInstanceOperator
    CloudMemorystoreMemcachedUpdateParametersOperator
    """,
)
_google(
    f"{_OPERATORS}.tasks",
    """
    CloudTasksQueueCreateOperator CloudTasksQueueUpdateOperator CloudTasksQueueGetOperator CloudTasksQueuesListOperator
    CloudTasksQueueDeleteOperator CloudTasksQueuePurgeOperator CloudTasksQueuePauseOperator CloudTasksQueueResumeOperator
    CloudTasksTaskCreateOperator CloudTasksTaskGetOperator CloudTasksTasksListOperator CloudTasksTaskDeleteOperator
    CloudTasksTaskRunOperator
    """,
)
_google(
    f"{_OPERATORS}.alloy_db",
    """
    AlloyDBCreateClusterOperator AlloyDBUpdateClusterOperator AlloyDBDeleteClusterOperator AlloyDBCreateInstanceOperator
    AlloyDBUpdateInstanceOperator AlloyDBDeleteInstanceOperator AlloyDBCreateUserOperator AlloyDBUpdateUserOperator
    AlloyDBDeleteUserOperator AlloyDBCreateBackupOperator AlloyDBUpdateBackupOperator AlloyDBDeleteBackupOperator
    """,
)
_google(
    f"{_OPERATORS}.managed_kafka",
    """
    ManagedKafkaCreateClusterOperator ManagedKafkaListClustersOperator ManagedKafkaGetClusterOperator
    ManagedKafkaUpdateClusterOperator ManagedKafkaDeleteClusterOperator ManagedKafkaCreateTopicOperator
    ManagedKafkaListTopicsOperator ManagedKafkaGetTopicOperator ManagedKafkaUpdateTopicOperator ManagedKafkaDeleteTopicOperator
    ManagedKafkaListConsumerGroupsOperator ManagedKafkaGetConsumerGroupOperator ManagedKafkaUpdateConsumerGroupOperator
    ManagedKafkaDeleteConsumerGroupOperator
    """,
)
_google(
    f"{_OPERATORS}.dataproc_metastore",
    """
    DataprocMetastoreCreateBackupOperator DataprocMetastoreCreateMetadataImportOperator DataprocMetastoreCreateServiceOperator
    DataprocMetastoreDeleteBackupOperator DataprocMetastoreDeleteServiceOperator DataprocMetastoreExportMetadataOperator
    DataprocMetastoreGetServiceOperator DataprocMetastoreRestoreServiceOperator DataprocMetastoreUpdateServiceOperator
    """,
)
_google(
    f"{_OPERATORS}.datastore",
    """
    CloudDatastoreExportEntitiesOperator CloudDatastoreImportEntitiesOperator CloudDatastoreAllocateIdsOperator
    CloudDatastoreBeginTransactionOperator CloudDatastoreCommitOperator CloudDatastoreRollbackOperator
    CloudDatastoreRunQueryOperator CloudDatastoreGetOperationOperator CloudDatastoreDeleteOperationOperator
    """,
)
_google(
    f"{_OPERATORS}.translate",
    """
    CloudTranslateTextOperator TranslateTextOperator TranslateTextBatchOperator TranslateDocumentOperator
    TranslateDocumentBatchOperator TranslateCreateDatasetOperator TranslateDatasetsListOperator TranslateImportDataOperator
    TranslateDeleteDatasetOperator TranslateCreateModelOperator TranslateModelsListOperator TranslateDeleteModelOperator
    TranslateCreateGlossaryOperator TranslateUpdateGlossaryOperator TranslateListGlossariesOperator
    TranslateDeleteGlossaryOperator
    """,
)
