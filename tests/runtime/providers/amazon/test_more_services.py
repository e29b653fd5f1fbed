"""Operators that are one call of AWS, against moto's server."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jetbridge.airflow import Context
from jetbridge.airflow.providers.amazon.aws.hooks.base_aws import AwsBaseHook
from jetbridge.airflow.providers.amazon.aws.operators.cloud_formation import (
    CloudFormationCreateStackOperator,
    CloudFormationCreateStackSensor,
    CloudFormationDeleteStackOperator,
    CloudFormationDeleteStackSensor,
)
from jetbridge.airflow.providers.amazon.aws.operators.container_sensors import EcsClusterStateSensor
from jetbridge.airflow.providers.amazon.aws.operators.dms import (
    DmsCreateTaskOperator,
    DmsDescribeTasksOperator,
    DmsStartTaskOperator,
)
from jetbridge.airflow.providers.amazon.aws.operators.ec2 import (
    EC2CreateInstanceOperator,
    EC2HibernateInstanceOperator,
    EC2InstanceStateSensor,
    EC2StartInstanceOperator,
    EC2StopInstanceOperator,
    EC2TerminateInstanceOperator,
)
from jetbridge.airflow.providers.amazon.aws.operators.ecr import EcrCreateRepositoryOperator
from jetbridge.airflow.providers.amazon.aws.operators.eventbridge import (
    EventBridgeDisableRuleOperator,
    EventBridgePutEventsOperator,
    EventBridgePutRuleOperator,
)
from jetbridge.airflow.providers.amazon.aws.operators.rds import (
    RdsCreateDbInstanceOperator,
    RdsDbSensor,
    RdsDeleteDbInstanceOperator,
    RdsStartDbOperator,
    RdsStopDbOperator,
)
from jetbridge.airflow.providers.amazon.aws.operators.rds_snapshots import (
    RdsCopyDbSnapshotOperator,
    RdsCreateDbSnapshotOperator,
    RdsDeleteDbSnapshotOperator,
    RdsSnapshotExistenceSensor,
)
from jetbridge.airflow.providers.amazon.aws.operators.redshift_create import RedshiftCreateClusterOperator
from jetbridge.airflow.providers.amazon.aws.operators.sagemaker_notebooks import (
    SageMakerCreateNotebookOperator,
    SageMakerDeleteNotebookOperator,
    SageMakerStopNotebookOperator,
)
from jetbridge.airflow.providers.amazon.aws.operators.ssm import SsmRunCommandOperator
from jetbridge.definitions.signals import TaskException


@pytest.fixture
def context(aws: str) -> Context:
    return Context(ds="2024-01-02")


def client(service: str) -> Any:
    return AwsBaseHook(client_type=service).conn


def test_machines(context: Context) -> None:
    image = client("ec2").describe_images()["Images"][0]["ImageId"]
    config = {"InstanceType": "t2.micro"}
    ids = EC2CreateInstanceOperator(
        task_id="t", image_id=image, config=config, wait_for_completion=True, poll_interval=0.01
    ).execute(context)
    assert len(ids) == 1
    EC2StopInstanceOperator(task_id="t", instance_id=ids[0]).execute(context)
    assert EC2InstanceStateSensor(task_id="t", instance_id=ids[0], target_state="stopped").poke(context)
    EC2StartInstanceOperator(task_id="t", instance_id=ids[0]).execute(context)
    assert not EC2InstanceStateSensor(task_id="t", instance_id=ids[0], target_state="stopped").poke(context)
    with pytest.raises(TaskException, match="not configured for hibernation"):
        EC2HibernateInstanceOperator(task_id="t", instance_ids=ids).execute(context)
    EC2TerminateInstanceOperator(task_id="t", instance_ids=ids, wait_for_completion=True).execute(context)


def test_databases_and_snapshots(context: Context) -> None:
    place = {"task_id": "t", "db_instance_identifier": "shop"}
    kwargs = {"MasterUsername": "admin", "MasterUserPassword": "much-too-secret", "AllocatedStorage": 20}
    made = RdsCreateDbInstanceOperator(db_instance_class="db.t3.micro", engine="postgres", rds_kwargs=kwargs, **place)
    assert json.loads(made.execute(context))["DBInstance"]["DBInstanceIdentifier"] == "shop"
    RdsCreateDbSnapshotOperator(
        task_id="t", db_type="instance", db_identifier="shop", db_snapshot_identifier="s", tags={"team": "data"}
    ).execute(context)
    RdsCopyDbSnapshotOperator(
        task_id="t", db_type="instance", source_db_snapshot_identifier="s", target_db_snapshot_identifier="s2"
    ).execute(context)
    there = RdsSnapshotExistenceSensor(task_id="t", db_type="instance", db_snapshot_identifier="s2")
    assert there.poke(context)
    RdsDeleteDbSnapshotOperator(task_id="t", db_type="instance", db_snapshot_identifier="s2").execute(context)
    assert not there.poke(context)
    RdsStopDbOperator(task_id="t", db_identifier="shop").execute(context)
    assert not RdsDbSensor(task_id="t", db_identifier="shop").poke(context)
    RdsStartDbOperator(task_id="t", db_identifier="shop").execute(context)
    assert RdsDbSensor(task_id="t", db_identifier="shop").poke(context)
    RdsDeleteDbInstanceOperator(rds_kwargs={"SkipFinalSnapshot": True}, **place).execute(context)


def test_stacks(context: Context) -> None:
    template = json.dumps({"Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}})
    stack = {"task_id": "t", "stack_name": "s"}
    CloudFormationCreateStackOperator(cloudformation_parameters={"TemplateBody": template}, **stack).execute(context)
    assert CloudFormationCreateStackSensor(**stack).poke(context)
    CloudFormationDeleteStackOperator(**stack).execute(context)
    assert CloudFormationDeleteStackSensor(**stack).poke(context)


def test_migration_tasks(context: Context) -> None:
    arn = DmsCreateTaskOperator(
        task_id="t", replication_task_id="t", source_endpoint_arn="s", target_endpoint_arn="d", replication_instance_arn="i", table_mappings={"rules": []}
    ).execute(context)  # fmt: skip
    DmsStartTaskOperator(task_id="t", replication_task_arn=arn).execute(context)
    found = [{"Name": "replication-task-arn", "Values": [arn]}]
    marker, tasks = DmsDescribeTasksOperator(task_id="t", describe_tasks_kwargs={"Filters": found}).execute(context)
    assert (marker, tasks[0]["Status"], tasks[0]["MigrationType"]) == (None, "running", "full-load")


def test_events(context: Context) -> None:
    rule = EventBridgePutRuleOperator(task_id="t", name="r", schedule_expression="rate(1 day)").execute(context)
    assert rule["RuleArn"].endswith("rule/r")
    EventBridgeDisableRuleOperator(task_id="t", name="r").execute(context)
    assert client("events").describe_rule(Name="r")["State"] == "DISABLED"
    entries = [{"Source": "etl", "DetailType": "done", "Detail": "{}"}]
    assert len(EventBridgePutEventsOperator(task_id="t", entries=entries).execute(context)) == 1
    with pytest.raises(TaskException, match="schedule_expression"):
        EventBridgePutRuleOperator(task_id="t", name="r")


def test_notebooks(context: Context) -> None:
    name = {"task_id": "t", "instance_name": "n", "wait_for_completion": True}
    arn = SageMakerCreateNotebookOperator(
        instance_type="ml.t3.medium", role_arn="arn:aws:iam::123456789012:role/r", **name
    ).execute(context)
    assert arn.endswith("notebook-instance/n")
    SageMakerStopNotebookOperator(**name).execute(context)
    SageMakerDeleteNotebookOperator(**name).execute(context)


def test_others(context: Context) -> None:
    made = EcrCreateRepositoryOperator(task_id="t", repository_name="team/train").execute(context)
    assert made["repository"]["repositoryName"] == "team/train"
    cluster = RedshiftCreateClusterOperator(
        task_id="t", cluster_identifier="c", node_type="ra3.large", master_username="admin", master_user_password="Secret123", number_of_nodes=2
    ).execute(context)  # fmt: skip
    assert (cluster["Cluster"]["DBName"], cluster["Cluster"]["NumberOfNodes"]) == ("dev", 2)
    client("ecs").create_cluster(clusterName="c")
    assert EcsClusterStateSensor(task_id="t", cluster_name="c").poke(context)
    command = SsmRunCommandOperator(
        task_id="t", document_name="AWS-RunShellScript", run_command_kwargs={"InstanceIds": ["i-1"], "Parameters": {"commands": ["true"]}}
    ).execute(context)  # fmt: skip
    assert client("ssm").list_commands(CommandId=command)["Commands"][0]["DocumentName"] == "AWS-RunShellScript"
