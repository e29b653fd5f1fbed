"""Which DAGs a file defines: what Airflow's DagBag would collect of it.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#loading-dags
"""

from __future__ import annotations

from collections.abc import Mapping
from graphlib import CycleError, TopologicalSorter
from typing import TYPE_CHECKING, Any

from jetbridge_translator.extract.dag_model import dag_model
from jetbridge_translator.extract.dags import DagObject
from jetbridge_translator.extract.refusals import refusal_of
from jetbridge_translator.extract.session import session_of

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site
    from jetbridge_translator.model import Dag


def collected_dags(names: Mapping[str, Any], machine: Machine) -> list[DagObject]:
    """DAGs that a module-level name holds, and those that a `with` block or `@dag` registered; sub-DAGs belong to their parents."""
    session = session_of(machine)
    held = [dag for dag in map(session.stands_for, names.values()) if isinstance(dag, DagObject)]
    found = {id(dag): dag for dag in [*session.registered, *held]}
    order = {id(dag): index for index, dag in enumerate(session.made)}
    subdags = {id(task.subdag) for dag in session.made for task in dag.tasks.values() if task.subdag is not None}
    kept = [dag for key, dag in found.items() if key not in subdags and key in order]
    return sorted(kept, key=lambda dag: order[id(dag)])


def dag_models(names: Mapping[str, Any], site: Site, machine: Machine) -> dict[str, Dag]:
    """The models of the DAGs of a file, by id. One that Airflow refuses is left out, of two with one id the last is kept; each with a finding."""
    models: dict[str, Dag] = {}
    for dag in collected_dags(names, machine):
        model = dag_model(dag, site, machine)
        if cycle := _cycle(model):
            machine.finding("DAG217", site, f"the DAG {dag.dag_id!r} has a cycle: {' >> '.join(cycle)}")
            continue
        if reason := refusal_of(model):
            machine.finding("DAG227", site, f"Airflow refuses the DAG {dag.dag_id!r}: {reason}")
            continue
        if dag.dag_id in models:
            machine.finding("DAG218", site, f"two DAGs have the id {dag.dag_id!r}: the last one is kept")
        models[dag.dag_id] = model
    return models


def _cycle(dag: Dag) -> list[str]:
    """The tasks of a cycle, in order; empty if there is none."""
    try:
        TopologicalSorter({task.task_id: task.upstream_task_ids for task in dag.tasks.values()}).prepare()
    except CycleError as error:
        found: list[str] = error.args[1]
        return found
    return []
