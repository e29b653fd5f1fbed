"""Data Loss Prevention: templates, jobs, triggers and types of what is to be found, and what is found in content.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/data_loss_prevention.html
"""

from __future__ import annotations

import time
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.google.cloud.operators.call_kinds import GoogleListOperator
from jetbridge.airflow.providers.google.cloud.operators.calls import Call, GoogleCallOperator
from jetbridge.airflow.providers.google.common.rest import GoogleError
from jetbridge.definitions.signals import TaskException

_ADDRESS = "https://dlp.googleapis.com/v2"
_PROJECT = "projects/{project_id}"
_DEIDENTIFY = "{parent}/deidentifyTemplates"
_INSPECT = "{parent}/inspectTemplates"
_STORED = "{parent}/storedInfoTypes"
_JOBS = _PROJECT + "/dlpJobs"
_TRIGGERS = _PROJECT + "/jobTriggers"
_GONE = frozenset({404})
_THERE = frozenset({409})
_PAGE = pairs(pageSize="page_size", orderBy="order_by")
_INSPECTED = pairs(inspectConfig="inspect_config", item="item", inspectTemplateName="inspect_template_name")
_RUNNING = frozenset({"PENDING", "RUNNING", "JOB_STATE_UNSPECIFIED", "None"})
_PAUSE = 60


class _Dlp(GoogleCallOperator):
    """What is kept for a project, or for the whole organization."""

    address = _ADDRESS

    def names(self) -> dict[str, Any]:
        """What stands for the names in a path."""
        organization = getattr(self, "organization_id", None)
        return {
            **super().names(),
            "parent": f"organizations/{organization}" if organization else f"projects/{self.project}",
        }


class _DlpList(GoogleListOperator, _Dlp):
    """A list of such things."""


class CloudDLPCancelDLPJobOperator(_Dlp):
    """Cancels a job."""

    call = Call("POST", _JOBS + "/{dlp_job_id}:cancel")
    nothing = True


class CloudDLPCreateDeidentifyTemplateOperator(_Dlp):
    """Makes a template of how content is changed; one of that name is given."""

    call = Call(
        "POST", _DEIDENTIFY, pairs(deidentifyTemplate="deidentify_template", templateId="template_id"), fine=_THERE
    )
    there = Call("GET", _DEIDENTIFY + "/{template_id}")


class CloudDLPCreateInspectTemplateOperator(_Dlp):
    """Makes a template of what is looked for; one of that name is given."""

    call = Call("POST", _INSPECT, pairs(inspectTemplate="inspect_template", templateId="template_id"), fine=_THERE)
    there = Call("GET", _INSPECT + "/{template_id}")


class CloudDLPCreateDLPJobOperator(_Dlp):
    """Starts a job and waits for its end; one of that name is given."""

    wait_until_finished: bool = True

    call = Call("POST", _JOBS, pairs(inspectJob="inspect_job", riskJob="risk_job", jobId="job_id"), fine=_THERE)
    there = Call("GET", _JOBS + "/{job_id}")

    def execute(self, context: Context) -> Any:
        """The job.

        Raises:
            TaskException: it failed or was cancelled.
        """
        try:
            job = self.ask(self.call)
        except GoogleError as error:
            if error.status not in self.call.fine:
                raise
            return self.refused()
        if not self.wait_until_finished:
            return self.shown(job)
        while (job := self.ask(Call("GET", "{name}"), name=job["name"]))["state"] != "DONE":
            if job["state"] not in _RUNNING:
                raise TaskException(f"Stopped polling DLP job state. DLP job {job['name']} state: {job['state']}.")
            time.sleep(_PAUSE)
        return self.shown(job)


class CloudDLPCreateJobTriggerOperator(_Dlp):
    """Makes a trigger; one of that name is given."""

    call = Call("POST", _TRIGGERS, pairs(jobTrigger="job_trigger", triggerId="trigger_id"), fine=frozenset({400}))
    taken = "already in use"
    there = Call("GET", _TRIGGERS + "/{trigger_id}")

    def execute(self, context: Context) -> Any:
        """What there is."""
        try:
            return self.shown(self.ask(self.call))
        except GoogleError as error:
            if error.status not in self.call.fine or self.taken not in str(error):
                raise
            return self.refused()


class CloudDLPCreateStoredInfoTypeOperator(CloudDLPCreateJobTriggerOperator):
    """Makes a type that is kept; one of that name is given."""

    call = Call("POST", _STORED, pairs(config="config", storedInfoTypeId="stored_info_type_id"), fine=frozenset({400}))
    taken = "already exists"
    there = Call("GET", _STORED + "/{stored_info_type_id}")


class CloudDLPDeidentifyContentOperator(_Dlp):
    """Takes what is to be kept secret out of content."""

    call = Call(
        "POST",
        _PROJECT + "/content:deidentify",
        {**_INSPECTED, "deidentifyConfig": "deidentify_config", "deidentifyTemplateName": "deidentify_template_name"},
    )


