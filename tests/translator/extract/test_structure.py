"""The structure document of DAG files: the spelling of values that are no plain data."""

from __future__ import annotations

from datetime import timedelta

import pytest

from jetbridge_translator.model import (
    AirflowVersion,
    AssetValue,
    Callable,
    ExternalCall,
    ExternalName,
    TaskOutput,
    UnknownValue,
)
from jetbridge_translator.model.place import Place
from jetbridge_translator.structure import file_document, structure_document, text_of


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ([1, ("a",), {"k": None}], "[1, ('a',), {'k': None}]"),
        (timedelta(days=1), "datetime.timedelta(days=1)"),
        (TaskOutput("a"), "XComArg(a['return_value'])"),
        ([TaskOutput("a", "k")], "[XComArg(a['k'])]"),
        (
            TaskOutput("a", operation="zip", operands=(TaskOutput("b"), TaskOutput("a"), 0)),
            "XComArg(a['return_value'], b['return_value'])",
        ),
        (
            TaskOutput("", operation="map", operands=(TaskOutput("a"), ExternalName("builtins.str"))),
            "XComArg(a['return_value'])",
        ),
        (Callable("f", "d.py", None, qualname="make.<locals>.f"), "<function make.<locals>.f>"),
        (Callable("f", "d.py", None, bound_arguments=(1,)), "<functools.partial>"),
        (ExternalName("json.loads"), "<function loads>"),
        (ExternalCall("kubernetes.client.models.V1EnvVar"), "<kubernetes.client.models.v1_env_var.V1EnvVar>"),
        (ExternalCall("airflow.models.param.DagParam", keywords={"name": "x", "references": ()}), "XComArg()"),
        (AssetValue("asset", name="a"), "<airflow.sdk.definitions.asset.Asset>"),
        (UnknownValue("f()", "why", Place("d.py")), "<unknown f()>"),
    ],
)
def test_values(value: object, text: str) -> None:
    assert text_of(value) == text


def test_a_dataset_of_2_is_named_so() -> None:
    assert text_of(AssetValue("dataset", uri="x"), AirflowVersion.V2) == "<airflow.datasets.Dataset>"


def test_a_document_has_the_files_dags_and_findings(reader) -> None:
    read = reader.file(
        "from airflow import DAG\nfrom airflow.operators.bash import BashOperator\nfrom nowhere import x\nwith DAG('d', tags=['b', 'a'], params={'p': (1,)}):\n    BashOperator(task_id='t', bash_command=x())\n"
    )
    document = structure_document([read])
    assert document["files"]["a_dag.py"] == file_document(read)
    dag = document["files"]["a_dag.py"]["dags"]["d"]
    assert dag["tags"] == ["a", "b"]
    assert dag["params"] == {"p": {"__type__": "builtins.tuple", "__repr__": "(1,)"}}
    assert dag["tasks"]["t"]["retry_delay"] == 300.0
    (finding,) = document["files"]["a_dag.py"]["findings"]
    assert (finding["code"], finding["level"], finding["line"]) == ("DAG220", "assumed", 5)
