"""The structure document of DAG files: the model in the spelling of a real Airflow's answer."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from typing import Any

from jetbridge.documents import (
    DagDocument,
    FileDocument,
    FindingDocument,
    StructureDocument,
    TaskDocument,
    as_repr,
    clip,
    iso,
    scrub,
    seconds,
)
from jetbridge_translator.extract.assets import asset_text
from jetbridge_translator.extract.dictionary_objects import dictionary_of
from jetbridge_translator.model import (
    AirflowVersion,
    AssetValue,
    Callable,
    Dag,
    DagFile,
    ExternalCall,
    ExternalName,
    Finding,
    ParamValue,
    Task,
    TaskGroup,
    TaskOutput,
    UnknownValue,
)

FORMAT = 1
_KUBERNETES_MODEL = re.compile(r"kubernetes\.client(?:\.models)?\.((?:V\d|Core|Rbac|Event)\w+)")
_DEFINED_IN = {
    "airflow.providers.slack.notifications.slack.send_slack_notification": "airflow.providers.slack.notifications.slack.SlackNotifier",
    "airflow.providers.smtp.notifications.smtp.send_smtp_notification": "airflow.providers.smtp.notifications.smtp.SmtpNotifier",
}
_OBJECT_STORAGE = {
    AirflowVersion.V2: "airflow.io.path.ObjectStoragePath",
    AirflowVersion.V3: "airflow.sdk.io.path.ObjectStoragePath",
}
_RESOLVED = frozenset({"airflow.models.param.DagParam", "airflow.models.expandinput.MappedArgument"})
_NOT_SET = {
    AirflowVersion.V2: "airflow.utils.types.ArgNotSet",
    AirflowVersion.V3: "airflow.sdk.definitions._internal.types.ArgNotSet",
}


def structure_document(files: Iterable[DagFile]) -> StructureDocument:
    """The structure document of files that were read."""
    return {"format": FORMAT, "files": {file.file: file_document(file) for file in files}}


def file_document(file: DagFile) -> FileDocument:
    """What one file defines, and its findings."""
    return {
        "dags": {dag_id: dag_document(dag) for dag_id, dag in sorted(file.dags.items())},
        "findings": [finding_document(finding) for finding in file.findings],
    }


def finding_document(finding: Finding) -> FindingDocument:
    """One finding."""
    return {
        "code": finding.code,
        "level": finding.level.value,
        "file": finding.place.file,
        "line": finding.place.line,
        "column": finding.place.column,
        "message": finding.message,
        "advice": finding.advice,
        "dag_id": finding.dag_id,
        "task_id": finding.task_id,
    }


def dag_document(dag: Dag) -> DagDocument:
    """One DAG."""
    return {
        "dag_id": dag.dag_id,
        "schedule": {"timetable": dag.schedule.timetable, "summary": dag.schedule.summary, "value": dag.schedule.value},
        "start_date": iso(dag.start_date),
        "end_date": iso(dag.end_date),
        "timezone": dag.timezone,
        "catchup": dag.catchup,
        "max_active_runs": dag.max_active_runs,
        "max_active_tasks": dag.max_active_tasks,
        "dagrun_timeout": seconds(dag.dagrun_timeout),
        "tags": sorted(set(dag.tags) if dag.version is AirflowVersion.V3 else dag.tags),
        "description": dag.description,
        "owner": dag.owner,
        "params": {name: _param(value, dag.version) for name, value in dag.params.items()},
        "fail_fast": dag.fail_fast,
        "edge_labels": _edge_labels(dag),
        "task_groups": {name: _group_document(group) for name, group in dag.groups.items()},
        "tasks": {name: task_document(task, dag.version) for name, task in sorted(dag.tasks.items())},
    }


def _edge_labels(dag: Dag) -> dict[str, dict[str, str]]:
    labels: dict[str, dict[str, str]] = {}
    for label in dag.edge_labels:
        labels.setdefault(label.upstream, {})[label.downstream] = label.label
    return labels


def _group_document(group: TaskGroup) -> dict[str, Any]:
    return {
        "parent": group.parent,
        "class": "TaskGroup" if group.mapping is None else "MappedTaskGroup",
        "prefix_group_id": group.prefix_group_id,
        "tooltip": group.tooltip,
        "upstream_task_ids": sorted(group.upstream_task_ids),
        "upstream_group_ids": sorted(group.upstream_group_ids),
    }


def task_document(task: Task, version: AirflowVersion) -> TaskDocument:
    """One task."""
    settings = task.settings
    document: TaskDocument = {
        "task_id": task.task_id,
        "operator": task.operator_class,
        "upstream_task_ids": sorted(task.upstream_task_ids),
        "trigger_rule": settings.trigger_rule,
        "retries": settings.retries,
        "retry_delay": settings.retry_delay.total_seconds(),
        "retry_exponential_backoff": bool(settings.retry_exponential_backoff),
        "execution_timeout": seconds(settings.execution_timeout),
        "depends_on_past": settings.depends_on_past,
        "wait_for_downstream": settings.wait_for_downstream,
        "start_date": iso(settings.start_date),
        "end_date": iso(settings.end_date),
        "pool": settings.pool,
        "pool_slots": settings.pool_slots,
        "queue": settings.queue,
        "owner": settings.owner,
        "priority_weight": settings.priority_weight,
        "weight_rule": settings.weight_rule,
        "task_group": task.group_id,
        "is_mapped": task.mapping is not None,
        "in_mapped_group": task.in_mapped_group,
        "is_setup": task.is_setup,
        "is_teardown": task.is_teardown,
        "callbacks": {name: _callback_names(items, version) for name, items in settings.callbacks.items()},
        "outlets": [_asset(item, version) for item in settings.outlets],
        "inlets": [_asset(item, version) for item in settings.inlets],
        "template_fields": {
            name: text_of(value, version)
            for name, value in sorted({**task.template_fields, **task.template_texts}.items())
        },
    }
    if task.mapping is not None:
        document["expand"] = _expand(task, version)
    return document


def _expand(task: Task, version: AirflowVersion) -> Any:
    arguments = task.mapping.arguments if task.mapping is not None else {}
    if set(arguments) == {""}:
        return text_of(arguments[""].value, version)
    return {name: text_of(argument.value, version) for name, argument in sorted(arguments.items())}


def text_of(value: Any, version: AirflowVersion = AirflowVersion.V3) -> str:
    """A value of the model as the document spells it."""
    return as_repr(value, lambda item: _special(item, version))


def _special(value: Any, version: AirflowVersion) -> str | None:
    if isinstance(value, TaskOutput):
        return f"XComArg({', '.join(dict.fromkeys(_references(value)))})"
    if isinstance(value, Callable):
        return (
            "<functools.partial>"
            if value.bound_arguments or value.bound_keywords
            else f"<function {value.qualname or value.name}>"
        )
    if isinstance(value, ExternalCall):
        return _external_call(value, version)
    if isinstance(value, ExternalName):
        return _external_name(value)
    if isinstance(value, UnknownValue):
        return f"<unknown {value.expression}>"
    if isinstance(value, AssetValue):
        kind = {"alias": "AssetAlias", "any": "AssetAny", "all": "AssetAll"}.get(value.kind, "Asset")
        if version is AirflowVersion.V2:
            return f"<airflow.datasets.{kind.replace('Asset', 'Dataset')}>"
        return f"<airflow.sdk.definitions.asset.{kind}>"
    return "<airflow.models.param.Param>" if isinstance(value, ParamValue) else None


def _external_name(value: ExternalName) -> str:
    """A constant of a class is taken for a member of an enumeration, which Airflow's document shows by its class; other names are functions."""
    owner, _, name = value.qualified_name.rpartition(".")
    if name.isupper() and owner.rpartition(".")[2][:1].isupper():
        return f"<{owner}>"
    return f"<function {name}>"


