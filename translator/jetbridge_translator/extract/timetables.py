"""The timetables of Airflow's wheel.

https://airflow.apache.org/docs/apache-airflow/stable/authoring-and-scheduling/timetable.html#built-in-timetables
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.protocol import AbstractClass, AbstractObject
from jetbridge_translator.extract.assets import AssetObject
from jetbridge_translator.extract.methods import bound
from jetbridge_translator.model import AssetValue

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site

_CRON_PRESETS = {"@hourly": "0 * * * *", "@daily": "0 0 * * *", "@weekly": "0 0 * * 0", "@monthly": "0 0 1 * *", "@quarterly": "0 0 1 */3 *", "@yearly": "0 0 1 1 *"}  # fmt: skip


class TimetableObject(AbstractObject):
    """A timetable: its class, its constructor's arguments, and its summary."""

    def __init__(self, qualified_name: str, arguments: dict[str, Any], summary: str) -> None:
        self.qualified_name = qualified_name
        self.arguments = arguments
        self.summary = summary

    def shown(self) -> str:
        """Its `repr`: events show their summary, the others their class."""
        if self.qualified_name.endswith(".EventsTimetable"):
            return self.summary
        return f"<{self.qualified_name} object at 0x...>"

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """`summary` and the arguments."""
        return self.summary if name in ("summary", "description") else self.arguments.get(name, NotImplemented)


def _cron(arguments: dict[str, Any]) -> str:
    cron = arguments.get("cron")
    return _CRON_PRESETS.get(cron, cron) if isinstance(cron, str) else "None"


def _delta(arguments: dict[str, Any]) -> str:
    return str(arguments.get("delta", timedelta()))


def _crons(arguments: dict[str, Any]) -> str:
    return ", ".join(_CRON_PRESETS.get(cron, cron) for cron in arguments.get("crons", ()) if isinstance(cron, str))


def _events(arguments: dict[str, Any]) -> str:
    description = arguments.get("description")
    return description if isinstance(description, str) else f"{len(set(arguments.get('event_dates') or ()))} events"


def _or_time(word: str) -> Callable[[dict[str, Any]], str]:
    def summary(arguments: dict[str, Any]) -> str:
        timetable = arguments.get("timetable")
        return f"{word} or {timetable.summary}" if isinstance(timetable, TimetableObject) else f"{word} or ?"

    return summary


def _assets(arguments: dict[str, Any], name: str) -> None:
    given = arguments.get(name)
    if isinstance(given, AssetObject):
        arguments[name] = given.value
    elif isinstance(given, (list, tuple, set)):
        arguments[name] = AssetValue(
            "all", members=tuple(item.value for item in given if isinstance(item, AssetObject))
        )


_Summary = Callable[[dict[str, Any]], str]
TIMETABLES: dict[str, tuple[tuple[str, ...], _Summary]] = {
    "airflow.timetables.interval.CronDataIntervalTimetable": (("cron", "timezone"), _cron),
    "airflow.timetables.interval.DeltaDataIntervalTimetable": (("delta",), _delta),
    "airflow.timetables.trigger.CronTriggerTimetable": (("cron", "timezone", "interval", "run_immediately"), _cron),
    "airflow.timetables.trigger.DeltaTriggerTimetable": (("delta",), _delta),
    "airflow.timetables.trigger.MultipleCronTriggerTimetable": (("*crons",), _crons),
    "airflow.timetables.events.EventsTimetable": (
        ("event_dates", "restrict_to_events", "presorted", "description"),
        _events,
    ),
    "airflow.timetables.datasets.DatasetOrTimeSchedule": (("timetable", "datasets"), _or_time("Dataset")),
    "airflow.timetables.assets.AssetOrTimeSchedule": (("timetable", "assets"), _or_time("Asset")),
    "airflow.timetables.simple.NullTimetable": ((), lambda _: "None"),
    "airflow.timetables.simple.OnceTimetable": ((), lambda _: "@once"),
    "airflow.timetables.simple.ContinuousTimetable": ((), lambda _: "@continuous"),
}
"""Qualified name: constructor's parameters in order, and the summary of them."""


class TimetableClass(AbstractClass):
    """A timetable class of the wheel; the team's may inherit from it."""

    def __init__(self, qualified_name: str) -> None:
        self.qualified_name = qualified_name

    def call(self, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
        """Make one."""
        parameters, summary = TIMETABLES.get(self.qualified_name, ((), lambda _: self._name))
        given = (
            {"crons": arguments, **keywords}
            if parameters[:1] == ("*crons",)
            else bound(parameters, arguments, keywords)
        )
        for name in ("datasets", "assets"):
            _assets(given, name)
        return TimetableObject(self.qualified_name, given, summary(given))

    @property
    def _name(self) -> str:
        return self.qualified_name.rsplit(".", 1)[-1]

    def instance_attribute(self, instance: Any, name: str, site: Site, machine: Machine) -> Any:
        """`summary` of a timetable of the team that sets none: its class name."""
        return type(instance).__name__ if name == "summary" else NotImplemented