class CloudDLPReidentifyContentOperator(_Dlp):
    """Puts back what was taken out of content."""

    call = Call(
        "POST",
        _PROJECT + "/content:reidentify",
        {**_INSPECTED, "reidentifyConfig": "reidentify_config", "reidentifyTemplateName": "reidentify_template_name"},
    )


class CloudDLPInspectContentOperator(_Dlp):
    """Tells what there is in content."""

    call = Call("POST", _PROJECT + "/content:inspect", _INSPECTED)


class CloudDLPRedactImageOperator(_Dlp):
    """Takes what is to be kept secret out of an image."""

    call = Call(
        "POST",
        _PROJECT + "/image:redact",
        pairs(
            inspectConfig="inspect_config",
            imageRedactionConfigs="image_redaction_configs",
            includeFindings="include_findings",
            byteItem="byte_item",
        ),
    )


class CloudDLPDeleteDeidentifyTemplateOperator(_Dlp):
    """Deletes a template; one that is not there is no error."""

    call = Call("DELETE", _DEIDENTIFY + "/{template_id}", fine=_GONE)
    nothing = True


class CloudDLPDeleteInspectTemplateOperator(_Dlp):
    """Deletes a template; one that is not there is no error."""

    call = Call("DELETE", _INSPECT + "/{template_id}", fine=_GONE)
    nothing = True


class CloudDLPDeleteDLPJobOperator(_Dlp):
    """Deletes a job; one that is not there is no error."""

    call = Call("DELETE", _JOBS + "/{dlp_job_id}", fine=_GONE)
    nothing = True


class CloudDLPDeleteJobTriggerOperator(_Dlp):
    """Deletes a trigger; one that is not there is no error."""

    call = Call("DELETE", _TRIGGERS + "/{job_trigger_id}", fine=_GONE)
    nothing = True


class CloudDLPDeleteStoredInfoTypeOperator(_Dlp):
    """Deletes a type; one that is not there is no error."""

    call = Call("DELETE", _STORED + "/{stored_info_type_id}", fine=_GONE)
    nothing = True


class CloudDLPGetDeidentifyTemplateOperator(_Dlp):
    """Gives a template."""

    call = Call("GET", _DEIDENTIFY + "/{template_id}")


class CloudDLPGetInspectTemplateOperator(_Dlp):
    """Gives a template."""

    call = Call("GET", _INSPECT + "/{template_id}")


class CloudDLPGetDLPJobOperator(_Dlp):
    """Gives a job."""

    call = Call("GET", _JOBS + "/{dlp_job_id}")


class CloudDLPGetDLPJobTriggerOperator(_Dlp):
    """Gives a trigger."""

    call = Call("GET", _TRIGGERS + "/{job_trigger_id}")


class CloudDLPGetStoredInfoTypeOperator(_Dlp):
    """Gives a type."""

    call = Call("GET", _STORED + "/{stored_info_type_id}")


class CloudDLPListDeidentifyTemplatesOperator(_DlpList):
    """Gives all templates."""

    items, call = "deidentifyTemplates", Call("GET", _DEIDENTIFY, query=_PAGE)


class CloudDLPListInspectTemplatesOperator(_DlpList):
    """Gives all templates."""

    items, call = "inspectTemplates", Call("GET", _INSPECT, query=_PAGE)


class CloudDLPListDLPJobsOperator(_DlpList):
    """Gives all jobs."""

    items, call = "jobs", Call("GET", _JOBS, query={**_PAGE, "filter": "results_filter", "type": "job_type"})


class CloudDLPListJobTriggersOperator(_DlpList):
    """Gives all triggers."""

    items, call = "jobTriggers", Call("GET", _TRIGGERS, query={**_PAGE, "filter": "results_filter"})


class CloudDLPListStoredInfoTypesOperator(_DlpList):
    """Gives all types."""

    items, call = "storedInfoTypes", Call("GET", _STORED, query=_PAGE)


class CloudDLPListInfoTypesOperator(_Dlp):
    """Gives the types that the service knows itself."""

    call = Call("GET", "infoTypes", query=pairs(languageCode="language_code", filter="results_filter"))


class CloudDLPUpdateDeidentifyTemplateOperator(_Dlp):
    """Changes a template."""

    call = Call(
        "PATCH",
        _DEIDENTIFY + "/{template_id}",
        pairs(deidentifyTemplate="deidentify_template", updateMask="update_mask"),
    )


class CloudDLPUpdateInspectTemplateOperator(_Dlp):
    """Changes a template."""

    call = Call(
        "PATCH", _INSPECT + "/{template_id}", pairs(inspectTemplate="inspect_template", updateMask="update_mask")
    )


class CloudDLPUpdateJobTriggerOperator(_Dlp):
    """Changes a trigger."""

    call = Call("PATCH", _TRIGGERS + "/{job_trigger_id}", pairs(jobTrigger="job_trigger", updateMask="update_mask"))


class CloudDLPUpdateStoredInfoTypeOperator(_Dlp):
    """Changes a type."""

    call = Call("PATCH", _STORED + "/{stored_info_type_id}", pairs(config="config", updateMask="update_mask"))
