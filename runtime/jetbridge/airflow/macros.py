"""The functions and modules that templates reach as `macros`.

https://airflow.apache.org/docs/apache-airflow/stable/templates-ref.html#macros
"""

from __future__ import annotations

import importlib
import json
import time
import uuid
from datetime import datetime, timedelta
from random import random
from typing import TYPE_CHECKING, Any

import dateutil
import dateutil.parser
import dateutil.relativedelta
import pendulum
import yaml

if TYPE_CHECKING:
    from pendulum import DateTime

_DAY = "%Y-%m-%d"


def ds_add(ds: str, days: int) -> str:
    """The day `days` after a day in the form YYYY-MM-DD (before it, if negative)."""
    if not days:
        return str(ds)
    return (_naive(str(ds), _DAY) + timedelta(days=days)).strftime(_DAY)


def ds_format(ds: str, input_format: str, output_format: str) -> str:
    """A date's text in another `strftime` form."""
    return _naive(str(ds), input_format).strftime(output_format)


def ds_format_locale(ds: str, input_format: str, output_format: str, locale: Any = None) -> str:
    """A date's text in a form of Babel's, in a language.

    Raises:
        ModuleNotFoundError: Babel is not installed.
    """
    try:
        babel, dates = importlib.import_module("babel"), importlib.import_module("babel.dates")
    except ModuleNotFoundError as error:
        raise ModuleNotFoundError("macros.ds_format_locale needs Babel: pip install babel") from error
    language = locale or dates.LC_TIME or babel.Locale("en_US")
    return str(dates.format_datetime(_naive(str(ds), input_format), format=output_format, locale=language))


def datetime_diff_for_humans(dt: Any, since: DateTime | None = None) -> str:
    """How long ago a moment is, in words; compared with now, or with `since`."""
    return str(pendulum.instance(dt).diff_for_humans(since))


def _naive(text: str, form: str) -> datetime:
    return datetime.strptime(text, form)  # noqa: DTZ007 -- a day has no zone


__all__ = [
    "datetime",
    "datetime_diff_for_humans",
    "dateutil",
    "ds_add",
    "ds_format",
    "ds_format_locale",
    "json",
    "random",
    "time",
    "timedelta",
    "uuid",
    "yaml",
]
