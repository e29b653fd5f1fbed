"""`>>`, `<<`, set_upstream, set_downstream: what Airflow calls a dependency, between tasks, groups, outputs and labels.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#task-dependencies
"""

from __future__ import annotations

from abc import ABCMeta, abstractmethod
from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING, Any, ClassVar

from jetbridge_translator.evaluate.opaque import is_opaque, reason_of
from jetbridge_translator.evaluate.protocol import AbstractObject
from jetbridge_translator.extract.errors import attribute_error, type_error
from jetbridge_translator.extract.methods import Method, bound
from jetbridge_translator.extract.session import session_of
from jetbridge_translator.model import NameOrigin

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site
    from jetbridge_translator.extract.labels import LabelObject
    from jetbridge_translator.extract.tasks import TaskNode


class Dependency(AbstractObject, metaclass=ABCMeta):
    """Whatever may stand on a side of `>>`."""

    __slots__ = ()

    origin: ClassVar[NameOrigin | None] = NameOrigin.TASK

    @abstractmethod
    def roots(self) -> list[TaskNode]:
        """Tasks that an edge from above goes to."""

    @abstractmethod
    def leaves(self) -> list[TaskNode]:
        """Tasks that an edge to below comes from."""

    @abstractmethod
    def relate(self, others: Sequence[Dependency], *, upstream: bool, label: LabelObject | None = None) -> None:
        """`set_upstream(others)` or `set_downstream(others)`."""

    def update_relative(self, other: Dependency, *, upstream: bool, label: LabelObject | None = None) -> None:
        """Told by the other side of an edge; only groups and labels care."""

    def group_name(self) -> str | None:
        """The id of the task group it stands in (`root` for the outermost); None where it stands in none."""
        return None

    def lifted(self) -> Dependency:
        """What a label joins when its sides stand in different groups: the group instead of its member."""
        return self

    def binary(self, operator: str, other: Any, site: Site, machine: Machine, *, reflected: bool) -> Any:
        """`>>` and `<<`, also against a list on the left."""
        if operator not in (">>", "<<"):
            return NotImplemented
        machine.mark_dag(site)
        upstream = (operator == "<<") != reflected
        self.relate(dependencies(other, site, machine), upstream=upstream)
        return self if reflected else other

    def dependency_method(self, name: str) -> Any:
        """`set_upstream` and `set_downstream` as the program sees them; NotImplemented for other names."""
        if name in ("set_upstream", "set_downstream"):
            return Method(name, self._set_relatives(upstream=name == "set_upstream"))
        return NotImplemented

    def _set_relatives(self, *, upstream: bool) -> Any:
        def body(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> None:
            given = bound(("task_or_task_list", "edge_modifier"), arguments, keywords)
            others = next((given[k] for k in ("task_or_task_list", "other") if k in given), None)
            machine.mark_dag(site)
            self.relate(dependencies(others, site, machine), upstream=upstream, label=given.get("edge_modifier"))

        return body


def dependency_of(value: Any, machine: Machine) -> Dependency | None:
    """The dependency that a value is: one of our objects, or an instance of a user's operator class."""
    value = session_of(machine).stands_for(value)
    if isinstance(value, Dependency):
        return value
    return session_of(machine).node_of(value)


def dependencies(value: Any, site: Site, machine: Machine) -> list[Dependency]:
    """The dependencies on one side of an edge: one, or a list of them. What is unknown becomes a finding and drops out."""
    items = list(value) if isinstance(value, (list, tuple)) else [value]
    found: list[Dependency] = []
    for item in items:
        dependency = dependency_of(item, machine)
        if dependency is not None:
            found.append(dependency)
        elif is_opaque(item):
            machine.finding("DAG201", site, f"an edge ends at a value that is unknown: {reason_of(item)}")
        else:
            raise attribute_error(type(item).__name__, "update_relative")
    return found


def chain(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> None:
    """`chain(a, [b, c], [d, e], f)`: neighbours are linked, two lists pairwise.

    https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#chain
    """
    machine.mark_dag(site)
    for above, below in pairwise(arguments):
        upper, lower = dependency_of(above, machine), dependency_of(below, machine)
        if upper is not None:
            upper.relate(dependencies(below, site, machine), upstream=False)
        elif lower is not None:
            lower.relate(dependencies(above, site, machine), upstream=True)
        else:
            _chain_lists(above, below, site, machine)


def _chain_lists(above: Any, below: Any, site: Site, machine: Machine) -> None:
    for side in (above, below):
        if is_opaque(side):
            dependencies(side, site, machine)
            return
        if not isinstance(side, (list, tuple)):
            raise type_error(f"Chain not supported between instances of {type(above)} and {type(below)}")
    if len(above) != len(below):
        raise type_error(f"Chain not supported for different length Iterable. Got {len(above)} and {len(below)}.")
    for upper, lower in zip(dependencies(above, site, machine), dependencies(below, site, machine), strict=False):
        upper.relate([lower], upstream=False)


def chain_linear(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> None:
    """`chain_linear(a, [b, c], [d, e, f])`: every task of one element before every task of the next."""
    machine.mark_dag(site)
    for above, below in pairwise(arguments):
        for upper in dependencies(above, site, machine):
            upper.relate(dependencies(below, site, machine), upstream=False)


def cross_downstream(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> None:
    """`cross_downstream([a, b], [c, d])`: every task of the first list before every task of the second."""
    given = bound(("from_tasks", "to_tasks"), arguments, keywords)
    machine.mark_dag(site)
    for upper in dependencies(given.get("from_tasks"), site, machine):
        upper.relate(dependencies(given.get("to_tasks"), site, machine), upstream=False)
