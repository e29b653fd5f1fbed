"""DAG objects while the file is read.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from jetbridge_translator.evaluate.opaque import is_opaque
from jetbridge_translator.evaluate.protocol import AbstractObject
from jetbridge_translator.extract.container_classes import ContainerClass
from jetbridge_translator.extract.dag_arguments import DAG_PARAMETERS, DagSettings, dag_settings
from jetbridge_translator.extract.errors import duplicate_id
from jetbridge_translator.extract.groups import GroupObject
from jetbridge_translator.extract.methods import Method, bound, known_keywords
from jetbridge_translator.extract.params import DagParamObject
from jetbridge_translator.extract.session import session_of
from jetbridge_translator.model import NameOrigin, UnknownValue

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site
    from jetbridge_translator.extract.labels import LabelObject
    from jetbridge_translator.extract.tasks import TaskNode
    from jetbridge_translator.model import Argument, Place

_IGNORED_METHODS = frozenset({"cli", "test", "run", "clear", "tree_view", "validate", "log"})
"""Methods that DAG files call for their own use: they change nothing of the DAG."""


class DagObject(AbstractObject):
    """One DAG: its settings, tasks by id, and the root group."""

    origin: ClassVar[NameOrigin | None] = NameOrigin.DAG

    dag_id: str

    def __init__(self, dag_id: str, settings: DagSettings, place: Place) -> None:
        self.dag_id = dag_id
        self.settings = settings
        self.place = place
        self.default_args: dict[str, Any] = settings.default_args
        self.params: dict[str, Any] = settings.params
        self.root = GroupObject(self)
        self.tasks: dict[str, TaskNode] = {}
        self.used_ids: set[str] = set()
        self.edge_info: dict[str, dict[str, str | None]] = {}
        self.arguments: dict[str, Argument] = {}
        self.attributes: dict[str, Any] = {}
        self.decorated: Any = None

    def add_task(self, task: TaskNode) -> None:
        """Take in a task; its start and end are bounded by the DAG's.

        Raises:
            EvaluatedError: the id is taken.
        """
        if self.tasks.get(task.task_id) is task:
            return
        if task.group is None:
            task.task_id = self.root.child_id(task.task_id)
            self.root.add(task)
        if task.task_id in self.tasks or task.task_id in self.used_ids:
            raise duplicate_id(f"Task id '{task.task_id}' has already been added to the DAG")
        _bound_moment(task, "start_date", self.settings.start_date, max)
        _bound_moment(task, "end_date", self.settings.end_date, min)
        self.tasks[task.task_id] = task
        self.used_ids.add(task.task_id)
        task.dag = self

    def set_label(self, above: str, below: str, label: LabelObject) -> None:
        """The text on an edge."""
        self.edge_info.setdefault(above, {})[below] = label.text

    def enter(self, site: Site, machine: Machine) -> Any:
        """`with dag:`."""
        session_of(machine).dag_stack.append(self)
        return self

    def exit(self, site: Site, machine: Machine) -> None:
        """The end of the block: Airflow registers the DAG even when no name holds it."""
        session = session_of(machine)
        session.dag_stack.pop()
        if self.settings.auto_register:
            session.registered.append(self)

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """Attributes and methods of a DAG that files use."""
        if name in self.attributes:
            return self.attributes[name]
        if name in _ATTRIBUTES:
            return _ATTRIBUTES[name](self)
        if name == "task":
            from jetbridge_translator.extract.task_decorators import TaskDecorator  # noqa: PLC0415 -- it knows DAGs

            return TaskDecorator(dag=self)
        if name in _METHODS:
            method = _METHODS[name]
            return Method(name, lambda *call: method(self, *call))
        if name in _IGNORED_METHODS:
            return Method(name, lambda *_: None)
        known = DAG_PARAMETERS[session_of(machine).version]
        return getattr(self.settings, name, NotImplemented) if name in known else NotImplemented

    def set_attribute(self, name: str, value: Any, site: Site, machine: Machine) -> Any:
        """`dag.doc_md = …` and the like."""
        machine.mark_dag(site)
        if name in _SETTABLE:
            self.settings = self.settings.changed(_SETTABLE[name], value)
        elif name == "params" and isinstance(value, dict):
            self.params = value
        elif name == "default_args" and isinstance(value, dict):
            self.default_args = value
        self.attributes[name] = value


_SETTABLE = {
    **{
        name: name
        for name in (
            "doc_md", "description", "tags", "catchup", "max_active_runs", "max_active_tasks", "dagrun_timeout", "start_date", "end_date",
            "on_success_callback", "on_failure_callback", "sla_miss_callback", "user_defined_macros", "user_defined_filters",
            "render_template_as_native_obj", "template_searchpath", "fail_fast",
        )
    },
    "fail_stop": "fail_fast",
}  # fmt: skip
"""Attributes that mean, set afterwards, what the argument of this setting means."""


def _bound_moment(task: TaskNode, name: str, limit: Any, nearer: Any) -> None:
    own = task.settings.get(name)
    if is_opaque(own) or is_opaque(limit):
        return
    if own is None and limit is not None:
        task.settings[name] = limit
    elif own is not None and limit is not None:
        task.settings[name] = nearer(own, limit)


def _tasks(dag: DagObject) -> list[Any]:
    return [task.value for task in dag.tasks.values()]


_ATTRIBUTES: dict[str, Any] = {
    "dag_id": lambda dag: dag.dag_id,
    "default_args": lambda dag: dag.default_args,
    "params": lambda dag: dag.params,
    "tasks": _tasks,
    "task_ids": lambda dag: list(dag.tasks),
    "task_dict": lambda dag: {name: task.value for name, task in dag.tasks.items()},
    "task_group": lambda dag: dag.root,
    "task_count": lambda dag: len(dag.tasks),
    "roots": lambda dag: [task.value for task in dag.tasks.values() if not task.upstream],
    "leaves": lambda dag: [task.value for task in dag.tasks.values() if not task.downstream],
    "timezone": lambda dag: dag.settings.timezone,
    "folder": lambda dag: UnknownValue("dag.folder", "the folder on the scheduler's machine", dag.place),
    "fileloc": lambda dag: UnknownValue("dag.fileloc", "the path on the scheduler's machine", dag.place),
    "schedule_interval": lambda dag: dag.settings.schedule.given,
    "schedule": lambda dag: dag.settings.schedule.given,
    "is_subdag": lambda _: False,
}


def _get_task(
    dag: DagObject, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine
) -> Any:
    task_id = bound(("task_id",), arguments, keywords).get("task_id")
    if isinstance(task_id, str) and task_id in dag.tasks:
        return dag.tasks[task_id].value
    return machine.unknown("the DAG has no task of this id here", site)


def _add_tasks(
    dag: DagObject, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine
) -> None:
    from jetbridge_translator.extract.edges import dependencies  # noqa: PLC0415 -- edges know tasks, tasks know DAGs

    given = next(iter(bound(("tasks",), arguments, keywords).values()), ())
    machine.mark_dag(site)
    for dependency in dependencies(given, site, machine):
        for task in dependency.roots():
            dag.add_task(task)


def _param(
    dag: DagObject, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine
) -> DagParamObject:
    given = bound(("name", "default"), arguments, keywords)
    if "default" in given:
        dag.params[given["name"]] = given["default"]
    return DagParamObject(dag, given["name"], given.get("default"))


def _has_task(
    dag: DagObject, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine
) -> bool:
    return bound(("task_id",), arguments, keywords).get("task_id") in dag.tasks


_METHODS: dict[str, Any] = {
    "get_task": _get_task,
    "add_task": _add_tasks,
    "add_tasks": _add_tasks,
    "param": _param,
    "has_task": _has_task,
}


class DagClass(ContainerClass):
    """`DAG`: called, or inherited from."""

    qualified_name = "airflow.models.dag.DAG"

    def call(self, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
        """`DAG("id", …)`."""
        return make_dag(arguments, keywords, site, machine)

    called_by_airflow = ("add_task", "set_dependency", "iter_dagrun_infos_between", "test")

    def make(self, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
        """The DAG behind an instance of a user's class."""
        return make_dag(arguments, keywords, site, machine)


