"""Further services of AWS: one line an operator, what differs from the facts beside it.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/index.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import classes, entry

_PROVIDER = "airflow.providers.amazon.aws"
_OPERATORS, _SENSORS = f"{_PROVIDER}.operators", f"{_PROVIDER}.sensors"
_RUNTIME = f"jetbridge.{_PROVIDER}.operators"


classes(
    f"{_OPERATORS}.ec2",
    entry("EC2StartInstanceOperator", 'instance_id="i-1"'),
    entry("EC2StopInstanceOperator", 'instance_id="i-1"'),
    entry("EC2RebootInstanceOperator", 'instance_ids=["i-1"]'),
    entry("EC2TerminateInstanceOperator", 'instance_ids=["i-1"]'),
    entry("EC2HibernateInstanceOperator", 'instance_ids=["i-1"]'),
    entry(
        "EC2CreateInstanceOperator",
        'image_id="ami-1", config={"InstanceType": "t3.micro"}',
        ignored={
            "terminate_instance_on_failure": "what was made stays when something fails later, for a person to look at"
        },
    ),
    extra="amazon",
)
classes(
    f"{_SENSORS}.ec2",
    entry("EC2InstanceStateSensor", 'instance_id="i-1", target_state="running"'),
    extra="amazon",
    within=f"{_RUNTIME}.ec2",
)
classes(
    f"{_OPERATORS}.cloud_formation",
    entry("CloudFormationCreateStackOperator", 'stack_name="s", cloudformation_parameters={"TemplateBody": "{}"}'),
    entry("CloudFormationDeleteStackOperator", 'stack_name="s"'),
    extra="amazon",
)
classes(
    f"{_SENSORS}.cloud_formation",
    entry("CloudFormationCreateStackSensor", 'stack_name="s"'),
    entry("CloudFormationDeleteStackSensor", 'stack_name="s"'),
    extra="amazon",
    within=f"{_RUNTIME}.cloud_formation",
)
classes(
    f"{_OPERATORS}.dms",
    entry(
        "DmsCreateTaskOperator",
        'replication_task_id="t", source_endpoint_arn="s", target_endpoint_arn="d", replication_instance_arn="i", table_mappings={"rules": []}',
    ),
    entry("DmsStartTaskOperator", 'replication_task_arn="t"'),
    entry("DmsStopTaskOperator", 'replication_task_arn="t"'),
    entry("DmsDeleteTaskOperator", 'replication_task_arn="t"'),
    entry("DmsDescribeTasksOperator", 'describe_tasks_kwargs={"Filters": []}'),
    extra="amazon",
)
classes(
    f"{_SENSORS}.dms",
    entry("DmsTaskCompletedSensor", 'replication_task_arn="t"'),
    extra="amazon",
    within=f"{_RUNTIME}.dms",
)
classes(
    f"{_OPERATORS}.eventbridge",
    entry("EventBridgePutEventsOperator", 'entries=[{"Source": "etl", "DetailType": "done", "Detail": "{}"}]'),
    entry("EventBridgePutRuleOperator", 'name="r", event_pattern=\'{"source": ["etl"]}\''),
    entry("EventBridgeEnableRuleOperator", 'name="r"'),
    entry("EventBridgeDisableRuleOperator", 'name="r"'),
    extra="amazon",
)
classes(
    f"{_OPERATORS}.glue_databrew",
    entry("GlueDataBrewStartJobOperator", 'job_name="clean"', renamed={"delay": "waiter_delay"}),
    extra="amazon",
)
classes(
    f"{_OPERATORS}.quicksight",
    entry(
        "QuickSightCreateIngestionOperator",
        'data_set_id="d", ingestion_id="i"',
    ),
    extra="amazon",
)
classes(
    f"{_SENSORS}.quicksight",
    entry(
        "QuickSightSensor",
        'data_set_id="d", ingestion_id="i"',
        ignored={
            "max_retries": "it only concerns deferrable tasks",
            "deferrable": "mode `reschedule` gives the place back while it waits",
        },
    ),
    extra="amazon",
    within=f"{_RUNTIME}.quicksight",
)
classes(
    f"{_OPERATORS}.ssm",
    entry(
        "SsmRunCommandOperator",
        'document_name="AWS-RunShellScript", run_command_kwargs={"InstanceIds": ["i-1"], "Parameters": {"commands": ["true"]}}',
    ),
    extra="amazon",
)
classes(
    f"{_OPERATORS}.ecr",
    entry("EcrCreateRepositoryOperator", 'repository_name="team/train"'),
    entry("EcrDeleteRepositoryOperator", 'repository_name="team/train"'),
    entry("EcrSetRepositoryPolicyOperator", 'repository_name="team/train", policy_text="{}"'),
    extra="amazon",
)
classes(
    f"{_OPERATORS}.rds",
    entry("RdsStartDbOperator", 'db_identifier="shop"'),
    entry("RdsStopDbOperator", 'db_identifier="shop"'),
    entry(
        "RdsCreateDbInstanceOperator",
        'db_instance_identifier="shop", db_instance_class="db.t3.micro", engine="postgres"',
    ),
    entry("RdsDeleteDbInstanceOperator", 'db_instance_identifier="shop", rds_kwargs={"SkipFinalSnapshot": True}'),
    entry(
        "RdsStartExportTaskOperator",
        'export_task_identifier="e", source_arn="arn:s", s3_bucket_name="lake", iam_role_arn="arn:r", kms_key_id="k"',
        renamed={"waiter_interval": "waiter_delay"},
    ),
    entry("RdsCancelExportTaskOperator", 'export_task_identifier="e"'),
    entry("RdsCreateEventSubscriptionOperator", 'subscription_name="s", sns_topic_arn="arn:t"'),
    entry("RdsDeleteEventSubscriptionOperator", 'subscription_name="s"'),
    extra="amazon",
)
classes(
    f"{_SENSORS}.rds",
    entry("RdsDbSensor", 'db_identifier="shop"', without="hook_params"),
    entry("RdsExportTaskExistenceSensor", 'export_task_identifier="e"', without="hook_params"),
    extra="amazon",
    within=f"{_RUNTIME}.rds",
)
classes(
    f"{_OPERATORS}.redshift_cluster",
    entry(
        "RedshiftCreateClusterOperator",
        'cluster_identifier="c", node_type="ra3.large", master_username="admin", master_user_password="Secret123"',
        ignored={
            "delete_cluster_on_failure": "what was made stays when something fails later, for a person to look at",
            "cleanup_timeout_seconds": "see delete_cluster_on_failure",
        },
    ),
    extra="amazon",
    within=f"{_RUNTIME}.redshift_create",
)
classes(
    f"{_SENSORS}.ecs",
    entry("EcsClusterStateSensor", 'cluster_name="c"'),
    entry("EcsTaskDefinitionStateSensor", 'task_definition="t"'),
    entry("EcsTaskStateSensor", 'cluster="c", task="t"'),
    extra="amazon",
    within=f"{_RUNTIME}.container_sensors",
)
classes(
    f"{_SENSORS}.batch",
    entry("BatchComputeEnvironmentSensor", 'compute_environment="e"'),
    entry("BatchJobQueueSensor", 'job_queue="q"'),
    extra="amazon",
    within=f"{_RUNTIME}.container_sensors",
)
classes(
    f"{_OPERATORS}.sagemaker",
    entry(
        "SageMakerCreateNotebookOperator",
        'instance_name="n", instance_type="ml.t3.medium", role_arn="arn:r"',
        without="config",
    ),
    entry("SageMakerStartNoteBookOperator", 'instance_name="n"', without="config"),
    entry("SageMakerStopNotebookOperator", 'instance_name="n"', without="config"),
    entry("SageMakerDeleteNotebookOperator", 'instance_name="n"', without="config"),
    entry(
        "SageMakerStartPipelineOperator",
        'pipeline_name="p", pipeline_params={"day": "2024-01-02"}',
        ignored={"verbose": "steps are not logged one by one"},
        without="config",
    ),
    entry(
        "SageMakerStopPipelineOperator",
        'pipeline_exec_arn="arn:e"',
        ignored={
            "verbose": "steps are not logged one by one",
            "fail_if_not_running": "an execution that does not run is an error of the service",
        },
        without="config",
    ),
    entry("SageMakerCreateExperimentOperator", 'name="e"', without="config"),
    extra="amazon",
    within=f"{_RUNTIME}.sagemaker_notebooks",
)
classes(
    f"{_SENSORS}.sagemaker",
    entry("SageMakerProcessingSensor", 'job_name="j"', without="resource_type"),
    entry(
        "SageMakerPipelineSensor",
        'pipeline_exec_arn="arn:e"',
        without="resource_type",
        ignored={"verbose": "steps are not logged one by one"},
    ),
    extra="amazon",
    within=f"{_RUNTIME}.sagemaker_notebooks",
)
classes(
    f"{_OPERATORS}.emr",
    entry(
        "EmrStartNotebookExecutionOperator",
        'editor_id="e", relative_path="a.ipynb", cluster_id="j-1", service_role="r"',
    ),
    entry("EmrStopNotebookExecutionOperator", 'notebook_execution_id="n"'),
    entry("EmrEksCreateClusterOperator", 'virtual_cluster_name="v", eks_cluster_name="c", eks_namespace="jobs"'),
    extra="amazon",
    within=f"{_RUNTIME}.emr_notebooks",
)
classes(
    f"{_SENSORS}.emr",
    entry("EmrNotebookExecutionSensor", 'notebook_execution_id="n"'),
    extra="amazon",
    within=f"{_RUNTIME}.emr_notebooks",
)
classes(
    f"{_OPERATORS}.rds",
    entry("RdsCreateDbSnapshotOperator", 'db_type="instance", db_identifier="shop", db_snapshot_identifier="s"'),
    entry(
        "RdsCopyDbSnapshotOperator",
        'db_type="instance", source_db_snapshot_identifier="s", target_db_snapshot_identifier="t"',
    ),
    entry("RdsDeleteDbSnapshotOperator", 'db_type="instance", db_snapshot_identifier="s"'),
    extra="amazon",
    within=f"{_RUNTIME}.rds_snapshots",
)
classes(
    f"{_SENSORS}.rds",
    entry("RdsSnapshotExistenceSensor", 'db_type="instance", db_snapshot_identifier="s"', without="hook_params"),
    extra="amazon",
    within=f"{_RUNTIME}.rds_snapshots",
)
