"""`DatabricksHook`: runs, jobs, clusters, libraries, repositories, statements.

https://docs.databricks.com/api/workspace/introduction
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.providers.databricks.api import BaseDatabricksHook, DatabricksApiError
from jetbridge.airflow.providers.databricks.states import ClusterState, RunState, SQLStatementState, WarehouseState
from jetbridge.definitions.signals import TaskException

_JOBS, _NOT_FOUND = "2.2/jobs", 404
_PAGED = ("tasks", "job_clusters")


class DatabricksHook(BaseDatabricksHook):
    """Calls the API of a workspace."""

    def create_job(self, json: dict[str, Any]) -> int:
        """Make a job; its id."""
        return int(self.call("POST", f"{_JOBS}/create", json)["job_id"])

    def reset_job(self, job_id: str, json: dict[str, Any]) -> None:
        """Replace a job's settings, and first its permissions if there are some among them."""
        permissions = json.get("access_control_list")
        if permissions:
            self.update_job_permission(int(job_id), {"access_control_list": permissions})
        self.call("POST", f"{_JOBS}/reset", {"job_id": job_id, "new_settings": json})

    def update_job(self, job_id: str, json: dict[str, Any]) -> None:
        """Change some of a job's settings."""
        self.call("POST", f"{_JOBS}/update", {"job_id": job_id, "new_settings": json})

    def update_job_permission(self, job_id: int, json: dict[str, Any]) -> dict[str, Any]:
        """Change who may do what with a job."""
        answer: dict[str, Any] = self.call("PATCH", f"2.0/permissions/jobs/{job_id}", json)
        return answer

    def run_now(self, json: dict[str, Any]) -> int:
        """Run a job; the id of the run."""
        return int(self.call("POST", f"{_JOBS}/run-now", json)["run_id"])

    def submit_run(self, json: dict[str, Any]) -> int:
        """Run what is no job; the id of the run."""
        return int(self.call("POST", f"{_JOBS}/runs/submit", json)["run_id"])

    def _pages(self, endpoint: str, query: dict[str, Any], key: str) -> list[dict[str, Any]]:
        found, token = [], ""
        while True:
            answer = self.call("GET", endpoint, {**query, **({"page_token": token} if token else {})})
            found += answer.get(key, [])
            token = answer.get("next_page_token") or ""
            if not token:
                return found

    def list_jobs(
        self,
        limit: int = 25,
        expand_tasks: bool = False,
        job_name: str | None = None,
        page_token: str | None = None,
        include_user_names: bool = False,
    ) -> list[dict[str, Any]]:
        """The jobs, of a name if one is given."""
        flags = {"expand_tasks": expand_tasks, "include_user_names": include_user_names}
        query = {"limit": limit, **flags, "page_token": page_token or "", **({"name": job_name} if job_name else {})}
        found = self._pages(f"{_JOBS}/list", query, "jobs")
        return [job for job in found if job_name is None or job["settings"]["name"] == job_name]

    def find_job_id_by_name(self, job_name: str) -> int | None:
        """The job of a name; None if there is none.

        Raises:
            TaskException: there are several.
        """
        found = self.list_jobs(job_name=job_name)
        if len(found) > 1:
            raise TaskException(
                f"There are more than one job with name {job_name}. Please delete duplicated jobs first"
            )
        return int(found[0]["job_id"]) if found else None

    def list_pipelines(
        self, batch_size: int = 25, pipeline_name: str | None = None, notebook_path: str | None = None
    ) -> list[dict[str, Any]]:
        """The pipelines, of a name or a notebook if one is given."""
        if pipeline_name and notebook_path:
            raise TaskException("Cannot combine pipeline_name and notebook_path in one request")
        wanted = f"name LIKE '{pipeline_name}'" if pipeline_name else f"notebook='{notebook_path}'"
        chosen = {"filter": wanted} if pipeline_name or notebook_path else {}
        return self._pages("2.0/pipelines", {"max_results": batch_size, **chosen}, "statuses")

    def find_pipeline_id_by_name(self, pipeline_name: str) -> str | None:
        """The pipeline of a name; None if there is none.

        Raises:
            TaskException: there are several.
        """
        found = self.list_pipelines(pipeline_name=pipeline_name)
        if len(found) > 1:
            raise TaskException(
                f"There are more than one pipelines with name {pipeline_name}. Please delete duplicated pipelines first"
            )
        return str(found[0]["pipeline_id"]) if found else None

    def get_run(self, run_id: int) -> dict[str, Any]:
        """All that the API says of a run."""
        whole: dict[str, Any] = self.call("GET", f"{_JOBS}/runs/get", {"run_id": run_id})
        token = whole.pop("next_page_token", None)
        while token:
            page = self.call("GET", f"{_JOBS}/runs/get", {"run_id": run_id, "page_token": token})
            whole |= {key: [*whole.get(key, []), *page[key]] for key in _PAGED if page.get(key)}
            token = page.get("next_page_token")
        return whole

    def _of_run(self, run_id: int) -> dict[str, Any]:
        found: dict[str, Any] = self.call("GET", f"{_JOBS}/runs/get", {"run_id": run_id})
        return found

    def get_run_page_url(self, run_id: int) -> str:
        """The page of a run."""
        return str(self._of_run(run_id)["run_page_url"])

    def get_job_id(self, run_id: int) -> int:
        """The job of a run."""
        return int(self._of_run(run_id)["job_id"])

    def get_run_state(self, run_id: int) -> RunState:
        """The state of a run."""
        return RunState.of(self._of_run(run_id))

    def get_run_state_lifecycle(self, run_id: int) -> str:
        """Where a run is in its life."""
        return str(self.get_run_state(run_id).life_cycle_state)

    def get_run_state_result(self, run_id: int) -> str:
        """How a run ended."""
        return str(self.get_run_state(run_id).result_state)

    def get_run_state_message(self, run_id: int) -> str:
        """What is said of a run's state."""
        return str(self.get_run_state(run_id).state_message)

    def get_run_state_str(self, run_id: int) -> str:
        """The same as a text."""
        state = self.get_run_state(run_id)
        return f"State: {state.life_cycle_state}. Result: {state.result_state}. {state.state_message}"

    def get_run_tasks(self, run_id: int) -> list[dict[str, Any]]:
        """The tasks of a run."""
        tasks: list[dict[str, Any]] = self.get_run(run_id).get("tasks", [])
        return tasks

    def get_run_output(self, run_id: int) -> dict[str, Any]:
        """What a run gave."""
        answer: dict[str, Any] = self.call("GET", f"{_JOBS}/runs/get-output", {"run_id": run_id})
        return answer

    def cancel_run(self, run_id: int) -> None:
        """Stop a run."""
        self.call("POST", f"{_JOBS}/runs/cancel", {"run_id": run_id})

    def cancel_all_runs(self, job_id: int) -> None:
        """Stop all runs of a job."""
        self.call("POST", f"{_JOBS}/runs/cancel-all", {"job_id": job_id})

    def delete_run(self, run_id: int) -> None:
        """Forget a run."""
        self.call("POST", f"{_JOBS}/runs/delete", {"run_id": run_id})

    def repair_run(self, json: dict[str, Any]) -> int:
        """Run failed tasks of a run again; the id of the repair."""
        return int(self.call("POST", f"{_JOBS}/runs/repair", json)["repair_id"])

    def get_latest_repair_id(self, run_id: int) -> int | None:
        """The last repair of a run; None if there is none."""
        history = self.call("GET", f"{_JOBS}/runs/get", {"run_id": run_id, "include_history": "true"})["repair_history"]
        return None if len(history) == 1 else int(history[-1]["id"])

    def get_cluster_state(self, cluster_id: str) -> ClusterState:
        """The state of a cluster."""
        answer = self.call("GET", "2.1/clusters/get", {"cluster_id": cluster_id})
        return ClusterState(answer["state"], answer["state_message"])

    def restart_cluster(self, json: dict[str, Any]) -> None:
        """Restart a cluster."""
        self.call("POST", "2.1/clusters/restart", json)

    def start_cluster(self, json: dict[str, Any]) -> None:
        """Start a cluster."""
        self.call("POST", "2.1/clusters/start", json)

    def terminate_cluster(self, json: dict[str, Any]) -> None:
        """Stop a cluster."""
        self.call("POST", "2.1/clusters/delete", json)

    def install(self, json: dict[str, Any]) -> None:
        """Install libraries on a cluster."""
        self.call("POST", "2.0/libraries/install", json)

    def uninstall(self, json: dict[str, Any]) -> None:
        """Uninstall libraries of a cluster."""
        self.call("POST", "2.0/libraries/uninstall", json)

    def create_repo(self, json: dict[str, Any]) -> dict[str, Any]:
        """Make a repository."""
        answer: dict[str, Any] = self.call("POST", "2.0/repos", json)
        return answer

    def update_repo(self, repo_id: str, json: dict[str, Any]) -> dict[str, Any]:
        """Check a branch or a tag out."""
        answer: dict[str, Any] = self.call("PATCH", f"2.0/repos/{repo_id}", json)
        return answer

    def delete_repo(self, repo_id: str) -> None:
        """Delete a repository."""
        self.call("DELETE", f"2.0/repos/{repo_id}")

    def get_repo_by_path(self, path: str) -> str | None:
        """The repository at a path; None if there is none."""
        try:
            found = self.call("GET", "2.0/workspace/get-status", {"path": path})
        except DatabricksApiError as error:
            if error.http_status_code != _NOT_FOUND:
                raise
            return None
        return str(found["object_id"]) if found.get("object_type") == "REPO" else None

    def get_warehouse(self, warehouse_id: str) -> dict[str, Any]:
        """A SQL warehouse."""
        found: dict[str, Any] = self.call("GET", f"2.0/sql/warehouses/{warehouse_id}")
        return found

    def get_warehouse_state(self, warehouse_id: str) -> WarehouseState:
        """The state of a SQL warehouse."""
        return WarehouseState(self.get_warehouse(warehouse_id)["state"])

    def start_warehouse(self, warehouse_id: str) -> None:
        """Start a SQL warehouse."""
        self.call("POST", f"2.0/sql/warehouses/{warehouse_id}/start")

    def stop_warehouse(self, warehouse_id: str) -> None:
        """Stop a SQL warehouse."""
        self.call("POST", f"2.0/sql/warehouses/{warehouse_id}/stop")

    def post_sql_statement(self, json: dict[str, Any]) -> str:
        """Run a statement; its id."""
        return str(self.call("POST", "2.0/sql/statements", json)["statement_id"])

    def get_sql_statement_state(self, statement_id: str) -> SQLStatementState:
        """The state of a statement."""
        status = self.call("GET", f"2.0/sql/statements/{statement_id}")["status"]
        error = status.get("error", {})
        return SQLStatementState(status["state"], error.get("error_code", ""), error.get("message", ""))

    def cancel_sql_statement(self, statement_id: str) -> None:
        """Stop a statement."""
        self.call("POST", f"2.0/sql/statements/{statement_id}/cancel")

    def test_connection(self) -> tuple[bool, str]:
        """Whether the API answers."""
        try:
            self.call("GET", "2.1/clusters/spark-versions")
        except (TaskException, OSError) as error:
            return False, str(error)
        return True, "Connection successfully tested!"