def _external_call(value: ExternalCall, version: AirflowVersion) -> str:
    if (plain := dictionary_of(value)) is not None:
        return text_of(plain, version)
    if value.qualified_name in _RESOLVED:
        references = [text for item in value.keywords["references"] for text in _references(item)]
        return f"XComArg({', '.join(dict.fromkeys(references))})"
    if value.qualified_name.startswith("airflow.") and value.qualified_name.endswith(".ObjectStoragePath"):
        return f"<{_OBJECT_STORAGE[version]}>"
    return f"<{_defining_name(value.qualified_name)}>"


def _defining_name(name: str) -> str:
    """The name by which Python shows a class that packages export from elsewhere."""
    if model := _KUBERNETES_MODEL.fullmatch(name):
        snake = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", model[1]).lower()
        return f"kubernetes.client.models.{snake}.{model[1]}"
    return _DEFINED_IN.get(name, name)


def _references(output: TaskOutput) -> list[str]:
    own = [f"{output.task_id}[{output.key!r}]"] if output.task_id else []
    return own + [text for item in output.operands if isinstance(item, TaskOutput) for text in _references(item)]


def _callback_names(items: tuple[Any, ...], version: AirflowVersion) -> Any:
    """2.x keeps one callback as it was given, 3.x keeps lists."""
    names = [_callback_name(item) for item in items]
    return names[0] if version is AirflowVersion.V2 and len(names) == 1 else names


def _callback_name(value: Any) -> Any:
    if isinstance(value, Callable):
        return "<partial>" if value.bound_arguments or value.bound_keywords else value.qualname or value.name
    if isinstance(value, ExternalName):
        return value.qualified_name.rpartition(".")[2]
    if isinstance(value, ExternalCall):
        return f"<{_defining_name(value.qualified_name).rpartition('.')[2]}>"
    return value if isinstance(value, str) else f"<{type(value).__name__}>"


def _asset(value: Any, version: AirflowVersion) -> str:
    return (
        asset_text(value, is_v3=version is AirflowVersion.V3)
        if isinstance(value, AssetValue)
        else scrub(text_of(value, version))
    )


def _param(value: Any, version: AirflowVersion) -> Any:
    """The default of a param as JSON; what is no JSON by its type and text."""
    if isinstance(value, ParamValue):
        if value.required:
            return {"__type__": _NOT_SET[version], "__repr__": f"<{_NOT_SET[version]} object at 0x...>"}
        value = value.default
    try:
        if json.loads(json.dumps(value)) == value:
            return value
    except (TypeError, ValueError, RecursionError):
        pass
    kind = type(value)
    return {"__type__": f"{kind.__module__}.{kind.__qualname__}", "__repr__": clip(scrub(repr(value)))}
