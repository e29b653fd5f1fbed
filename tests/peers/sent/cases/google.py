"""Services of Google Cloud."""

from __future__ import annotations

from typing import Any

from peers.sent.case import Case

CLOUD = "airflow.providers.google.cloud"
CONNECTIONS = {
    "google_cloud_default": {
        "conn_type": "google_cloud_platform",
        "extra": {"project": "shop", "is_anonymous": True, "api_endpoint": "{url}", "num_retries": 0},
    },
}
Answers = tuple[tuple[str, str, list[Any]], ...]
EU = "/projects/shop/locations/eu"
DONE: dict[str, Any] = {"name": "projects/shop/locations/eu/operations/o", "done": True}


def case(module: str, operator: str, answers: Answers = (), *, by_poke: bool = False, **arguments: Any) -> Case:
    return Case(f"{CLOUD}.{module}.{operator}", arguments, answers, CONNECTIONS, by_poke=by_poke)


def operation(kind: str, **response: Any) -> dict[str, Any]:
    of_kind = {"@type": f"type.googleapis.com/google.cloud.{kind}"}
    return {**DONE, "metadata": of_kind, "response": {**of_kind, **response}}


def sql(operator: str, answers: Answers = (), **arguments: Any) -> Case:
    ended = ("GET", "/operations/o", [{"name": "o", "status": "DONE"}])
    return case("operators.cloud_sql", f"CloudSQL{operator}Operator", (*answers, ended), instance="i", **arguments)


THERE = ("GET", "/instances/i", [{"name": "i", "serviceAccountEmailAddress": "a@b"}])
DATABASE = ("GET", "/instances/i/databases/orders", [{"name": "orders"}])


def starts(method: str, path: str) -> tuple[str, str, list[Any]]:
    return (method, path, [{"name": "o", "status": "PENDING"}])


SQL = (
    sql("CreateInstance", (THERE,), body={"settings": {"tier": "t"}}, validate_body=False),
    sql("InstancePatch", (starts("PATCH", "/instances/i"), THERE), body={"settings": {"tier": "t"}}),
    sql("InstancePatch", body={"settings": {"tier": "t"}}),
    sql("DeleteInstance", (starts("DELETE", "/instances/i"), THERE)),
    sql("DeleteInstance"),
    sql("CloneInstance", (starts("POST", "/instances/i/clone"), THERE), destination_instance_name="copy"),
    sql("CreateInstanceDatabase", (starts("POST", "/instances/i/databases"),), body={"name": "orders", "instance": "i", "project": "shop"}),
    sql("CreateInstanceDatabase", (DATABASE,), body={"name": "orders", "instance": "i", "project": "shop"}),
    sql("PatchInstanceDatabase", (starts("PATCH", "/databases/orders"), DATABASE), database="orders", body={"charset": "u"}),
    sql("DeleteInstanceDatabase", database="orders"),
    sql("DeleteInstanceDatabase", (starts("DELETE", "/databases/orders"), DATABASE), database="orders"),
    sql("ExportInstance", (starts("POST", "/instances/i/export"),), body={"exportContext": {"fileType": "csv", "uri": "gs://b/o"}}, validate_body=False),
    sql("ImportInstance", (starts("POST", "/instances/i/import"),), body={"importContext": {"fileType": "csv", "uri": "gs://b/o"}}, validate_body=False),
)  # fmt: skip

FUNCTION = f"{EU}/functions/f"
FUNCTIONS = (
    case("operators.functions", "CloudFunctionInvokeFunctionOperator", (("POST", f"{FUNCTION}:call", [{"executionId": "e", "result": "r"}]),), function_id="f", input_data={"data": "{}"}, location="eu"),
    case("operators.functions", "CloudFunctionInvokeFunctionOperator", (("POST", f"{FUNCTION}:call", [{"error": "no"}]),), function_id="f", input_data={}, location="eu"),
    case("operators.functions", "CloudFunctionDeleteFunctionOperator", (("DELETE", FUNCTION, [{"name": "operations/o"}]), ("GET", "/operations/o", [{"done": True}])), name="projects/shop/locations/eu/functions/f"),
    case("operators.functions", "CloudFunctionDeleteFunctionOperator", name="projects/shop/locations/eu/functions/f"),
)  # fmt: skip

