"""Databricks: runs, jobs, notebooks, statements, repositories.

https://airflow.apache.org/docs/apache-airflow-providers-databricks/stable/operators/index.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import OPENLINEAGE, classes, entry
from jetbridge_translator.operators.registry import carried

_DATABRICKS = "airflow.providers.databricks"
_RUNTIME = f"jetbridge.{_DATABRICKS}"
_OLDER = "airflow.contrib.operators.databricks_operator"
_IGNORED = {**OPENLINEAGE, "durable": "a task that is tried again starts the work anew"}
_WORKFLOW = "workflow_run_metadata caller"
_EXTRA = "databricks"

carried(f"{_RUNTIME}.hook", "DatabricksHook", extra=_EXTRA)
carried(f"{_RUNTIME}.api", "BaseDatabricksHook", "DatabricksApiError", extra=_EXTRA)
carried(f"{_RUNTIME}.states", "RunState", "ClusterState", "SQLStatementState", "WarehouseState")
carried(f"{_RUNTIME}.notebooks", "DatabricksTaskBaseOperator", extra=_EXTRA)

classes(
    f"{_DATABRICKS}.operators.databricks",
    entry(
        "DatabricksSubmitRunOperator",
        'notebook_task={"notebook_path": "/load"}, existing_cluster_id="c"',
        f"{_OLDER}.DatabricksSubmitRunOperator",
        ignored=_IGNORED,
    ),
    entry(
        "DatabricksRunNowOperator",
        'job_id="7", notebook_params={"day": "first"}',
        f"{_OLDER}.DatabricksRunNowOperator",
        f"{_DATABRICKS}.operators.databricks.DatabricksRunNowDeferrableOperator",
        ignored=_IGNORED,
    ),
    entry("DatabricksCreateJobsOperator", 'name="nightly", tasks=[{"task_key": "load"}]'),
    extra=_EXTRA,
    within=f"{_RUNTIME}.operators",
)
classes(
    f"{_DATABRICKS}.operators.databricks",
    entry(
        "DatabricksNotebookOperator",
        'notebook_path="/load", source="WORKSPACE", existing_cluster_id="c"',
        without=_WORKFLOW,
    ),
    entry("DatabricksTaskOperator", 'task_config={"sql_task": {}}, existing_cluster_id="c"', without=_WORKFLOW),
    extra=_EXTRA,
    within=f"{_RUNTIME}.notebooks",
)
for _module, _entry in (
    ("operators.databricks", entry("DatabricksSQLStatementsOperator", 'statement="SELECT 1", warehouse_id="w"')),
    ("sensors.databricks", entry("DatabricksSQLStatementsSensor", 'statement_id="s", warehouse_id="w"')),
):
    classes(f"{_DATABRICKS}.{_module}", _entry, extra=_EXTRA, within=f"{_RUNTIME}.statements")
classes(
    f"{_DATABRICKS}.operators.databricks_repos",
    entry("DatabricksReposCreateOperator", 'git_url="https://github.com/team/jobs", repo_path="/Repos/team/jobs"'),
    entry("DatabricksReposUpdateOperator", 'repo_path="/Repos/team/jobs", branch="main"'),
    entry("DatabricksReposDeleteOperator", 'repo_path="/Repos/team/jobs"'),
    extra=_EXTRA,
    within=f"{_RUNTIME}.repositories",
)
