"""Google Sheets over REST, to and from Cloud Storage."""

from __future__ import annotations

import json
from typing import Any

import pytest

from jetbridge.airflow import Context
from jetbridge.airflow.providers.google.suite.sheets import (
    GCSToGoogleSheetsOperator,
    GoogleSheetsCreateSpreadsheetOperator,
    GoogleSheetsToGCSOperator,
    SQLToGoogleSheetsOperator,
)

SHEETS = "/v4/spreadsheets"


@pytest.fixture
def sheets(google: Any, monkeypatch: pytest.MonkeyPatch) -> Any:
    extra = {"project": "shop", "is_anonymous": True, "api_endpoint": google.url}
    connection = {"conn_type": "google_cloud_platform", "extra": extra}
    monkeypatch.setenv("AIRFLOW_CONN_GOOGLE_CLOUD_DEFAULT", json.dumps(connection))
    return google


def test_sheets_become_objects(sheets: Any, context: Context) -> None:
    found = {
        "properties": {"title": "All orders"},
        "sheets": [{"properties": {"title": "a"}}, {"properties": {"title": "b"}}],
    }
    sheets.answers = {
        f"GET {SHEETS}/s": [found], f"GET {SHEETS}/s/values/a": [{"values": [["id", "name"], [1, "x"]]}]
    }  # fmt: skip
    operator = GoogleSheetsToGCSOperator(
        task_id="t", spreadsheet_id="s", destination_bucket="lake", destination_path="in", sheet_filter=["a"]
    )
    assert operator.execute(context) == ["in/All_orders_a.csv"]
    assert context["ti"].pushed == {"destination_objects": ["in/All_orders_a.csv"]}
    assert sheets.contents["lake", "in/All_orders_a.csv"] == b"id,name\r\n1,x\r\n"


def test_object_becomes_rows(sheets: Any, context: Context) -> None:
    sheets.put("lake", "a.csv", b"id,name\n1,x\n")
    sheets.answers = {f"PUT {SHEETS}/s/values/Sheet1": [{}]}
    GCSToGoogleSheetsOperator(task_id="t", spreadsheet_id="s", bucket_name="lake", object_name="a.csv").execute(context)
    (asked,) = sheets.asked("PUT", "/values/Sheet1")
    assert asked == {"range": "Sheet1", "majorDimension": "ROWS", "values": [["id", "name"], ["1", "x"]]}


def test_query_becomes_rows(sheets: Any, context: Context, monkeypatch: pytest.MonkeyPatch, tmp_path: Any) -> None:
    monkeypatch.setenv("AIRFLOW_CONN_DB", json.dumps({"conn_type": "sqlite", "host": str(tmp_path / "db")}))
    sheets.answers = {f"PUT {SHEETS}/s/values/Sheet1": [{}]}
    SQLToGoogleSheetsOperator(
        task_id="t", sql="SELECT 1 AS id, ? AS name", parameters=["x"], spreadsheet_id="s", sql_conn_id="db"
    ).execute(context)
    assert sheets.asked("PUT", "/values/Sheet1")[0]["values"] == [["id", "name"], [1, "x"]]


def test_spreadsheet_is_made(sheets: Any, context: Context) -> None:
    made = {"spreadsheetId": "s", "spreadsheetUrl": "https://s"}
    sheets.answers = {f"POST {SHEETS}": [made]}
    given = {"properties": {"title": "orders"}}
    assert GoogleSheetsCreateSpreadsheetOperator(task_id="t", spreadsheet=given).execute(context) == made
    assert context["ti"].pushed == {"spreadsheet_id": "s", "spreadsheet_url": "https://s"}