JOB = f"{EU}/jobs/j"
RAN = {"name": "projects/shop/locations/eu/jobs/j/executions/e", "job": "j", "taskCount": 2, "succeededCount": 2}


def run(operator: str, answers: Answers, **arguments: Any) -> Case:
    given = {"project_id": "shop", "region": "eu", **arguments}
    return case("operators.cloud_run", f"CloudRun{operator}Operator", answers, **given)


RUN = (
    run("ExecuteJob", (("POST", f"{JOB}:run", [operation("run.v2.Execution", **RAN)]), ("GET", JOB, [{"name": "j"}])), job_name="j", overrides={"task_count": 2}),
    run("ExecuteJob", (("POST", f"{JOB}:run", [operation("run.v2.Execution", **{**RAN, "succeededCount": 1, "failedCount": 1})]), ("GET", JOB, [{"name": "j"}])), job_name="j"),
    run("CreateJob", (("POST", f"{EU}/jobs", [operation("run.v2.Job", name="j")]),), job_name="j", job={"client": "c", "template": {"task_count": 2}}),
    run("DeleteJob", (("DELETE", JOB, [operation("run.v2.Job", name="j")]),), job_name="j"),
    run("ListJobs", (("GET", f"{EU}/jobs", [{"jobs": [{"name": "a"}], "nextPageToken": "2"}, {"jobs": [{"name": "b"}]}]),)),
    run("CreateService", (("POST", f"{EU}/services", [operation("run.v2.Service", name="s")]),), service_name="s", service={"description": "d"}),
    run("DeleteService", (("DELETE", f"{EU}/services/s", [operation("run.v2.Service", name="s")]),), service_name="s"),
)  # fmt: skip

CONFIG = f"{EU}/transferConfigs/c"
TRANSFERS = (
    case("operators.bigquery_dts", "BigQueryCreateDataTransferOperator", (("POST", f"{EU}/transferConfigs", [{"name": "projects/1/locations/eu/transferConfigs/c"}]),), transfer_config={"display_name": "d", "data_source_id": "x"}, location="eu"),
    case("operators.bigquery_dts", "BigQueryDeleteDataTransferConfigOperator", (("DELETE", CONFIG, [{}]),), transfer_config_id="c", location="eu"),
    case("operators.bigquery_dts", "BigQueryDataTransferServiceStartTransferRunsOperator", (("POST", f"{CONFIG}:startManualRuns", [{"runs": [{"name": "projects/1/locations/eu/transferConfigs/c/runs/r"}]}]), ("GET", f"{CONFIG}/runs/r", [{"name": "r", "state": "FAILED"}])), transfer_config_id="c", location="eu", requested_run_time={"seconds": 1704153600}),
    case("sensors.bigquery_dts", "BigQueryDataTransferServiceTransferRunSensor", (("GET", f"{CONFIG}/runs/r", [{"state": "SUCCEEDED"}]),), by_poke=True, transfer_config_id="c", run_id="r", location="eu", expected_statuses="SUCCEEDED"),
    case("sensors.bigquery_dts", "BigQueryDataTransferServiceTransferRunSensor", (("GET", f"{CONFIG}/runs/r", [{"state": "CANCELLED"}]),), by_poke=True, transfer_config_id="c", run_id="r", location="eu", expected_statuses="SUCCEEDED"),
)  # fmt: skip

WORKFLOW = f"{EU}/workflows/w"


def workflow(operator: str, *answers: tuple[str, str, list[Any]], **arguments: Any) -> Case:
    return case(
        "operators.workflows", f"Workflows{operator}Operator", answers, workflow_id="w", location="eu", **arguments
    )


WORKFLOWS = (
    workflow("CreateWorkflow", ("POST", f"{EU}/workflows", [operation("workflows.v1beta.Workflow", name="w")]), workflow={"source_contents": "main: {}"}),
    workflow("DeleteWorkflow", ("DELETE", WORKFLOW, [{**DONE, "response": {"@type": "type.googleapis.com/google.protobuf.Empty"}}])),
    workflow("GetWorkflow", ("GET", WORKFLOW, [{"name": "w"}])),
)  # fmt: skip

