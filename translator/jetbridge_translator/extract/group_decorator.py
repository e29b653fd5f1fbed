"""`TaskGroup(…)`, `@task_group`, and mapped groups.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#taskgroups
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar

from jetbridge_translator.evaluate.opaque import is_opaque, reason_of
from jetbridge_translator.evaluate.protocol import AbstractObject
from jetbridge_translator.extract.container_classes import ContainerClass
from jetbridge_translator.extract.contexts import dag_of
from jetbridge_translator.extract.groups import GroupObject, make_group
from jetbridge_translator.extract.mapping import mapped_arguments
from jetbridge_translator.extract.methods import Method, bound
from jetbridge_translator.extract.tasks import TaskNode
from jetbridge_translator.extract.xcom import Resolved, references

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site

_PARAMETERS = (
    "group_id",
    "prefix_group_id",
    "parent_group",
    "dag",
    "default_args",
    "tooltip",
    "ui_color",
    "ui_fgcolor",
    "add_suffix_on_collision",
)


class TaskGroupClass(ContainerClass):
    """`TaskGroup`."""

    qualified_name = "airflow.utils.task_group.TaskGroup"
    kind: ClassVar[type[GroupObject]] = GroupObject

    def call(self, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
        """Make a group; a group whose id is unknown gets one of its place, and a finding."""
        given = bound(_PARAMETERS, arguments, keywords)
        label = given.get("group_id")
        if not isinstance(label, str):
            reason = f" ({reason_of(label)})" if is_opaque(label) else ""
            machine.finding(
                "DAG210", site, f"the group_id of this task group is unknown{reason}: it is left out with its tasks"
            )
            label, given = f"unknown_group_{site.place().line}", {**given, "is_unknown": True}
        return make_group(dag_of(given.get("dag"), site, machine), label, given, site, machine, self.kind)

    called_by_airflow = (
        "add",
        "child_id",
        "get_roots",
        "get_leaves",
        "update_relative",
        "set_upstream",
        "set_downstream",
    )

    def make(self, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
        """The group behind an instance of a user's class."""
        return self.call(arguments, keywords, site, machine)


class MappedArgument(Resolved):
    """An argument of a mapped group inside the group."""

    def __init__(self, value: Any, key: str) -> None:
        self.value = value
        self.key = key

    def tasks(self) -> list[TaskNode]:
        """The tasks that the group is mapped over."""
        return list(references(self.value))

    def subscript(self, key: Any, site: Site, machine: Machine) -> Any:
        """An item of the argument is known only when the task runs."""
        return NotImplemented


@dataclass(frozen=True, eq=False)
class GroupFactory(AbstractObject):
    """A function under `@task_group`."""

    function: Any
    keywords: dict[str, Any]
    partial: dict[str, Any]

    def call(self, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
        """Make the group and run the function inside it; returns what the function returns, else the group."""
        return self._make(arguments, {**keywords, **self.partial}, None, {}, site, machine)

    def _make(
        self,
        arguments: tuple[Any, ...],
        keywords: dict[str, Any],
        mapping: str | None,
        mapped: dict[str, Any],
        site: Site,
        machine: Machine,
    ) -> Any:
        given = {"add_suffix_on_collision": True, **self.keywords}
        label = given.get("group_id") or str(getattr(self.function, "__name__", "unknown"))
        group = make_group(dag_of(given.get("dag"), site, machine), label, given, site, machine)
        group.callable = self.function
        group.mapping_kind, group.mapped = mapping, mapped
        group.mapped_sources = {key: site.argument_source(key or 0) for key in mapped}
        if not group.tooltip and getattr(self.function, "__doc__", None):
            group.tooltip = self.function.__doc__
        group.enter(site, machine)
        try:
            result = machine.call(self.function, arguments, keywords, site)
        finally:
            group.exit(site, machine)
        return group if result is None else result

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """`override`, `partial`, `expand`, `expand_kwargs`."""
        if name == "override":
            return Method(name, lambda _, keywords, *__: replace(self, keywords={**self.keywords, **keywords}))
        if name == "partial":
            return Method(name, lambda _, keywords, *__: replace(self, partial={**keywords, **self.partial}))
        if name in ("expand", "expand_kwargs"):
            return Method(name, self._expander(name))
        if name in ("function", "__wrapped__"):
            return self.function
        return getattr(self.function, name, NotImplemented) if name in ("__name__", "__doc__") else NotImplemented

    def _expander(self, name: str) -> Any:
        def body(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
            mapped = mapped_arguments(name, arguments, keywords)
            if name == "expand":
                names = list(mapped)
            else:
                names = [n for n in getattr(self.function, "parameters", ()) if n not in self.partial]
            inside = {key: MappedArgument(mapped, key) for key in names}
            return self._make((), {**self.partial, **inside}, name, mapped, site, machine)

        return body


def decorate_group(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
    """`@task_group` on a function, or `@task_group(group_id=…)` that then takes the function."""
    given = bound(("group_id",), arguments, keywords) if arguments and isinstance(arguments[0], str) else dict(keywords)
    if arguments and not isinstance(arguments[0], str):
        return GroupFactory(arguments[0], given, {})
    return Method("task_group", lambda inner, *_: GroupFactory(inner[0], given, {}))


__all__ = ["GroupFactory", "GroupObject", "MappedArgument", "TaskGroupClass", "decorate_group"]
