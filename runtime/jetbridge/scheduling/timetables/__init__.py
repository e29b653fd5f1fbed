"""When runs are made: every timetable of Airflow, with its meaning in 2.11 and 3.1."""

from jetbridge.scheduling.generation import AirflowGeneration, generation_of
from jetbridge.scheduling.timetables.assets import (
    Asset,
    AssetAlias,
    AssetAll,
    AssetAny,
    BaseAsset,
    Dataset,
    DatasetAlias,
    DatasetAll,
    DatasetAny,
)
from jetbridge.scheduling.timetables.base import (
    DagRunInfo,
    DataInterval,
    InvalidTimetableError,
    TimeRestriction,
    Timetable,
)
from jetbridge.scheduling.timetables.choice import schedule_behind, timetable_for
from jetbridge.scheduling.timetables.events import EventsTimetable
from jetbridge.scheduling.timetables.interval import CronDataIntervalTimetable, DeltaDataIntervalTimetable
from jetbridge.scheduling.timetables.simple import ContinuousTimetable, NullTimetable, OnceTimetable
from jetbridge.scheduling.timetables.trigger import (
    CronTriggerTimetable,
    DeltaTriggerTimetable,
    MultipleCronTriggerTimetable,
)
from jetbridge.scheduling.timetables.triggered import (
    AssetOrTimeSchedule,
    AssetTriggeredTimetable,
    DatasetOrTimeSchedule,
    DatasetTriggeredTimetable,
)

__all__ = [
    "AirflowGeneration",
    "Asset",
    "AssetAlias",
    "AssetAll",
    "AssetAny",
    "AssetOrTimeSchedule",
    "AssetTriggeredTimetable",
    "BaseAsset",
    "ContinuousTimetable",
    "CronDataIntervalTimetable",
    "CronTriggerTimetable",
    "DagRunInfo",
    "DataInterval",
    "Dataset",
    "DatasetAlias",
    "DatasetAll",
    "DatasetAny",
    "DatasetOrTimeSchedule",
    "DatasetTriggeredTimetable",
    "DeltaDataIntervalTimetable",
    "DeltaTriggerTimetable",
    "EventsTimetable",
    "InvalidTimetableError",
    "MultipleCronTriggerTimetable",
    "NullTimetable",
    "OnceTimetable",
    "TimeRestriction",
    "Timetable",
    "generation_of",
    "schedule_behind",
    "timetable_for",
]
