"""A workflow of Databricks: a task group whose tasks one job runs, behind a task that starts it.

https://airflow.apache.org/docs/apache-airflow-providers-databricks/stable/operators/workflow.html
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from jetbridge_translator.extract.group_decorator import TaskGroupClass
from jetbridge_translator.extract.groups import GroupObject
from jetbridge_translator.extract.methods import bound

if TYPE_CHECKING:
    from jetbridge_translator.evaluate.protocol import Machine, Site

_LAUNCH = "airflow.providers.databricks.operators.databricks_workflow._CreateDatabricksWorkflowOperator"
_HANDED_ON = (
    "databricks_conn_id", "access_control_list", "existing_clusters", "extra_job_params", "jar_params", "job_clusters",
    "max_concurrent_runs", "notebook_params", "python_params", "spark_submit_params",
)  # fmt: skip
_OWN = (*_HANDED_ON[:7], "notebook_packages", *_HANDED_ON[7:])


class WorkflowGroup(GroupObject):
    """The group: at the end of its block the task `launch` is put before its first tasks, and all of them get its result."""

    given: dict[str, Any]

    def exit(self, site: Site, machine: Machine) -> None:
        """The end of the block."""
        members, roots = list(self.members()), self.roots()
        launch = machine.call(machine.named(_LAUNCH, site), (), {"task_id": "launch", **self.given}, site)
        for task in members:
            task.set_attribute("workflow_run_metadata", launch.output(), site, machine)
        for root in roots:
            root.relate([launch], upstream=True)
        launch.relate([self.dag.tasks[name] for name in self.upstream_task_ids], upstream=True)
        super().exit(site, machine)


class WorkflowGroupClass(TaskGroupClass):
    """`DatabricksWorkflowTaskGroup`."""

    qualified_name = "airflow.providers.databricks.operators.databricks_workflow.DatabricksWorkflowTaskGroup"
    kind = WorkflowGroup

    def call(self, arguments: tuple[Any, ...], keywords: dict[str, Any], site: Site, machine: Machine) -> Any:
        """Make the group; what is Databricks' own goes to the task that starts the job."""
        given = bound(_OWN, arguments, keywords)
        group = super().call((), {name: value for name, value in given.items() if name not in _OWN}, site, machine)
        group.given = {name: given[name] for name in _HANDED_ON if name in given}
        return group
