"""What a real Airflow would have beside the files: Variables, connections, settings, assets; and the finding of each page."""

from __future__ import annotations

import pytest

from jetbridge_translator.extract import ReadOptions
from jetbridge_translator.extract.assets import sanitized_uri
from jetbridge_translator.findings.extracting import PAGES
from jetbridge_translator.model import AirflowVersion

V2 = AirflowVersion.V2


@pytest.mark.parametrize(
    ("call", "options", "expected"),
    [
        ("Variable.get('x')", {"variables": {"x": "1"}}, "1"),
        ("Variable.get('x')", {"variables": {"x": {"a": 1}}}, '{"a": 1}'),
        ("Variable.get('x', deserialize_json=True)['a']", {"variables": {"x": {"a": "b"}}}, "b"),
        ("Variable.get('x', deserialize_json=True)['a']", {"variables": {"x": '{"a": "b"}'}}, "b"),
        ("Variable.get('x', 'd')", {}, "d"),
        ("Variable.get('x', default_var='d')", {"environ": {"AIRFLOW_VAR_X": "env"}}, "env"),
        ("BaseHook.get_connection('db').host", {"connections": {"db": "postgres://u:p@h:5432/s"}}, "h"),
        (
            "BaseHook.get_connection('db').schema",
            {"connections": {"db": {"conn_type": "postgres", "schema": "s"}}},
            "s",
        ),
        ("BaseHook.get_connection('db').extra_dejson['k']", {"connections": {"db": "http://h/?k=v"}}, "v"),
        ("conf.get('core', 'x')", {"environ": {"AIRFLOW__CORE__X": "y"}}, "y"),
        ("str(conf.getint('core', 'x', fallback=3))", {}, "3"),
    ],
)
def test_what_is_given_is_read(call: str, options: dict[str, object], expected: str, reader) -> None:
    text = f"""
from airflow.models import Variable
from airflow.hooks.base import BaseHook
from airflow.configuration import conf
with DAG("d", description={call}):
    pass
"""
    assert reader.dag(text, ReadOptions(airflow_version=V2, **options)).description == expected


@pytest.mark.parametrize(
    ("call", "code"), [("Variable.get('x')", "DAG212"), ("BaseHook.get_connection('x').host", "DAG213")]
)
def test_what_is_not_given_is_told(call: str, code: str, reader) -> None:
    read = reader.file(
        f"from airflow import DAG\nfrom airflow.models import Variable\nfrom airflow.hooks.base import BaseHook\nwith DAG('d', description={call}):\n    pass\n"
    )
    assert read.dags["d"].description is None
    assert [f.code for f in read.findings if f.code == code]


@pytest.mark.parametrize(
    ("uri", "kept"),
    [
        ("s3://bucket/key/", "s3://bucket/key"),
        ("S3://bucket", "s3://bucket/"),
        ("x-own://A/b/", "x-own://A/b/"),
        ("postgres://user:secret@host/db", "postgres://host/db"),
        ("http://h/p?b=2&a=1#f", "http://h/p?a=1&b=2"),
        ("plain", "plain"),
    ],
)
def test_uris_are_kept_as_airflow_keeps_them(uri: str, kept: str) -> None:
    assert sanitized_uri(uri, drop_user=True) == kept


def test_datasets_and_conditions_as_schedules(reader) -> None:
    head = "from airflow.datasets import Dataset, DatasetAlias\n"
    dag = reader.dag(
        head
        + "with DAG('d', schedule=[Dataset('s3://a/x')]):\n    EmptyOperator(task_id='t', outlets=[Dataset('y')])\n"
    )
    assert (dag.schedule.timetable, dag.schedule.summary) == (
        "airflow.timetables.simple.DatasetTriggeredTimetable",
        "Dataset",
    )
    assert [o.uri for o in dag.tasks["t"].settings.outlets] == ["y"]
    three = reader.dag3(
        "from airflow.sdk import Asset\nwith DAG('d', schedule=(Asset('a') | Asset('b') & Asset('c'))):\n    pass\n"
    )
    condition = three.schedule.arguments["assets"]
    assert (condition.kind, [m.kind for m in condition.members]) == ("any", ["asset", "all"])


def test_an_asset_of_a_function_is_a_dag_of_one_task(reader) -> None:
    dag = reader.dag3(
        "from airflow.sdk import asset\n@asset(schedule='@daily', uri='s3://b/x')\ndef rows(context, other): ...\n"
    )
    assert (dag.dag_id, list(dag.tasks), dag.catchup) == ("rows", ["rows"], False)
    assert dag.tasks["rows"].settings.inlets[0].name == "other"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.code)
def test_the_example_of_a_page_gives_its_finding(page, reader) -> None:
    found = reader.file(page.example, example=page.example).findings  # some name the file that they stand in
    assert page.code in {finding.code for finding in found}
    assert all(finding.level is page.level for finding in found if finding.code == page.code)
