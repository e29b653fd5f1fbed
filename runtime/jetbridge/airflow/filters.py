"""The Jinja filters that Airflow adds: `{{ logical_date | ds }}` and its kin.

https://airflow.apache.org/docs/apache-airflow/stable/templates-ref.html#filters
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable


def ds(value: dt.date | dt.time | None) -> str | None:
    """YYYY-MM-DD."""
    return None if value is None else value.strftime("%Y-%m-%d")


def ds_nodash(value: dt.date | dt.time | None) -> str | None:
    """YYYYMMDD."""
    return None if value is None else value.strftime("%Y%m%d")


def ts(value: dt.date | dt.time | None) -> str | None:
    """ISO 8601."""
    return None if value is None else value.isoformat()


def ts_nodash(value: dt.date | dt.time | None) -> str | None:
    """YYYYMMDDTHHMMSS."""
    return None if value is None else value.strftime("%Y%m%dT%H%M%S")


def ts_nodash_with_tz(value: dt.date | dt.time | None) -> str | None:
    """ISO 8601 without dashes and colons."""
    return None if value is None else value.isoformat().replace("-", "").replace(":", "")


FILTERS: dict[str, Callable[[dt.date | dt.time | None], str | None]] = {
    "ds": ds,
    "ds_nodash": ds_nodash,
    "ts": ts,
    "ts_nodash": ts_nodash,
    "ts_nodash_with_tz": ts_nodash_with_tz,
}
