"""From a step of a plan to what Airflow would say of the task."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from jetbridge.airflow.connection_ids import connection_arguments
from jetbridge.airflow.kinds import Kind, kind_of
from jetbridge.airflow.operator import BaseOperator
from jetbridge.airflow.references import view_of
from jetbridge.airflow.team_operators import fields_of_decorator, only_given, operator_class_of, template_fields_of
from jetbridge.airflow.views import DagView, TaskView
from jetbridge.definitions.retries import Backoff, RetryPolicy
from jetbridge.definitions.templates import FromContext, Template, TemplateFile
from jetbridge.execution.plan import Plan
from jetbridge.execution.plan.sources import FromConfig, FromDefault, FromMapping, Source
from jetbridge.execution.plan.step import NO_SCOPE, Scope, ScopeKind, Step
from jetbridge.scheduling.timetables.moments import UTC, coerce_moment

_DEFAULT_DELAY = dt.timedelta(seconds=300)


class TaskViews:
    """Makes the views of one plan's steps."""

    def __init__(self, plan: Plan, dag: DagView) -> None:
        self._plan = plan
        self._dag = dag

    def task(self, step: Step) -> TaskView:
        """One task."""
        kind = self._kind(step)
        settings, policy = step.settings, step.retry_policy
        scope = self._scope(step)
        mapped = scope is not None and not scope.is_group and scope.kind is not ScopeKind.DYNAMIC
        return TaskView(
            task_id=step.task_id,
            task_type=kind.operator,
            dag=self._dag,
            owner=settings.owner or "airflow",
            upstream_task_ids=self._ids(step.upstream),
            downstream_task_ids=self._ids(step.downstream),
            trigger_rule=step.rule.value,
            retries=policy.max_retries if policy else 0,
            retry_delay=_delay(policy),
            retry_exponential_backoff=bool(policy and policy.backoff is Backoff.EXPONENTIAL),
            execution_timeout=settings.execution_timeout,
            depends_on_past=bool(settings.depends_on_past or settings.wait_for_downstream),
            wait_for_downstream=bool(settings.wait_for_downstream),
            start_date=_moment(settings.start_date) or self._dag.start_date,
            end_date=_moment(settings.end_date) or self._dag.end_date,
            pool=settings.pool or "default_pool",
            pool_slots=settings.pool_slots or 1,
            queue=settings.queue or "default",
            priority_weight=1 if settings.priority_weight is None else settings.priority_weight,
            weight_rule=settings.weight_rule or "downstream",
            params=dict(settings.params or {}),
            inlets=list(settings.inlets or ()),
            outlets=list(settings.outlets or ()),
            doc_md=step.op.description,
            task_group=".".join(step.path[:-1]) or None,
            is_mapped=mapped,
            in_mapped_group=scope is not None and scope.is_group,
            is_setup=step.is_setup,
            is_teardown=step.is_teardown,
            template_fields=kind.template_fields(self._dag.generation),
            fields=self._mapped_fields(step, kind) if mapped else self._task_fields(step, kind),
            expand=self._expand(scope) if mapped and scope is not None else None,
        )

    def _kind(self, step: Step) -> Kind:
        operator_class = operator_class_of(step.op)
        if operator_class is None:
            return kind_of(step.settings.kind)
        return Kind(
            step.settings.kind or operator_class.__name__, template_fields_of(operator_class, self._dag.generation)
        )

    def groups(self) -> dict[str, Any]:
        """The task groups by id, as the structure document shows them."""
        mapped = {scope.path for scope in self._plan.scopes if scope.is_group}
        paths = {step.path[:depth] for step in self._plan.steps for depth in range(1, len(step.path))}
        return {
            ".".join(path): {
                "parent": ".".join(path[:-1]) or None,
                "class": "MappedTaskGroup" if path in mapped else "TaskGroup",
            }
            for path in sorted(paths)
        }

    def _scope(self, step: Step) -> Scope | None:
        return None if step.scope == NO_SCOPE else self._plan.scopes[step.scope]

    def _ids(self, indexes: tuple[int, ...]) -> frozenset[str]:
        return frozenset(self._plan.steps[index].task_id for index in indexes)

    def _task_fields(self, step: Step, kind: Kind) -> dict[str, Any]:
        operator_class = operator_class_of(step.op)
        return self._fields(step, kind) if operator_class is None else self._operator_fields(step, operator_class)

    def _operator_fields(self, step: Step, operator_class: type[BaseOperator]) -> dict[str, Any]:
        """The template fields of a class of the team's own, as its constructor leaves them."""
        given = only_given({each.name: self._view(each.source) for each in step.inputs})
        try:
            operator = operator_class(task_id=step.task_id, **given)
        except Exception:  # noqa: BLE001 -- a constructor that works on results of other tasks: what it was given is as near as one gets
            return {name: given.get(name) for name in template_fields_of(operator_class, self._dag.generation)}
        generation = self._dag.generation
        shown = {
            name: operator.shown_field(name, generation) for name in template_fields_of(operator_class, generation)
        }
        endings = tuple(operator.template_ext)
        return {name: self._text_of_file(value, endings) for name, value in shown.items()}

    def _text_of_file(self, value: Any, endings: tuple[str, ...]) -> Any:
        source = value.source if isinstance(value, Template) else value
        if not (endings and isinstance(source, str) and source.endswith(endings)):
            return value
        return self._file_text(TemplateFile(source))

    def _fields(self, step: Step, kind: Kind) -> dict[str, Any]:
        """Every template field of the operator with its value."""
        names = kind.template_fields(self._dag.generation)
        given: dict[str, Source] = {each.name: each.source for each in step.inputs}
        fields = {name: kind.default(name, self._dag.generation) for name in names} | dict(fields_of_decorator(step.op))
        if kind.calls:
            fields.update(self._call_fields(step, kind, given))
            given = {
                name: source for name, source in given.items() if name in names and name not in {"op_args", "op_kwargs"}
            }
        if kind.forms is not None:
            views = {name: self._view(source) for name, source in given.items()}
            return kind.values({**connection_arguments(self._plan, step, kind), **views})
        for name, source in given.items():
            if name in fields:
                fields[name] = self._view(source)
        return {name: fields[name] for name in names}

    def _call_fields(self, step: Step, kind: Kind, given: Mapping[str, Source]) -> dict[str, Any]:
        positional = step.op.positional_inputs[: step.node.positional]
        args = [view_of(self._plan, given[name]) for name in positional if name in given]
        apart = {*positional, *kind.own, *kind.fields} - {"op_args", "op_kwargs"}
        kwargs = {
            name: view_of(self._plan, source)
            for name, source in given.items()
            if name not in apart and is_argument(source)
        }
        return {"op_args": kind.op_args(args), "op_kwargs": kwargs}

    def _mapped_fields(self, step: Step, kind: Kind) -> dict[str, Any]:
        """Of a mapped task: what `partial` was given."""
        names = kind.template_fields(self._dag.generation)
        given = {
            each.name: self._view(each.source)
            for each in step.inputs
            if not isinstance(each.source, FromMapping) and is_argument(each.source)
        }
        if kind.taskflow:
            return {"op_args": [], "op_kwargs": given}
        if kind.calls:
            return {"op_kwargs": given} if given else {}
        given = {**connection_arguments(self._plan, step, kind), **given}
        return {name: value for name, value in given.items() if name in names}

    def _expand(self, scope: Scope) -> Any:
        if scope.kind is ScopeKind.KWARGS:
            return self._view(scope.source)
        return {name: self._view(source) for name, source in scope.sources.items()}

    def _view(self, source: Source) -> Any:
        value = view_of(self._plan, source)
        return self._file_text(value) if isinstance(value, TemplateFile) else value

    def _file_text(self, file: TemplateFile) -> Any:
        """Airflow reads template files when it loads the DAG; a file that is not there keeps its name."""
        from jetbridge.airflow.steps import renderer_of  # noqa: PLC0415 -- it needs the views

        source = renderer_of(self._plan.job, self._dag.generation).file_source(file.path)
        return file if source is None else source


def is_argument(source: Source) -> bool:
    """Whether the DAG's author gave it: a function's own default is none, unless it is a template."""
    default = source.otherwise if isinstance(source, FromConfig) else source
    return not isinstance(default, FromDefault) or (default.resolvable and not isinstance(default.value, FromContext))


def _delay(policy: RetryPolicy | None) -> dt.timedelta:
    if policy is None or policy.delay is None:
        return _DEFAULT_DELAY
    return dt.timedelta(seconds=policy.delay)


def _moment(value: Any) -> Any:
    return None if value is None else coerce_moment(value).in_timezone(UTC)
