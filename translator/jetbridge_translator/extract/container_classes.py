"""Classes of the team that inherit from DAG or TaskGroup: an instance stands for the DAG or group that Airflow makes of it."""

from __future__ import annotations

from abc import abstractmethod
from typing import TYPE_CHECKING, Any, ClassVar

from jetbridge_translator.evaluate.protocol import AbstractClass
from jetbridge_translator.evaluate.safety import is_of_the_program
from jetbridge_translator.extract.session import session_of

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site


class ContainerClass(AbstractClass):
    """`DAG` or `TaskGroup` as a base class. `called_by_airflow` are methods whose overriding changes what Airflow does."""

    called_by_airflow: ClassVar[tuple[str, ...]] = ()

    @abstractmethod
    def make(self, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
        """The DAG or group of the arguments of the constructor."""

    def prepare(
        self, instance: Any, parameters: tuple[str, ...], keywords: dict[str, Any], site: Site, machine: Machine
    ) -> dict[str, Any]:
        """Note where the instance is made, before its own `__init__` runs."""
        session_of(machine).first_site(instance, site)
        return keywords

    def initialise(
        self, instance: Any, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine
    ) -> None:
        """`super().__init__(…)`: from here on the instance stands for a DAG or group."""
        session = session_of(machine)
        made = self.make(arguments, keywords, site, machine)
        made.place = session.first_site(instance, site).place()
        session.contain(instance, made)
        for name in self.called_by_airflow:
            if _is_overridden(type(instance), name):
                machine.finding(
                    "DAG222", site, f"`{type(instance).__name__}` overrides `{name}`, which is not followed"
                )

    def instance_attribute(self, instance: Any, name: str, site: Site, machine: Machine) -> Any:
        """What any DAG or group has."""
        made = session_of(machine).stands_for(instance)
        return NotImplemented if made is instance else made.get_attribute(name, site, machine)

    def instance_set_attribute(self, instance: Any, name: str, value: Any, site: Site, machine: Machine) -> None:
        """Settings that are changed after it was made."""
        made = session_of(machine).stands_for(instance)
        if made is not instance:
            made.set_attribute(name, value, site, machine)

    def instance_enter(self, instance: Any, site: Site, machine: Machine) -> Any:
        """`with Daily(…) as dag:`."""
        made = session_of(machine).stands_for(instance)
        if made is instance:
            return NotImplemented
        made.enter(site, machine)
        return instance

    def instance_exit(self, instance: Any, site: Site, machine: Machine) -> None:
        """The end of the block."""
        made = session_of(machine).stands_for(instance)
        if made is not instance:
            made.exit(site, machine)

    def instance_binary(
        self, instance: Any, operator: str, other: Any, site: Site, machine: Machine, *, reflected: bool
    ) -> Any:
        """`group >> other`."""
        made = session_of(machine).stands_for(instance)
        if made is instance:
            return NotImplemented
        result = made.binary(operator, other, site, machine, reflected=reflected)
        return instance if result is made else result


def _is_overridden(kind: type, name: str) -> bool:
    return any(is_of_the_program(owner) and name in vars(owner) for owner in kind.__mro__)
