"""default_args: a DAG's, its groups' and the task's own, the later the stronger.

https://airflow.apache.org/docs/apache-airflow/stable/core-concepts/dags.html#default-arguments
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jetbridge_translator.extract.dags import DagObject
    from jetbridge_translator.extract.groups import GroupObject


def merged_defaults(dag: DagObject | None, group: GroupObject | None, own: Any) -> dict[str, Any]:
    """The default arguments that hold for one task."""
    merged: dict[str, Any] = {}
    if dag is not None:
        merged.update(dag.default_args)
        if group is not None:
            merged.update(group.default_args)
    if isinstance(own, dict):
        merged.update(own)
    return merged


def merged_params(dag: DagObject | None, given: Any, own_defaults: Any) -> dict[str, Any]:
    """The params of one task: the DAG's, then the task's."""
    merged: dict[str, Any] = dict(dag.params) if dag is not None else {}
    if isinstance(given, dict):
        merged.update(given)
    if isinstance(own_defaults, dict) and isinstance(own_defaults.get("params"), dict):
        merged.update(own_defaults["params"])
    return merged
