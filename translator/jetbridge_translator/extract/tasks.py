"""A task while the file is read: what the evaluated program may ask of it and change.

https://airflow.apache.org/docs/apache-airflow/stable/_api/airflow/models/baseoperator/index.html
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from jetbridge_translator.extract import setup_teardown
from jetbridge_translator.extract.edges import Dependency
from jetbridge_translator.extract.errors import airflow_error, attribute_error
from jetbridge_translator.extract.settings import BASE_PARAMETERS, normalised_setting
from jetbridge_translator.extract.xcom import PlainOutput, references

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site
    from jetbridge_translator.extract.dags import DagObject
    from jetbridge_translator.extract.groups import GroupObject
    from jetbridge_translator.extract.labels import LabelObject
    from jetbridge_translator.model import Argument, CallSite, Place, Source, TeamClass


class TaskNode(Dependency):
    """One task. `attributes` holds what the operator's constructor set; `settings` BaseOperator's arguments that were given."""

    task_id: str
    operator_class: str
    is_setup: bool
    is_teardown: bool
    on_failure_fail_dagrun: bool

    def __init__(self, task_id: str, place: Place, call_site: CallSite) -> None:
        self.task_id = task_id
        self.place = place
        self.call_site = call_site
        self.operator = ""
        self.operator_class = ""
        self.operator_module = ""
        self.team_class: TeamClass | None = None
        self.instance: Any = None
        self.dag: DagObject | None = None
        self.group: GroupObject | None = None
        self.settings: dict[str, Any] = {}
        self.explicit: set[str] = set()
        self.attributes: dict[str, Any] = {}
        self.template_fields: tuple[str, ...] | None = ()
        self.template_extensions: Any = ()
        self.unclear: frozenset[str] = frozenset()
        self.arguments: dict[str, Argument] = {}
        self.params: dict[str, Any] = {}
        self.callable: Any = None
        self.is_taskflow = False
        self.op_args: tuple[Any, ...] = ()
        self.op_kwargs: dict[str, Any] = {}
        self.op_sources: dict[str | int, Source | None] = {}
        self.mapping_kind: str | None = None
        self.mapped: dict[str, Any] = {}
        self.mapped_sources: dict[str, Source | None] = {}
        self.setting_sources: dict[str, Source] = {}
        self.upstream: dict[str, None] = {}
        self.downstream: dict[str, None] = {}
        self.is_setup = False
        self.is_teardown = False
        self.on_failure_fail_dagrun = False
        self.subdag: DagObject | None = None
        self.is_unknown = False
        self.read_attribute: Callable[[str], Any] | None = None

    @property
    def value(self) -> Any:
        """What the program holds: the instance of a user's class, else the task itself."""
        return self if self.instance is None else self.instance

    @property
    def is_mapped(self) -> bool:
        """Whether `expand` or `expand_kwargs` made it."""
        return self.mapping_kind is not None

    def roots(self) -> list[TaskNode]:
        """Itself."""
        return [self]

    def leaves(self) -> list[TaskNode]:
        """Itself."""
        return [self]

    def group_name(self) -> str | None:
        """The id of its task group."""
        return None if self.group is None else self.group.group_id or "root"

    def lifted(self) -> Dependency:
        """Its task group, if that is not the outermost."""
        return self if self.group is None or self.group.is_root else self.group

    def relate(self, others: Sequence[Dependency], *, upstream: bool, label: LabelObject | None = None) -> None:
        """Link with the nearest tasks of the others. A task whose id is unknown stands in no DAG, and has no edges.

        Raises:
            EvaluatedError: the tasks stand in different DAGs, or none of them in any.
        """
        relatives: list[TaskNode] = []
        for other in others:
            other.update_relative(self, upstream=not upstream, label=label)
            relatives += other.leaves() if upstream else other.roots()
        if self.is_unknown:
            return
        relatives = [task for task in relatives if not task.is_unknown]
        dag = _shared_dag([self, *relatives]) if relatives else self.dag
        for task in relatives:
            if dag is not None and task.dag is None:
                dag.add_task(task)
            above, below = (task, self) if upstream else (self, task)
            link(above, below, label)
        if dag is not None and self.dag is None:
            dag.add_task(self)

    def field_value(self, name: str) -> Any:
        """The value of an attribute of the operator; raises KeyError where it has none."""
        if self.read_attribute is not None:
            return self.read_attribute(name)
        return self.attributes[name]

    def link_references(self, value: Any) -> None:
        """Put the task below every task whose output is inside a value."""
        for task in references(value):
            self.relate([task], upstream=True)

    def link_template_fields(self) -> None:
        """The edges that outputs in template fields make; of an operator that no table has, those in any argument."""
        names = self.template_fields if self.template_fields is not None else tuple(self.attributes)
        for name in names:
            try:
                value = self.field_value(name)
            except KeyError:
                continue
            self.link_references(value)

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """Attributes and methods of an operator."""
        from jetbridge_translator.extract.task_attributes import task_attribute  # noqa: PLC0415 -- it knows this class

        return task_attribute(self, name, site, machine)

    def set_attribute(self, name: str, value: Any, site: Site, machine: Machine) -> Any:
        """`task.retries = 3`, `task.doc_md = …`, `task.dag = dag`, `task.bash_command = other.output`."""
        from jetbridge_translator.extract.task_attributes import set_task_attribute  # noqa: PLC0415 -- it knows this class

        return set_task_attribute(self, name, value, site, machine)

    def set_setting(self, name: str, value: Any, machine: Machine) -> None:
        """Set one of BaseOperator's arguments after the fact."""
        self.settings[name] = normalised_setting(name, value)
        self.explicit.add(name)

    def enter(self, site: Site, machine: Machine) -> Any:
        """`with setup_task:` and `with teardown_task:`.

        Raises:
            EvaluatedError: the task is neither.
        """
        if not (self.is_setup or self.is_teardown):
            raise airflow_error("Only setup/teardown tasks can be used as context managers.")
        return setup_teardown.enter([self], site, machine)

    def exit(self, site: Site, machine: Machine) -> None:
        """The end of the block: setups and teardowns are linked with the work in between."""
        setup_teardown.leave(site, machine)

    def subscript(self, key: Any, site: Site, machine: Machine) -> Any:
        """A task has no items.

        Raises:
            EvaluatedError: always.
        """
        raise attribute_error(self.operator_class, "__getitem__")

    def output(self, key: str = "return_value") -> PlainOutput:
        """`task.output`."""
        return PlainOutput(self, key)


def link(above: TaskNode, below: TaskNode, label: LabelObject | None = None) -> None:
    """One edge; a task whose id is unknown has none."""
    if above.is_unknown or below.is_unknown:
        return
    above.downstream[below.task_id] = None
    below.upstream[above.task_id] = None
    dag = above.dag or below.dag
    if label is not None and dag is not None:
        dag.edge_info.setdefault(above.task_id, {})[below.task_id] = label.text


def _shared_dag(tasks: Sequence[TaskNode]) -> DagObject | None:
    dags = {id(task.dag): task.dag for task in tasks if task.dag is not None}
    if len(dags) > 1:
        raise airflow_error("Tried to set relationships between tasks in more than one DAG")
    if not dags:
        raise airflow_error("Tried to create relationships between tasks that don't have DAGs yet")
    return next(iter(dags.values()))


__all__ = ["BASE_PARAMETERS", "TaskNode", "link"]
