"""From the objects that a file left behind to the model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.opaque import is_opaque, reason_of
from jetbridge_translator.extract.dictionary_objects import dictionary_of
from jetbridge_translator.extract.frozen import frozen, sourced
from jetbridge_translator.extract.groups import GroupObject
from jetbridge_translator.extract.session import session_of
from jetbridge_translator.extract.settings_model import settings_of
from jetbridge_translator.extract.tasks import TaskNode
from jetbridge_translator.extract.template_texts import template_texts
from jetbridge_translator.model import (
    Argument,
    Dag,
    EdgeLabel,
    ExternalCall,
    ExternalName,
    Mapping,
    MappingKind,
    Schedule,
    Task,
    TaskGroup,
    UnknownValue,
)

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site
    from jetbridge_translator.extract.dags import DagObject
    from jetbridge_translator.model import Place, Source

_DAG_TYPES: dict[str, tuple[type | tuple[type, ...], Any]] = {
    "catchup": (int, True),
    "max_active_runs": (int, 16),
    "max_active_tasks": (int, 16),
    "dagrun_timeout": ((timedelta, type(None)), None),
    "description": ((str, type(None)), None),
    "doc_md": ((str, type(None)), None),
    "display_name": ((str, type(None)), None),
    "render_template_as_native_obj": (int, False),
    "fail_fast": (int, False),
}
_DEPTH = 20
_CALLBACKS = ("on_success_callback", "on_failure_callback", "sla_miss_callback")


@dataclass(frozen=True, slots=True)
class _At:
    """A site moved to another place, for findings about what was made earlier."""

    site: Site
    where: Place

    @property
    def node(self) -> Any:
        return self.site.node

    @property
    def file(self) -> str:
        return self.where.file

    def place(self) -> Place:
        return self.where

    def call_site(self) -> Any:
        return self.site.call_site()

    def argument_source(self, name: str | int) -> Source | None:
        return None

    def source(self, node: Any) -> Source:
        return self.site.source(node)


def dag_model(dag: DagObject, site: Site, machine: Machine) -> Dag:
    """The model of a DAG."""
    here = _At(site, dag.place)
    settings = {
        name: _usable(dag, name, wanted, default, here, machine) for name, (wanted, default) in _DAG_TYPES.items()
    }
    tasks = {name: task_model(task, _At(site, task.place), machine) for name, task in dag.tasks.items()}
    return Dag(
        dag_id=dag.dag_id,
        file=dag.place.file,
        place=dag.place,
        version=session_of(machine).version,
        schedule=_schedule(dag, here, machine),
        tasks=tasks,
        groups=dict(_groups(dag.root, site, machine)),
        root_children=tuple(dag.root.children),
        start_date=_moment(dag, "start_date", here, machine),
        end_date=_moment(dag, "end_date", here, machine),
        timezone=dag.settings.timezone,
        tags=tuple(str(tag) for tag in dag.settings.tags) if isinstance(dag.settings.tags, tuple) else (),
        owner=", ".join(sorted({task.settings.owner for task in tasks.values()})),
        params={name: frozen(value, here, machine) for name, value in dag.params.items()},
        default_args={name: frozen(value, here, machine) for name, value in dag.default_args.items()},
        template_searchpath=_paths(dag.settings.template_searchpath),
        user_defined_macros=_dictionary(dag.settings.user_defined_macros, here, machine),
        user_defined_filters=_dictionary(dag.settings.user_defined_filters, here, machine),
        callbacks={
            name: _callbacks(getattr(dag.settings, name), here, machine)
            for name in _CALLBACKS
            if getattr(dag.settings, name)
        },
        edge_labels=tuple(
            EdgeLabel(up, down, text or "") for up, below in dag.edge_info.items() for down, text in below.items()
        ),
        explicit=dag.settings.explicit,
        arguments=dag.arguments,
        decorated=machine.callable_model(dag.decorated, here) if dag.decorated is not None else None,
        other={name: frozen(value, here, machine) for name, value in dag.settings.other.items()},
        **settings,
    )


def _schedule(dag: DagObject, here: Site, machine: Machine) -> Schedule:
    given = dag.settings.schedule
    arguments = {name: frozen(value, here, machine) for name, value in given.arguments.items()}
    source = dag.arguments.get(given.name) if given.name else None
    return Schedule(given.timetable, given.summary, given.value, arguments, source)


def _usable(dag: DagObject, name: str, wanted: Any, default: Any, here: Site, machine: Machine) -> Any:
    value = getattr(dag.settings, name)
    if name == "catchup" and value is None:
        return False
    if isinstance(value, wanted):
        return bool(value) if isinstance(default, bool) else value
    machine.finding("DAG216", here, f"{name} of the DAG {dag.dag_id!r} is {_described(value)}: {default!r} is assumed")
    return default


def _described(value: Any) -> str:
    return f"unknown ({reason_of(value)})" if is_opaque(value) else f"a {type(value).__name__}"


def _moment(dag: DagObject, name: str, here: Site, machine: Machine) -> Any:
    value = getattr(dag.settings, name)
    if not is_opaque(value):
        return value
    machine.finding("DAG216", here, f"{name} of the DAG {dag.dag_id!r} is {_described(value)}: none is assumed")
    return None


def _paths(given: Any) -> tuple[str, ...] | None:
    return tuple(str(path) for path in given) if isinstance(given, tuple) else None


def _dictionary(given: Any, here: Site, machine: Machine) -> dict[str, Any]:
    return {str(name): frozen(value, here, machine) for name, value in given.items()} if isinstance(given, dict) else {}


def _callbacks(given: Any, here: Site, machine: Machine) -> tuple[Any, ...]:
    items = given if isinstance(given, (list, tuple)) else (given,)
    return tuple(frozen(item, here, machine) for item in items)


def task_model(task: TaskNode, here: Site, machine: Machine) -> Task:
    """The model of a task."""

    def unknown(name: str, value: Any) -> None:
        machine.finding(
            "DAG215", here, f"{name} of the task {task.task_id!r} is {_described(value)}: Airflow's default is assumed"
        )

    model_of: Callable[[Any], Any] = lambda value: frozen(value, here, machine)  # noqa: E731 -- the same two arguments throughout
    if task.template_fields is None:
        machine.finding("DAG214", here, f"no table has the operator {task.operator}: its arguments are read as written")
    function = machine.callable_model(task.callable, here) if task.callable is not None else None
    fields = _template_fields(task, here, machine)
    return Task(
        task_id=task.task_id,
        operator=task.operator,
        operator_class=task.operator_class,
        operator_module=task.operator_module,
        settings=settings_of(task, model_of, unknown),
        place=task.place,
        call_site=task.call_site,
        arguments=task.arguments,
        op_args=_op_args(task, here, machine),
        op_kwargs=_op_kwargs(task, here, machine),
        callable=function,
        team_class=task.team_class,
        template_fields=fields,
        template_texts=template_texts(task, fields, here, machine),
        is_taskflow=task.is_taskflow,
        upstream_task_ids=tuple(task.upstream),
        group_id=task.group.group_id if task.group is not None else None,
        mapping=_mapping(task, here, machine),
        in_mapped_group=task.group is not None and any(g.mapping_kind is not None for g in task.group.enclosing()),
        is_setup=task.is_setup,
        is_teardown=task.is_teardown,
        on_failure_fail_dagrun=task.on_failure_fail_dagrun,
        params=_own_params(task, model_of),
        sources=task.setting_sources,
    )


def _own_params(task: TaskNode, model_of: Callable[[Any], Any]) -> dict[str, Any]:
    """The params of a task that its DAG does not have, or has another value for."""
    of_dag = task.dag.params if task.dag is not None else {}
    return {name: model_of(value) for name, value in task.params.items() if of_dag.get(name, _NO_PARAM) != value}


_NO_PARAM = object()


def _op_args(task: TaskNode, here: Site, machine: Machine) -> tuple[Argument, ...]:
    values = task.op_args if task.is_taskflow else task.attributes.get("op_args")
    if task.callable is None or not isinstance(values, (list, tuple)):
        return ()
    return tuple(sourced(value, task.op_sources.get(index), here, machine) for index, value in enumerate(values))


def _op_kwargs(task: TaskNode, here: Site, machine: Machine) -> dict[str, Argument]:
    values = task.op_kwargs if task.is_taskflow else task.attributes.get("op_kwargs")
    if task.callable is None or not isinstance(values, dict):
        return {}
    return {str(name): sourced(value, task.op_sources.get(name), here, machine) for name, value in values.items()}


def _template_fields(task: TaskNode, here: Site, machine: Machine) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name in task.template_fields or ():
        try:
            value = task.attributes[name] if task.is_mapped else task.field_value(name)
        except KeyError:
            if not task.is_mapped:
                machine.finding(
                    "DAG219", here, f"{task.operator_class} computes {name!r} of the task {task.task_id!r} itself"
                )
                found[name] = UnknownValue(name, "the operator's constructor computes it", task.place)
            continue
        if name in task.unclear:
            machine.finding(
                "DAG219", here, f"{task.operator_class} computes {name!r} of the task {task.task_id!r} itself"
            )
        found[name] = frozen(value, here, machine)
        if (reason := _not_plain(found[name])) is not None:
            machine.finding("DAG220", here, f"{name} of the task {task.task_id!r}: {reason}")
    return found


def _is_member(qualified_name: str) -> bool:
    """Whether it is a constant, or what a class holds: neither is a function by its name."""
    owner, _, name = qualified_name.rpartition(".")
    return name.isupper() or owner.rpartition(".")[2][:1].isupper()


def _not_plain(value: Any, depth: int = 0) -> str | None:
    """Why Airflow may hold another value than we do: something inside is unknown, or belongs to a package that is not read."""
    if isinstance(value, UnknownValue):
        return f"`{value.expression}` is unknown ({value.reason})"
    if isinstance(value, ExternalName) and _is_member(value.qualified_name):
        return f"the value of `{value.qualified_name}` is not read"
    if isinstance(value, ExternalCall) and (plain := dictionary_of(value)) is not None:
        value = plain
    if isinstance(value, (ExternalCall, ExternalName)) and not value.qualified_name.startswith("airflow."):
        return f"`{value.qualified_name}` belongs to a package that is not read"
    if depth < _DEPTH and isinstance(value, (list, tuple, set, frozenset, dict)):
        items = [*value.keys(), *value.values()] if isinstance(value, dict) else value
        return next((reason for item in items if (reason := _not_plain(item, depth + 1)) is not None), None)
    return None


def _mapping(node: TaskNode | GroupObject, here: Site, machine: Machine) -> Mapping | None:
    if node.mapping_kind is None:
        return None
    arguments = {
        name: sourced(value, node.mapped_sources.get(name), here, machine) for name, value in node.mapped.items()
    }
    for name, argument in arguments.items():
        if (reason := _not_plain(argument.value)) is not None:
            machine.finding("DAG220", here, f"{name or 'what is mapped over'}: {reason}")
    return Mapping(MappingKind(node.mapping_kind), arguments)


def _groups(group: GroupObject, site: Site, machine: Machine) -> list[tuple[str, TaskGroup]]:
    found: list[tuple[str, TaskGroup]] = []
    for child in group.children.values():
        if not isinstance(child, GroupObject) or child.place is None:
            continue
        here = _At(site, child.place)
        model = TaskGroup(
            group_id=child.node_id,
            parent=group.group_id,
            children=tuple(child.children),
            place=child.place,
            call_site=child.call_site,
            prefix_group_id=child.prefix_group_id,
            tooltip=child.tooltip if isinstance(child.tooltip, str) else "",
            callable=machine.callable_model(child.callable, here) if child.callable is not None else None,
            mapping=_mapping(child, here, machine),
            upstream_task_ids=tuple(child.upstream_task_ids),
            upstream_group_ids=tuple(name for name in child.upstream_group_ids if name),
        )
        found += [(child.node_id, model), *_groups(child, site, machine)]
    return found
