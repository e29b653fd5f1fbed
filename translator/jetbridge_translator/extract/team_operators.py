"""Operators of the team: classes that are read and inherit from one that is not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.protocol import EvaluatedError
from jetbridge_translator.extract.session import session_of
from jetbridge_translator.model import TeamClass, UnknownValue

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import AbstractClass, Machine, Site
    from jetbridge_translator.extract.tasks import TaskNode


def attach_instance(node: TaskNode, instance: Any, base: AbstractClass, site: Site, machine: Machine) -> None:
    """Tie the instance of a user's class to its task."""
    session_of(machine).remember(instance, node)
    node.instance = instance
    refresh_instance(node, instance, site, machine)
    kind = type(instance)
    place = getattr(kind, "place", None)
    node.team_class = TeamClass(
        name=kind.__name__,
        file=place.file if place is not None else site.file,
        place=place if place is not None else site.place(),
        base=base.qualified_name,
        template_fields=node.template_fields or (),
    )


def refresh_instance(node: TaskNode, instance: Any, site: Site, machine: Machine) -> None:
    """Read the template fields and their values off the instance: the class may name them, its `__init__` sets them."""
    fields = machine.get_attribute(instance, "template_fields", site)
    if isinstance(fields, str):
        fields = (fields,)
    if isinstance(fields, (list, tuple, set)) and all(isinstance(name, str) for name in fields):
        node.template_fields = tuple(fields)
    node.template_extensions = machine.get_attribute(instance, "template_ext", site)

    def read(name: str) -> Any:
        try:
            value = machine.get_attribute(instance, name, site)
        except EvaluatedError as error:
            value = machine.unknown(error.message, site)
        if isinstance(value, UnknownValue) and name in node.attributes:
            return node.attributes[name]
        return value

    node.read_attribute = read
