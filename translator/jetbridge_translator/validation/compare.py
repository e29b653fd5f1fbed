"""The comparison of two documents, key by key."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from itertools import zip_longest
from typing import Any

from jetbridge.documents import (
    DagDocument,
    RunDocument,
    ScheduledRunsDocument,
    TaskDocument,
    TaskInstanceDocument,
    scrub,
)
from jetbridge_translator.validation.differences import ABSENT, Difference

DAG_KEYS = (
    "schedule",
    "start_date",
    "end_date",
    "timezone",
    "catchup",
    "max_active_runs",
    "max_active_tasks",
    "dagrun_timeout",
    "tags",
    "description",
    "params",
)
TASK_KEYS = (
    "operator",
    "upstream_task_ids",
    "trigger_rule",
    "retries",
    "retry_delay",
    "retry_exponential_backoff",
    "execution_timeout",
    "depends_on_past",
    "wait_for_downstream",
    "pool",
    "pool_slots",
    "priority_weight",
    "weight_rule",
    "task_group",
    "is_mapped",
    "is_setup",
    "is_teardown",
    "template_fields",
)
# Under these XCom keys Airflow's skipping operators keep the ids of tasks, which they take out of a set: their order means nothing.
# https://github.com/apache/airflow/blob/2.11.2/airflow/models/skipmixin.py
UNORDERED_XCOMS = frozenset({"skipmixin_key"})
# Under these keys Airflow 3 keeps the addresses of links of its user interface. https://airflow.apache.org/docs/apache-airflow/stable/howto/define-extra-link.html
LINK_PREFIX = "_link_"
MASK = "***"
_OBJECT = " object at 0x...>"
# What 2.x shows of a result that stands for the values of mapped tasks: the class has another name in each minor version.
_LAZY = re.compile(r"\bLazy(XComAccess|XComSelectSequence|SelectSequence)\(")
# https://github.com/apache/airflow/blob/2.11.2/airflow/utils/file.py (`get_unique_dag_module_name`)
_LOADED_AS = re.compile(r"unusual_prefix_[0-9a-f]{40}_")
_MAX_RUNS = 5  # of a schedule that goes apart, the first differing runs say it
INSTANCE_KEYS = ("state", "try_number", "return_value", "xcoms")


def compare_structure(airflow: DagDocument, job: DagDocument) -> tuple[Difference, ...]:
    """Every difference between Airflow's DAG and the job, on the keys of the structure document that carry meaning."""
    theirs, ours = airflow["tasks"], job["tasks"]
    return (
        *(found for found in _keys(DAG_KEYS, airflow, job) if not _is_only_shown(found, airflow)),
        *_names("tasks", theirs, ours),
        *(found for task_id in theirs if task_id in ours for found in _task(task_id, theirs[task_id], ours[task_id])),
    )


def _task(task_id: str, airflow: TaskDocument, job: TaskDocument) -> Iterator[Difference]:
    yield from (found for found in _keys(TASK_KEYS, airflow, job, task_id) if not _is_newer_field(found))
    if airflow.get("is_mapped") and job.get("is_mapped"):
        yield from _keys(("expand",), airflow, job, task_id)


def _is_only_shown(found: Difference, airflow: DagDocument) -> bool:
    """Whether it is the text that Airflow shows for a timetable, which the job may say otherwise: class and summary are compared."""
    shown = str(found.airflow)
    return found.key == "schedule.value" and (shown == airflow["schedule"]["summary"] or shown.endswith(_OBJECT))


def _is_newer_field(found: Difference) -> bool:
    """Which arguments a class templates grows from version to version: a field that this Airflow does not know, and that nobody gave."""
    return found.key.startswith("template_fields.") and found.airflow is ABSENT and found.job == "None"


def compare_runs(airflow: RunDocument, job: RunDocument) -> tuple[Difference, ...]:
    """Every difference between what Airflow's run did and what the job's did: states, tries, values, rendered template fields, data interval.

    Both sides' own run ids are taken out first: Airflow 3 makes them of the present moment. Template fields are compared where both sides
    rendered them.
    """
    theirs, ours = _by_instance(airflow), _by_instance(job)
    return (
        *_keys(("dag_run_state", "data_interval"), airflow, job),
        *_names("task instances", map(_instance_name, theirs), map(_instance_name, ours)),
        *(
            Difference(found.key, found.airflow, found.job, task_id, map_index)
            for (task_id, map_index), instance in theirs.items()
            if (task_id, map_index) in ours
            for found in (
                *_keys(_told(instance), instance, ours[task_id, map_index]),
                *_rendered(instance, ours[task_id, map_index]),
            )
        ),
    )


def compare_rendered(airflow: RunDocument, job: RunDocument) -> tuple[Difference, ...]:
    """Every template field that Airflow rendered and the job renders otherwise, or not at all."""
    theirs, ours = _by_instance(airflow), _by_instance(job)
    return tuple(
        Difference(found.key, found.airflow, found.job, *place)
        for place, instance in theirs.items()
        if instance.get("rendered_fields")
        for found in _rendered(instance, _with_fields(ours.get(place)))
    )


def _with_fields(instance: TaskInstanceDocument | None) -> Any:
    return {"rendered_fields": (instance and instance.get("rendered_fields")) or {}}


def compare_schedules(airflow: ScheduledRunsDocument, job: ScheduledRunsDocument) -> tuple[Difference, ...]:
    """Every run that one side has and the other has not, or has over another data interval."""
    runs = (airflow["runs"], job["runs"])
    differing = [pair for pair in zip_longest(*runs, fillvalue=ABSENT) if not same(*pair)][:_MAX_RUNS]
    return (*_keys(("first", "manual"), airflow, job), *(Difference("runs", *pair) for pair in differing))