REPOSITORY = f"{EU}/repositories/r"


def dataform(operator: str, *answers: tuple[str, str, list[Any]], **arguments: Any) -> Case:
    given = {"project_id": "shop", "region": "eu", "repository_id": "r", **arguments}
    return case("operators.dataform", f"Dataform{operator}Operator", answers, **given)


INVOKED = (
    "POST",
    f"{REPOSITORY}/workflowInvocations",
    [{"name": "projects/1/locations/eu/repositories/r/workflowInvocations/w"}],
)
DATAFORM = (
    dataform("CreateCompilationResult", ("POST", f"{REPOSITORY}/compilationResults", [{"name": "c"}]), compilation_result={"git_commitish": "main"}),
    dataform("CreateWorkflowInvocation", INVOKED, ("GET", f"{REPOSITORY}/workflowInvocations/w", [{"state": "RUNNING"}, {"state": "SUCCEEDED"}]), workflow_invocation={"compilation_result": "c"}, wait_time=0),
    dataform("CreateWorkflowInvocation", INVOKED, ("GET", f"{REPOSITORY}/workflowInvocations/w", [{"state": "FAILED"}]), workflow_invocation={"compilation_result": "c"}, wait_time=0),
    dataform("CancelWorkflowInvocation", ("GET", f"{REPOSITORY}/workflowInvocations/w", [{"state": "RUNNING"}]), ("POST", f"{REPOSITORY}/workflowInvocations/w:cancel", [{}]), workflow_invocation_id="w"),
    dataform("CreateRepository", ("POST", f"{EU}/repositories", [{"name": "r"}])),
    dataform("WriteFile", ("POST", f"{REPOSITORY}/workspaces/w:writeFile", [{}]), workspace_id="w", filepath="a.sqlx", contents=b"SELECT 1"),
    dataform("RemoveFile", ("POST", f"{REPOSITORY}/workspaces/w:removeFile", [{}]), workspace_id="w", filepath="a.sqlx"),
)  # fmt: skip

TOPIC, SUBSCRIPTION = "/projects/shop/topics/t", "/projects/shop/subscriptions/s"
PUBSUB = (
    case("operators.pubsub", "PubSubCreateTopicOperator", (("PUT", TOPIC, [{"name": "t"}]),), topic="t"),
    case("operators.pubsub", "PubSubDeleteTopicOperator", topic="t"),
    case("operators.pubsub", "PubSubDeleteTopicOperator", topic="t", fail_if_not_exists=True),
    case("operators.pubsub", "PubSubCreateSubscriptionOperator", (("PUT", SUBSCRIPTION, [{"name": "s"}]),), topic="t", subscription="s", filter_="attributes:a", enable_message_ordering=True),
    case("operators.pubsub", "PubSubDeleteSubscriptionOperator", (("DELETE", SUBSCRIPTION, [{}]),), subscription="s"),
    case("operators.pubsub", "PubSubPullOperator", (("POST", f"{SUBSCRIPTION}:pull", [{"receivedMessages": [{"ackId": "1", "message": {"data": "YQ==", "attributes": {"aB": "c"}, "messageId": "m"}}]}]), ("POST", f"{SUBSCRIPTION}:acknowledge", [{}])), project_id="shop", subscription="s", ack_messages=True),
)  # fmt: skip

MACHINE = "/projects/shop/zones/z/instances/m"
COMPUTE = tuple(
    case("operators.compute", f"ComputeEngine{name}InstanceOperator", (("POST", f"{MACHINE}/{name.lower()}", [{"name": "o"}]), ("GET", "/projects/shop/zones/z/operations/o", [{"name": "o", "status": "DONE"}])), zone="z", resource_id="m", project_id="shop")
    for name in ("Start", "Stop")
)  # fmt: skip

COPY = {"transferSpec": {"gcsDataSource": {"bucketName": "a"}, "gcsDataSink": {"bucketName": "b"}}}


