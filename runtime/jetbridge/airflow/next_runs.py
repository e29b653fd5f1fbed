"""When a job runs, seen at a moment: what Airflow's scheduler would answer for the DAG that the job stands for.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dag-run.html
"""

from __future__ import annotations

import datetime as dt
from typing import Any

from jetbridge.airflow.views import DagView
from jetbridge.documents import ScheduledRunsDocument, iso
from jetbridge.scheduling.timetables import DagRunInfo, TimeRestriction
from jetbridge.scheduling.timetables.moments import clock_at, coerce_moment, to_utc


def next_runs(dag: DagView, since: dt.datetime, count: int) -> ScheduledRunsDocument:
    """The first run that a scheduler would make at `since`, the next `count` runs from then on, and the interval of a run by hand."""
    moment = to_utc(coerce_moment(since))
    earliest, latest = run_bounds(dag)
    with clock_at(moment):
        first = dag.timetable.next_dagrun_info(
            last_automated_data_interval=None, restriction=TimeRestriction(earliest, latest, dag.catchup)
        )
        by_hand = dag.timetable.infer_manual_data_interval(run_after=moment)
    begin = moment if earliest is None else max(earliest, moment)
    runs: list[list[str | None]] = []
    last = None
    while len(runs) < count:
        with clock_at(moment):
            info = dag.timetable.next_dagrun_info(
                last_automated_data_interval=last, restriction=TimeRestriction(begin, latest, catchup=True)
            )
        if info is None:
            break
        runs.append(_run(info))
        last = info.data_interval
    return {
        "first": None if first is None else _run(first),
        "runs": runs,
        "manual": [iso(by_hand.start), iso(by_hand.end)],
    }


def run_bounds(dag: DagView) -> tuple[Any, Any]:
    """From the earliest start to the latest end that the DAG or one of its tasks has; where a task has no end, the DAG's.

    https://github.com/apache/airflow/blob/2.11.2/airflow/models/dag.py (`_time_restriction`)
    """
    given = (dag.start_date, *(task.start_date for task in dag.tasks))
    starts = [each for each in given if each is not None]
    ends = [task.end_date for task in dag.tasks if task.end_date is not None]
    latest = dag.end_date
    if len(ends) == len(dag.tasks):
        latest = max([*ends, *([] if dag.end_date is None else [dag.end_date])], default=None)
    return min(starts, default=None), latest


def _run(info: DagRunInfo) -> list[str | None]:
    return [iso(info.run_after), iso(info.data_interval.start), iso(info.data_interval.end)]