def compare_printed(airflow: RunDocument, job: RunDocument) -> tuple[Difference, ...]:
    """Where tasks printed on both sides, and not the same: told, but no difference, for people print objects, contexts and times."""
    theirs, ours = _by_instance(airflow), _by_instance(job)
    return tuple(
        Difference("stdout", instance["stdout"], ours[place]["stdout"], *place)
        for place, instance in theirs.items()
        if place in ours and instance.get("stdout") and ours[place].get("stdout")
        if instance["stdout"] != ours[place]["stdout"]
    )


def _rendered(airflow: Mapping[str, Any], job: Mapping[str, Any]) -> Iterator[Difference]:
    theirs, ours = airflow.get("rendered_fields"), job.get("rendered_fields")
    if theirs is None or ours is None:
        return
    for name in sorted({*theirs, *ours}):
        shown, made = scrubbed(theirs.get(name)), scrubbed(ours.get(name))
        if not same(shown, made) and not _is_masked(shown):
            yield Difference(f"rendered_fields.{name}", shown, made)


def scrubbed(value: Any) -> Any:
    """The value without memory addresses in its texts, nor the class's name of sequences that load late."""
    if isinstance(value, str):
        return _LAZY.sub("LazySequence(", scrub(value))
    if isinstance(value, dict):
        return {name: scrubbed(inner) for name, inner in value.items()}
    return [scrubbed(inner) for inner in value] if isinstance(value, list) else value


def _is_masked(value: Any) -> bool:
    """Airflow hides what looks like a secret; what a job passes on is not told by its document either, but cannot be compared."""
    return MASK in str(value)


def _told(instance: TaskInstanceDocument) -> tuple[str, ...]:
    """What Airflow's side says of the instance: before 2.10 `dag.test()` counts no tries."""
    return tuple(key for key in INSTANCE_KEYS if key != "try_number" or instance["try_number"] is not None)


def _by_instance(run: RunDocument) -> dict[tuple[str, int], TaskInstanceDocument]:
    run_id = run.get("run_id") or ""
    instances: list[TaskInstanceDocument] = without_run_id(run["task_instances"], run_id)
    return {(instance["task_id"], instance["map_index"]): _in_order(instance) for instance in instances}


def _in_order(instance: TaskInstanceDocument) -> TaskInstanceDocument:
    kept = {key: value for key, value in instance["xcoms"].items() if not key.startswith(LINK_PREFIX)}
    sets = {key: _sorted(kept[key]) for key in UNORDERED_XCOMS & kept.keys()}
    return {**instance, "xcoms": kept | sets}


def _sorted(value: Any) -> Any:
    if isinstance(value, dict):
        return {name: _sorted(inner) for name, inner in value.items()}
    return sorted(value, key=str) if isinstance(value, list) else value


def without_run_id(value: Any, run_id: str) -> Any:
    """The value with every occurrence of a run id, at any depth, written as `<run_id>`."""
    if not run_id:
        return value
    if isinstance(value, str):
        return value.replace(run_id, "<run_id>")
    if isinstance(value, dict):
        return {name: without_run_id(inner, run_id) for name, inner in value.items()}
    return [without_run_id(inner, run_id) for inner in value] if isinstance(value, list) else value


def _instance_name(key: tuple[str, int]) -> str:
    return key[0] if key[1] == -1 else f"{key[0]}[{key[1]}]"


def _names(key: str, airflow: Iterable[str], job: Iterable[str]) -> Iterator[Difference]:
    theirs, ours = sorted(airflow), sorted(job)
    if theirs != ours:
        yield Difference(key, theirs, ours)


def _keys(
    keys: Iterable[str], airflow: Mapping[str, Any], job: Mapping[str, Any], task_id: str | None = None
) -> Iterator[Difference]:
    for key in keys:
        theirs, ours = airflow.get(key, ABSENT), job.get(key, ABSENT)
        if isinstance(theirs, dict) and isinstance(ours, dict):
            yield from _entries(key, theirs, ours, task_id)
        elif not same(theirs, ours):
            yield Difference(key, theirs, ours, task_id)


def _entries(key: str, airflow: dict[str, Any], job: dict[str, Any], task_id: str | None) -> Iterator[Difference]:
    for name in sorted({*airflow, *job}):
        theirs, ours = airflow.get(name, ABSENT), job.get(name, ABSENT)
        if not same(theirs, ours):
            yield Difference(f"{key}.{name}", theirs, ours, task_id)


def same(airflow: Any, job: Any) -> bool:
    """Equal as JSON: True is not 1, but 300 is 300.0, since durations are written either way.

    A class of the DAG file has the module name that Airflow loads the file under; the package of the file may stand there instead.
    """
    if isinstance(airflow, bool) or isinstance(job, bool):
        return airflow is job
    if isinstance(airflow, dict) and isinstance(job, dict):
        return airflow.keys() == job.keys() and all(same(airflow[name], job[name]) for name in airflow)
    if isinstance(airflow, list) and isinstance(job, list):
        return len(airflow) == len(job) and all(map(same, airflow, job))
    if isinstance(airflow, str) and isinstance(job, str) and _LOADED_AS.search(airflow):
        return re.fullmatch(r"(?:\w+\.)*".join(map(re.escape, _LOADED_AS.split(airflow))), job) is not None
    return bool(airflow == job)
