"""Operators of AWS's services against moto's server: what is asked, what is waited for, what is an error."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jetbridge.airflow import Context
from jetbridge.airflow.providers.amazon.aws.hooks.base_aws import AwsBaseHook
from jetbridge.airflow.providers.amazon.aws.hooks.messages import SecretsManagerHook
from jetbridge.airflow.providers.amazon.aws.operators.athena import AthenaOperator, AthenaSensor
from jetbridge.airflow.providers.amazon.aws.operators.ecs import (
    EcsCreateClusterOperator,
    EcsRegisterTaskDefinitionOperator,
)
from jetbridge.airflow.providers.amazon.aws.operators.eks import (
    EksClusterStateSensor,
    EksCreateClusterOperator,
    EksDeleteClusterOperator,
)
from jetbridge.airflow.providers.amazon.aws.operators.emr import (
    EmrAddStepsOperator,
    EmrCreateJobFlowOperator,
    EmrTerminateJobFlowOperator,
)
from jetbridge.airflow.providers.amazon.aws.operators.functions import (
    StepFunctionGetExecutionOutputOperator,
    StepFunctionStartExecutionOperator,
)
from jetbridge.airflow.providers.amazon.aws.operators.glue import GlueCatalogPartitionSensor, GlueJobOperator
from jetbridge.airflow.providers.amazon.aws.operators.messages import (
    DynamoDBValueSensor,
    SnsPublishOperator,
    SqsPublishOperator,
    SqsSensor,
)
from jetbridge.airflow.providers.amazon.aws.operators.redshift import RedshiftDataOperator
from jetbridge.airflow.providers.amazon.aws.operators.sagemaker import SageMakerModelOperator
from jetbridge.airflow.providers.amazon.aws.sensors.emr import EmrJobFlowSensor, EmrStepSensor
from jetbridge.airflow.providers.amazon.aws.utils.waiters import until
from jetbridge.definitions.signals import TaskException

CLUSTER = {
    "Name": "nightly",
    "ReleaseLabel": "emr-6.15.0",
    "Instances": {"MasterInstanceType": "m5.xlarge", "SlaveInstanceType": "m5.xlarge", "InstanceCount": 1},
    "JobFlowRole": "r",
    "ServiceRole": "s",
}
STEP = {"Name": "load", "ActionOnFailure": "CONTINUE", "HadoopJarStep": {"Jar": "command-runner.jar", "Args": ["true"]}}


class Ti:
    """What operators ask of a task instance."""

    def __init__(self) -> None:
        self.pushed: dict[str, Any] = {}

    def xcom_push(self, key: str, value: Any) -> None:
        self.pushed[key] = value


@pytest.fixture
def context(aws: str) -> Context:
    return Context(ti=Ti(), ds="2024-01-02")


def client(service: str) -> Any:
    return AwsBaseHook(client_type=service).conn


def test_athena(context: Context) -> None:
    given = {"query": "SELECT 1", "database": "sales", "output_location": "s3://lake/out", "sleep_time": 0}
    query_id = AthenaOperator(task_id="q", **given).execute(context)
    execution = client("athena").get_query_execution(QueryExecutionId=query_id)["QueryExecution"]
    assert execution["QueryExecutionContext"] == {"Database": "sales", "Catalog": "AwsDataCatalog"}
    assert AthenaSensor(task_id="w", query_execution_id=query_id).poke(context)


def test_emr(context: Context) -> None:
    cluster = EmrCreateJobFlowOperator(task_id="make", job_flow_overrides=CLUSTER).execute(context)
    steps = EmrAddStepsOperator(task_id="add", job_flow_name="nightly", steps=str([STEP])).execute(context)
    assert context["ti"].pushed == {"job_flow_id": cluster}
    assert len(steps) == 1
    assert EmrJobFlowSensor(task_id="w", job_flow_id=cluster, target_states=["WAITING", "RUNNING"]).poke(context)
    state = client("emr").describe_step(ClusterId=cluster, StepId=steps[0])["Step"]["Status"]["State"]
    assert EmrStepSensor(
        task_id="w", job_flow_id=cluster, step_id=steps[0], target_states=[state], failed_states=["FAILED"]
    ).poke(context)
    with pytest.raises(TaskException, match=f"state {state}"):
        EmrStepSensor(task_id="w", job_flow_id=cluster, step_id=steps[0], failed_states=[state]).poke(context)
    EmrTerminateJobFlowOperator(task_id="end", job_flow_id=cluster).execute(context)
    assert EmrJobFlowSensor(task_id="w", job_flow_id=cluster).poke(context)


def test_emr_has_to_know_the_cluster(context: Context) -> None:
    with pytest.raises(TaskException, match="Exactly one of job_flow_id or job_flow_name"):
        EmrAddStepsOperator(task_id="add")
    with pytest.raises(TaskException, match="No cluster found for name: other"):
        EmrAddStepsOperator(task_id="add", job_flow_name="other", steps=[STEP]).execute(context)


def test_emr_starts_from_the_connection(context: Context, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_EMR_DEFAULT", json.dumps({"conn_type": "emr", "extra": CLUSTER}))
    cluster = EmrCreateJobFlowOperator(task_id="make", job_flow_overrides={"Name": "mine"}).execute(context)
    found = client("emr").describe_cluster(ClusterId=cluster)["Cluster"]
    assert (found["Name"], found["ReleaseLabel"]) == ("mine", "emr-6.15.0")


def test_glue_job_is_made_and_run(context: Context) -> None:
    client("iam").create_role(RoleName="glue", AssumeRolePolicyDocument="{}")
    operator = GlueJobOperator(
        task_id="run",
        job_name="load",
        script_location="s3://lake/job.py",
        s3_bucket="lake",
        iam_role_name="glue",
        script_args={"--day": "1"},
        job_poll_interval=0,
    )
    run_id = operator.execute(context)
    assert context["ti"].pushed == {"glue_job_run_id": run_id}
    job = client("glue").get_job(JobName="load")["Job"]
    assert (job["Role"], job["Command"]["ScriptLocation"]) == (
        "arn:aws:iam::123456789012:role/glue",
        "s3://lake/job.py",
    )


def test_glue_job_needs_a_bucket_and_a_role(context: Context) -> None:
    with pytest.raises(ValueError, match="s3_bucket"):
        GlueJobOperator(task_id="run", job_name="load").execute(context)
    with pytest.raises(ValueError, match="iam_role"):
        GlueJobOperator(task_id="run", job_name="load", s3_bucket="lake").execute(context)


def test_partition_sensor(context: Context) -> None:
    glue = client("glue")
    glue.create_database(DatabaseInput={"Name": "sales"})
    glue.create_table(
        DatabaseName="sales", TableInput={"Name": "orders", "PartitionKeys": [{"Name": "ds", "Type": "string"}]}
    )
    sensor = GlueCatalogPartitionSensor(task_id="w", table_name="sales.orders", expression="ds='2024-01-02'")
    assert not sensor.poke(context)
    glue.create_partition(DatabaseName="sales", TableName="orders", PartitionInput={"Values": ["2024-01-02"]})
    assert sensor.poke(context)


def test_queue(context: Context) -> None:
    url = client("sqs").create_queue(QueueName="q")["QueueUrl"]
    sent = SqsPublishOperator(task_id="send", sqs_queue=url, message_content="done").execute(context)
    assert sent["MessageId"]
    sensor = SqsSensor(task_id="w", sqs_queue=url, wait_time_seconds=0)
    assert sensor.poke(context)
    assert [each["Body"] for each in context["ti"].pushed["messages"]] == ["done"]
    assert not sensor.poke(context), "messages that were received are gone"


def test_queue_is_filtered(context: Context) -> None:
    url = client("sqs").create_queue(QueueName="q")["QueueUrl"]
    SqsPublishOperator(task_id="send", sqs_queue=url, message_content="other").execute(context)
    wanted = {"message_filtering": "literal", "message_filtering_match_values": ["done"]}
    assert not SqsSensor(task_id="w", sqs_queue=url, wait_time_seconds=0, **wanted).poke(context)


def test_topic(context: Context) -> None:
    arn = client("sns").create_topic(Name="t")["TopicArn"]
    attributes = {"n": 1, "s": "a", "l": [1], "b": b"x"}
    answer = SnsPublishOperator(task_id="p", target_arn=arn, message="m", message_attributes=attributes).execute(
        context
    )
    assert answer["MessageId"]


def test_value_of_an_item(context: Context) -> None:
    keys = [{"AttributeName": "id", "KeyType": "HASH"}]
    types = [{"AttributeName": "id", "AttributeType": "S"}]
    dynamodb = client("dynamodb")
    dynamodb.create_table(TableName="t", KeySchema=keys, AttributeDefinitions=types, BillingMode="PAY_PER_REQUEST")
    given = {"table_name": "t", "partition_key_name": "id", "partition_key_value": "1", "attribute_name": "state"}
    sensor = DynamoDBValueSensor(task_id="w", attribute_value=["done", "good"], **given)
    assert not sensor.poke(context)
    dynamodb.put_item(TableName="t", Item={"id": {"S": "1"}, "state": {"S": "good"}})
    assert sensor.poke(context)


def test_state_machine(context: Context) -> None:
    states = json.dumps({"StartAt": "a", "States": {"a": {"Type": "Pass", "End": True}}})
    role = "arn:aws:iam::123456789012:role/r"
    arn = client("stepfunctions").create_state_machine(name="m", definition=states, roleArn=role)["stateMachineArn"]
    start = StepFunctionStartExecutionOperator(
        task_id="s", state_machine_arn=arn, name="e", state_machine_input={"a": 1}
    )
    execution = start.execute(context)
    found = client("stepfunctions").describe_execution(executionArn=execution)
    assert json.loads(found["input"]) == {"a": 1}
    StepFunctionGetExecutionOutputOperator(task_id="o", execution_arn=execution).execute(context)
    with pytest.raises(TaskException, match="Execution name is required"):
        StepFunctionStartExecutionOperator(task_id="s", state_machine_arn=arn, is_redrive_execution=True).execute(
            context
        )


def test_redshift_data(context: Context) -> None:
    given = {"sql": "SELECT 1", "database": "dev", "cluster_identifier": "c", "poll_interval": 0}
    (statement,) = RedshiftDataOperator(task_id="q", **given, wait_for_completion=False).execute(context)
    assert client("redshift-data").describe_statement(Id=statement)["QueryString"] == "SELECT 1"
    with pytest.raises(ValueError, match="Exactly one of cluster_identifier"):
        RedshiftDataOperator(task_id="q", sql="SELECT 1", database="dev").execute(context)


def test_containers(context: Context) -> None:
    made = EcsCreateClusterOperator(task_id="c", cluster_name="c", waiter_delay=0).execute(context)
    assert (made["clusterName"], made["status"]) == ("c", "ACTIVE")
    definition = EcsRegisterTaskDefinitionOperator(
        task_id="d", family="f", container_definitions=[{"name": "n", "image": "i", "memory": 8}]
    )
    assert definition.execute(context).endswith("task-definition/f:1")


def test_kubernetes_cluster(context: Context) -> None:
    sensor = EksClusterStateSensor(task_id="w", cluster_name="c", target_state="NONEXISTENT")
    assert sensor.poke(context)
    EksCreateClusterOperator(
        task_id="make",
        cluster_name="c",
        cluster_role_arn="arn:aws:iam::123456789012:role/r",
        resources_vpc_config={"subnetIds": ["subnet-1", "subnet-2"]},
        nodegroup_role_arn="arn:aws:iam::123456789012:role/n",
        waiter_delay=0,
    ).execute(context)
    assert client("eks").list_nodegroups(clusterName="c")["nodegroups"] == ["nodegroup"]
    assert EksClusterStateSensor(task_id="w", cluster_name="c").poke(context)
    EksDeleteClusterOperator(
        task_id="drop", cluster_name="c", force_delete_compute=True, wait_for_completion=True
    ).execute(context)
    assert sensor.poke(context)


def test_model(context: Context) -> None:
    config = {
        "ModelName": "m",
        "ExecutionRoleArn": "arn:aws:iam::123456789012:role/r",
        "PrimaryContainer": {"Image": "i"},
    }
    found = SageMakerModelOperator(task_id="m", config=config).execute(context)
    assert found["Model"]["ModelName"] == "m"


def test_secret(context: Context) -> None:
    client("secretsmanager").create_secret(Name="s", SecretString='{"user": "u"}')
    assert SecretsManagerHook().get_secret_as_dict("s") == {"user": "u"}


def test_waiting_ends(context: Context) -> None:
    never = until("list_queues", "ResponseMetadata.HTTPStatusCode", "0")
    with pytest.raises(TaskException, match="max attempts reached"):
        AwsBaseHook(client_type="sqs").wait_for(never, delay=0, max_attempts=2)
    failed = until("list_queues", "ResponseMetadata.HTTPStatusCode", "0", "200", reason="ResponseMetadata.RequestId")
    with pytest.raises(TaskException, match="state 200: "):
        AwsBaseHook(client_type="sqs").wait_for(failed, delay=0, max_attempts=2)


def test_what_deferred_waits_for_the_end() -> None:
    given = {"task_id": "make", "job_flow_overrides": CLUSTER}
    assert not EmrCreateJobFlowOperator(**given).waits
    assert EmrCreateJobFlowOperator(**given, deferrable=True).waits
    assert EmrCreateJobFlowOperator(**given, wait_for_completion=True).waits
