"""Google Sheets: a hook, spreadsheets, and transfers between them, Cloud Storage and databases.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/suite/sheets.html
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from typing import Any
from urllib.parse import quote

from jetbridge.airflow.context import Context
from jetbridge.airflow.hook import BaseHook
from jetbridge.airflow.providers.google.cloud.hooks.gcs import GCSHook
from jetbridge.airflow.providers.google.cloud.operators.cloud_base import GoogleCloudBaseOperator
from jetbridge.airflow.providers.google.common.rest import GoogleRestHook

_SHEETS = "https://sheets.googleapis.com/v4/spreadsheets"


class GSheetsHook(GoogleRestHook):
    """Spreadsheets; the scope of the connection has to cover them."""

    def get_spreadsheet(self, spreadsheet_id: str) -> Any:
        """What there is of a spreadsheet but its values."""
        return self.request("GET", f"{_SHEETS}/{spreadsheet_id}")

    def get_sheet_titles(self, spreadsheet_id: str, sheet_filter: list[str] | None = None) -> list[str]:
        """Names of its sheets; those of a filter only."""
        titles = [each["properties"]["title"] for each in self.get_spreadsheet(spreadsheet_id)["sheets"]]
        return [title for title in titles if sheet_filter is None or title in sheet_filter]

    def get_values(self, spreadsheet_id: str, range_: str, **options: str) -> list[Any]:
        """Rows of a range."""
        query = {
            "majorDimension": options.get("major_dimension", "DIMENSION_UNSPECIFIED"),
            "valueRenderOption": options.get("value_render_option", "FORMATTED_VALUE"),
            "dateTimeRenderOption": options.get("date_time_render_option", "SERIAL_NUMBER"),
        }
        found: list[Any] = self.request("GET", self._values(spreadsheet_id, range_), query=query).get("values", [])
        return found

    def update_values(
        self,
        spreadsheet_id: str,
        range_: str,
        values: list[Any],
        major_dimension: str = "ROWS",
        value_input_option: str = "RAW",
    ) -> Any:
        """Write rows into a range."""
        body = {"range": range_, "majorDimension": major_dimension, "values": values}
        query = {"valueInputOption": value_input_option, "includeValuesInResponse": "false"}
        return self.request("PUT", self._values(spreadsheet_id, range_), body, query)

    def append_values(
        self,
        spreadsheet_id: str,
        range_: str,
        values: list[Any],
        major_dimension: str = "ROWS",
        value_input_option: str = "RAW",
        insert_data_option: str = "OVERWRITE",
    ) -> Any:
        """Write rows below those of a range."""
        body = {"range": range_, "majorDimension": major_dimension, "values": values}
        query = {"valueInputOption": value_input_option, "insertDataOption": insert_data_option}
        return self.request("POST", self._values(spreadsheet_id, range_) + ":append", body, query)

    def clear(self, spreadsheet_id: str, range_: str) -> Any:
        """Remove the values of a range."""
        return self.request("POST", self._values(spreadsheet_id, range_) + ":clear")

    def create_spreadsheet(self, spreadsheet: dict[str, Any]) -> Any:
        """Make a spreadsheet."""
        return self.request("POST", _SHEETS, spreadsheet)

    @staticmethod
    def _values(spreadsheet_id: str, range_: str) -> str:
        return f"{_SHEETS}/{spreadsheet_id}/values/{quote(range_, safe='!:')}"


class SheetsOperator(GoogleCloudBaseOperator):
    """What the operators share."""

    hook_class = GSheetsHook

    def storage(self) -> GCSHook:
        """Cloud Storage."""
        return GCSHook(self.gcp_conn_id, self.impersonation_chain)


class GoogleSheetsCreateSpreadsheetOperator(SheetsOperator):
    """Makes a spreadsheet; its id and address are kept under the keys `spreadsheet_id` and `spreadsheet_url`."""

    spreadsheet: dict[str, Any]

    template_fields = ("spreadsheet", "impersonation_chain")

    def execute(self, context: Context) -> Any:
        """What there is of it."""
        made = self.hook.create_spreadsheet(self.spreadsheet)
        context["ti"].xcom_push(key="spreadsheet_id", value=made["spreadsheetId"])
        context["ti"].xcom_push(key="spreadsheet_url", value=made["spreadsheetUrl"])
        return made


class GoogleSheetsToGCSOperator(SheetsOperator):
    """Writes each sheet into an object of CSV; their names are kept under the key `destination_objects` too."""

    spreadsheet_id: str
    destination_bucket: str
    sheet_filter: list[str] | None = None
    destination_path: str | None = None
    return_gcs_uris: bool = False

    template_fields = (
        "spreadsheet_id",
        "destination_bucket",
        "destination_path",
        "sheet_filter",
        "impersonation_chain",
    )

    def execute(self, context: Context) -> list[str]:
        """The names of the objects."""
        title = self.hook.get_spreadsheet(self.spreadsheet_id)["properties"]["title"]
        sheets = self.hook.get_sheet_titles(self.spreadsheet_id, self.sheet_filter)
        names = [self._written(title, sheet) for sheet in sheets]
        if self.return_gcs_uris:
            names = [f"gs://{self.destination_bucket}/{name}" for name in names]
        context["ti"].xcom_push(key="destination_objects", value=names)
        return names

    def _written(self, title: str, sheet: str) -> str:
        text = io.StringIO()
        csv.writer(text).writerows(self.hook.get_values(self.spreadsheet_id, sheet))
        file = f"{title}_{sheet}.csv".replace(" ", "_")
        name = f"{self.destination_path.strip('/')}/{file}" if self.destination_path else file
        self.storage().upload(self.destination_bucket, name, data=text.getvalue())
        return name


class GCSToGoogleSheetsOperator(SheetsOperator):
    """Writes an object of CSV into a range of a spreadsheet."""

    spreadsheet_id: str
    bucket_name: str
    object_name: str
    spreadsheet_range: str = "Sheet1"

    template_fields = ("spreadsheet_id", "bucket_name", "object_name", "spreadsheet_range", "impersonation_chain")

    def execute(self, context: Context) -> None:
        """Write it."""
        content = self.storage().download(self.bucket_name, self.object_name)
        rows = list(csv.reader(io.StringIO(content.decode())))
        self.hook.update_values(self.spreadsheet_id, self.spreadsheet_range, rows)


class SQLToGoogleSheetsOperator(SheetsOperator):
    """Writes the rows of a query, below the names of its columns, into a range of a spreadsheet."""

    sql: str
    spreadsheet_id: str
    sql_conn_id: str
    parameters: Any = None
    database: str | None = None
    spreadsheet_range: str = "Sheet1"

    template_fields: Sequence[str] = (
        "sql", "spreadsheet_id", "spreadsheet_range", "impersonation_chain",
    )  # fmt: skip
    template_ext = (".sql",)

    def execute(self, context: Context) -> None:
        """Write them."""
        hook = BaseHook.get_connection(self.sql_conn_id).get_hook()
        if self.database:
            hook.schema = self.database
        with hook.get_conn() as connection:
            cursor = connection.cursor()
            cursor.execute(self.sql, *([] if self.parameters is None else [self.parameters]))
            rows = [[each[0] for each in cursor.description], *([_plain(value) for value in row] for row in cursor)]
        self.hook.update_values(self.spreadsheet_id, self.spreadsheet_range, rows)


def _plain(value: Any) -> Any:
    if value is None or isinstance(value, (str, int, float)):
        return value
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