def transfer(operator: str, *answers: tuple[str, str, list[Any]], **arguments: Any) -> Case:
    name = f"CloudDataTransferService{operator}Operator"
    return case("operators.cloud_storage_transfer_service", name, answers, **arguments)


STORAGE = (
    transfer("CreateJob", ("POST", "/transferJobs", [{"name": "transferJobs/1", "projectId": "shop"}]), body=COPY),
    transfer("UpdateJob", ("PATCH", "/transferJobs/1", [{"name": "transferJobs/1"}]), job_name="transferJobs/1", body={"transferJob": COPY, "updateTransferJobFieldMask": "transferSpec"}),
    transfer("DeleteJob", ("PATCH", "/transferJobs/1", [{}]), job_name="transferJobs/1"),
    transfer("RunJob", ("POST", "/transferJobs/1:run", [{"name": "o"}]), job_name="transferJobs/1"),
    transfer("PauseOperation", ("POST", "/transferOperations/1:pause", [{}]), operation_name="transferOperations/1"),
    transfer("GCSToGCS", ("POST", "/transferJobs", [{"name": "transferJobs/1", "projectId": "shop"}]), ("GET", "/transferOperations", [{"operations": [{"name": "o", "metadata": {"status": "SUCCESS", "counters": {}}}]}]), ("PATCH", "/transferJobs/1", [{}]), source_bucket="a", destination_bucket="b", source_path="in", schedule={"scheduleStartDate": {"day": 1, "month": 1, "year": 2024}}, delete_job_after_completion=True),
)  # fmt: skip

DATAFLOW = "/projects/shop/locations/eu"
FLOWS = (
    case("operators.dataflow", "DataflowTemplatedJobStartOperator", (("POST", f"{DATAFLOW}/templates:launch", [{"job": {"id": "j"}}]), ("GET", f"{DATAFLOW}/jobs/j", [{"id": "j", "name": "load", "currentState": "JOB_STATE_RUNNING"}, {"id": "j", "name": "load", "currentState": "JOB_STATE_DONE"}])), template="gs://t", job_name="load_it", location="eu", append_job_name=False, parameters={"a": "b"}, options={"tempLocation": "gs://x", "other": 1}, poll_sleep=0),
    case("operators.dataflow", "DataflowTemplatedJobStartOperator", (("POST", f"{DATAFLOW}/templates:launch", [{"job": {"id": "j"}}]), ("GET", f"{DATAFLOW}/jobs/j", [{"id": "j", "name": "load", "currentState": "JOB_STATE_FAILED"}])), template="gs://t", job_name="load", location="eu", append_job_name=False, parameters={}, poll_sleep=0),
    case("operators.dataflow", "DataflowStartFlexTemplateOperator", (("POST", f"{DATAFLOW}/flexTemplates:launch", [{"job": {"id": "j"}}]), ("GET", f"{DATAFLOW}/jobs/j", [{"id": "j", "name": "load", "type": "JOB_TYPE_STREAMING", "currentState": "JOB_STATE_RUNNING"}])), body={"launchParameter": {"jobName": "load", "containerSpecGcsPath": "gs://t"}}, location="eu", append_job_name=False, poll_sleep=0),
    case("sensors.dataflow", "DataflowJobStatusSensor", (("GET", f"{DATAFLOW}/jobs/j", [{"id": "j", "currentState": "JOB_STATE_DONE"}]),), by_poke=True, job_id="j", expected_statuses={"JOB_STATE_DONE"}, location="eu"),
    case("sensors.dataflow", "DataflowJobStatusSensor", (("GET", f"{DATAFLOW}/jobs/j", [{"id": "j", "currentState": "JOB_STATE_FAILED"}]),), by_poke=True, job_id="j", expected_statuses={"JOB_STATE_DONE"}, location="eu"),
)  # fmt: skip

CASES = (*SQL, *FUNCTIONS, *RUN, *TRANSFERS, *WORKFLOWS, *DATAFORM, *PUBSUB, *COMPUTE, *STORAGE, *FLOWS)
