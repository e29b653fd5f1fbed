"""Task groups: ids with prefixes, roots and leaves, edges of a whole group.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#taskgroups
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from jetbridge_translator.extract.contexts import group_of
from jetbridge_translator.extract.edges import Dependency
from jetbridge_translator.extract.errors import airflow_error, duplicate_id
from jetbridge_translator.extract.methods import Method, known_keywords
from jetbridge_translator.extract.session import session_of
from jetbridge_translator.extract.tasks import TaskNode
from jetbridge_translator.extract.xcom import references

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site
    from jetbridge_translator.extract.dags import DagObject
    from jetbridge_translator.extract.labels import LabelObject
    from jetbridge_translator.model import CallSite, Place, Source


class GroupObject(Dependency):
    """One task group; the root group of a DAG has no label."""

    is_unknown: bool

    def __init__(self, dag: DagObject, label: str | None = None, parent: GroupObject | None = None) -> None:
        self.dag = dag
        self.label = label
        self.parent = parent
        self.children: dict[str, TaskNode | GroupObject] = {}
        self.prefix_group_id = True
        self.default_args: dict[str, Any] = {}
        self.tooltip: Any = ""
        self.is_unknown = parent is not None and parent.is_unknown
        self.place: Place | None = None
        self.call_site: CallSite | None = None
        self.callable: Any = None
        self.mapping_kind: str | None = None
        self.mapped: dict[str, Any] = {}
        self.mapped_sources: dict[str, Source | None] = {}
        self.upstream_task_ids: dict[str, None] = {}
        self.upstream_group_ids: dict[str, None] = {}

    @property
    def group_id(self) -> str | None:
        """The full id; None for the root group."""
        if self.label and self.parent is not None and not self.parent.is_root:
            return self.parent.child_id(self.label)
        return self.label

    @property
    def node_id(self) -> str:
        """Its key among the children of its parent."""
        return self.group_id or ""

    @property
    def is_root(self) -> bool:
        """Whether it is the group that every DAG has."""
        return not self.label

    def child_id(self, label: str) -> str:
        """The full id of a task or group with this label."""
        return f"{self.group_id}.{label}" if self.prefix_group_id and self.group_id else label

    def add(self, child: TaskNode | GroupObject) -> None:
        """Take in a task or a group.

        Raises:
            EvaluatedError: its id is taken.
        """
        key = child.task_id if isinstance(child, TaskNode) else child.node_id
        if key in self.children:
            raise duplicate_id(f"'{key}' has already been added to the DAG")
        if isinstance(child, TaskNode):
            child.group = self
        self.children[key] = child

    def members(self) -> Iterator[TaskNode]:
        """All tasks in it and in the groups below, in order."""
        for child in self.children.values():
            if isinstance(child, GroupObject):
                yield from child.members()
            else:
                yield child

    def enclosing(self) -> Iterator[GroupObject]:
        """Itself and the groups around it, innermost first."""
        group: GroupObject | None = self
        while group is not None:
            yield group
            group = group.parent

    def group_name(self) -> str | None:
        """Its id."""
        return self.group_id

    def lifted(self) -> Dependency:
        """The group around it, if that is not the outermost."""
        return self if self.parent is None or self.parent.is_root else self.parent

    def roots(self) -> list[TaskNode]:
        """Tasks without an upstream task inside the group."""
        tasks = list(self.members())
        ids = {task.task_id for task in tasks}
        return [task for task in tasks if ids.isdisjoint(task.upstream)]

    def leaves(self) -> list[TaskNode]:
        """Tasks without a downstream task inside the group; what stands before a teardown instead of the teardown."""
        tasks = {task.task_id: task for task in self.members()}
        found: list[TaskNode] = []
        for task in tasks.values():
            if tasks.keys().isdisjoint(task.downstream):
                found += _before_teardown(task, tasks) if task.is_teardown else [task]
        return found

    def relate(self, others: Sequence[Dependency], *, upstream: bool, label: LabelObject | None = None) -> None:
        """Link all roots (or leaves) with the others; an empty group passes the edge on to what stands before it, one of unknown id has none."""
        if self.is_unknown:
            return
        ends = self.roots() if upstream else self._leaves_or_before()
        for other in others:
            self.update_relative(other, upstream=upstream, label=label)
        for task in ends:
            task.relate(others, upstream=upstream)

    def _leaves_or_before(self) -> list[TaskNode]:
        group: GroupObject | None = self
        while group is not None:
            if leaves := group.leaves():
                return leaves
            if group.upstream_task_ids:
                return [self.dag.tasks[name] for name in group.upstream_task_ids]
            group = group.parent
        return []

    def update_relative(self, other: Dependency, *, upstream: bool, label: LabelObject | None = None) -> None:
        """Keep the edge of the whole group, as the graph view shows it."""
        if isinstance(other, GroupObject):
            below, above = (self, other) if upstream else (other, self)
            if label is not None:
                self.dag.set_label(f"{above.group_id}.downstream_join_id", f"{below.group_id}.upstream_join_id", label)
            if not above.is_unknown:
                below.upstream_group_ids[above.node_id] = None
            return
        for task in other.roots():
            if upstream:
                self.upstream_task_ids[task.task_id] = None
            if label is not None:
                ends = (task.task_id, f"{self.group_id}.upstream_join_id")
                self.dag.set_label(
                    *(ends if upstream else (f"{self.group_id}.downstream_join_id", task.task_id)), label
                )

    def enter(self, site: Site, machine: Machine) -> Any:
        """`with TaskGroup(…) as group`."""
        session_of(machine).group_stack.append(self)
        return self

    def exit(self, site: Site, machine: Machine) -> None:
        """The end of the block; a mapped group then follows the tasks that its arguments come from."""
        if self.mapping_kind is not None:
            for task in references(self.mapped):
                self.relate([task], upstream=True)
        session_of(machine).group_stack.pop()

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """What programs ask of a group."""
        plain = {
            "group_id": self.group_id, "node_id": self.group_id, "label": self.label, "dag": self.dag, "tooltip": self.tooltip,
            "prefix_group_id": self.prefix_group_id, "default_args": self.default_args, "parent_group": self.parent,
        }  # fmt: skip
        if name in plain:
            return plain[name]
        if name in ("roots", "leaves"):
            return [task.value for task in (self.roots() if name == "roots" else self.leaves())]
        if name == "children":
            return {k: v.value if isinstance(v, TaskNode) else v for k, v in self.children.items()}
        if name in ("get_roots", "get_leaves"):
            return Method(name, lambda *_: [t.value for t in (self.roots() if name == "get_roots" else self.leaves())])
        if name == "child_id":
            return Method(name, lambda arguments, *_: self.child_id(arguments[0]))
        if name == "get_child_by_label":
            return Method(name, lambda arguments, *_: self._child(arguments[0]))
        if name == "add":
            return Method(name, lambda arguments, *_: self.add(arguments[0]))
        return self.dependency_method(name)

    def _child(self, label: str) -> Any:
        child = self.children[self.child_id(label)]
        return child.value if isinstance(child, TaskNode) else child

    def set_attribute(self, name: str, value: Any, site: Site, machine: Machine) -> Any:
        """`group.tooltip = …`."""
        if name == "tooltip":
            self.tooltip = value
            return None
        return NotImplemented

    def iterate(self, site: Site, machine: Machine) -> Any:
        """Its tasks."""
        return iter([task.value for task in self.members()])


def _before_teardown(teardown: TaskNode, tasks: dict[str, TaskNode]) -> list[TaskNode]:
    """Tasks of the group before a teardown that nothing but teardowns of the group follows."""
    found: list[TaskNode] = []
    for name in teardown.upstream:
        task = tasks.get(name)
        if task is None or (teardown.is_teardown and task.is_setup):
            continue
        if task.is_teardown:
            found += _before_teardown(task, tasks)
        elif not any(not tasks[d].is_teardown for d in task.downstream if d in tasks and d != teardown.task_id):
            found.append(task)
    return found


def make_group(
    dag: DagObject | None,
    label: str,
    given: dict[str, Any],
    site: Site,
    machine: Machine,
    kind: type[GroupObject] = GroupObject,
) -> GroupObject:
    """A group of a DAG, added to the group around it.

    Raises:
        EvaluatedError: there is no DAG, or the id is taken.
    """
    session, given = session_of(machine), known_keywords(given, "task group", site, machine)
    parent = group_of(given.get("parent_group"), dag, machine)
    dag = dag or (parent.dag if parent is not None else None)
    if dag is None:
        raise airflow_error("TaskGroup can only be used inside a dag")
    parent = parent if parent is not None else dag.root
    group = kind(dag, label, parent)
    group.is_unknown = group.is_unknown or bool(given.get("is_unknown"))
    group.label = _free_label(
        group, parent, suffix=bool(given.get("add_suffix_on_collision")), nested_check=session.is_v3
    )
    group.prefix_group_id = bool(given.get("prefix_group_id", True))
    group.tooltip = given.get("tooltip") or ""
    group.default_args = {**parent.default_args, **(given.get("default_args") or {})}
    group.place, group.call_site = site.place(), site.call_site()
    machine.mark_dag(site)
    if group.is_unknown:
        return group
    parent.add(group)
    dag.used_ids |= {group.node_id, f"{group.group_id}.downstream_join_id", f"{group.group_id}.upstream_join_id"}
    return group


def _free_label(group: GroupObject, parent: GroupObject, *, suffix: bool, nested_check: bool) -> str:
    """The label, with `__1`, `__2`, … when its id is taken; 2.x looks for the label alone, 3.x for the whole id."""
    label = group.label or ""
    used = parent.dag.used_ids
    if (group.node_id if nested_check else label) not in used:
        return label
    if not suffix:
        raise duplicate_id(f"group_id '{label}' has already been added to the DAG")
    base = re.split(r"__\d+$", label)[0]
    numbers = [int(name.rsplit("__", 1)[1]) for name in used if re.match(rf"^{re.escape(base)}__\d+$", name)]
    return f"{base}__{max(numbers) + 1}" if numbers else f"{label}__1"
