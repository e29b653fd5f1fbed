"""`SalesforceHook`, over simple-salesforce.

https://airflow.apache.org/docs/apache-airflow-providers-salesforce/stable/_api/airflow/providers/salesforce/hooks/salesforce/index.html
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from functools import cached_property
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.hook import BaseHook

_FIELDS = {
    "security_token": "security_token",
    "domain": "domain",
    "instance": "instance",
    "instance_url": "instance_url",
    "organizationId": "organization_id",
    "version": "version",
    "proxies": "proxies",
    "client_id": "client_id",
    "consumer_key": "consumer_key",
    "consumer_secret": "consumer_secret",
    "privatekey_file": "private_key_file_path",
    "privatekey": "private_key",
}
"""Argument of `simple_salesforce.Salesforce` -> field of the connection's extra, with or without the prefix `extra__salesforce__`."""
_WRITERS: dict[str, dict[str, Any]] = {"json": {}, "ndjson": {"lines": True}}


class SalesforceHook(BaseHook):
    """An organization."""

    conn_name_attr = "salesforce_conn_id"
    default_conn_name = "salesforce_default"
    conn_type = "salesforce"
    hook_name = "Salesforce"

    def __init__(
        self, salesforce_conn_id: str = default_conn_name, session_id: str | None = None, session: Any = None
    ) -> None:
        super().__init__()
        self.conn_id, self.session_id, self.session = salesforce_conn_id, session_id, session

    @cached_property
    def conn(self) -> Any:
        """The client (`simple_salesforce.Salesforce`)."""
        found = self.get_connection(self.conn_id)
        extra = found.extra_dejson
        fields = {
            name: extra.get(field) or extra.get(f"extra__salesforce__{field}") or None
            for name, field in _FIELDS.items()
        }
        given = {name: value for name, value in fields.items() if value is not None}
        return client("simple_salesforce", extra="salesforce").Salesforce(
            username=found.login, password=found.password, session_id=self.session_id, session=self.session, **given
        )

    def get_conn(self) -> Any:
        """The client."""
        return self.conn

    def make_query(
        self, query: str, include_deleted: bool = False, query_params: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        """All records of a query."""
        found: dict[str, Any] = self.conn.query_all(query, include_deleted=include_deleted, **(query_params or {}))
        self.log.info("Received results: Total size: %s; Done: %s", found["totalSize"], found["done"])
        return found

    def describe_object(self, obj: str) -> dict[str, Any]:
        """What Salesforce says of a kind of objects."""
        found: dict[str, Any] = getattr(self.conn, obj).describe()
        return found

    def get_available_fields(self, obj: str) -> list[str]:
        """The fields of a kind of objects."""
        return [field["name"] for field in self.describe_object(obj)["fields"]]

    def get_object_from_salesforce(self, obj: str, fields: Iterable[str]) -> dict[str, Any]:
        """All objects of a kind."""
        return self.make_query(f"SELECT {','.join(fields)} FROM {obj}")

    def test_connection(self) -> tuple[bool, str]:
        """Whether Salesforce answers, and what is wrong if not."""
        try:
            self.describe_object("Account")
        except Exception as error:  # noqa: BLE001 -- whatever it is, it is the answer
            return False, str(error)
        return True, "Connection successfully tested"

    def write_object_to_file(
        self,
        query_results: list[dict[str, Any]],
        filename: str,
        fmt: str = "csv",
        coerce_to_timestamp: bool = False,
        record_time_added: bool = False,
    ) -> Any:
        """Write records as `csv`, `json` or `ndjson`; the data frame.

        Raises:
            ValueError: there is no such format.
        """
        form = fmt.lower()
        if form != "csv" and form not in _WRITERS:
            raise ValueError(f"Format value is not recognized: {fmt}")
        frame = self.object_to_df(query_results, coerce_to_timestamp, record_time_added)
        if form == "csv":
            texts = frame.columns[[str(kind) in ("object", "str") for kind in frame.dtypes]]
            frame[texts] = (
                frame[texts].astype(str).apply(lambda each: each.str.replace("\r\n", "").str.replace("\n", ""))
            )
            frame.to_csv(filename, index=False)
        else:
            frame.to_json(filename, orient="records", date_unit="s", **_WRITERS[form])
        return frame

    def object_to_df(
        self,
        query_results: list[dict[str, Any]],
        coerce_to_timestamp: bool = False,
        record_time_added: bool = False,
    ) -> Any:
        """Records as a data frame with names in small letters; dates as seconds where that is wanted."""
        pandas = client("pandas", extra="salesforce")
        frame = pandas.DataFrame.from_records(query_results, exclude=["attributes"]).rename(columns=str.lower)
        if coerce_to_timestamp and len(frame):
            for name in self._dates(query_results[0]["attributes"]["type"]):
                if name in frame.columns:
                    frame[name] = self._to_timestamp(frame[name])
        if record_time_added:
            frame["time_fetched_from_salesforce"] = time.time()
        return frame

    def _dates(self, obj: str) -> list[str]:
        fields = self.describe_object(obj)["fields"]
        return [field["name"].lower() for field in fields if field["type"] in ("date", "datetime")]

    def _to_timestamp(self, column: Any) -> Any:
        pandas = client("pandas", extra="salesforce")
        try:
            moments = pandas.to_datetime(column)
        except ValueError:
            self.log.exception("Could not convert field to timestamps: %s", column.name)
            return column
        seconds = [float("nan") if pandas.isna(moment) else moment.timestamp() for moment in moments]
        return pandas.Series(seconds, index=column.index)
