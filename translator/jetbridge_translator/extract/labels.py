"""`Label("…")` between two sides of an edge.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#edge-labels
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from jetbridge_translator.extract.edges import Dependency

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site
    from jetbridge_translator.extract.tasks import TaskNode


class LabelObject(Dependency):
    """An edge that waits until both its sides are known."""

    __slots__ = ("above", "below", "text")

    def __init__(self, text: str | None) -> None:
        self.text = text
        self.above: list[Dependency] = []
        self.below: list[Dependency] = []

    def roots(self) -> list[TaskNode]:
        """What stands below the label."""
        return [root for node in self.below for root in node.roots()]

    def leaves(self) -> list[TaskNode]:
        """What stands above the label."""
        return [leaf for node in self.above for leaf in node.leaves()]

    def relate(self, others: Sequence[Dependency], *, upstream: bool, label: LabelObject | None = None) -> None:
        """Keep the new side; link it with the other side as soon as both are there."""
        (self.above if upstream else self.below).extend(others)
        if self.above and self.below:
            self._lift_to_groups()
        for node in list(self.below if upstream else self.above):
            node.relate(others, upstream=upstream, label=self)

    def update_relative(self, other: Dependency, *, upstream: bool, label: LabelObject | None = None) -> None:
        """The other side told us: the same as if we had been the main side."""
        self.relate([other], upstream=upstream)

    def _lift_to_groups(self) -> None:
        """Nodes of different groups are labelled group to group, as Airflow does."""
        groups = {node.group_name() for node in [*self.above, *self.below]} - {None}
        if len(groups) != 1:
            self.above = [node.lifted() for node in self.above]
            self.below = [node.lifted() for node in self.below]

    def get_attribute(self, name: str, site: Site, machine: Machine) -> Any:
        """`label`, `set_upstream`, `set_downstream`."""
        return self.text if name == "label" else self.dependency_method(name)


def make_label(arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> LabelObject:
    """`Label("text")` and `EdgeModifier(label="text")`."""
    text = keywords.get("label", arguments[0] if arguments else None)
    return LabelObject(text)
