"""Services called over their own client libraries."""

from __future__ import annotations

from typing import Any

from peers.http_server import Reply
from peers.sent.case import Case

PROVIDERS = "airflow.providers"
AIRBYTE = {"airbyte_default": {"conn_type": "airbyte", "host": "{url}"}}
GITHUB = {"github_default": {"conn_type": "github", "host": "{url}", "password": "token"}}
JIRA = {"jira_default": {"conn_type": "jira", "host": "{url}", "login": "me", "password": "secret"}}
PLACE = {"host": "127.0.0.1", "port": "{port}", "login": "me", "password": "secret"}
JENKINS = {"jenkins": {"conn_type": "jenkins", **PLACE}}
OPENSEARCH = {"opensearch_default": {"conn_type": "opensearch", **PLACE}}
DATADOG = {
    "datadog_default": {"conn_type": "datadog", "extra": {"api_key": "key", "app_key": "app", "api_host": "{url}"}}
}
TABLEAU = {"tableau_default": {"conn_type": "tableau", "host": "{url}", "login": "me", "password": "secret"}}
SALESFORCE = {
    "salesforce_default": {
        "conn_type": "salesforce",
        "login": "me",
        "password": "secret",
        "extra": {"security_token": "t"},
    }
}
DRUID = {"druid_ingest_default": {"conn_type": "http", "schema": "http", **PLACE, "extra": {"endpoint": "druid/task"}}}
COMMIT = {"sha": "c", "url": "u"}


def job(status: str) -> dict[str, Any]:
    return {"jobId": 7, "status": status, "jobType": "sync", "startTime": "2024-01-02T00:00:00Z", "connectionId": "c"}


def sync(*states: str, **arguments: Any) -> Case:
    answers = (("POST", "/jobs", [job("pending")]), ("GET", "/jobs/7", [job(state) for state in states]))
    operator = f"{PROVIDERS}.airbyte.operators.airbyte.AirbyteTriggerSyncOperator"
    return Case(operator, {"connection_id": "c", "wait_seconds": 0.01, **arguments}, answers, AIRBYTE)


def synced(status: str) -> Case:
    answers = (("GET", "/jobs/7", [job(status)]),)
    operator = f"{PROVIDERS}.airbyte.sensors.airbyte.AirbyteJobSensor"
    return Case(operator, {"airbyte_job_id": 7}, answers, AIRBYTE, by_poke=True)


def github(name: str, by_poke: bool = False, **arguments: Any) -> Case:
    answers = (
        ("GET", "/repos/a/b", [{"full_name": "a/b", "url": "/repos/a/b"}]),
        ("GET", "/repos/a/b/tags", [[{"name": "v1", "commit": COMMIT}]]),
    )
    module = "sensors" if "Sensor" in name else "operators"
    return Case(f"{PROVIDERS}.github.{module}.github.{name}", arguments, answers, GITHUB, by_poke=by_poke)


def jira(name: str, by_poke: bool = False, **arguments: Any) -> Case:
    answers = (
        ("POST", "/rest/api/2/issue", [{"id": "10", "key": "D-1"}]),
        ("GET", "/rest/api/2/issue/D-1", [{"fields": {"status": {"name": "Done"}, "labels": ["a"], "summary": "S"}}]),
    )
    module = "sensors" if "Sensor" in name else "operators"
    return Case(f"{PROVIDERS}.atlassian.jira.{module}.jira.{name}", arguments, answers, JIRA, by_poke=by_poke)


def build(result: str | None) -> dict[str, Any]:
    return {"building": result is None, "result": result, "url": "/job/nightly/3"}


def jenkins(result: str | None, **arguments: Any) -> Case:
    answers = (
        ("GET", "/job/nightly/api/json", [{"lastBuild": {"number": 3}}]),
        ("GET", "/job/nightly/3/api/json", [build(result)]),
    )
    operator = f"{PROVIDERS}.jenkins.sensors.jenkins.JenkinsBuildSensor"
    given = {"jenkins_connection_id": "jenkins", "job_name": "nightly", **arguments}
    return Case(operator, given, answers, JENKINS, by_poke=True)


