"""Google Sheets.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/suite/sheets.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import classes, entry
from jetbridge_translator.operators.registry import carried

_GOOGLE = "airflow.providers.google"
_RUNTIME = f"jetbridge.{_GOOGLE}.suite.sheets"

carried(_RUNTIME, "GSheetsHook", extra="google")

for _module, _entry in (
    (
        "suite.operators.sheets",
        entry(
            "GoogleSheetsCreateSpreadsheetOperator",
            'spreadsheet={"properties": {"title": "orders"}}',
            without="api_endpoint",
        ),
    ),
    (
        "cloud.transfers.sheets_to_gcs",
        entry("GoogleSheetsToGCSOperator", 'spreadsheet_id="s", destination_bucket="lake"'),
    ),
    (
        "suite.transfers.gcs_to_sheets",
        entry("GCSToGoogleSheetsOperator", 'spreadsheet_id="s", bucket_name="lake", object_name="a.csv"'),
    ),
    (
        "suite.transfers.sql_to_sheets",
        entry(
            "SQLToGoogleSheetsOperator",
            'sql="SELECT 1", spreadsheet_id="s", sql_conn_id="shop"',
            without="conn_id hook_params retry_on_failure",
        ),
    ),
):
    classes(f"{_GOOGLE}.{_module}", _entry, extra="google", within=_RUNTIME)
