"""When a configured DAG runs: `schedule`, `schedule_interval`, `timetable`, datasets with conditions.

https://astronomer.github.io/dag-factory/latest/features/datasets/
"""

from __future__ import annotations

import ast
import re
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from jetbridge_translator.extract.dag_factory.callables import config_file
from jetbridge_translator.extract.dag_factory.dialects import Dialect
from jetbridge_translator.extract.dag_factory.documents import read_document
from jetbridge_translator.extract.errors import value_error
from jetbridge_translator.extract.session import session_of

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site

_NAME = re.compile(r"\b[a-zA-Z_][a-zA-Z0-9_]*\b")
_URI = re.compile(r"[a-zA-Z][a-zA-Z0-9+.-]*://[a-zA-Z0-9\-_/.]+")
_NO_NAME = re.compile(r"\W|^(?=\d)")
_OPERATORS: dict[type[ast.operator], str] = {ast.BitAnd: "&", ast.BitOr: "|"}


def schedule_arguments(config: dict[str, Any], dialect: Dialect, site: Site, machine: Machine) -> dict[str, Any]:
    """The arguments of `DAG(…)` that say when it runs.

    Raises:
        EvaluatedError: dag-factory does not take the schedule.
    """
    if dialect is Dialect.V0 and not session_of(machine).is_v3:
        return _of_old(config, site, machine)
    if config.get("schedule_interval") is not None:
        raise value_error("The `schedule_interval` key is no longer supported. Use `schedule` instead.")
    made = {"timetable": config["timetable"]} if config.get("timetable") else {}
    if session_of(machine).is_v3:
        return {**made, "schedule": _of_3(config.get("schedule"), site, machine)}
    schedule = config.get("schedule")
    return made if schedule is None else {**made, "schedule": _of_2(schedule, site, machine)}


def _of_old(config: dict[str, Any], site: Site, machine: Machine) -> dict[str, Any]:
    schedule, interval = config.get("schedule"), config.get("schedule_interval", timedelta(days=1))
    made: dict[str, Any] = {}
    if (timetable := config.get("timetable")) and isinstance(timetable, dict):
        kind = machine.named(str(timetable.get("callable")), site)
        made["timetable"] = machine.call(kind, (), timetable.get("params") or {}, site)
    elif timetable:
        made["timetable"] = timetable
    elif schedule is None:
        made["schedule_interval"] = None if interval == "None" else interval
    if schedule is not None and config.get("schedule_interval") is None:
        conditions = _of_datasets(schedule, site, machine) if isinstance(schedule, dict) else None
        made["schedule"] = [dataset(uri, site, machine) for uri in schedule] if conditions is None else conditions
    return made


def _of_2(schedule: Any, site: Site, machine: Machine) -> Any:
    if isinstance(schedule, dict):
        return _of_datasets(schedule, site, machine)
    if isinstance(schedule, str):
        return None if schedule.strip().lower() == "none" else schedule
    if isinstance(schedule, list):
        return [item for item in schedule if item and (not isinstance(item, str) or item.strip())]
    return schedule


def _of_3(schedule: Any, site: Site, machine: Machine) -> Any:
    if isinstance(schedule, str) and schedule.strip().lower() == "none":
        return None
    if not isinstance(schedule, list):
        return schedule
    given = [item.strip() if isinstance(item, str) else item for item in schedule]
    return [dataset(item, site, machine) if isinstance(item, str) else item for item in given if item not in (None, "")]


def _of_datasets(schedule: dict[str, Any], site: Site, machine: Machine) -> Any:
    """`{"datasets": […] or "a & b", "file": …, "timetable": …}`; any other mapping is no schedule."""
    if schedule.get("datasets") is None:
        return schedule
    given = schedule["datasets"]
    text = " & ".join(given) if isinstance(given, list) else str(given)
    uris = _uris_in(schedule["file"], site, machine) if schedule.get("file") is not None else None
    condition = _condition(text, uris, site, machine)
    if schedule.get("timetable") is None or uris is not None:
        return condition
    kind = machine.named("airflow.timetables.datasets.DatasetOrTimeSchedule", site)
    return machine.call(kind, (), {"timetable": schedule["timetable"], "datasets": condition}, site)


def _condition(text: str, uris: dict[str, str] | None, site: Site, machine: Machine) -> Any:
    known: dict[str, Any] = {}
    for name in [*_NAME.findall(text), *_URI.findall(text)]:
        variable = _NO_NAME.sub("_", name)
        text = text.replace(name, variable)
        known[variable] = name if uris is None else uris.get(variable)
    return _evaluated(ast.parse(text, mode="eval").body, known, site, machine)


def _evaluated(node: ast.expr, known: dict[str, Any], site: Site, machine: Machine) -> Any:
    if isinstance(node, ast.Name) and known.get(node.id) is not None:
        return dataset(known[node.id], site, machine)
    if isinstance(node, ast.BinOp) and type(node.op) in _OPERATORS:
        left, right = (_evaluated(side, known, site, machine) for side in (node.left, node.right))
        return left.binary(_OPERATORS[type(node.op)], right, site, machine, reflected=False)
    raise value_error(f"`{ast.unparse(node)}` is no condition over datasets")


def dataset(uri: Any, site: Site, machine: Machine) -> Any:
    """The dataset (2.x) or asset (3.x) of a URI."""
    name = "airflow.sdk.Asset" if session_of(machine).is_v3 else "airflow.datasets.Dataset"
    return machine.call(machine.named(name, site), (uri,), {}, site)


def _uris_in(file: Any, site: Site, machine: Machine) -> dict[str, str]:
    """The datasets that a YAML file lists: URIs by name."""
    listed = read_document(config_file(file, site, machine), site, machine).config.get("datasets") or []
    return {entry["name"]: entry["uri"] for entry in listed if isinstance(entry, dict) and "uri" in entry}


def listed_datasets(value: Any, site: Site, machine: Machine) -> list[Any]:
    """Inlets or outlets: URIs, or names out of a file of datasets."""
    if isinstance(value, dict) and value.get("file") is not None and value.get("datasets") is not None:
        uris = _uris_in(value["file"], site, machine)
        value = [uri for name, uri in uris.items() if name in value["datasets"]]
    return [dataset(item, site, machine) if isinstance(item, str) else item for item in value]
