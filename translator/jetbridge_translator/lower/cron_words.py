"""Whether a cron expression of Airflow means the same to a schedule of the op layer.

Airflow reads cron by croniter, the op layer by cronsim; they differ at the edges: `?`, a sixth field of seconds, ranges that wrap around.
"""

from __future__ import annotations

import datetime as dt
import warnings
from functools import lru_cache
from itertools import islice

from croniter import CroniterBadDateError, croniter

from jetbridge.definitions.automation.cron import ALIASES, check_cron, cron_ticks
from jetbridge.errors import InvalidDefinitionError

_COMPARED = 60
_START = dt.datetime(2024, 1, 1, 0, 0, 1, tzinfo=dt.timezone.utc)  # no tick of five fields


@lru_cache(maxsize=1024)
def ticks_alike(cron: str) -> bool:
    """Whether both name the same next moments, and neither warns."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            check_cron(cron, "schedule")
        theirs = croniter(ALIASES.get(cron, cron), start_time=_START)
        return all(theirs.get_next(dt.datetime) == tick for tick in islice(cron_ticks(cron, _START, "UTC"), _COMPARED))
    except (InvalidDefinitionError, CroniterBadDateError, UserWarning):
        return False
