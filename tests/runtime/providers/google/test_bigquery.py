"""BigQuery: the hook, its cursor, operators, sensors and transfers, by Google's own client."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from jetbridge import job, template
from jetbridge.airflow import Context, operator_op
from jetbridge.airflow.providers.google.cloud.hooks.bigquery import BigQueryHook
from jetbridge.airflow.providers.google.cloud.hooks.bigquery_cursor import bind
from jetbridge.airflow.providers.google.cloud.operators.bigquery import (
    BigQueryExecuteQueryOperator,
    BigQueryGetDataOperator,
    BigQueryInsertJobOperator,
)
from jetbridge.airflow.providers.google.cloud.operators.bigquery_legacy import (
    BigQueryCreateEmptyTableOperator,
    BigQueryCreateExternalTableOperator,
)
from jetbridge.airflow.providers.google.cloud.operators.bigquery_tables import (
    BigQueryCreateEmptyDatasetOperator,
    BigQueryCreateTableOperator,
    BigQueryDeleteDatasetOperator,
    BigQueryDeleteTableOperator,
    BigQueryGetDatasetTablesOperator,
    BigQueryUpdateTableSchemaOperator,
    BigQueryUpsertTableOperator,
)
from jetbridge.airflow.providers.google.cloud.sensors.bigquery import BigQueryTableExistenceSensor
from jetbridge.airflow.providers.google.cloud.transfers.bigquery_to_gcs import (
    BigQueryToBigQueryOperator,
    BigQueryToGCSOperator,
)
from jetbridge.airflow.providers.google.cloud.transfers.gcs_to_bigquery import GCSToBigQueryOperator
from jetbridge.definitions.signals import SkipException, TaskException

QUERY = {"query": {"query": "SELECT 1 AS n", "useLegacySql": False}}
FIELDS = [{"name": "id", "type": "INTEGER", "mode": "NULLABLE"}, {"name": "name", "type": "STRING", "mode": "NULLABLE"}]


@pytest.fixture
def orders(google: Any) -> Any:
    reference = {"projectId": "shop", "datasetId": "sales", "tableId": "orders"}
    google.tables["sales.orders"] = {
        "tableReference": reference,
        "type": "TABLE",
        "schema": {"fields": FIELDS},
        "rows": [(1, "a"), (2, "b")],
    }
    return google


def test_job_is_run(google: Any, context: Context) -> None:
    operator = BigQueryInsertJobOperator(task_id="load", configuration=QUERY, location="EU")
    job_id = operator.execute(context)
    (asked,) = google.asked("POST", "/jobs$")
    assert job_id == asked["jobReference"]["jobId"]
    assert job_id.startswith("airflow_sales_load_")
    assert asked["configuration"] == {**QUERY, "labels": {"airflow-dag": "sales", "airflow-task": "load"}}
    assert context["ti"].pushed == {"job_id_path": f"shop:EU:{job_id}"}
    assert "labels" not in QUERY, "what the DAG's author wrote stays as it is"


def test_job_that_fails(google: Any, context: Context) -> None:
    google.failing = "no such column"
    with pytest.raises(Exception, match="no such column"):
        BigQueryInsertJobOperator(task_id="load", configuration=QUERY).execute(context)


def test_job_of_an_earlier_try(google: Any, context: Context) -> None:
    given = {"task_id": "load", "configuration": QUERY, "job_id": "mine", "force_rerun": False}
    BigQueryInsertJobOperator(**given).execute(context)
    with pytest.raises(TaskException, match="already exists and is in DONE state"):
        BigQueryInsertJobOperator(**given).execute(context)
    (running,) = google.jobs.values()
    running["status"] = {"state": "RUNNING"}
    again = BigQueryInsertJobOperator(**given, reattach_states={"RUNNING"})
    google.answers[f"GET /bigquery/v2/projects/shop/jobs/{running['jobReference']['jobId']}"] = [
        running,
        {**running, "status": {"state": "DONE"}},
    ]
    assert again.execute(context) == running["jobReference"]["jobId"]


def test_configuration_in_a_file(google: Any, context: Context, tmp_path: Path) -> None:
    (tmp_path / "job.json").write_text(json.dumps(QUERY))
    operator = BigQueryInsertJobOperator(task_id="load", configuration=str(tmp_path / "job.json"))
    operator.prepare_template()
    operator.execute(context)
    assert google.asked("POST", "/jobs$")[0]["configuration"]["query"] == QUERY["query"]


def test_job_as_an_op(google: Any) -> None:
    insert = operator_op(BigQueryInsertJobOperator)

    @job
    def loading() -> None:
        insert.partial(configuration={"query": {"query": template("SELECT '{{ ds }}' AS ds"), "useLegacySql": False}})()

    assert loading.execute_in_process().success
    query = google.asked("POST", "/jobs$")[0]["configuration"]["query"]["query"]
    assert query.startswith("SELECT '2")


def test_parameters_are_written_into_a_query(google: Any) -> None:
    hook = BigQueryHook(use_legacy_sql=False, labels={"team": "data"}, priority="BATCH")
    hook.get_conn().cursor().execute("SELECT %(n)s AS n, %(name)s AS name", {"n": 1, "name": "a"})
    assert google.asked("POST", "/jobs$")[0]["configuration"] == {
        "query": {"query": "SELECT 1 AS n, 'a' AS name", "priority": "BATCH", "useLegacySql": False},
        "labels": {"team": "data"},
    }
    assert bind("%(a)s %(b)s", {"a": None, "b": "it's"}) == r"NULL 'it\'s'"


def test_rows_of_queries(google: Any) -> None:
    hook = BigQueryHook(use_legacy_sql=False, location="EU")
    assert hook.get_records("SELECT 1 AS n, 2.5 AS x, 'a' AS name UNION ALL SELECT 2, 3.5, NULL") == [
        [1, 2.5, "a"],
        [2, 3.5, None],
    ]
    assert hook.get_first("SELECT 7 AS n") == [7]
    cursor = hook.get_cursor()
    cursor.execute("SELECT 1 AS n UNION ALL SELECT 2")
    assert cursor.description[0][:2] == ("n", "INTEGER")
    assert (cursor.fetchone(), cursor.fetchmany(5), cursor.fetchone()) == ([1], [[2]], None)
    with pytest.raises(TaskException, match="location"):
        BigQueryHook().get_records("SELECT 1")


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("sales.orders", ("shop", "sales", "orders")),
        ("other.sales.orders", ("other", "sales", "orders")),
        ("other:sales.orders", ("other", "sales", "orders")),
        ("example.com:other:sales.orders", ("example.com:other", "sales", "orders")),
        ("example.com:other.sales.orders", ("example.com:other", "sales", "orders")),
        ("sales.orders$20240102", ("shop", "sales", "orders$20240102")),
    ],
)
def test_names_of_tables(google: Any, name: str, parts: tuple[str, str, str]) -> None:
    assert BigQueryHook().split_tablename(name, "shop") == parts


@pytest.mark.parametrize("name", ["orders", "a.b.c.d", "a:b:c.d.e"])
def test_what_is_no_name_of_a_table(google: Any, name: str) -> None:
    with pytest.raises(ValueError, match="Expected table name"):
        BigQueryHook().split_tablename(name, "shop")


def test_datasets(google: Any) -> None:
    make = {"task_id": "make", "dataset_id": "sales", "location": "EU"}
    for _ in range(2):
        BigQueryCreateEmptyDatasetOperator(**make).execute({})
    assert google.datasets["sales"]["location"] == "EU"
    with pytest.raises(TaskException, match="Dataset sales already exists"):
        BigQueryCreateEmptyDatasetOperator(**make, if_exists="fail").execute({})
    with pytest.raises(SkipException):
        BigQueryCreateEmptyDatasetOperator(**make, if_exists="skip").execute({})
    with pytest.raises(ValueError, match="IfExistAction"):
        BigQueryCreateEmptyDatasetOperator(**make, if_exists="maybe")
    for _ in range(2):
        BigQueryDeleteDatasetOperator(task_id="drop", dataset_id="sales", delete_contents=True).execute({})
    assert google.datasets == {}


def test_tables(google: Any) -> None:
    google.put("lake", "schema.json", json.dumps(FIELDS).encode())
    given = {"task_id": "make", "dataset_id": "sales", "table_id": "orders"}
    BigQueryCreateTableOperator(**given, table_resource={}, gcs_schema_object="gs://lake/schema.json").execute({})
    assert google.tables["sales.orders"]["schema"] == {"fields": FIELDS}
    BigQueryCreateEmptyTableOperator(**given, schema_fields=FIELDS).execute({})
    update = [{"name": "name", "description": "of the customer"}]
    BigQueryUpdateTableSchemaOperator(**given, schema_fields_updates=update).execute({})
    assert google.tables["sales.orders"]["schema"]["fields"][1]["description"] == "of the customer"
    resource = {"tableReference": {"tableId": "orders"}, "description": "all"}
    BigQueryUpsertTableOperator(task_id="put", dataset_id="sales", table_resource=resource).execute({})
    assert google.tables["sales.orders"]["description"] == "all"
    assert BigQueryGetDatasetTablesOperator(task_id="list", dataset_id="sales").execute({}) == [
        {"projectId": "shop", "datasetId": "sales", "tableId": "orders"}
    ]
    BigQueryDeleteTableOperator(task_id="drop", deletion_dataset_table="sales.orders").execute({})
    BigQueryDeleteTableOperator(task_id="drop", deletion_dataset_table="sales.orders", ignore_if_missing=True).execute(
        {}
    )
    assert google.tables == {}


def test_external_table(google: Any) -> None:
    BigQueryCreateExternalTableOperator(
        task_id="make",
        bucket="lake",
        source_objects=["in/*.csv"],
        destination_project_dataset_table="sales.raw",
        schema_fields=FIELDS,
        skip_leading_rows=1,
    ).execute({})
    external = google.tables["sales.raw"]["externalDataConfiguration"]
    assert external["sourceUris"] == ["gs://lake/in/*.csv"]
    assert external["csvOptions"]["skipLeadingRows"] in (1, "1")


def test_data_of_a_table(orders: Any) -> None:
    given = {"task_id": "get", "dataset_id": "sales", "table_id": "orders"}
    assert BigQueryGetDataOperator(**given).execute({}) == [("1", "a"), ("2", "b")]
    assert BigQueryGetDataOperator(**given, as_dict=True, selected_fields="name").execute({}) == [
        {"name": "a"},
        {"name": "b"},
    ]
    with pytest.raises(TaskException, match="mutually exclusive"):
        BigQueryGetDataOperator(**given, job_id="j").execute({})


def test_rows_have_types_unless_fields_are_named(orders: Any) -> None:
    assert [tuple(row) for row in BigQueryHook().list_rows("sales", "orders")] == [(1, "a"), (2, "b")]
    assert [tuple(row) for row in BigQueryHook().list_rows("sales", "orders", selected_fields=["id"])] == [
        ("1",),
        ("2",),
    ]


def test_sensor(orders: Any) -> None:
    there = {"task_id": "wait", "project_id": "shop", "dataset_id": "sales"}
    assert BigQueryTableExistenceSensor(**there, table_id="orders").poke({})
    assert not BigQueryTableExistenceSensor(**there, table_id="returns").poke({})


def test_objects_are_loaded(google: Any, context: Context) -> None:
    GCSToBigQueryOperator(
        task_id="load",
        bucket="lake",
        source_objects=["in/*.csv"],
        destination_project_dataset_table="sales.orders$20240102",
        schema_fields=FIELDS,
        skip_leading_rows=1,
        write_disposition="WRITE_TRUNCATE",
    ).execute(context)
    (asked,) = google.asked("POST", "/jobs$")
    assert asked["configuration"]["load"] == {
        "autodetect": True,
        "createDisposition": "CREATE_IF_NEEDED",
        "destinationTable": {"projectId": "shop", "datasetId": "sales", "tableId": "orders$20240102"},
        "sourceFormat": "CSV",
        "sourceUris": ["gs://lake/in/*.csv"],
        "writeDisposition": "WRITE_TRUNCATE",
        "ignoreUnknownValues": False,
        "timePartitioning": {"type": "DAY"},
        "schema": {"fields": FIELDS},
        "skipLeadingRows": 1,
        "fieldDelimiter": ",",
        "quote": None,
        "allowQuotedNewlines": False,
        "encoding": "UTF-8",
    }
    assert context["ti"].pushed == {"job_id": asked["jobReference"]["jobId"]}


def test_what_cannot_be_loaded(google: Any, context: Context) -> None:
    given = {"task_id": "t", "bucket": "b", "source_objects": "o", "destination_project_dataset_table": "d.t"}
    with pytest.raises(ValueError, match="XML is not a valid source format"):
        GCSToBigQueryOperator(**given, source_format="xml")
    with pytest.raises(ValueError, match="quote is not a valid src_fmt_configs for type ORC"):
        GCSToBigQueryOperator(**given, source_format="ORC", src_fmt_configs={"quote": "'"}).execute(context)
    with pytest.raises(TaskException, match="Table schema was not found"):
        GCSToBigQueryOperator(**given, autodetect=False).execute(context)


def test_loaded_as_an_external_table(google: Any, context: Context) -> None:
    google.put("lake", "schema.json", json.dumps(FIELDS).encode())
    GCSToBigQueryOperator(
        task_id="load",
        bucket="lake",
        source_objects="a.parquet",
        source_format="PARQUET",
        destination_project_dataset_table="sales.raw",
        schema_object="schema.json",
        external_table=True,
    ).execute(context)
    assert google.tables["sales.raw"]["externalDataConfiguration"]["schema"] == {"fields": FIELDS}


def test_table_is_written_to_objects(google: Any, context: Context) -> None:
    uris = ["gs://lake/orders/*.csv"]
    given = {"source_project_dataset_table": "sales.orders", "destination_cloud_storage_uris": uris}
    assert BigQueryToGCSOperator(task_id="out", **given).execute(context) == uris
    extract = google.asked("POST", "/jobs$")[0]["configuration"]["extract"]
    assert (extract["destinationFormat"], extract["printHeader"]) == ("CSV", True)


def test_tables_are_copied(google: Any) -> None:
    given = {
        "source_project_dataset_tables": ["sales.a", "other.sales.b"],
        "destination_project_dataset_table": "sales.c",
    }
    BigQueryToBigQueryOperator(task_id="copy", **given).execute({})
    copy = google.asked("POST", "/jobs$")[0]["configuration"]["copy"]
    assert [each["projectId"] for each in copy["sourceTables"]] == ["shop", "other"]


def test_query_of_older_providers(google: Any) -> None:
    given = {"task_id": "q", "use_legacy_sql": False, "destination_dataset_table": "sales.out", "labels": {"a": "b"}}
    assert len(BigQueryExecuteQueryOperator(sql=["SELECT 1", "SELECT 2"], **given).execute({})) == 2
    asked = google.asked("POST", "/jobs$")[0]["configuration"]
    assert asked["query"]["destinationTable"]["tableId"] == "out"
    assert (asked["query"]["writeDisposition"], asked["labels"]) == ("WRITE_EMPTY", {"a": "b"})
