"""Template fields that constructors compute: what Airflow 3.1.8 shows of the same calls with the providers' own classes."""

from __future__ import annotations

import pytest

from jetbridge_translator.structure import text_of

_GOOGLE, _AMAZON = "airflow.providers.google.cloud.operators", "airflow.providers.amazon.aws"
_CASES = [
    (
        f"{_GOOGLE}.compute.ComputeEngineInsertInstanceOperator",
        "zone='z', body={'name': 'i'}",
        {"resource_id": "'i'"},
    ),
    (
        f"{_GOOGLE}.kubernetes_engine.GKECreateClusterOperator",
        "location='l', body={'name': 'c'}",
        {"cluster_name": "'c'"},
    ),
    (
        f"{_AMAZON}.operators.eks.EksCreateClusterOperator",
        "cluster_name='c', cluster_role_arn='r', resources_vpc_config={}, compute=None",
        {"fargate_selectors": "[{'namespace': 'default'}]"},
    ),
    (
        f"{_AMAZON}.operators.eks.EksPodOperator",
        "cluster_name='c', pod_name='p', image='i'",
        {"name": "'p'", "trigger_kwargs": "{'eks_cluster_name': 'c'}"},
    ),
    (
        f"{_AMAZON}.transfers.dynamodb_to_s3.DynamoDBToS3Operator",
        "dynamodb_table_name='t', s3_bucket_name='b', file_size=20",
        {"dest_aws_conn_id": "'aws_default'"},
    ),
    (
        "airflow.providers.ydb.operators.ydb.YDBExecuteQueryOperator",
        "sql='s', is_ddl=True",
        {"hook_params": "{'is_ddl': True}"},
    ),
    (
        "airflow.providers.apache.beam.operators.beam.BeamRunPythonPipelineOperator",
        "py_file='f', runner=BeamRunnerType.DataflowRunner",
        {"runner": "'DataflowRunner'"},
    ),
]


@pytest.mark.parametrize(("name", "arguments", "fields"), _CASES)
def test_the_field_is_what_the_constructor_makes(name: str, arguments: str, fields: dict[str, str], reader) -> None:
    module, _, cls = name.rpartition(".")
    text = f"from airflow.providers.apache.beam.hooks.beam import BeamRunnerType\nfrom {module} import {cls}\nwith DAG('d', schedule=None):\n    {cls}(task_id='a', {arguments})\n"
    task = reader.dag(text).tasks["a"]
    assert {field: text_of(task.template_fields[field]) for field in fields} == fields


_UNCLEAR = """
from airflow.providers.amazon.aws.sensors.mwaa import MwaaDagRunSensor
from airflow.providers.google.cloud.operators.dataflow import CheckJobRunning
from airflow.providers.apache.beam.operators.beam import BeamRunPythonPipelineOperator
from airflow import DAG
from weaviate.classes.config import Configure

with DAG("d", schedule=None):
    MwaaDagRunSensor(task_id="a", external_env_name="e", external_dag_id="d", external_dag_run_id="r")
    BeamRunPythonPipelineOperator(task_id="b", py_file="f", dataflow_config={"check": CheckJobRunning.IgnoreJob})
    BeamRunPythonPipelineOperator.partial(task_id="c").expand(py_file=["f", Configure.x()])
"""


def test_what_is_not_known_for_sure_is_told_for_each_task(reader) -> None:
    told = [(finding.code, finding.message.partition(":")[0]) for finding in reader.file(_UNCLEAR).findings]
    assert ("DAG219", "MwaaDagRunSensor computes 'success_states' of the task 'a' itself") in told
    assert ("DAG220", "dataflow_config of the task 'b'") in told
    assert ("DAG220", "py_file") in told
