"""Databricks."""

from __future__ import annotations

from typing import Any

from peers.sent.case import Case

OPERATORS = "airflow.providers.databricks.operators"
TOKEN = {
    "databricks_default": {
        "conn_type": "databricks",
        "host": "{host}",
        "port": "{port}",
        "schema": "http",
        "password": "secret",
    }
}
WELL = {"life_cycle_state": "TERMINATED", "result_state": "SUCCESS", "state_message": ""}
ILL = {"life_cycle_state": "TERMINATED", "result_state": "FAILED", "state_message": "broken: quota"}
RUNS = {"life_cycle_state": "RUNNING", "state_message": ""}


def run(**state: Any) -> dict[str, Any]:
    return {
        "run_id": 11,
        "job_id": 7,
        "run_page_url": "https://dbx/11",
        "state": state,
        "tasks": [{"run_id": 12, "task_key": "k", "start_time": 1, "state": state}],
        "repair_history": [{}, {"id": 5}],
    }


API: tuple[tuple[str, str, list[Any]], ...] = (
    ("POST", "/jobs/runs/submit", [{"run_id": 11}]),
    ("POST", "/jobs/run-now", [{"run_id": 11}]),
    ("POST", "/jobs/create", [{"job_id": 7}]),
    ("GET", "/jobs/runs/get-output", [{"error": "why"}]),
    ("GET", "/jobs/list", [{"jobs": [{"job_id": 7, "settings": {"name": "nightly"}}]}]),
    ("GET", "/pipelines", [{"statuses": [{"pipeline_id": "p-1"}]}]),
    ("POST", "/jobs/runs/repair", [{"repair_id": 6}]),
    ("POST", "/sql/statements", [{"statement_id": "s-1"}]),
    ("POST", "/repos", [{"id": 3}]),
    ("PATCH", "/repos/.*", [{"head_commit_id": "abc"}]),
    ("DELETE", "/repos/.*", [{}]),
    ("POST", "/jobs/(reset|update|runs/cancel-all)", [{}]),
    ("PATCH", "/permissions/jobs/7", [{}]),
)


def case(operator: str, *states: Any, module: str = "databricks", answers: Any = (), **arguments: Any) -> Case:
    known = (("GET", "/jobs/runs/get", [run(**state) for state in states or (WELL,)]),)
    return Case(f"{OPERATORS}.{module}.{operator}", arguments, (*answers, *known, *API), TOKEN)


CLUSTER = {"spark_version": "15", "num_workers": 2, "autoscale": {"min": 1.5}}
NO_REPO = [("GET", "/workspace/get-status", [{"object_type": "FILE"}])]
A_REPO = [("GET", "/workspace/get-status", [{"object_type": "REPO", "object_id": 9}])]
DONE = [("GET", "/sql/statements/s-1", [{"status": {"state": "RUNNING"}}, {"status": {"state": "SUCCEEDED"}}])]
BAD = [("GET", "/sql/statements/s-1", [{"status": {"state": "FAILED", "error": {"error_code": "X", "message": "m"}}}])]
QUICK = {"polling_period_seconds": 0}

CASES = (
    case("DatabricksSubmitRunOperator", RUNS, RUNS, WELL, new_cluster=CLUSTER, notebook_task={"notebook_path": "/load"}, **QUICK),
    case("DatabricksSubmitRunOperator", json={"tasks": [{"task_key": "a", "notebook_task": {"notebook_path": "/a"}}], "run_name": "mine"}, timeout_seconds=60, libraries=[{"jar": "x"}], **QUICK),
    case("DatabricksSubmitRunOperator", json='{"existing_cluster_id": "c", "spark_python_task": {"parameters": [1, true]}}', **QUICK),
    case("DatabricksSubmitRunOperator", pipeline_task={"pipeline_name": "load"}, wait_for_termination=False),
    case("DatabricksSubmitRunOperator", dbt_task={"commands": ["dbt run"]}),
    case("DatabricksSubmitRunOperator", RUNS, ILL, existing_cluster_id="c", do_xcom_push=False, **QUICK),
    case("DatabricksRunNowOperator", job_id="7", notebook_params={"n": 1}, python_params=["a"], **QUICK),
    case("DatabricksRunNowOperator", job_name="nightly", job_parameters={"a": "b"}, cancel_previous_runs=True, **QUICK),
    case("DatabricksRunNowOperator", job_id="7", job_name="nightly"),
    case("DatabricksRunNowOperator", job_name="unknown", wait_for_termination=False),
    case("DatabricksRunNowOperator", ILL, ILL, job_id=7, **QUICK),
    case("DatabricksCreateJobsOperator", name="new", tasks=[{"task_key": "a"}], max_concurrent_runs=2),
    case("DatabricksCreateJobsOperator", json={"name": "nightly", "access_control_list": [{"user_name": "me"}]}),
    case("DatabricksCreateJobsOperator", tasks=[]),
    case("DatabricksNotebookOperator", RUNS, WELL, notebook_path="/n", source="WORKSPACE", existing_cluster_id="c", databricks_task_key="k", **QUICK),
    case("DatabricksNotebookOperator", notebook_path="/n", source="GIT", new_cluster=CLUSTER, notebook_params={"a": 1}, notebook_packages=[{"pypi": {}}], databricks_task_key="k", max_retries=2, retry_on_timeout="true", **QUICK),
    case("DatabricksNotebookOperator", notebook_path="/n", source="GIT", databricks_task_key="k"),
    case("DatabricksTaskOperator", task_config={"sql_task": {"query": 1}}, existing_cluster_id="c", databricks_task_key="k", **QUICK),
    case("DatabricksTaskOperator", task_config={}, existing_cluster_id="c", new_cluster=CLUSTER),
    case("DatabricksSQLStatementsOperator", answers=DONE, statement="SELECT 1", warehouse_id="w", catalog="c", query_tags={"team": "a"}, **QUICK),
    case("DatabricksSQLStatementsOperator", answers=BAD, statement="SELECT 1", warehouse_id="w", include_airflow_query_tags=False, **QUICK),
    case("DatabricksReposCreateOperator", module="databricks_repos", answers=NO_REPO, git_url="https://me@github.com/t/j", repo_path="/Repos/t/j", branch="b"),
    case("DatabricksReposCreateOperator", module="databricks_repos", answers=A_REPO, git_url="https://gitlab.com/t/j", repo_path="/Repos/t/j", tag="t", ignore_existing_repo=True),
    case("DatabricksReposCreateOperator", module="databricks_repos", git_url="https://git.acme.org/t/j"),
    case("DatabricksReposCreateOperator", module="databricks_repos", git_url="https://github.com/t/j", repo_path="/j"),
    case("DatabricksReposUpdateOperator", module="databricks_repos", answers=A_REPO, repo_path="/Repos/t/j", branch="b"),
    case("DatabricksReposUpdateOperator", module="databricks_repos", repo_id="4", tag="t"),
    case("DatabricksReposUpdateOperator", module="databricks_repos", repo_id="4"),
    case("DatabricksReposDeleteOperator", module="databricks_repos", answers=NO_REPO, repo_path="/Repos/t/j"),
    case("DatabricksReposDeleteOperator", module="databricks_repos", repo_id="4"),
)  # fmt: skip
