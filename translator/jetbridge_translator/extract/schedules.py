"""When a DAG runs: what Airflow makes of `schedule`, `schedule_interval` and `timetable`.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/timetable.html
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.opaque import find_opaque, is_opaque, reason_of
from jetbridge_translator.extract.assets import AssetObject, asset_text, leaves
from jetbridge_translator.extract.errors import value_error
from jetbridge_translator.extract.session import class_name, session_of
from jetbridge_translator.extract.timetables import TimetableObject
from jetbridge_translator.model import AssetValue, ExternalCall

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site

CRON_PRESETS = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@weekly": "0 0 * * 0",
    "@monthly": "0 0 1 * *",
    "@quarterly": "0 0 1 */3 *",
    "@yearly": "0 0 1 1 *",
}
_SIMPLE = "airflow.timetables.simple."
_NAMED = {"@once": "OnceTimetable", "@continuous": "ContinuousTimetable"}
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class ScheduleValue:
    """The timetable that Airflow makes; `given` is what the user wrote, `name` the keyword that it came by."""

    timetable: str
    summary: str
    value: Any = None
    arguments: dict[str, Any] = field(default_factory=dict)
    given: Any = None
    name: str | None = None


def schedule_of(arguments: dict[str, Any], zone: str, site: Site, machine: Machine) -> ScheduleValue:
    """The schedule of the arguments of `DAG(…)`.

    Raises:
        EvaluatedError: Airflow does not take the value.
    """
    session = session_of(machine)
    name, given = _given(arguments, implicit=None if session.is_v3 else _DAY)
    if is_opaque(given) and not _is_class_call(given):
        machine.finding("DAG204", site, f"the schedule is unknown ({reason_of(given)}): no schedule is assumed")
        return ScheduleValue(_SIMPLE + "NullTimetable", "None", None, given=given, name=name)
    made = (
        _of_timetable(given, session.is_v3) or _of_assets(given, session.is_v3) or _of_plain(given, zone, session.is_v3)
    )
    if made is None:
        made = _of_instance(given, site, machine)
    return ScheduleValue(made.timetable, made.summary, made.value, made.arguments, given, name)


def _is_class_call(given: Any) -> bool:
    """Whether a value looks like an object of a class that is not read, by the way classes are named."""
    return isinstance(given, ExternalCall) and given.qualified_name.rpartition(".")[2][:1].isupper()


def _given(arguments: dict[str, Any], implicit: Any) -> tuple[str | None, Any]:
    for name in ("timetable", "schedule_interval", "schedule"):
        if name in arguments and not (name == "timetable" and arguments[name] is None):
            return name, arguments[name]
    return None, implicit


def _of_plain(given: Any, zone: str, is_v3: bool) -> ScheduleValue | None:
    if given is None:
        return ScheduleValue(_SIMPLE + "NullTimetable", "None")
    if isinstance(given, str) and given in _NAMED:
        return ScheduleValue(_SIMPLE + _NAMED[given], given, given)
    if isinstance(given, str):
        kind = "trigger.CronTriggerTimetable" if is_v3 else "interval.CronDataIntervalTimetable"
        cron = CRON_PRESETS.get(given, given)
        return ScheduleValue(f"airflow.timetables.{kind}", cron, given, {"cron": cron, "timezone": zone})
    if isinstance(given, timedelta) or type(given).__name__ == "relativedelta":
        kind = "trigger.DeltaTriggerTimetable" if is_v3 else "interval.DeltaDataIntervalTimetable"
        return ScheduleValue(f"airflow.timetables.{kind}", str(given), repr(given), {"delta": given})
    return None


def _of_timetable(given: Any, is_v3: bool) -> ScheduleValue | None:
    if not isinstance(given, TimetableObject):
        return None
    shown = given.shown() if is_v3 else given.summary
    return ScheduleValue(given.qualified_name, given.summary, shown, given.arguments)


def _of_assets(given: Any, is_v3: bool) -> ScheduleValue | None:
    items = [given] if isinstance(given, AssetObject) else given
    if not isinstance(items, (list, tuple, set)) or not all(isinstance(item, AssetObject) for item in items):
        return None
    values = tuple(item.value for item in items)
    condition = values[0] if isinstance(given, AssetObject) else AssetValue("all", members=values)
    if is_v3:
        texts = [asset_text(item.value, item.watchers) for item in items]
        shown = texts[0] if isinstance(given, AssetObject) else f"[{', '.join(texts)}]"
        return ScheduleValue(_SIMPLE + "AssetTriggeredTimetable", "Asset", shown, {"assets": condition})
    summary = "Dataset" if next(leaves(condition), None) is not None else "Unresolved DatasetAlias"
    return ScheduleValue(_SIMPLE + "DatasetTriggeredTimetable", summary, summary, {"datasets": condition})


def _of_instance(given: Any, site: Site, machine: Machine) -> ScheduleValue:
    """A timetable class of the team, or of a package that is not read."""
    if isinstance(given, ExternalCall):
        name = given.qualified_name
        machine.finding(
            "DAG205", site, f"the timetable `{name}` is not read: what it shows for the schedule is not known"
        )
        last = name.rsplit(".", 1)[-1]
        shown = f"<{name} object at 0x...>" if session_of(machine).is_v3 else last
        return ScheduleValue(name, last, shown, dict(given.keywords))
    if isinstance(given, (list, tuple, set)):
        unknown = find_opaque(list(given))
        if unknown is None or not is_opaque(unknown):
            raise value_error("All elements in 'schedule' must be datasets or assets")
        machine.finding("DAG204", site, f"the schedule is unknown ({reason_of(unknown)}): no schedule is assumed")
        return ScheduleValue(_SIMPLE + "NullTimetable", "None")
    if isinstance(given, (bool, int, float, bytes, dict)):
        raise value_error(f"{given!r} is not a valid schedule.")
    kind = type(given)
    name = class_name(kind)
    summary = machine.get_attribute(given, "summary", site)
    text = summary if isinstance(summary, str) else kind.__qualname__
    shown = f"<{name} object at 0x...>" if session_of(machine).is_v3 else text
    return ScheduleValue(name, text, shown)