TRIGGER = Case(
    f"{PROVIDERS}.jenkins.operators.jenkins_job_trigger.JenkinsJobTriggerOperator",
    {"jenkins_connection_id": "jenkins", "job_name": "nightly", "parameters": {"day": "1"}, "sleep_time": 1},
    (
        ("POST", "/job/nightly/buildWithParameters", [Reply(b"", 201, {"Location": "/queue/item/5/"})]),
        ("GET", "/queue/item/5/api/json", [{"executable": {"number": 3}}]),
        ("GET", "/job/nightly/3/api/json", [build("SUCCESS")]),
    ),
    JENKINS,
)


def opensearch(name: str, **arguments: Any) -> Case:
    answers = (
        ("POST", "/logs/_search", [{"hits": {"hits": []}}]),
        ("PUT", "/logs", [{"acknowledged": True}]),
        ("PUT", "/logs/_doc/1", [{"result": "created"}]),
    )
    operator = f"{PROVIDERS}.opensearch.operators.opensearch.OpenSearch{name}Operator"
    return Case(operator, arguments, answers, OPENSEARCH)


def xml(content: str) -> str:
    return f'<tsResponse xmlns="http://tableau.com/api">{content}</tsResponse>'


SITE = "/api/3.19/sites/s"
SERVER = (
    '<serverInfo><productVersion build="b">2023.1</productVersion><restApiVersion>3.19</restApiVersion></serverInfo>'
)
LOGIN = '<credentials token="t"><site id="s" contentUrl=""/><user id="u"/></credentials>'
REFRESH = '<job id="j" mode="Asynchronous" type="RefreshExtract" createdAt="2024-01-02T00:00:00Z"/>'
BOOKS = '<pagination pageNumber="1" pageSize="100" totalAvailable="1"/><workbooks><workbook id="w" name="sales"/></workbooks>'


def tableau(name: str, finish: int = 0, by_poke: bool = False, **arguments: Any) -> Case:
    ended = f'<job id="j" finishCode="{finish}" progress="100" type="RefreshExtract" createdAt="2024-01-02T00:00:00Z"/>'
    answers = (
        ("GET", "/serverInfo", [xml(SERVER)]),
        ("POST", "/auth/signin", [xml(LOGIN)]),
        ("POST", "/auth/signout", [""]),
        ("POST", f"{SITE}/workbooks/w/refresh", [xml(REFRESH)]),
        ("GET", f"{SITE}/workbooks", [xml(BOOKS)]),
        ("GET", f"{SITE}/jobs/j", [xml(ended)]),
    )
    module = "sensors" if "Sensor" in name else "operators"
    return Case(f"{PROVIDERS}.tableau.{module}.tableau.{name}", arguments, answers, TABLEAU, by_poke=by_poke)


ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
SOAP = (
    f'<soapenv:Envelope xmlns:soapenv="{ENVELOPE}" xmlns="urn:partner.soap.sforce.com"><soapenv:Body><loginResponse><result>'
    "<sessionId>sid</sessionId><serverUrl>{url}/services/Soap/u/1</serverUrl>"
    "</result></loginResponse></soapenv:Body></soapenv:Envelope>"
)


def salesforce(name: str, module: str, **arguments: Any) -> Case:
    answers = (
        ("POST", "/services/Soap/u/.*", [SOAP]),
        ("POST", "/services/async/.*/job", [{"id": "j"}]),
        ("POST", "/services/async/.*/job/j/batch", [{"id": "b", "jobId": "j"}]),
        ("GET", "/services/async/.*/job/j/batch/b", [{"id": "b", "jobId": "j", "state": "Completed"}]),
        ("GET", "/services/async/.*/job/j/batch/b/result", [[{"success": True, "id": "1", "errors": []}]]),
        ("POST", "/services/async/.*/job/j", [{"id": "j", "state": "Closed"}]),
        ("POST", "/services/apexrest/.*", [{"done": True}]),
    )
    return Case(f"{PROVIDERS}.salesforce.operators.{module}.{name}", arguments, answers, SALESFORCE)


