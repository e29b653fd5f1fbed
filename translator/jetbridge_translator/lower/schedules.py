"""The schedule of a DAG as a `ScheduleDefinition` beside the job."""

from __future__ import annotations

from datetime import timedelta

from jetbridge_translator.lower.expressions import Call, Expression, Imported, Literal, Local, Sequence
from jetbridge_translator.lower.literals import UnwritableError, literal
from jetbridge_translator.lower.plan import NamedValue
from jetbridge_translator.lower.values import ValueWriter
from jetbridge_translator.model import AssetValue, Dag, ExternalName

TIMETABLES = "jetbridge.scheduling.timetables"
_CRON = frozenset({"CronDataIntervalTimetable", "CronTriggerTimetable"})
_WITHOUT_ARGUMENTS = frozenset({"OnceTimetable", "ContinuousTimetable"})
_DELTAS = frozenset({"DeltaDataIntervalTimetable", "DeltaTriggerTimetable"})
_GIVEN = ("schedule", "schedule_interval", "timetable")
_AIRFLOW = "airflow.timetables."
_ASSET_CLASSES = {
    "asset": "Asset",
    "dataset": "Dataset",
    "alias": "AssetAlias",
    "all": "AssetAll",
    "any": "AssetAny",
}


def schedule_of(dag: Dag, job: str, name: str, writer: ValueWriter) -> NamedValue | None:
    """The schedule of a job; None for a DAG that only runs when it is told to.

    Raises:
        UnwritableError: the timetable is one that the runtime does not have.
    """
    if dag.schedule.timetable.endswith(".NullTimetable"):
        return None
    keywords = (("job", Local(job)), _when(dag, writer))
    return NamedValue(name, Call(Imported("jetbridge", "ScheduleDefinition"), (), keywords))


def _when(dag: Dag, writer: ValueWriter) -> tuple[str, Expression]:
    schedule = dag.schedule
    given = next((dag.arguments[name] for name in _GIVEN if name in dag.arguments), schedule.source)
    kind = schedule.timetable.rpartition(".")[2]
    if kind in _CRON and (given is None or isinstance(given.value, str)):
        value = given.value if given is not None else schedule.value
        return "cron_schedule", writer.write(value, given.source if given is not None else None)
    if not schedule.timetable.startswith(_AIRFLOW):
        raise UnwritableError(f"the timetable {schedule.timetable} is not one of Airflow's own")
    timetable = Imported(TIMETABLES, kind)
    if kind in _WITHOUT_ARGUMENTS:
        return "timetable", Call(timetable)
    if kind in _DELTAS and given is not None and isinstance(given.value, timedelta):
        return "timetable", Call(timetable, (writer.write(given.value, given.source),))
    return "timetable", _constructed(timetable, dag)


def _constructed(timetable: Imported, dag: Dag) -> Call:
    arguments = {name: value for name, value in dag.schedule.arguments.items() if value is not None}
    if isinstance(inner := arguments.get("timetable"), ExternalName):
        raise UnwritableError(f"the arguments of {inner.qualified_name} inside of {timetable.name} are not known")
    leading: tuple[Expression, ...] = ()
    for name in ("cron", "delta"):
        if name in arguments:
            leading = (literal(arguments.pop(name)),)
    if "crons" in arguments:
        leading = tuple(literal(cron) for cron in arguments.pop("crons"))
    if isinstance(arguments.get("interval"), timedelta) and not arguments["interval"]:
        del arguments["interval"]
    if "datasets" in arguments:
        leading = (_asset(arguments.pop("datasets")),)
    keywords = tuple((name, literal(value, _special)) for name, value in arguments.items() if value is not False)
    return Call(timetable, leading, keywords)


def _special(value: object) -> Expression | None:
    return _asset(value) if isinstance(value, AssetValue) else None


def _asset(value: object) -> Expression:
    """An asset or a condition over assets."""
    if isinstance(value, (list, tuple)):
        return Sequence(tuple(_asset(item) for item in value))
    if not isinstance(value, AssetValue):
        raise UnwritableError(f"{value!r} is no asset")
    name = _ASSET_CLASSES[value.kind]
    if value.members:
        return Call(Imported(TIMETABLES, name), tuple(_asset(member) for member in value.members))
    keywords: list[tuple[str, Expression]] = []
    if value.uri and value.name and value.uri != value.name:
        keywords.append(("uri", Literal(value.uri)))
    if value.extra:
        keywords.append(("extra", literal(value.extra)))
    return Call(Imported(TIMETABLES, name), (Literal(value.name or value.uri),), tuple(keywords))
