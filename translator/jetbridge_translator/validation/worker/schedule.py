"""When a real Airflow would run a DAG: what its timetable answers, with the clock at a given moment."""

# mypy: disable-error-code="import-not-found"
from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Iterator
from functools import partial
from typing import Any

import pendulum

from jetbridge.documents import iso
from jetbridge_translator.validation.worker import airflow_api as api
from jetbridge_translator.validation.worker.values import guarded


def describe_schedules(path: str, since: str, count: int) -> dict[str, Any]:
    """The DAGs of one file by id, each with its runs from `since` on, or the error with which Airflow refuses the file."""
    bag = api.load(path)
    moment = pendulum.parse(since)
    dags = {dag_id: dag for dag_id, dag in sorted(bag.dags.items()) if not getattr(dag, "is_subdag", False)}
    return {
        "import_error": "\n".join(map(str, bag.import_errors.values())) or None,
        "dags": {dag_id: guarded(partial(describe_runs, dag, moment, count)) for dag_id, dag in dags.items()},
    }


def describe_runs(dag: Any, since: Any, count: int) -> dict[str, Any]:
    """The first run that the scheduler would make at `since`, the runs from then on, and the interval of a run by hand.

    https://github.com/apache/airflow/blob/2.11.2/airflow/models/dag.py (`next_dagrun_info`, `iter_dagrun_infos_between`)
    """
    from airflow.timetables.base import TimeRestriction  # noqa: PLC0415 -- after the DAG file has been loaded

    timetable = api.core_timetable(dag.timetable)
    earliest, latest = _bounds(dag)
    with _clock_at(since):
        first = timetable.next_dagrun_info(
            last_automated_data_interval=None,
            restriction=TimeRestriction(earliest, latest, dag.catchup),
        )
        by_hand = timetable.infer_manual_data_interval(run_after=since)
    begin = since if earliest is None else max(earliest, since)
    runs: list[Any] = []
    last = None
    while len(runs) < count:
        with _clock_at(since):
            info = timetable.next_dagrun_info(
                last_automated_data_interval=last, restriction=TimeRestriction(begin, latest, True)
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


def _bounds(dag: Any) -> tuple[Any, Any]:
    """From the earliest start to the latest end that the DAG or one of its tasks has; an end that one of them lacks is none."""
    starts = [each.start_date for each in (dag, *dag.tasks) if each.start_date]
    ends = [task.end_date for task in dag.tasks if task.end_date]
    latest = dag.end_date
    if len(ends) == len(dag.tasks):
        latest = max([*ends, *filter(None, [dag.end_date])], default=None)
    return (_moment(min(starts, default=None)), _moment(latest))


def _moment(value: Any) -> Any:
    return None if value is None else pendulum.instance(value)


def _run(info: Any) -> list[Any]:
    return [iso(info.run_after), iso(info.data_interval.start), iso(info.data_interval.end)]


@contextlib.contextmanager
def _clock_at(moment: Any) -> Iterator[None]:
    """Timetables ask `utcnow()`, some by the name that they imported, some through the module `timezone`, one asks `time.time()`."""
    places: list[Any] = [module for name, module in sys.modules.items() if name.startswith("airflow.timetables.")]
    places += [module.timezone for module in places if hasattr(module, "timezone")]
    kept = [(place, place.utcnow) for place in places if hasattr(place, "utcnow")]
    for place, _ in kept:
        place.utcnow = lambda: moment
    seconds, time.time = time.time, moment.timestamp
    try:
        yield
    finally:
        time.time = seconds
        for place, before in kept:
            place.utcnow = before