def druid(*states: str, **arguments: Any) -> Case:
    answers = (
        ("POST", "/druid/task", [{"task": "t"}]),
        ("GET", "/druid/task/t/status", [{"status": {"status": state}} for state in states]),
    )
    operator = f"{PROVIDERS}.apache.druid.operators.druid.DruidOperator"
    return Case(operator, {"json_index_file": '{"type": "index"}', **arguments}, answers, DRUID)


EVENTS = (("GET", "/api/v1/events", [{"events": []}]),)

CASES = (
    sync("running", "succeeded"),
    sync("failed"),
    sync("cancelled"),
    sync("pending", asynchronous=True),
    synced("running"),
    synced("succeeded"),
    synced("failed"),
    github(
        "GithubOperator",
        github_method="get_repo",
        github_method_args={"full_name_or_id": "a/b"},
        result_processor=lambda repository: repository.full_name,
    ),
    github("GithubOperator", github_method="get_repo", github_method_args={"full_name_or_id": "a/none"}),
    github("GithubTagSensor", True, repository_name="a/b", tag_name="v1"),
    github("GithubTagSensor", True, repository_name="a/b", tag_name="v2"),
    jira("JiraOperator", jira_method="create_issue", jira_method_args={"fields": {"summary": "s"}}),
    jira("JiraTicketSensor", True, ticket_id="D-1", field="status", expected_value="done"),
    jira("JiraTicketSensor", True, ticket_id="D-1", field="labels", expected_value="a"),
    jira("JiraTicketSensor", True, ticket_id="D-1", field="summary", expected_value="s"),
    jenkins(None),
    jenkins("SUCCESS"),
    jenkins("ABORTED", build_number=3),
    TRIGGER,
    opensearch("Query", index_name="logs", query={"query": {"match_all": {}}}),
    opensearch("Query", query={"query": {"match_all": {}}}),
    opensearch("CreateIndex", index_name="logs", index_body={"settings": {"a": 1}}),
    opensearch("AddDocument", index_name="logs", document={"a": 1}, doc_id=1),
    opensearch("AddDocument", index_name="logs", document={"a": 1}),
    Case(f"{PROVIDERS}.datadog.sensors.datadog.DatadogSensor", {"tags": ["a"]}, EVENTS, DATADOG, by_poke=True),
    tableau("TableauOperator", resource="workbooks", method="refresh", find="w"),
    tableau("TableauOperator", resource="workbooks", method="refresh", find="sales", match_with="name"),
    tableau("TableauOperator", 1, resource="workbooks", method="refresh", find="w"),
    tableau("TableauOperator", resource="workbooks", method="run", find="w"),
    tableau("TableauJobStatusSensor", by_poke=True, job_id="j"),
    tableau("TableauJobStatusSensor", 1, by_poke=True, job_id="j"),
    salesforce("SalesforceBulkOperator", "bulk", operation="insert", object_name="Account", payload=[{"Name": "a"}]),
    salesforce(
        "SalesforceBulkOperator",
        "bulk",
        operation="upsert",
        object_name="Account",
        payload=[{"Name": "a"}],
        external_id_field="Name",
    ),
    salesforce("SalesforceBulkOperator", "bulk", operation="forget", object_name="Account", payload=[]),
    salesforce("SalesforceApexRestOperator", "salesforce_apex_rest", endpoint="a/b", method="POST", payload={"a": 1}),
    druid("SUCCESS"),
    druid("FAILED"),
)
