"""Whether a run is the latest one of its job: what `latest_only` asks.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#latest-only
"""

from __future__ import annotations

import datetime as dt

from jetbridge.airflow.views import DagRun, DagView
from jetbridge.scheduling.timetables import AirflowGeneration, DataInterval, TimeRestriction
from jetbridge.scheduling.timetables.moments import utc_now

_JUST_BEFORE = dt.timedelta(microseconds=1)


def is_latest(run: DagRun, dag: DagView) -> bool:
    """Whether the run is the latest one. One that a person started counts as such (in Airflow 2 only one that was triggered from outside)."""
    return _started_by_hand(run, dag) or _is_in_window(run, dag)


def _started_by_hand(run: DagRun, dag: DagView) -> bool:
    return run.external_trigger if dag.generation is AirflowGeneration.V2 else run.run_type == "manual"


def _is_in_window(run: DagRun, dag: DagView) -> bool:
    """Whether now is between the end of the run's interval and the moment at which the next run starts."""
    window = _window_v2(run, dag) if dag.generation is AirflowGeneration.V2 else _window_v3(run, dag)
    return window is None or window[0] < utc_now() <= window[1]


def _window_v2(run: DagRun, dag: DagView) -> tuple[dt.datetime, dt.datetime] | None:
    restriction = TimeRestriction(None, None, catchup=True)
    info = dag.timetable.next_dagrun_info(last_automated_data_interval=run.data_interval, restriction=restriction)
    return None if info is None else (info.data_interval.start, info.data_interval.end)


def _window_v3(run: DagRun, dag: DagView) -> tuple[dt.datetime, dt.datetime] | None:
    interval = run.data_interval
    if interval is None:
        at = run.logical_date or run.run_after or utc_now()
        interval = DataInterval.exact(at)
    before = TimeRestriction(None, interval.end - _JUST_BEFORE, catchup=True)
    previous = dag.timetable.next_dagrun_info(last_automated_data_interval=interval, restriction=before)
    after = TimeRestriction(interval.end, None, catchup=True)
    following = dag.timetable.next_dagrun_info(last_automated_data_interval=interval, restriction=after)
    if following is None:
        return None
    return (interval.start if previous is None else previous.data_interval.end, following.data_interval.end)
