"""What Airflow makes of a run that a person starts: its id and its data interval, as `dag.test()` does.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dag-run.html#data-interval
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from jetbridge.airflow.bound import dag_view
from jetbridge.definitions.job_definition import JobDefinition
from jetbridge.execution.airflow_port import RunFacts
from jetbridge.scheduling.timetables import AirflowGeneration
from jetbridge.scheduling.timetables.moments import coerce_moment, to_utc, utc_now


def manual_run(
    job: JobDefinition, schedule: Any, logical_date: dt.datetime | None, conf: Mapping[str, Any] | None = None
) -> RunFacts:
    """The facts of a manual run of a job for a logical date (now, if None).

    The data interval is what the timetable infers: the last complete one before the date for data interval timetables, the date itself
    for triggers. The run is named after its date in Airflow 2, after the present moment in Airflow 3.
    """
    view = dag_view(job, schedule)
    now = utc_now()
    date = now if logical_date is None else coerce_moment(logical_date)
    interval = view.timetable.infer_manual_data_interval(run_after=date)
    named_after = date if view.generation is AirflowGeneration.V2 else now
    return RunFacts(
        run_id=f"manual__{named_after.isoformat()}",
        logical_date=date,
        data_interval=(to_utc(interval.start), to_utc(interval.end)),
        run_type="manual",
        conf=dict(conf or {}),
        start_date=date if view.generation is AirflowGeneration.V2 else now,
    )
