"""Whose rules hold in a job: the op layer's, or Airflow's. `docs/semantics.md` says what differs."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

from jetbridge.definitions.settings import NO_SETTINGS, OpSettings
from jetbridge.execution.plan.sources import FromStep, walk
from jetbridge.execution.plan.step import Flow, Meaning, Scope, ScopeKind, Step

_OF_BOTH = frozenset({"pool"})
_AIRFLOW_SETTINGS = tuple(field.name for field in fields(OpSettings) if field.name not in _OF_BOTH)
_AIRFLOW_JOB_SETTINGS = (
    "start_date",
    "end_date",
    "catchup",
    "params",
    "max_active_runs",
    "max_active_tasks",
    "dagrun_timeout",
    "op_defaults",
    "fail_fast",
    "user_defined_macros",
    "user_defined_filters",
    "template_searchpath",
    "render_template_as_native_obj",
    "jinja_environment_kwargs",
    "template_undefined",
    "on_success_callback",
    "on_failure_callback",
)


def meaning_of(job: Any, steps: Iterable[Step], scopes: Iterable[Scope]) -> Meaning:
    """Airflow's as soon as a job says a word that only Airflow has: a setting of a task or of a DAG, a branch, a mapping, `after=`, a template."""
    if any(getattr(job, name, None) not in (None, {}, ()) for name in _AIRFLOW_JOB_SETTINGS):
        return Meaning.AIRFLOW
    if any(scope.kind is not ScopeKind.DYNAMIC for scope in scopes):
        return Meaning.AIRFLOW
    return Meaning.AIRFLOW if any(speaks_airflow(step) for step in steps) else Meaning.OPS


def speaks_airflow(step: Step) -> bool:
    """Whether a step uses a word that only Airflow has."""
    settings = step.settings
    if settings is not NO_SETTINGS and any(getattr(settings, name) is not None for name in _AIRFLOW_SETTINGS):
        return True
    if step.after or step.flow is not Flow.PLAIN:
        return True
    policy = step.retry_policy
    if policy is not None and (policy.airflow_backoff or policy.max_delay is not None):
        return True
    return any(_is_airflow_source(item.source) for item in step.inputs)


def _is_airflow_source(source: Any) -> bool:
    for item in walk(source):
        if isinstance(item, FromStep) and item.key is not None:
            return True
        if getattr(item, "resolvable", False) or getattr(getattr(item, "otherwise", None), "resolvable", False):
            return True
    return False
