import datetime

from jetbridge import ScheduleDefinition, job
from jetbridge.ops import empty, latest_only
from jetbridge.scheduling.timetables import (
    AirflowGeneration,
    DeltaDataIntervalTimetable,
    DeltaTriggerTimetable,
    generation_of,
)

EVERY = datetime.timedelta(hours=4)
OLD = generation_of(__file__) is AirflowGeneration.V2


@job(
    name="latest_only",
    tags={"example2": "", "example3": "", **({} if OLD else {"example": ""})},
    start_date=datetime.datetime(2021, 1, 1),
    catchup=False,
)
def latest_only_job():
    empty.alias("task1")(after=latest_only())


latest_only_schedule = ScheduleDefinition(
    job=latest_only_job, timetable=DeltaDataIntervalTimetable(EVERY) if OLD else DeltaTriggerTimetable(EVERY)
)
