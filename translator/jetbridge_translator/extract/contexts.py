"""The DAG and the group that a task or group is made in: given, else those of the `with` blocks around.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#declaring-a-dag
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from jetbridge_translator.evaluate.opaque import is_opaque, reason_of
from jetbridge_translator.extract.session import session_of

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site
    from jetbridge_translator.extract.dags import DagObject
    from jetbridge_translator.extract.groups import GroupObject


def dag_of(given: Any, site: Site, machine: Machine) -> DagObject | None:
    """The DAG of an argument `dag=`; of one that is unknown None, with a finding."""
    from jetbridge_translator.extract.dags import DagObject  # noqa: PLC0415 -- DAGs know tasks, tasks know this

    given = session_of(machine).stands_for(given)
    if isinstance(given, DagObject):
        return given
    if given is None:
        return session_of(machine).current_dag()
    reason = reason_of(given) if is_opaque(given) else f"a {type(given).__name__} is no DAG"
    machine.finding("DAG224", site, f"the DAG that this belongs to is unknown: {reason}")
    return None


def group_of(given: Any, dag: DagObject | None, machine: Machine) -> GroupObject | None:
    """The group of an argument `task_group=` or `parent_group=`, else the innermost open one of the DAG."""
    from jetbridge_translator.extract.groups import GroupObject  # noqa: PLC0415 -- groups know tasks, tasks know this

    given = session_of(machine).stands_for(given)
    return given if isinstance(given, GroupObject) else session_of(machine).current_group(dag)


def place_of(keywords: Mapping[str, Any], site: Site, machine: Machine) -> tuple[DagObject | None, GroupObject | None]:
    """DAG and group of the arguments of a task; a task whose DAG is unknown stands in no group either."""
    dag = dag_of(keywords.get("dag"), site, machine)
    if dag is None and keywords.get("dag") is not None:
        return None, None
    return dag, group_of(keywords.get("task_group"), dag, machine)


def is_left_out(task_id: Any, keywords: Mapping[str, Any], dag: DagObject | None, group: GroupObject | None) -> bool:
    """Whether a task cannot be placed: its id, its DAG or its group is unknown. Each has been told of where it was found."""
    if dag is None and keywords.get("dag") is not None:
        return True
    return not isinstance(task_id, str) or (group is not None and group.is_unknown)
