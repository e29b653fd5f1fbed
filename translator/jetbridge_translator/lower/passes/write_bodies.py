"""Third pass: the body of each job, and the nested graphs of its task groups."""

from __future__ import annotations

from dataclasses import replace

from jetbridge_translator.lower.bodies.dags import DagBodies, DagWriter
from jetbridge_translator.lower.calls import NodeCall
from jetbridge_translator.lower.draft import Draft, finding


def write_bodies(draft: Draft) -> Draft:
    """Write the bodies of all DAGs."""
    bodies: dict[str, DagBodies] = {}
    for dag_id, dag in draft.dag_file.dags.items():
        calls: dict[str, NodeCall] = {
            task_id: call for op in draft.ops for (of_dag, task_id), call in op.calls.items() if of_dag == dag_id
        }
        ordered = {task_id: calls[task_id] for task_id in dag.tasks}
        bodies[dag_id] = DagWriter(dag, ordered, draft.scope, draft.names).write()
    findings = [
        finding(
            "DAG406",
            dag.groups[group].place,
            f"the group {group!r} is no graph: tasks outside wait for some of its tasks",
            dag_id=dag_id,
        )
        for dag_id, dag in draft.dag_file.dags.items()
        for group in bodies[dag_id].opened
    ]
    return replace(draft, bodies=bodies, findings=(*draft.findings, *findings))
