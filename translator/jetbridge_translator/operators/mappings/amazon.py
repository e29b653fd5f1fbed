"""Services of AWS other than S3: one line an operator, what differs from the facts beside it.

https://airflow.apache.org/docs/apache-airflow-providers-amazon/stable/operators/index.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import OPENLINEAGE, WAITING_POD, classes, entry
from jetbridge_translator.operators.registry import carried

_AWS = "airflow.providers.amazon.aws"
_RUNTIME = f"jetbridge.{_AWS}"
_OPERATORS, _SENSORS = f"{_AWS}.operators", f"{_AWS}.sensors"
_EXTRA = "amazon"

_LOGS = "the service keeps its logs in CloudWatch; they are not copied"
_DURABLE = {
    **OPENLINEAGE,
    "durable": "a task that is tried again starts the work anew",
    "resume_glue_job_on_retry": "a task that is tried again starts the work anew",
}
_WAIT_CONFIG = {"waiter_countdown": None, "waiter_check_interval_seconds": None}

for _hooks, _names in {
    "athena": ("AthenaHook", "AWSAthenaHook"),
    "emr": ("EmrHook", "EmrServerlessHook", "EmrContainerHook"),
    "glue": ("GlueJobHook", "AwsGlueJobHook", "GlueCrawlerHook", "AwsGlueCrawlerHook"),
    "messages": (
        "SqsHook", "SQSHook", "SnsHook", "AwsSnsHook", "DynamoDBHook", "AwsDynamoDBHook", "LambdaHook", "AwsLambdaHook",
        "SecretsManagerHook", "StepFunctionHook",
    ),
    "redshift_data": ("RedshiftDataHook",),
}.items():  # fmt: skip
    carried(f"{_RUNTIME}.hooks.{_hooks}", *_names, extra=_EXTRA)
carried(f"{_RUNTIME}.operators.base_aws", "AwsBaseOperator", "AwsBaseSensor", "aws_template_fields", extra=_EXTRA)
carried(f"{_RUNTIME}.sensors.emr", "EmrBaseSensor", extra=_EXTRA)
carried(f"{_RUNTIME}.operators.sagemaker", "SageMakerBaseOperator", extra=_EXTRA)
carried(f"{_RUNTIME}.operators.athena", "AWSAthenaOperator", extra=_EXTRA)
carried(f"{_RUNTIME}.operators.glue", "AwsGlueJobOperator", "AwsGlueCrawlerOperator", extra=_EXTRA)
carried(f"{_RUNTIME}.operators.functions", "AwsLambdaInvokeFunctionOperator", extra=_EXTRA)
carried(f"{_RUNTIME}.operators.messages", "SQSPublishOperator", "SQSSensor", extra=_EXTRA)
carried(f"{_RUNTIME}.operators.batch", "AwsBatchOperator", extra=_EXTRA)
carried(f"{_RUNTIME}.operators.ecs", "EcsOperator", "ECSOperator", extra=_EXTRA)

classes(
    f"{_OPERATORS}.athena",
    entry(
        "AthenaOperator",
        'query="SELECT 1", database="sales", output_location="s3://lake/out"',
        f"{_OPERATORS}.athena.AWSAthenaOperator",
        more={"max_tries": None},
    ),
    extra=_EXTRA,
)
classes(
    f"{_SENSORS}.athena",
    entry("AthenaSensor", 'query_execution_id="q"'),
    extra=_EXTRA,
    within=f"{_RUNTIME}.operators.athena",
)

classes(
    f"{_OPERATORS}.emr",
    entry(
        "EmrCreateJobFlowOperator",
        'job_flow_overrides={"Name": "nightly"}',
        f"{_OPERATORS}.emr_create_job_flow.EmrCreateJobFlowOperator",
        more=_WAIT_CONFIG,
    ),
    entry(
        "EmrAddStepsOperator",
        'job_flow_id="j-1", steps=[{"Name": "load"}]',
        f"{_OPERATORS}.emr_add_steps.EmrAddStepsOperator",
        ignored=OPENLINEAGE,
    ),
    entry(
        "EmrTerminateJobFlowOperator",
        'job_flow_id="j-1"',
        f"{_OPERATORS}.emr_terminate_job_flow.EmrTerminateJobFlowOperator",
    ),
    entry(
        "EmrModifyClusterOperator",
        'cluster_id="j-1", step_concurrency_level=2',
        f"{_OPERATORS}.emr_modify_cluster.EmrModifyClusterOperator",
    ),
    extra=_EXTRA,
)
classes(
    f"{_OPERATORS}.emr",
    entry(
        "EmrServerlessCreateApplicationOperator",
        'release_label="emr-7.1.0", job_type="SPARK"',
        renamed={"waiter_countdown": "waiter_max_attempts"},
    ),
    entry(
        "EmrServerlessStartJobOperator",
        'application_id="a", execution_role_arn="r", job_driver={"sparkSubmit": {"entryPoint": "s3://lake/job.py"}}',
        ignored={**OPENLINEAGE, "enable_application_ui_links": "a job has no links"},
    ),
    entry("EmrServerlessStopApplicationOperator", 'application_id="a", force_stop=True'),
    entry("EmrServerlessDeleteApplicationOperator", 'application_id="a"'),
    entry(
        "EmrContainerOperator",
        'name="n", virtual_cluster_id="v", execution_role_arn="r", release_label="emr-7.1.0-latest", job_driver={"sparkSubmitJobDriver": {}}',
        f"{_OPERATORS}.emr_containers.EMRContainerOperator",
        ignored=OPENLINEAGE,
    ),
    extra=_EXTRA,
    within=f"{_RUNTIME}.operators.emr_serverless",
)
classes(
    f"{_SENSORS}.emr",
    entry(
        "EmrJobFlowSensor", 'job_flow_id="j-1", target_states=["WAITING"]', f"{_SENSORS}.emr_job_flow.EmrJobFlowSensor"
    ),
    entry("EmrStepSensor", 'job_flow_id="j-1", step_id="s-1"', f"{_SENSORS}.emr_step.EmrStepSensor"),
    entry("EmrServerlessJobSensor", 'application_id="a", job_run_id="r"'),
    entry("EmrServerlessApplicationSensor", 'application_id="a"'),
    entry("EmrContainerSensor", 'virtual_cluster_id="v", job_id="j"', f"{_SENSORS}.emr_containers.EMRContainerSensor"),
    extra=_EXTRA,
)

classes(
    f"{_OPERATORS}.glue",
    entry(
        "GlueJobOperator",
        'job_name="load", script_args={"--day": "1"}, s3_bucket="lake", iam_role_name="glue"',
        f"{_OPERATORS}.glue.AwsGlueJobOperator",
        ignored={
            **_DURABLE,
            "verbose": _LOGS,
            "sleep_before_return": "a run that has ended has ended",
        },
    ),
    extra=_EXTRA,
)
classes(
    f"{_OPERATORS}.glue_crawler",
    entry(
        "GlueCrawlerOperator",
        'config={"Name": "daily"}',
        f"{_OPERATORS}.glue_crawler.AwsGlueCrawlerOperator",
        without="crawler_name",
    ),
    extra=_EXTRA,
    within=f"{_RUNTIME}.operators.glue",
)
for _module, _entry in (
    (
        "glue",
        entry(
            "GlueJobSensor",
            'job_name="load", run_id="r"',
            f"{_SENSORS}.glue.AwsGlueJobSensor",
            ignored={"verbose": _LOGS},
        ),
    ),
    (
        "glue_crawler",
        entry("GlueCrawlerSensor", 'crawler_name="daily"', f"{_SENSORS}.glue_crawler.AwsGlueCrawlerSensor"),
    ),
    (
        "glue_catalog_partition",
        entry(
            "GlueCatalogPartitionSensor",
            'table_name="sales.orders", expression="day=\'1\'"',
            f"{_SENSORS}.glue_catalog_partition.AwsGlueCatalogPartitionSensor",
        ),
    ),
):
    classes(f"{_SENSORS}.{_module}", _entry, extra=_EXTRA, within=f"{_RUNTIME}.operators.glue")

for _module, _entries in {
    f"{_OPERATORS}.lambda_function": (
        entry("LambdaInvokeFunctionOperator", 'function_name="f", payload="{}"', f"{_OPERATORS}.lambda_function.AwsLambdaInvokeFunctionOperator"),
        entry("LambdaCreateFunctionOperator", 'function_name="f", role="r", code={"S3Bucket": "b", "S3Key": "k"}, runtime="python3.12", handler="m.h"'),
    ),
    f"{_SENSORS}.lambda_function": (entry("LambdaFunctionStateSensor", 'function_name="f"'),),
    f"{_OPERATORS}.step_function": (
        entry("StepFunctionStartExecutionOperator", 'state_machine_arn="arn:m", state_machine_input={"a": 1}', f"{_OPERATORS}.step_function_start_execution.StepFunctionStartExecutionOperator"),
        entry("StepFunctionGetExecutionOutputOperator", 'execution_arn="arn:e"', f"{_OPERATORS}.step_function_get_execution_output.StepFunctionGetExecutionOutputOperator"),
    ),
    f"{_SENSORS}.step_function": (
        entry("StepFunctionExecutionSensor", 'execution_arn="arn:e"', f"{_SENSORS}.step_function_execution.StepFunctionExecutionSensor"),
    ),
}.items():  # fmt: skip
    classes(_module, *_entries, extra=_EXTRA, within=f"{_RUNTIME}.operators.functions")

for _module, _entries in {
    f"{_OPERATORS}.sqs": (
        entry("SqsPublishOperator", 'sqs_queue="https://queue", message_content="done"', f"{_OPERATORS}.sqs.SQSPublishOperator"),
    ),
    f"{_SENSORS}.sqs": (
        entry("SqsSensor", 'sqs_queue="https://queue", max_messages=1', f"{_SENSORS}.sqs.SQSSensor"),
    ),
    f"{_OPERATORS}.sns": (entry("SnsPublishOperator", 'target_arn="arn:t", message="done"'),),
    f"{_SENSORS}.dynamodb": (
        entry("DynamoDBValueSensor", 'table_name="t", partition_key_name="id", partition_key_value="1", attribute_name="state", attribute_value="done"'),
    ),
}.items():  # fmt: skip
    classes(_module, *_entries, extra=_EXTRA, within=f"{_RUNTIME}.operators.messages")

for _module, _entries in {
    f"{_OPERATORS}.redshift_data": (
        entry("RedshiftDataOperator", 'sql="SELECT 1", database="dev", cluster_identifier="c"', ignored=_DURABLE),
    ),
    f"{_OPERATORS}.redshift_cluster": (
        entry("RedshiftPauseClusterOperator", 'cluster_identifier="c"'),
        entry("RedshiftResumeClusterOperator", 'cluster_identifier="c", wait_for_completion=True'),
        entry("RedshiftDeleteClusterOperator", 'cluster_identifier="c"'),
        entry("RedshiftCreateClusterSnapshotOperator", 'snapshot_identifier="s", cluster_identifier="c"'),
        entry("RedshiftDeleteClusterSnapshotOperator", 'snapshot_identifier="s", cluster_identifier="c"'),
    ),
    f"{_SENSORS}.redshift_cluster": (
        entry("RedshiftClusterSensor", 'cluster_identifier="c"', f"{_SENSORS}.redshift.AwsRedshiftClusterSensor"),
    ),
}.items():
    classes(_module, *_entries, extra=_EXTRA, within=f"{_RUNTIME}.operators.redshift")

_AWS_LOGS = dict.fromkeys(
    ("awslogs_enabled", "awslogs_fetch_interval", "awslogs_group", "awslogs_region", "awslogs_stream_prefix", "container_name", "number_logs_exception"),
    _LOGS,
)  # fmt: skip
for _module, _entries in {
    f"{_OPERATORS}.batch": (
        entry("BatchOperator", 'job_name="j", job_definition="d", job_queue="q"', f"{_OPERATORS}.batch.AwsBatchOperator", without="waiters status_retries", renamed={"overrides": "container_overrides"}, ignored={k: v for k, v in _AWS_LOGS.items() if "awslogs" in k}),
    ),
    f"{_SENSORS}.batch": (entry("BatchSensor", 'job_id="j"'),),
    f"{_OPERATORS}.ecs": (
        entry("EcsRunTaskOperator", 'task_definition="t", cluster="c", overrides={}, launch_type="FARGATE"', f"{_OPERATORS}.ecs.EcsOperator", f"{_OPERATORS}.ecs.ECSOperator", without="reattach stop_task_on_failure quota_retry", ignored=_AWS_LOGS),
        entry("EcsRegisterTaskDefinitionOperator", 'family="f", container_definitions=[{"name": "n"}]'),
        entry("EcsDeregisterTaskDefinitionOperator", 'task_definition="t"'),
        entry("EcsCreateClusterOperator", 'cluster_name="c"'),
        entry("EcsDeleteClusterOperator", 'cluster_name="c"'),
    ),
}.items():  # fmt: skip
    classes(_module, *_entries, extra=_EXTRA, within=f"{_RUNTIME}.operators.{_module.rpartition('.')[2]}")

_ON_FAILURE = {"delete_nodegroup_on_failure": "what was made stays when something fails later, for a person to look at"}
for _module, _entries in {
    f"{_OPERATORS}.eks": (
        entry("EksCreateClusterOperator", 'cluster_name="c", cluster_role_arn="r", resources_vpc_config={"subnetIds": ["s"]}, nodegroup_role_arn="n"', f"{_OPERATORS}.eks.EKSCreateClusterOperator", ignored=_ON_FAILURE),
        entry("EksDeleteClusterOperator", 'cluster_name="c"', f"{_OPERATORS}.eks.EKSDeleteClusterOperator"),
        entry("EksCreateNodegroupOperator", 'cluster_name="c", nodegroup_subnets=["s"], nodegroup_role_arn="r"', f"{_OPERATORS}.eks.EKSCreateNodegroupOperator", ignored=_ON_FAILURE),
        entry("EksDeleteNodegroupOperator", 'cluster_name="c", nodegroup_name="n"', f"{_OPERATORS}.eks.EKSDeleteNodegroupOperator"),
        entry("EksCreateFargateProfileOperator", 'cluster_name="c", pod_execution_role_arn="r", selectors=[{"namespace": "jobs"}]', f"{_OPERATORS}.eks.EKSCreateFargateProfileOperator"),
        entry("EksDeleteFargateProfileOperator", 'cluster_name="c", fargate_profile_name="p"', f"{_OPERATORS}.eks.EKSDeleteFargateProfileOperator"),
    ),
    f"{_SENSORS}.eks": (
        entry("EksClusterStateSensor", 'cluster_name="c", target_state="NONEXISTENT"', f"{_SENSORS}.eks.EKSClusterStateSensor", without="target_state_type"),
        entry("EksNodegroupStateSensor", 'cluster_name="c", nodegroup_name="n", target_state="NONEXISTENT"', f"{_SENSORS}.eks.EKSNodegroupStateSensor", without="target_state_type"),
        entry("EksFargateProfileStateSensor", 'cluster_name="c", fargate_profile_name="p", target_state="NONEXISTENT"', f"{_SENSORS}.eks.EKSFargateProfileStateSensor", without="target_state_type"),
    ),
}.items():  # fmt: skip
    classes(_module, *_entries, extra=_EXTRA, within=f"{_RUNTIME}.operators.eks")

classes(
    f"{_OPERATORS}.eks",
    entry(
        "EksPodOperator",
        'cluster_name="c", image="team/train:2", cmds=["train"], region="eu-west-1"',
        f"{_OPERATORS}.eks.EKSPodOperator",
        more={"pod_context": None, "pod_username": None, "resources": None, "node_selectors": None},
        ignored=WAITING_POD,
    ),
    extra="amazon,kubernetes",
    within=f"{_RUNTIME}.operators.eks_pod",
)

_JOB_LOGS = {"print_log": _LOGS, "max_ingestion_time": "a wait ends with the execution_timeout of its op"}
_SAGEMAKER_WITHOUT = (
    "check_if_job_exists action_if_job_exists check_if_model_exists action_if_model_exists output_files_to_xcom"
)
for _module, _entries in {
    f"{_OPERATORS}.sagemaker": tuple(
        entry(f"SageMaker{kind}Operator", 'config={"Name": "n"}', without=_SAGEMAKER_WITHOUT, ignored=_JOB_LOGS)
        for kind in (
            "Training",
            "Processing",
            "Transform",
            "Tuning",
            "Model",
            "Endpoint",
            "EndpointConfig",
            "DeleteModel",
        )
    ),
    f"{_SENSORS}.sagemaker": (
        entry("SageMakerTrainingSensor", 'job_name="j"', without="resource_type", ignored={"print_log": _LOGS}),
        entry("SageMakerTransformSensor", 'job_name="j"', without="resource_type"),
        entry("SageMakerTuningSensor", 'job_name="j"', without="resource_type"),
        entry("SageMakerEndpointSensor", 'endpoint_name="e"', without="resource_type"),
    ),
}.items():
    classes(_module, *_entries, extra=_EXTRA, within=f"{_RUNTIME}.operators.sagemaker")
