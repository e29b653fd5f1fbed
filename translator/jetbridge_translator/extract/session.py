"""What Airflow keeps while a file is loaded: the DAG and group contexts, the DAGs found, and what the user gave besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.frame import MODULE_PREFIX
from jetbridge_translator.model import AirflowVersion

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site
    from jetbridge_translator.extract.dags import DagObject
    from jetbridge_translator.extract.groups import GroupObject
    from jetbridge_translator.extract.setup_teardown import Scopes
    from jetbridge_translator.extract.tasks import TaskNode

_KEY = "airflow"


@dataclass(frozen=True, slots=True)
class Inputs:
    """What a real Airflow would have beside the DAG files: exported Variables and Connections, the moment that clocks show, packages."""

    version: AirflowVersion = AirflowVersion.V2
    variables: Mapping[str, Any] = field(default_factory=dict)
    connections: Mapping[str, Any] = field(default_factory=dict)
    environment: Mapping[str, str] = field(default_factory=dict)
    moment: datetime = field(default_factory=lambda: datetime.now(tz=timezone.utc))
    installed: frozenset[str] | None = None


@dataclass(slots=True)
class Session:
    """The state of one file's evaluation."""

    inputs: Inputs
    dag_stack: list[DagObject] = field(default_factory=list)
    group_stack: list[GroupObject] = field(default_factory=list)
    group_dag: DagObject | None = None
    registered: list[DagObject] = field(default_factory=list)
    instances: dict[int, tuple[Any, TaskNode]] = field(default_factory=dict)
    containers: dict[int, tuple[Any, DagObject | GroupObject]] = field(default_factory=dict)
    first_sites: dict[int, tuple[Any, Site]] = field(default_factory=dict)
    scopes: Scopes | None = None
    made: list[DagObject] = field(default_factory=list)

    @property
    def version(self) -> AirflowVersion:
        """The generation whose meaning holds."""
        return self.inputs.version

    @property
    def is_v3(self) -> bool:
        """Whether Airflow 3 reads the file."""
        return self.inputs.version is AirflowVersion.V3

    def current_dag(self) -> DagObject | None:
        """The DAG of the innermost `with` block."""
        return self.dag_stack[-1] if self.dag_stack else None

    def current_group(self, dag: DagObject | None) -> GroupObject | None:
        """The innermost open task group; the DAG's root group where none is open."""
        if self.group_stack:
            return self.group_stack[-1]
        return dag.root if dag is not None else None

    def remember(self, instance: Any, node: TaskNode) -> None:
        """Tie an instance of a user's operator class to its task."""
        self.instances[id(instance)] = (instance, node)

    def node_of(self, value: Any) -> TaskNode | None:
        """The task of an instance of a user's operator class."""
        entry = self.instances.get(id(value))
        return entry[1] if entry is not None and entry[0] is value else None

    def contain(self, instance: Any, made: DagObject | GroupObject) -> None:
        """Tie an instance of a user's class of DAG or TaskGroup to what Airflow makes of it."""
        self.containers[id(instance)] = (instance, made)

    def stands_for(self, value: Any) -> Any:
        """The DAG or group behind an instance of a user's class; every other value itself."""
        entry = self.containers.get(id(value))
        return entry[1] if entry is not None and entry[0] is value else value

    def first_site(self, instance: Any, site: Site) -> Site:
        """Where an instance of a user's class is made: the first site that is given for it."""
        return self.first_sites.setdefault(id(instance), (instance, site))[1]


def class_name(kind: type) -> str:
    """The qualified name that a class of the program has for its own interpreter."""
    return f"{kind.__module__.removeprefix(MODULE_PREFIX)}.{kind.__qualname__}"


def first_state(inputs: Inputs) -> dict[str, Any]:
    """What the evaluation of a file starts with: an empty session."""
    return {_KEY: Session(inputs)}


def session_of(machine: Machine) -> Session:
    """The session of the file that the machine evaluates."""
    session = machine.state.get(_KEY)
    if not isinstance(session, Session):
        session = machine.state[_KEY] = Session(Inputs())
    return session
