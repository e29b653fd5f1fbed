"""Services that are called over their own client library, or over HTTP.

https://airflow.apache.org/docs/apache-airflow-providers/operators-and-hooks-ref/services.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import classes, entry
from jetbridge_translator.operators.registry import carried

_PROVIDERS = "airflow.providers"
_RUNTIME = f"jetbridge.{_PROVIDERS}"
_OLDER = "airflow.contrib"

carried(f"{_RUNTIME}.airbyte", "AirbyteHook", extra="airbyte")
for _module, _entry in (
    ("operators.airbyte", entry("AirbyteTriggerSyncOperator", 'connection_id="c0ffee", timeout=600')),
    ("sensors.airbyte", entry("AirbyteJobSensor", "airbyte_job_id=1")),
):
    classes(f"{_PROVIDERS}.airbyte.{_module}", _entry, extra="airbyte", within=f"{_RUNTIME}.airbyte")

carried(f"{_RUNTIME}.github", "GithubHook", extra="github")
classes(
    f"{_PROVIDERS}.github.operators.github",
    entry("GithubOperator", 'github_method="get_repo", github_method_args={"full_name_or_id": "apache/airflow"}'),
    extra="github",
    within=f"{_RUNTIME}.github",
)
classes(
    f"{_PROVIDERS}.github.sensors.github",
    entry("GithubSensor", 'method_name="get_repo", method_params={"full_name_or_id": "apache/airflow"}'),
    entry(
        "GithubTagSensor",
        'tag_name="v1.0", repository_name="apache/airflow"',
        without="method_name method_params result_processor",
    ),
    extra="github",
    within=f"{_RUNTIME}.github",
)

_JIRA = "airflow.providers.atlassian.jira"
carried(f"{_RUNTIME}.jira", "JiraHook", "JiraNotifier", "send_jira_notification", extra="jira")
classes(
    f"{_JIRA}.operators.jira",
    entry(
        "JiraOperator",
        'jira_method="issue_create", jira_method_args={"fields": {"summary": "The load failed"}}',
        "airflow.providers.jira.operators.jira.JiraOperator",
        f"{_OLDER}.operators.jira_operator.JiraOperator",
    ),
    extra="jira",
    within=f"{_RUNTIME}.jira",
)
classes(
    f"{_JIRA}.sensors.jira",
    entry(
        "JiraSensor",
        'method_name="issue", method_params={"key": "DATA-1"}',
        "airflow.providers.jira.sensors.jira.JiraSensor",
        f"{_OLDER}.sensors.jira_sensor.JiraSensor",
    ),
    entry(
        "JiraTicketSensor",
        'ticket_id="DATA-1", field="status", expected_value="done"',
        "airflow.providers.jira.sensors.jira.JiraTicketSensor",
        f"{_OLDER}.sensors.jira_sensor.JiraTicketSensor",
        without="method_name method_params result_processor",
    ),
    extra="jira",
    within=f"{_RUNTIME}.jira",
)

carried(f"{_RUNTIME}.jenkins", "JenkinsHook", extra="jenkins")
for _module, _entry in (
    (
        "operators.jenkins_job_trigger",
        entry(
            "JenkinsJobTriggerOperator",
            'jenkins_connection_id="jenkins", job_name="nightly"',
            f"{_OLDER}.operators.jenkins_job_trigger_operator.JenkinsJobTriggerOperator",
        ),
    ),
    ("sensors.jenkins", entry("JenkinsBuildSensor", 'jenkins_connection_id="jenkins", job_name="nightly"')),
):
    classes(f"{_PROVIDERS}.jenkins.{_module}", _entry, extra="jenkins", within=f"{_RUNTIME}.jenkins")

carried(f"{_RUNTIME}.salesforce.hook", "SalesforceHook", extra="salesforce")
for _module, _entry in (
    ("bulk", entry("SalesforceBulkOperator", 'operation="insert", object_name="Account", payload=[{"Name": "a"}]')),
    ("salesforce_apex_rest", entry("SalesforceApexRestOperator", 'endpoint="users/activity", payload={"user": "1"}')),
):
    classes(
        f"{_PROVIDERS}.salesforce.operators.{_module}",
        _entry,
        extra="salesforce",
        within=f"{_RUNTIME}.salesforce.operators",
    )

carried(f"{_RUNTIME}.tableau.hook", "TableauHook", "TableauJobFailedException", "TableauJobFinishCode", extra="tableau")
for _module, _entry in (
    (
        "operators.tableau",
        entry(
            "TableauOperator",
            'resource="workbooks", method="refresh", find="sales", match_with="name"',
            f"{_PROVIDERS}.salesforce.operators.tableau_refresh_workbook.TableauOperator",
        ),
    ),
    (
        "sensors.tableau",
        entry(
            "TableauJobStatusSensor",
            'job_id="j1"',
            f"{_PROVIDERS}.tableau.sensors.tableau_job_status.TableauJobStatusSensor",
            f"{_PROVIDERS}.salesforce.sensors.tableau_job_status.TableauJobStatusSensor",
        ),
    ),
):
    classes(f"{_PROVIDERS}.tableau.{_module}", _entry, extra="tableau", within=f"{_RUNTIME}.tableau.operators")

classes(
    f"{_PROVIDERS}.papermill.operators.papermill",
    entry(
        "PapermillOperator",
        'input_nb="/notebooks/load.ipynb", output_nb="/out/load.ipynb", parameters={"day": "first"}',
        "airflow.operators.papermill_operator.PapermillOperator",
        without="kernel_conn_id nbconvert nbconvert_args",
    ),
    extra="papermill",
    within=f"{_RUNTIME}.papermill",
)

carried(f"{_RUNTIME}.datadog", "DatadogHook", extra="datadog")
classes(
    f"{_PROVIDERS}.datadog.sensors.datadog",
    entry("DatadogSensor", 'tags=["team:data"]', f"{_OLDER}.sensors.datadog_sensor.DatadogSensor"),
    extra="datadog",
    within=f"{_RUNTIME}.datadog",
)

carried(f"{_RUNTIME}.zendesk", "ZendeskHook", extra="zendesk")
