"""Operator classes that are not read: called, mapped, or inherited from.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/operators.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.protocol import AbstractClass
from jetbridge_translator.extract.construct import Construction, construct, place_task, take_arguments
from jetbridge_translator.extract.contexts import place_of
from jetbridge_translator.extract.default_args import merged_defaults
from jetbridge_translator.extract.errors import airflow_error
from jetbridge_translator.extract.mapping import PartialObject
from jetbridge_translator.extract.methods import Method
from jetbridge_translator.extract.session import session_of
from jetbridge_translator.extract.team_operators import attach_instance, refresh_instance
from jetbridge_translator.operators.facts import takes, template_extensions_of, template_fields_of

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site


class OperatorClass(AbstractClass):
    """One operator class; `canonical` is the name that the facts have, `qualified_name` the one that the user imported."""

    def __init__(self, qualified_name: str, canonical: str) -> None:
        self.qualified_name = qualified_name
        self.canonical = canonical

    @property
    def name(self) -> str:
        """The class name, Airflow's `task_type`."""
        return self.canonical.rsplit(".", 1)[-1]

    def call(self, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
        """Make a task.

        Raises:
            EvaluatedError: positional arguments, or a task id that is taken.
        """
        if arguments:
            raise airflow_error("Use keyword arguments when initializing operators")
        made = construct(Construction(self.canonical, self.qualified_name), keywords, site, machine)
        place_task(made, site, machine)
        made.link_template_fields()
        return made

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """`partial` and class attributes."""
        if name == "partial":
            return Method("partial", self._partial)
        if name in ("__name__", "__qualname__"):
            return self.name
        if name == "template_fields":
            return template_fields_of(self.canonical) or ()
        if name == "template_ext":
            return template_extensions_of(self.canonical)
        return {"ui_color": "#fff", "ui_fgcolor": "#000", "template_fields_renderers": {}}.get(name, NotImplemented)

    def _partial(
        self, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine
    ) -> PartialObject:
        return PartialObject(Construction(self.canonical, self.qualified_name), keywords, site, machine)

    def class_attribute(self, owner: Any, name: str, site: Site, machine: Machine) -> Any:
        """`MyOperator.partial(…)` and class attributes of a class of the team."""
        if name != "partial":
            return self.get_attribute(name, site, machine)
        kind = Construction(self.canonical, self.qualified_name, owner=owner)
        return Method("partial", lambda _, keywords, at, m: PartialObject(kind, keywords, at, m))

    def prepare(
        self, instance: Any, parameters: tuple[str, ...], keywords: dict[str, Any], site: Site, machine: Machine
    ) -> dict[str, Any]:
        """What Airflow's metaclass does before each `__init__`: `default_args` fill the parameters that were not given."""
        take_arguments(instance, keywords, site, machine)
        dag, group = place_of(keywords, site, machine)
        defaults = merged_defaults(dag, group, keywords.get("default_args"))
        filled = {name: defaults[name] for name in parameters if name not in keywords and name in defaults}
        return {**keywords, **filled}

    def initialise(
        self, instance: Any, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine
    ) -> None:
        """`super().__init__(task_id=…, …)`: the instance is a task now.

        Raises:
            EvaluatedError: positional arguments, or a task id that is taken.
        """
        if arguments:
            raise airflow_error("Use keyword arguments when initializing operators")
        if session_of(machine).node_of(instance) is not None:
            return  # both sides of a condition that is not known call it: Airflow comes by one of them, the first is taken
        take_arguments(instance, keywords, site, machine)
        made = construct(
            Construction(self.canonical, self.qualified_name, owner=type(instance)), keywords, site, machine, instance
        )
        attach_instance(made, instance, self, site, machine)
        place_task(made, site, machine)

    def finish(self, instance: Any, site: Site, machine: Machine) -> None:
        """The edges that outputs in template fields make."""
        node = session_of(machine).node_of(instance)
        if node is not None:
            refresh_instance(node, instance, site, machine)
            node.link_template_fields()

    def instance_attribute(self, instance: Any, name: str, site: Site, machine: Machine) -> Any:
        """What any task has; what the constructor that is not read makes of one of its parameters is not known."""
        node = session_of(machine).node_of(instance)
        if node is None:
            return NotImplemented
        found = node.get_attribute(name, site, machine)
        if found is NotImplemented and takes(self.canonical, name):
            return machine.unknown(f"`{self.name}` sets `{name}` itself", site)
        return found

    def instance_set_attribute(self, instance: Any, name: str, value: Any, site: Site, machine: Machine) -> None:
        """Settings and template fields that are set on a task after it was made."""
        node = session_of(machine).node_of(instance)
        if node is not None and name not in ("task_id", "operator"):
            node.set_attribute(name, value, site, machine)

    def instance_enter(self, instance: Any, site: Site, machine: Machine) -> Any:
        """`with task:` of a setup or teardown."""
        node = session_of(machine).node_of(instance)
        return NotImplemented if node is None else node.enter(site, machine)

    def instance_exit(self, instance: Any, site: Site, machine: Machine) -> None:
        """The end of the block."""
        node = session_of(machine).node_of(instance)
        if node is not None:
            node.exit(site, machine)

    def instance_binary(
        self, instance: Any, operator: str, other: Any, site: Site, machine: Machine, *, reflected: bool
    ) -> Any:
        """`task >> other`."""
        node = session_of(machine).node_of(instance)
        if node is None:
            return NotImplemented
        result = node.binary(operator, other, site, machine, reflected=reflected)
        return instance if result is node else result