def make_dag(
    arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine
) -> DagObject | UnknownValue:
    """A DAG of the arguments of `DAG(…)`; unknown if its id is.

    Raises:
        EvaluatedError: the arguments are none that this Airflow takes.
    """
    from jetbridge_translator.extract.frozen import argument_of  # noqa: PLC0415 -- it knows DAGs

    session = session_of(machine)
    given = bound(DAG_PARAMETERS[session.version], arguments, known_keywords(keywords, "DAG", site, machine))
    machine.mark_dag(site)
    dag_id = given.pop("dag_id", None)
    if not isinstance(dag_id, str):
        machine.finding("DAG203", site, "the dag_id of this DAG is unknown: the DAG and its tasks are left out")
        dag_id = f"unknown_dag_{site.place().line}"
        dag = DagObject(dag_id, dag_settings(given, site, machine), site.place())
        dag.settings = dag.settings.changed("auto_register", value=False)
        return dag
    dag = DagObject(str.__str__(dag_id), dag_settings(given, site, machine), site.place())
    if machine.would_catch(Exception()):
        machine.finding("DAG231", site, f"whatever fails while the DAG {dag_id!r} is built is caught here")
    positions = dict(zip(DAG_PARAMETERS[session.version], range(len(arguments)), strict=False))
    dag.arguments = {
        name: argument_of(value, positions.get(name, name), site, machine) for name, value in given.items()
    }
    session.made.append(dag)
    return dag
