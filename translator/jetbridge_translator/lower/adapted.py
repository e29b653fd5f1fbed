"""Operators that nobody maps, and that may run as Airflow's own classes: `migrate --adapter airflow`."""

from __future__ import annotations

from collections.abc import Iterable

from jetbridge_translator.lower.uses import mapping_of_task
from jetbridge_translator.model import DagFile

ADAPTER = "airflow_operators"
"""The module of the project that imports Airflow, the only one."""
RULE = "airflow adapter"
_PROVIDERS = "airflow.providers."


def adapted_operators(files: Iterable[DagFile]) -> dict[str, str]:
    """The qualified names of unmapped classes of providers, each with its name in the adapter's module: the class's own, numbered where two have one."""
    unmapped = {
        task.operator
        for file in files
        for dag in file.dags.values()
        for task in dag.tasks.values()
        if task.operator.startswith(_PROVIDERS) and task.team_class is None and not task.is_taskflow
        if mapping_of_task(task) is None
    }
    found: dict[str, str] = {}
    for operator in sorted(unmapped):
        name, number = operator.rpartition(".")[2], 2
        while name in found.values():
            name, number = f"{operator.rpartition('.')[2]}{number}", number + 1
        found[operator] = name
    return found
