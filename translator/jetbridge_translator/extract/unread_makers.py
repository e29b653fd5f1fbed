"""Classes and functions of unread packages that make DAGs, groups or tasks by themselves: what they make is missing, and a finding says where.

dag-factory makes DAGs of YAML files (https://astronomer.github.io/dag-factory/), Cosmos makes tasks of a dbt project
(https://astronomer.github.io/astronomer-cosmos/). Others are known by their names: `create_dag`, `TeamDag`, `make_task_group`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.protocol import AbstractClass
from jetbridge_translator.model import ExternalCall

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site

_NAME = re.compile(r"[a-z0-9](Dag|DAG)s?$|DagFactory$|[a-z]TaskGroup$|^[a-z0-9_]+_(dag|dags|task_group)$")


def makes_dags(qualified_name: str) -> bool:
    """Whether a name of a package that is not read says that it makes DAGs or task groups."""
    package, _, rest = qualified_name.partition(".")
    return package != "airflow" and _NAME.search(rest.rpartition(".")[2]) is not None


class UnreadMaker(AbstractClass):
    """A class or function of a package that is not read, which makes DAGs, groups or tasks."""

    def __init__(self, qualified_name: str) -> None:
        """`qualified_name` is where it was imported from."""
        self.qualified_name = qualified_name

    def call(self, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
        """The call is kept as every call of an unread package is; what it makes is not known."""
        self._tell(site, machine)
        return ExternalCall(self.qualified_name, arguments, keywords)

    def initialise(
        self, instance: Any, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine
    ) -> None:
        """`super().__init__(…)` of a user's class that inherits from it."""
        self._tell(site, machine)

    def _tell(self, site: Site, machine: Machine) -> None:
        machine.mark_dag(site)
        text = f"`{self.qualified_name}` belongs to a package that is not read: the DAGs, groups and tasks that it makes are missing"
        machine.finding("DAG225", site, text)
