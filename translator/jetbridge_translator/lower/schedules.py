"""The schedule of a DAG as a `ScheduleDefinition` beside the job."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from jetbridge_translator.lower.assets import asset_expression
from jetbridge_translator.lower.cron_words import ticks_alike
from jetbridge_translator.lower.expressions import Call, Expression, Imported, Local
from jetbridge_translator.lower.literals import UnwritableError, literal
from jetbridge_translator.lower.plan import NamedValue
from jetbridge_translator.lower.values import ValueWriter
from jetbridge_translator.model import Argument, AssetValue, Dag, ExternalCall

TIMETABLES = "jetbridge.scheduling.timetables"
_CRON = frozenset({"CronDataIntervalTimetable", "CronTriggerTimetable"})
_WITHOUT_ARGUMENTS = frozenset({"OnceTimetable", "ContinuousTimetable"})
_WAITING = frozenset({"AssetTriggeredTimetable", "DatasetTriggeredTimetable"})
_DELTAS = frozenset({"DeltaDataIntervalTimetable", "DeltaTriggerTimetable"})
_GIVEN = ("schedule", "schedule_interval", "timetable")
_AIRFLOW = "airflow.timetables."


def schedule_of(dag: Dag, job: str, name: str, writer: ValueWriter) -> NamedValue | None:
    """The schedule of a job; None for a DAG that only runs when it is told to.

    Raises:
        UnwritableError: the timetable is one that the runtime does not have.
    """
    if dag.schedule.timetable.endswith(".NullTimetable"):
        return None
    keywords = (("job", Local(job)), *_when(dag, writer))
    return NamedValue(name, Call(Imported("jetbridge", "ScheduleDefinition"), (), keywords))


def _when(dag: Dag, writer: ValueWriter) -> tuple[tuple[str, Expression], ...]:
    schedule = dag.schedule
    given = next((dag.arguments[name] for name in _GIVEN if name in dag.arguments), schedule.source)
    kind = schedule.timetable.rpartition(".")[2]
    value = given.value if given is not None else schedule.value
    if kind in _CRON and isinstance(value, str) and ticks_alike(value) and not dag.timezone.startswith(("+", "-")):
        cron = writer.write(value, given.source if given is not None else None)
        zone = () if dag.timezone == "UTC" else (("execution_timezone", literal(dag.timezone)),)
        return ("cron_schedule", cron), *zone
    return (("timetable", _timetable(dag, kind, given, writer)),)


def _timetable(dag: Dag, kind: str, given: Argument | None, writer: ValueWriter) -> Expression:
    schedule = dag.schedule
    if not schedule.timetable.startswith(_AIRFLOW):
        raise UnwritableError(f"the timetable {schedule.timetable} is not one of Airflow's own")
    timetable = Imported(TIMETABLES, kind)
    if kind in _WITHOUT_ARGUMENTS:
        return Call(timetable)
    if kind in _DELTAS and given is not None and isinstance(given.value, timedelta):
        return Call(timetable, (writer.write(given.value, given.source),))
    if kind in _WAITING and given is not None:
        return Call(timetable, (writer.write(given.value, given.source),))
    return _constructed(timetable, dag.schedule.arguments)


def _constructed(timetable: Imported, given: Mapping[str, Any]) -> Call:
    arguments = {name: value for name, value in given.items() if value is not None}
    leading: tuple[Expression, ...] = ()
    for name in ("cron", "delta"):
        if name in arguments:
            leading = (literal(arguments.pop(name)),)
    if "crons" in arguments:
        leading = tuple(literal(cron) for cron in arguments.pop("crons"))
    if isinstance(arguments.get("interval"), timedelta) and not arguments["interval"]:
        del arguments["interval"]
    if timetable.name in _WAITING and "datasets" in arguments:
        leading = (asset_expression(arguments.pop("datasets")),)
    keywords = tuple((name, literal(value, _special)) for name, value in arguments.items() if value is not False)
    return Call(timetable, leading, keywords)


def _special(value: object) -> Expression | None:
    if isinstance(value, ExternalCall) and value.qualified_name.startswith(_AIRFLOW):
        inner = Imported(TIMETABLES, value.qualified_name.rpartition(".")[2])
        crons = {"crons": value.arguments} if value.arguments else {}
        return _constructed(inner, {**crons, **value.keywords})
    return asset_expression(value) if isinstance(value, AssetValue) else None
