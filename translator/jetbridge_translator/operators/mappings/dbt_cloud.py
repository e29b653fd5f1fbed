"""dbt Cloud: runs of jobs.

https://airflow.apache.org/docs/apache-airflow-providers-dbt-cloud/stable/operators.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import OPENLINEAGE, classes, entry
from jetbridge_translator.operators.registry import carried

_DBT = "airflow.providers.dbt.cloud"
_RUNTIME = "jetbridge.airflow.providers.dbt"
_EXTRA = "dbt"

carried(f"{_RUNTIME}.hook", "DbtCloudHook", extra=_EXTRA)
carried(f"{_RUNTIME}.runs", "DbtCloudJobRunException", "DbtCloudJobRunStatus")

for _module, _entries in {
    f"{_DBT}.operators.dbt": (
        entry("DbtCloudRunJobOperator", "job_id=48617, check_interval=10", ignored=OPENLINEAGE),
        entry("DbtCloudGetJobRunArtifactOperator", 'run_id=1, path="run_results.json"'),
        entry("DbtCloudListJobsOperator", "account_id=1, project_id=2"),
    ),
    f"{_DBT}.sensors.dbt": (entry("DbtCloudJobRunSensor", "run_id=1"),),
}.items():
    classes(_module, *_entries, extra=_EXTRA, within=f"{_RUNTIME}.operators")
