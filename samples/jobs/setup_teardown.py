"""A cluster that is started before the work and stopped after it, whatever became of the work."""

from __future__ import annotations

from datetime import datetime

from jetbridge import ScheduleDefinition, job, op
from jetbridge.scheduling.timetables import OnceTimetable


@op(kind="task")
def start_cluster():
    return "cluster-1"


@op(kind="task")
def work(cluster: str):
    print("working on", cluster)


@op(kind="task")
def stop_cluster(cluster: str):
    print("stopping", cluster)


@job(start_date=datetime(2024, 1, 1))
def cluster():
    cluster = start_cluster().as_setup()
    work_done = work(cluster)
    stop_cluster(cluster, after=work_done).as_teardown()


cluster_schedule = ScheduleDefinition(job=cluster, timetable=OnceTimetable())
