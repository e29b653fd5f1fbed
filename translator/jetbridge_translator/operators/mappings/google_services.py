"""Services of Google Cloud other than BigQuery, Cloud Storage and Dataproc: one line an operator, what differs from the facts beside it.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/index.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import classes, entry
from jetbridge_translator.operators.registry import carried

_PROVIDER = "airflow.providers.google.cloud"
_OPERATORS, _SENSORS = f"{_PROVIDER}.operators", f"{_PROVIDER}.sensors"
_RUNTIME = f"jetbridge.{_PROVIDER}.operators"
_CHECKED = {"validate_body": "the service checks the body itself"}
_NOT_REGIONAL = {"use_regional_endpoint": "the address of all regions is asked"}
_NOT_AWAITED = {"cancel_timeout": "what is cancelled is not waited for"}
_OLDER_PROJECT = {"project": "project_id"}

carried(f"{_RUNTIME}.compute", "ComputeEngineBaseOperator", extra="google")

classes(
    f"{_OPERATORS}.cloud_sql",
    entry(
        "CloudSQLCreateInstanceOperator",
        'instance="shop", body={"settings": {"tier": "db-f1-micro"}}',
        ignored=_CHECKED,
    ),
    entry("CloudSQLInstancePatchOperator", 'instance="shop", body={"settings": {"tier": "db-f1-micro"}}'),
    entry("CloudSQLDeleteInstanceOperator", 'instance="shop"'),
    entry("CloudSQLCloneInstanceOperator", 'instance="shop", destination_instance_name="copy"'),
    entry(
        "CloudSQLCreateInstanceDatabaseOperator",
        'instance="shop", body={"name": "orders", "instance": "shop", "project": "p"}',
        ignored=_CHECKED,
    ),
    entry(
        "CloudSQLPatchInstanceDatabaseOperator",
        'instance="shop", database="orders", body={"charset": "utf16"}',
        ignored=_CHECKED,
    ),
    entry("CloudSQLDeleteInstanceDatabaseOperator", 'instance="shop", database="orders"'),
    entry(
        "CloudSQLExportInstanceOperator",
        'instance="shop", body={"exportContext": {"fileType": "csv", "uri": "gs://lake/orders.csv"}}',
        ignored=_CHECKED,
    ),
    entry(
        "CloudSQLImportInstanceOperator",
        'instance="shop", body={"importContext": {"fileType": "csv", "uri": "gs://lake/orders.csv"}}',
        ignored=_CHECKED,
    ),
    extra="google",
)
classes(
    f"{_OPERATORS}.functions",
    entry(
        "CloudFunctionInvokeFunctionOperator", 'function_id="load", input_data={"data": "{}"}, location="europe-west1"'
    ),
    entry("CloudFunctionDeleteFunctionOperator", 'name="projects/p/locations/europe-west1/functions/load"'),
    entry(
        "CloudFunctionDeployFunctionOperator",
        'location="europe-west1", body={"name": "projects/p/locations/europe-west1/functions/load", "sourceArchiveUrl": "gs://lake/load.zip"}',
        ignored=_CHECKED,
    ),
    extra="google",
)
classes(
    f"{_OPERATORS}.cloud_run",
    entry(
        "CloudRunExecuteJobOperator",
        'project_id="p", region="europe-west1", job_name="load"',
        ignored={
            "use_regional_endpoint": "the address of all regions is asked",
            "transport": "it is REST",
            "verbose": "the service keeps its logs; they are not copied",
        },
    ),
    entry(
        "CloudRunCreateJobOperator",
        'project_id="p", region="europe-west1", job_name="load", job={"template": {}}',
        ignored=_NOT_REGIONAL,
    ),
    entry(
        "CloudRunUpdateJobOperator",
        'project_id="p", region="europe-west1", job_name="load", job={"template": {}}',
        ignored=_NOT_REGIONAL,
    ),
    entry("CloudRunDeleteJobOperator", 'project_id="p", region="europe-west1", job_name="load"', ignored=_NOT_REGIONAL),
    entry("CloudRunListJobsOperator", 'project_id="p", region="europe-west1"', ignored=_NOT_REGIONAL),
    entry(
        "CloudRunCreateServiceOperator",
        'project_id="p", region="europe-west1", service_name="api", service={"template": {}}',
        ignored=_NOT_REGIONAL,
    ),
    entry(
        "CloudRunDeleteServiceOperator",
        'project_id="p", region="europe-west1", service_name="api"',
        ignored=_NOT_REGIONAL,
    ),
    extra="google",
)
classes(
    f"{_OPERATORS}.cloud_build",
    entry("CloudBuildCreateBuildOperator", 'build={"steps": [{"name": "ubuntu", "args": ["true"]}]}, project_id="p"'),
    entry("CloudBuildRetryBuildOperator", 'id_="b", project_id="p"'),
    entry("CloudBuildRunBuildTriggerOperator", 'trigger_id="t", source={"branch_name": "main"}, project_id="p"'),
    entry("CloudBuildCancelBuildOperator", 'id_="b", project_id="p"'),
    entry("CloudBuildGetBuildOperator", 'id_="b", project_id="p"'),
    entry("CloudBuildListBuildsOperator", 'project_id="p"'),
    entry("CloudBuildCreateBuildTriggerOperator", 'trigger={"name": "t"}, project_id="p"'),
    entry("CloudBuildUpdateBuildTriggerOperator", 'trigger_id="t", trigger={"name": "t"}, project_id="p"'),
    entry("CloudBuildGetBuildTriggerOperator", 'trigger_id="t", project_id="p"'),
    entry("CloudBuildDeleteBuildTriggerOperator", 'trigger_id="t", project_id="p"'),
    entry("CloudBuildListBuildTriggersOperator", 'location="eu", project_id="p"'),
    extra="google",
)
classes(
    f"{_OPERATORS}.compute",
    entry("ComputeEngineStartInstanceOperator", 'zone="europe-west1-b", resource_id="m", project_id="p"'),
    entry("ComputeEngineStopInstanceOperator", 'zone="europe-west1-b", resource_id="m", project_id="p"'),
    entry(
        "ComputeEngineSetMachineTypeOperator",
        'zone="europe-west1-b", resource_id="m", project_id="p", body={"machineType": "zones/europe-west1-b/machineTypes/n1-standard-1"}',
        ignored=_CHECKED,
    ),
    extra="google",
)
