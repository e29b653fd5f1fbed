"""Which timetable a plain schedule value means, in each generation of Airflow."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Collection
from typing import Any

from dateutil.relativedelta import relativedelta

from jetbridge.scheduling.generation import AirflowGeneration
from jetbridge.scheduling.timetables.assets import BaseAsset
from jetbridge.scheduling.timetables.base import Timetable
from jetbridge.scheduling.timetables.interval import CronDataIntervalTimetable, DeltaDataIntervalTimetable
from jetbridge.scheduling.timetables.moments import Zone
from jetbridge.scheduling.timetables.simple import ContinuousTimetable, NullTimetable, OnceTimetable
from jetbridge.scheduling.timetables.trigger import CronTriggerTimetable, DeltaTriggerTimetable
from jetbridge.scheduling.timetables.triggered import AssetTriggeredTimetable, DatasetTriggeredTimetable


def timetable_for(schedule: Any, zone: Zone, generation: AirflowGeneration) -> Timetable:
    """The timetable of what a DAG or a job gives as its schedule.

    Args:
        schedule: None, a preset, a cron expression, a timedelta or relativedelta, a timetable, an asset, a condition or a list of assets.
        zone: The time zone of the DAG, for cron expressions.
        generation: Airflow 2 makes data intervals of cron expressions and deltas, Airflow 3 makes triggers.

    Raises:
        ValueError: the value means no schedule.
    """
    timetable = copy.copy(_choose(schedule, zone, generation))
    timetable.generation = generation
    return timetable


def _choose(schedule: Any, zone: Zone, generation: AirflowGeneration) -> Timetable:
    if schedule is None:
        return NullTimetable()
    if isinstance(schedule, Timetable):
        return schedule
    if isinstance(schedule, str):
        return _from_text(schedule, zone, generation)
    if isinstance(schedule, (dt.timedelta, relativedelta)):
        older = generation is AirflowGeneration.V2
        return DeltaDataIntervalTimetable(schedule) if older else DeltaTriggerTimetable(schedule)
    if isinstance(schedule, (BaseAsset, Collection)):
        older = generation is AirflowGeneration.V2
        return DatasetTriggeredTimetable(schedule) if older else AssetTriggeredTimetable(schedule)
    raise ValueError(
        f"{schedule!r} is not a valid schedule: give a cron expression, a preset, a timedelta, a timetable or assets"
    )


def _from_text(schedule: str, zone: Zone, generation: AirflowGeneration) -> Timetable:
    if schedule == "@once":
        return OnceTimetable()
    if schedule == "@continuous":
        return ContinuousTimetable()
    if generation is AirflowGeneration.V2:
        return CronDataIntervalTimetable(schedule, zone)
    return CronTriggerTimetable(schedule, timezone=zone)


def schedule_behind(timetable: Timetable, zone: Zone, generation: AirflowGeneration) -> Any:
    """The plain schedule value of which that generation would make this timetable; the timetable itself if there is none."""
    if isinstance(timetable, NullTimetable):
        return None
    if isinstance(timetable, (OnceTimetable, ContinuousTimetable)):
        return timetable.summary
    if isinstance(timetable, AssetTriggeredTimetable) and type(timetable) in _WAITING:
        return timetable.given
    plain: Any = timetable
    if isinstance(timetable, (DeltaDataIntervalTimetable, DeltaTriggerTimetable)):
        plain = timetable.delta
    elif isinstance(timetable, (CronDataIntervalTimetable, CronTriggerTimetable)):
        plain = timetable.summary
    made = _choose(plain, zone, generation)
    return plain if type(made) is type(timetable) and _settings(made) == _settings(timetable) else timetable


_WAITING = (AssetTriggeredTimetable, DatasetTriggeredTimetable)


def _settings(timetable: Timetable) -> dict[str, Any]:
    return {name: value for name, value in vars(timetable).items() if name not in {"generation", "_runs_every_hour"}}
