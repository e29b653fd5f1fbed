"""dbt Cloud."""

from __future__ import annotations

from typing import Any

from peers.sent.case import Case

PROVIDER = "airflow.providers.dbt.cloud"
ACCOUNT = {"dbt_cloud_default": {"conn_type": "dbt_cloud", "host": "127.0.0.1:{port}", "login": "9", "password": "t"}}


def page(*data: dict[str, Any]) -> list[dict[str, Any]]:
    return [
        {
            "data": list(data),
            "extra": {"filters": {"limit": 100}, "pagination": {"count": len(data), "total_count": len(data)}},
        }
    ]


def run(status: int) -> dict[str, Any]:
    return {"data": {"id": 5, "status": status, "href": "https://dbt/5"}}


API: tuple[tuple[str, str, list[Any]], ...] = (
    ("POST", "/jobs/[0-9]+/run/", [run(1)]),
    ("GET", "/projects/", page({"id": 1, "name": "shop"})),
    ("GET", "/projects/1/environments/", page({"id": 2, "name": "prod"})),
    ("GET", "/jobs/", page({"id": 7, "name": "nightly"}, {"id": 8, "name": "other"})),
    ("GET", "/runs/", [{"data": [{"id": 6, "href": "https://dbt/6"}]}]),
    ("GET", "/artifacts/run.json", [{"a": 1}]),
)


def case(operator: str, *statuses: int, module: str = "operators", by_poke: bool = False, **arguments: Any) -> Case:
    answers = (("GET", "/runs/[0-9]+/", [run(status) for status in statuses or (10,)]), *API)
    return Case(f"{PROVIDER}.{module}.dbt.{operator}", arguments, answers, ACCOUNT, by_poke=by_poke)


CASES = (
    case("DbtCloudRunJobOperator", 1, 3, 10, job_id=7, check_interval=0),
    case("DbtCloudRunJobOperator", job_id=7, account_id=3, trigger_reason="x" * 300, steps_override=["dbt run"], schema_override="s", additional_run_config={"threads_override": 8}, wait_for_termination=False),
    case("DbtCloudRunJobOperator", 3, 20, job_id=7, check_interval=0),
    case("DbtCloudRunJobOperator", project_name="shop", environment_name="prod", job_name="nightly", check_interval=0),
    case("DbtCloudRunJobOperator", project_name="shop", environment_name="test", job_name="nightly"),
    case("DbtCloudRunJobOperator", project_name="shop"),
    case("DbtCloudRunJobOperator", job_id=7, reuse_existing_run=True, check_interval=0),
    case("DbtCloudListJobsOperator", project_id=1),
    case("DbtCloudJobRunSensor", 3, module="sensors", by_poke=True, run_id=5),
    case("DbtCloudJobRunSensor", 10, module="sensors", by_poke=True, run_id=5),
    case("DbtCloudJobRunSensor", 30, module="sensors", by_poke=True, run_id=5),
)  # fmt: skip
