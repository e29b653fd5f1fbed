"""The structure document of bound jobs: every key as a real Airflow would answer for the DAG that the job stands for.

`docs/formats.md` describes the keys.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from jetbridge.airflow.params import NOTSET, Param
from jetbridge.airflow.references import Reference
from jetbridge.airflow.views import DagView, TaskView
from jetbridge.definitions.templates import Template, TemplateFile
from jetbridge.documents import (
    DagDocument,
    FileDocument,
    FindingDocument,
    ScheduleDocument,
    StructureDocument,
    TaskDocument,
    as_repr,
    clip,
    iso,
    scrub,
    seconds,
)
from jetbridge.scheduling.timetables import AirflowGeneration, BaseAsset, EventsTimetable, Timetable

FORMAT = 1
CANNOT_IMPORT = "JOB001"


def structure_document(
    files: Mapping[str, list[DagView]], broken: Mapping[str, str] | None = None
) -> StructureDocument:
    """The document of jobs, by the path of the file that defines them; `broken` has, by file, why it cannot be imported."""
    described: dict[str, FileDocument] = {
        path: {
            "dags": {dag.dag_id: dag_document(dag) for dag in sorted(dags, key=lambda dag: dag.dag_id)},
            "findings": [],
        }
        for path, dags in files.items()
    }
    for path, reason in (broken or {}).items():
        described.setdefault(path, {"dags": {}, "findings": []})["findings"].append(_broken_file(path, reason))
    return {"format": FORMAT, "files": dict(sorted(described.items()))}


def _broken_file(path: str, reason: str) -> FindingDocument:
    return {
        "code": CANNOT_IMPORT,
        "level": "manual",
        "file": path,
        "line": 1,
        "column": 1,
        "message": f"the file cannot be imported: {reason}",
        "advice": "Mend the file, or install what it imports (see the dependencies in pyproject.toml).",
        "dag_id": None,
        "task_id": None,
    }


def dag_document(dag: DagView) -> DagDocument:
    """One job."""
    return {
        "dag_id": dag.dag_id,
        "schedule": schedule_document(dag),
        "start_date": iso(dag.start_date),
        "end_date": iso(dag.end_date),
        "timezone": dag.timezone_name,
        "catchup": dag.catchup,
        "max_active_runs": dag.max_active_runs,
        "max_active_tasks": dag.max_active_tasks,
        "dagrun_timeout": seconds(dag.dagrun_timeout),
        "tags": sorted(dag.tags),
        "description": dag.description,
        "owner": dag.owner,
        "params": {name: _param_default(value, dag.generation) for name, value in dag.params.items()},
        "fail_fast": dag.fail_fast,
        "edge_labels": {up: dict(downs) for up, downs in dag.edge_labels.items()},
        "task_groups": dict(dag.task_groups),
        "tasks": {task.task_id: task_document(task) for task in sorted(dag.tasks, key=lambda task: task.task_id)},
    }


def schedule_document(dag: DagView) -> ScheduleDocument:
    """When it runs: the class of the timetable, its summary, and the value that Airflow shows."""
    timetable = dag.timetable
    return {
        "timetable": timetable.qualified_airflow_name(),
        "summary": timetable.summary,
        "value": _schedule_value(dag, timetable),
    }


def _schedule_value(dag: DagView, timetable: Timetable) -> str | None:
    """Airflow 2 shows the summary of a timetable, Airflow 3 whatever the user gave."""
    value = dag.schedule
    if value is None or isinstance(value, str):
        return value
    if dag.generation is AirflowGeneration.V2:
        return timetable.summary if isinstance(value, (Timetable, BaseAsset, list, tuple)) else scrub(repr(value))
    if isinstance(value, EventsTimetable):
        return timetable.summary
    if isinstance(value, Timetable):
        return f"<{timetable.qualified_airflow_name()} object at 0x...>"
    return scrub(repr(value))


def task_document(task: TaskView) -> TaskDocument:
    """One task."""
    document: TaskDocument = {
        "task_id": task.task_id,
        "operator": task.task_type,
        "upstream_task_ids": sorted(task.upstream_task_ids),
        "trigger_rule": task.trigger_rule,
        "retries": task.retries,
        "retry_delay": task.retry_delay.total_seconds(),
        "retry_exponential_backoff": task.retry_exponential_backoff,
        "execution_timeout": seconds(task.execution_timeout),
        "depends_on_past": task.depends_on_past,
        "wait_for_downstream": task.wait_for_downstream,
        "start_date": iso(task.start_date),
        "end_date": iso(task.end_date),
        "pool": task.pool,
        "pool_slots": task.pool_slots,
        "queue": task.queue,
        "owner": task.owner,
        "priority_weight": task.priority_weight,
        "weight_rule": task.weight_rule,
        "task_group": task.task_group,
        "is_mapped": task.is_mapped,
        "in_mapped_group": task.in_mapped_group,
        "is_setup": task.is_setup,
        "is_teardown": task.is_teardown,
        "callbacks": dict(task.callbacks),
        "outlets": [scrub(repr(outlet)) for outlet in task.outlets],
        "inlets": [scrub(repr(inlet)) for inlet in task.inlets],
        "template_fields": {name: as_repr(task.fields[name], named) for name in sorted(task.fields)},
    }
    if task.is_mapped:
        document["expand"] = _expand(task.expand)
    return document


def _expand(expand: Any) -> Any:
    if isinstance(expand, dict):
        return {name: as_repr(value, named) for name, value in sorted(expand.items())}
    return as_repr(expand, named)


def named(value: Any) -> str | None:
    """The text of a template or of a reference to another task's result; None for everything else."""
    if isinstance(value, Template):
        return repr(value.source)
    if isinstance(value, TemplateFile):
        return repr(value.path)
    return value.structure_text() if isinstance(value, Reference) else None


def _param_default(value: Any, generation: AirflowGeneration) -> Any:
    default = value.value if isinstance(value, Param) else value
    if default is not NOTSET:
        return as_json(default)
    module = "airflow.utils.types" if generation is AirflowGeneration.V2 else "airflow.sdk.definitions._internal.types"
    return {"__type__": f"{module}.ArgNotSet", "__repr__": f"<{module}.ArgNotSet object at 0x...>"}


def as_json(value: Any) -> Any:
    """JSON where the value is JSON; otherwise its type and its repr."""
    try:
        if json.loads(json.dumps(value)) == value:
            return value
    except (TypeError, ValueError, RecursionError):
        pass
    return {
        "__type__": f"{type(value).__module__}.{type(value).__qualname__}",
        "__repr__": clip(scrub(repr(value))),
    }
