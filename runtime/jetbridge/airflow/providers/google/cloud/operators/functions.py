"""Cloud Functions: functions are called, deployed, deleted.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/functions.html
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.google.cloud.operators.calls import Call, GoogleCallOperator, Operation
from jetbridge.airflow.providers.google.common.rest import GoogleError
from jetbridge.definitions.signals import TaskException

_LOCATION = "projects/{project_id}/locations/{location}/functions"
_UPLOAD = {"content-type": "application/zip", "x-goog-content-length-range": "0,104857600"}


class CloudFunctionOperator(GoogleCallOperator):
    """What operators of functions share."""

    address = "https://cloudfunctions.googleapis.com/{api_version}"
    of_clients = False
    api_version: str = "v1"


class CloudFunctionInvokeFunctionOperator(CloudFunctionOperator):
    """Calls a function, and gives its answer; the id of the call is kept under the key `execution_id`."""

    function_id: str
    input_data: dict[str, Any]
    location: str
    project_id: str | None = None

    call = Call("POST", _LOCATION + "/{function_id}:call", "input_data")
    template_fields = ("function_id", "input_data", "location", "project_id", "impersonation_chain")

    def execute(self, context: Context) -> Any:
        """The answer.

        Raises:
            TaskException: the function failed.
        """
        answer = super().execute(context)
        if "error" in answer:
            raise TaskException(answer["error"])
        context["ti"].xcom_push(key="execution_id", value=answer.get("executionId"))
        return answer


class CloudFunctionDeleteFunctionOperator(CloudFunctionOperator):
    """Deletes a function; one that is not there is no error."""

    name: str
    project_id: str | None = None

    call = Call("DELETE", "{name}", fine=frozenset({404}))
    operation = Operation(delay=1)
    nothing = True
    template_fields = ("name", "gcp_conn_id", "api_version", "impersonation_chain")


class CloudFunctionDeployFunctionOperator(CloudFunctionOperator):
    """Makes a function, or changes the one of that name; `zip_path` is sent first."""

    location: str
    body: dict[str, Any]
    project_id: str | None = None
    zip_path: str | None = None

    call = Call("POST", _LOCATION, "body")
    operation = Operation(delay=1)
    nothing = True
    template_fields = ("body", "project_id", "location", "gcp_conn_id", "api_version", "impersonation_chain")

    def execute(self, context: Context) -> None:
        """Deploy it.

        Raises:
            TaskException: the source is said twice.
        """
        self.name = self.body["name"]
        if self.zip_path:
            self.body["sourceUploadUrl"] = self._uploaded(self.zip_path)
        try:
            self.ask(Call("GET", "{name}"))
        except GoogleError as error:
            if error.status != 404:  # noqa: PLR2004 -- HTTP's
                raise
            super().execute(context)
            return
        self.mask = ",".join(self.body)
        operation = self.ask(Call("PATCH", "{name}", "body", {"updateMask": "mask"}))
        self.wait_for(operation, Operation(delay=1))

    def _uploaded(self, path: str) -> str:
        if self.body.get("sourceUploadUrl") or "sourceArchiveUrl" in self.body:
            raise TaskException("Only one of the source's URL in body or 'zip_path' argument allowed. Found both.")
        url: str = self.ask(Call("POST", _LOCATION + ":generateUploadUrl"))["uploadUrl"]
        content = Path(path).read_bytes()
        client("requests", extra="google").put(url, data=content, headers=_UPLOAD, timeout=600).raise_for_status()
        return url
