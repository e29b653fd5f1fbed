"""Settings of ops: what differs from Airflow's defaults, said once per job, per op or per use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jetbridge_translator.lower.expressions import Attribute, Call, Expression, Imported, Literal
from jetbridge_translator.lower.literals import literal
from jetbridge_translator.model import Dag, Task, TaskSettings

PLAIN = (
    "trigger_rule",
    "execution_timeout",
    "depends_on_past",
    "wait_for_downstream",
    "pool",
    "pool_slots",
    "queue",
    "priority_weight",
    "weight_rule",
    "owner",
    "start_date",
    "end_date",
    "do_xcom_push",
    "multiple_outputs",
    "max_active_tis_per_dag",
)
"""Settings whose name is the same in Airflow and in the written code, in the order in which they are written."""

RETRY = ("retries", "retry_delay", "retry_exponential_backoff", "max_retry_delay")
_DEFAULTS = TaskSettings()
_TEARDOWN_RULE = "all_done_setup_success"
_NEVER_HOISTED = frozenset({"trigger_rule", "multiple_outputs", "do_xcom_push"})


@dataclass(frozen=True, slots=True)
class RetryValues:
    """The four retry arguments together: one policy."""

    retries: int
    delay: float
    exponential: bool
    max_delay: float | None

    @property
    def is_default(self) -> bool:
        """Whether Airflow would do the same without any of them."""
        return self == _NO_RETRIES


def retry_values(settings: TaskSettings) -> RetryValues:
    """The retry arguments of a task."""
    limit = settings.max_retry_delay
    return RetryValues(
        settings.retries or 0,
        settings.retry_delay.total_seconds(),
        settings.retry_exponential_backoff,
        None if limit is None else limit.total_seconds(),
    )


_NO_RETRIES = RetryValues(0, _DEFAULTS.retry_delay.total_seconds(), exponential=False, max_delay=None)


def task_values(task: Task, dag: Dag) -> dict[str, Any]:
    """Every setting of a task by name, `retry_policy` among them; None stands for Airflow's default."""
    found: dict[str, Any] = {}
    for name in PLAIN:
        value = getattr(task.settings, name)
        found[name] = None if value == _default(name, dag) else value
    if task.settings.end_date == dag.end_date:
        found["end_date"] = None
    if task.is_teardown and found["trigger_rule"] == _TEARDOWN_RULE:
        found["trigger_rule"] = None
    retries = retry_values(task.settings)
    found["retry_policy"] = None if retries.is_default else retries
    return found


def _default(name: str, dag: Dag) -> Any:
    if name == "start_date":
        return dag.start_date
    return getattr(_DEFAULTS, name)


def job_values(dag: Dag) -> dict[str, Any]:
    """The settings that most tasks of a DAG share: they are said once, at the job."""
    hoisted: dict[str, Any] = {}
    tasks = list(dag.tasks.values())
    each = [task_values(task, dag) for task in tasks]
    for name in (*PLAIN, "retry_policy"):
        if name in _NEVER_HOISTED:
            continue
        values = [settings[name] for settings in each]
        common, count = _most_common(values)
        if common is not None and count * 2 > len(tasks) and (len(tasks) > 1 or _in_default_args(name, dag)):
            hoisted[name] = common
    return hoisted


def _most_common(values: Sequence[Any]) -> tuple[Any, int]:
    """The value that is there most often, and how often; values need not be hashable."""
    counts = Counter(map(repr, values))
    if not counts:
        return None, 0
    text, count = counts.most_common(1)[0]
    return next(value for value in values if repr(value) == text), count


def _in_default_args(name: str, dag: Dag) -> bool:
    return bool({name, *(RETRY if name == "retry_policy" else ())} & set(dag.default_args))


def own_values(task: Task, dag: Dag, hoisted: dict[str, Any]) -> dict[str, Any]:
    """What a task has to say beside the job: a value of its own, or Airflow's default against the job's."""
    found: dict[str, Any] = {}
    for name, value in task_values(task, dag).items():
        if value == hoisted.get(name):
            continue
        found[name] = _explicit_default(name, dag) if value is None else value
    return found


def _explicit_default(name: str, dag: Dag) -> Any:
    return _NO_RETRIES if name == "retry_policy" else _default(name, dag)


def shared_values(each: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """What all uses of an op say alike: it is said at the op."""
    first, *others = each
    return {name: value for name, value in first.items() if all(name in o and o[name] == value for o in others)}


def setting_expression(name: str, value: Any) -> Expression:
    """A setting's value as code.

    Raises:
        UnwritableError: the value has no expression.
    """
    if isinstance(value, RetryValues):
        return retry_policy(value)
    if name == "trigger_rule":
        return Attribute(Imported("jetbridge", "TriggerRule"), str(getattr(value, "value", value)).upper())
    return literal(value)


def retry_policy(value: RetryValues) -> Expression:
    """`RetryPolicy(max_retries=2, delay=300)`."""
    keywords: list[tuple[str, Expression]] = [
        ("max_retries", Literal(value.retries)),
        ("delay", Literal(int(value.delay) if value.delay.is_integer() else value.delay)),
    ]
    if value.exponential:
        keywords.append(("backoff", Attribute(Imported("jetbridge", "Backoff"), "EXPONENTIAL")))
        keywords.append(("airflow_backoff", Literal(True)))
    if value.max_delay is not None:
        keywords.append(
            ("max_delay", Literal(int(value.max_delay) if value.max_delay.is_integer() else value.max_delay))
        )
    return Call(Imported("jetbridge", "RetryPolicy"), (), tuple(keywords))
