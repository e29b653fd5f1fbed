"""Google Cloud's services for pipelines: Dataflow, Dataform, Workflows, Pub/Sub, transfers of data.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/index.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import classes, entry
from jetbridge_translator.operators.registry import carried

_PROVIDER = "airflow.providers.google.cloud"
_OPERATORS, _SENSORS = f"{_PROVIDER}.operators", f"{_PROVIDER}.sensors"
_RUNTIME = f"jetbridge.{_PROVIDER}.operators"
_CHECKED = {"validate_body": "the service checks the body itself"}
_NOT_REGIONAL = {"use_regional_endpoint": "the address of all regions is asked"}
_NOT_AWAITED = {"cancel_timeout": "what is cancelled is not waited for"}
_OLDER_PROJECT = {"project": "project_id"}

carried(
    f"{_RUNTIME}.pubsub", "PubSubTopicCreateOperator", "PubSubSubscriptionCreateOperator", "PubSubTopicDeleteOperator",
    "PubSubSubscriptionDeleteOperator", "PubSubPublishOperator", extra="google",
)  # fmt: skip
carried(f"{_RUNTIME}.dataflow", "DataflowTemplateOperator", extra="google")

classes(
    f"{_OPERATORS}.bigquery_dts",
    entry("BigQueryCreateDataTransferOperator", 'transfer_config={"display_name": "load"}, project_id="p"'),
    entry("BigQueryDeleteDataTransferConfigOperator", 'transfer_config_id="c", project_id="p"'),
    entry(
        "BigQueryDataTransferServiceStartTransferRunsOperator",
        'transfer_config_id="c", project_id="p", requested_run_time={"seconds": 1704153600}',
    ),
    extra="google",
)

classes(
    f"{_SENSORS}.bigquery_dts",
    entry("BigQueryDataTransferServiceTransferRunSensor", 'run_id="r", transfer_config_id="c", project_id="p"'),
    extra="google",
    within=f"{_RUNTIME}.bigquery_dts",
)

classes(
    f"{_OPERATORS}.workflows",
    entry(
        "WorkflowsCreateWorkflowOperator",
        'workflow={"source_contents": "main: {}"}, workflow_id="w", location="europe-west1", project_id="p"',
    ),
    entry("WorkflowsUpdateWorkflowOperator", 'workflow_id="w", location="europe-west1", project_id="p"'),
    entry("WorkflowsDeleteWorkflowOperator", 'workflow_id="w", location="europe-west1", project_id="p"'),
    entry("WorkflowsGetWorkflowOperator", 'workflow_id="w", location="europe-west1", project_id="p"'),
    entry("WorkflowsListWorkflowsOperator", 'location="europe-west1", project_id="p"'),
    entry(
        "WorkflowsCreateExecutionOperator",
        'workflow_id="w", execution={"argument": {"day": "2024-01-02"}}, location="europe-west1", project_id="p"',
    ),
    entry(
        "WorkflowsCancelExecutionOperator", 'workflow_id="w", execution_id="e", location="europe-west1", project_id="p"'
    ),
    entry(
        "WorkflowsGetExecutionOperator", 'workflow_id="w", execution_id="e", location="europe-west1", project_id="p"'
    ),
    extra="google",
)

classes(
    f"{_SENSORS}.workflows",
    entry("WorkflowExecutionSensor", 'workflow_id="w", execution_id="e", location="europe-west1", project_id="p"'),
    extra="google",
    within=f"{_RUNTIME}.workflows",
)

classes(
    f"{_OPERATORS}.dataform",
    entry(
        "DataformCreateCompilationResultOperator",
        'project_id="p", region="europe-west1", repository_id="r", compilation_result={"git_commitish": "main"}',
    ),
    entry(
        "DataformGetCompilationResultOperator",
        'project_id="p", region="europe-west1", repository_id="r", compilation_result_id="c"',
    ),
    entry(
        "DataformCreateWorkflowInvocationOperator",
        'project_id="p", region="europe-west1", repository_id="r", workflow_invocation={"compilation_result": "c"}',
    ),
    entry(
        "DataformGetWorkflowInvocationOperator",
        'project_id="p", region="europe-west1", repository_id="r", workflow_invocation_id="w"',
    ),
    entry(
        "DataformQueryWorkflowInvocationActionsOperator",
        'project_id="p", region="europe-west1", repository_id="r", workflow_invocation_id="w"',
    ),
    entry(
        "DataformCancelWorkflowInvocationOperator",
        'project_id="p", region="europe-west1", repository_id="r", workflow_invocation_id="w"',
    ),
    entry("DataformCreateRepositoryOperator", 'project_id="p", region="europe-west1", repository_id="r"'),
    entry("DataformDeleteRepositoryOperator", 'project_id="p", region="europe-west1", repository_id="r"'),
    entry(
        "DataformCreateWorkspaceOperator", 'project_id="p", region="europe-west1", repository_id="r", workspace_id="w"'
    ),
    entry(
        "DataformDeleteWorkspaceOperator", 'project_id="p", region="europe-west1", repository_id="r", workspace_id="w"'
    ),
    entry(
        "DataformWriteFileOperator",
        'project_id="p", region="europe-west1", repository_id="r", workspace_id="w", filepath="a.sqlx", contents=b"SELECT 1"',
    ),
    entry(
        "DataformMakeDirectoryOperator",
        'project_id="p", region="europe-west1", repository_id="r", workspace_id="w", directory_path="a"',
    ),
    entry(
        "DataformRemoveFileOperator",
        'project_id="p", region="europe-west1", repository_id="r", workspace_id="w", filepath="a.sqlx"',
    ),
    entry(
        "DataformRemoveDirectoryOperator",
        'project_id="p", region="europe-west1", repository_id="r", workspace_id="w", directory_path="a"',
    ),
    entry(
        "DataformInstallNpmPackagesOperator",
        'project_id="p", region="europe-west1", repository_id="r", workspace_id="w"',
    ),
    extra="google",
)

classes(
    f"{_SENSORS}.dataform",
    entry(
        "DataformWorkflowInvocationStateSensor",
        'project_id="p", region="europe-west1", repository_id="r", workflow_invocation_id="w", expected_statuses={"SUCCEEDED"}',
    ),
    extra="google",
    within=f"{_RUNTIME}.dataform",
)

classes(
    f"{_OPERATORS}.pubsub",
    entry("PubSubCreateTopicOperator", 'topic="orders", project_id="p"', renamed=_OLDER_PROJECT),
    entry(
        "PubSubCreateSubscriptionOperator",
        'topic="orders", subscription="load", project_id="p"',
        renamed={"topic_project": "project_id", "subscription_project": "subscription_project_id"},
    ),
    entry("PubSubDeleteTopicOperator", 'topic="orders", project_id="p"', renamed=_OLDER_PROJECT),
    entry("PubSubDeleteSubscriptionOperator", 'subscription="load", project_id="p"', renamed=_OLDER_PROJECT),
    entry(
        "PubSubPublishMessageOperator",
        'topic="orders", messages=[{"data": b"done", "attributes": {"day": "2024-01-02"}}], project_id="p"',
        ignored={
            "enable_open_telemetry_tracing": "a job tells OpenTelemetry nothing",
            "enable_message_ordering": "messages are published one after the other",
        },
        renamed=_OLDER_PROJECT,
    ),
    entry("PubSubPullOperator", 'project_id="p", subscription="load", ack_messages=True'),
    extra="google",
)

classes(
    f"{_SENSORS}.pubsub",
    entry("PubSubPullSensor", 'project_id="p", subscription="load", ack_messages=True', renamed=_OLDER_PROJECT),
    extra="google",
    within=f"{_RUNTIME}.pubsub",
)

classes(
    f"{_OPERATORS}.dataflow",
    entry(
        "DataflowTemplatedJobStartOperator",
        'template="gs://dataflow-templates/latest/Word_Count", parameters={"inputFile": "gs://lake/in.txt"}, location="europe-west1"',
        ignored=_NOT_AWAITED,
    ),
    entry(
        "DataflowStartFlexTemplateOperator",
        'body={"launchParameter": {"jobName": "load", "containerSpecGcsPath": "gs://lake/load.json"}}, location="europe-west1"',
        ignored=_NOT_AWAITED,
    ),
    entry(
        "DataflowStopJobOperator",
        'job_id="j", project_id="p"',
        ignored={"stop_timeout": "a wait ends with the execution_timeout of its op"},
    ),
    extra="google",
)

classes(
    f"{_SENSORS}.dataflow",
    entry(
        "DataflowJobStatusSensor",
        'job_id="j", expected_statuses="JOB_STATE_DONE", project_id="p"',
        ignored={
            "poll_interval": "it only concerns deferrable tasks",
            "deferrable": "it waits in its place, whatever deferred it in Airflow",
        },
    ),
    extra="google",
    within=f"{_RUNTIME}.dataflow",
)

classes(
    f"{_OPERATORS}.cloud_storage_transfer_service",
    entry(
        "CloudDataTransferServiceCreateJobOperator",
        'body={"description": "nightly", "status": "ENABLED", "transferSpec": {"gcsDataSource": {"bucketName": "a"}, "gcsDataSink": {"bucketName": "b"}}}',
    ),
    entry(
        "CloudDataTransferServiceUpdateJobOperator",
        'job_name="transferJobs/1", body={"transferJob": {"description": "nightly"}, "updateTransferJobFieldMask": "description"}',
    ),
    entry("CloudDataTransferServiceDeleteJobOperator", 'job_name="transferJobs/1"'),
    entry("CloudDataTransferServiceRunJobOperator", 'job_name="transferJobs/1"'),
    entry("CloudDataTransferServiceGetOperationOperator", 'operation_name="transferOperations/1"'),
    entry(
        "CloudDataTransferServiceListOperationsOperator",
        'request_filter={"project_id": "p", "job_names": ["transferJobs/1"]}',
        renamed={"filter": "request_filter"},
    ),
    entry("CloudDataTransferServicePauseOperationOperator", 'operation_name="transferOperations/1"'),
    entry("CloudDataTransferServiceResumeOperationOperator", 'operation_name="transferOperations/1"'),
    entry("CloudDataTransferServiceCancelOperationOperator", 'operation_name="transferOperations/1"'),
    extra="google",
)

classes(
    f"{_SENSORS}.cloud_storage_transfer_service",
    entry("CloudDataTransferServiceJobStatusSensor", 'job_name="transferJobs/1", project_id="p"'),
    extra="google",
    within=f"{_RUNTIME}.cloud_storage_transfer_service",
)

classes(
    f"{_OPERATORS}.cloud_storage_transfer_service",
    entry("CloudDataTransferServiceS3ToGCSOperator", 's3_bucket="lake", gcs_bucket="copy"'),
    entry("CloudDataTransferServiceGCSToGCSOperator", 'source_bucket="lake", destination_bucket="copy"'),
    extra="google",
    within=f"{_RUNTIME}.transfer_copies",
)
