"""Cloud SQL: instances, databases, imports and exports.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/cloud_sql.html
"""

from __future__ import annotations

from typing import Any, ClassVar

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.google.cloud.operators.calls import Call, GoogleCallOperator, Operation
from jetbridge.airflow.providers.google.common.rest import GoogleError
from jetbridge.definitions.signals import TaskException

_INSTANCE = "projects/{project_id}/instances/{instance}"
_DATABASE = _INSTANCE + "/databases/{database}"


class CloudSQLBaseOperator(GoogleCallOperator):
    """What operators of Cloud SQL share: they look first whether there is what `looked_up` names; none gives a result but where it says so."""

    instance: str
    project_id: str | None = None
    api_version: str = "v1beta4"

    address = "https://sqladmin.googleapis.com/{version}"
    operation = Operation("projects/{project_id}/operations/{name}", delay=20)
    nothing = True
    looked_up: ClassVar[str | None] = None
    missing: ClassVar[str | None] = None
    """What is said when it is not there; None where that is the result True."""

    def names(self) -> dict[str, Any]:
        """What stands for the names in a path: the older version has a prefix."""
        version = f"sql/{self.api_version}" if self.api_version.startswith("v1beta") else self.api_version
        return {**super().names(), "version": version}

    def exists(self, path: str) -> bool:
        """Whether there is something at a path."""
        try:
            self.ask(Call("GET", path))
        except GoogleError as error:
            if error.status == 404:  # noqa: PLR2004 -- HTTP's
                return False
            raise
        return True

    def execute(self, context: Context) -> Any:
        """Do it.

        Raises:
            TaskException: what it works on is not there.
        """
        if self.looked_up is not None and not self.exists(self.looked_up):
            if self.missing is None:
                return True
            raise TaskException(self.missing.format(**self.names()))
        return super().execute(context)


class CloudSQLCreateInstanceOperator(CloudSQLBaseOperator):
    """Makes an instance, unless there is one of that name; its service account is kept under the key `service_account_email`."""

    body: dict[str, Any]

    call = Call("POST", "projects/{project_id}/instances", "body")
    template_fields = ("project_id", "instance", "body", "gcp_conn_id", "api_version", "impersonation_chain")

    def execute(self, context: Context) -> None:
        """Make it."""
        if not self.exists(_INSTANCE):
            super().execute(context)
        found = self.ask(Call("GET", _INSTANCE))
        context["ti"].xcom_push(key="service_account_email", value=found["serviceAccountEmailAddress"])


class CloudSQLInstancePatchOperator(CloudSQLBaseOperator):
    """Changes an instance."""

    body: dict[str, Any]

    call = Call("PATCH", _INSTANCE, "body")
    looked_up = _INSTANCE
    missing = "Cloud SQL instance with ID {instance} does not exist. Please specify another instance to patch."
    template_fields = ("project_id", "instance", "body", "gcp_conn_id", "api_version", "impersonation_chain")


class CloudSQLDeleteInstanceOperator(CloudSQLBaseOperator):
    """Deletes an instance."""

    call = Call("DELETE", _INSTANCE)
    operation = Operation("projects/{project_id}/operations/{name}", delay=5)
    looked_up = _INSTANCE
    template_fields = ("project_id", "instance", "gcp_conn_id", "api_version", "impersonation_chain")


class CloudSQLCloneInstanceOperator(CloudSQLBaseOperator):
    """Makes a copy of an instance."""

    destination_instance_name: str
    clone_context: dict[str, Any] | None = None

    call = Call("POST", _INSTANCE + "/clone", "body")
    looked_up = _INSTANCE
    missing = "Cloud SQL instance with ID {instance} does not exist. Please specify another instance to patch."

    @property
    def body(self) -> dict[str, Any]:
        """What is asked for."""
        clone = {"kind": "sql#cloneContext", "destinationInstanceName": self.destination_instance_name}
        return {"cloneContext": {**clone, **(self.clone_context or {})}}

    template_fields = ("project_id", "instance", "destination_instance_name", "gcp_conn_id", "api_version")


class CloudSQLCreateInstanceDatabaseOperator(CloudSQLBaseOperator):
    """Makes a database in an instance, unless there is one of that name."""

    body: dict[str, Any]

    call = Call("POST", _INSTANCE + "/databases", "body")
    template_fields = ("project_id", "instance", "body", "gcp_conn_id", "api_version", "impersonation_chain")

    def execute(self, context: Context) -> bool | None:
        """True when there is one already, False when the body does not name it."""
        self.database = self.body.get("name")
        if not self.database:
            return False
        if self.exists(_DATABASE):
            return True
        super().execute(context)
        return None


class CloudSQLPatchInstanceDatabaseOperator(CloudSQLBaseOperator):
    """Changes a database of an instance."""

    database: str
    body: dict[str, Any]

    call = Call("PATCH", _DATABASE, "body")
    looked_up = _DATABASE
    missing = "Cloud SQL instance with ID {instance} does not contain database '{database}'. Please specify another database to patch."
    template_fields = (
        "project_id",
        "instance",
        "body",
        "database",
        "gcp_conn_id",
        "api_version",
        "impersonation_chain",
    )


class CloudSQLDeleteInstanceDatabaseOperator(CloudSQLBaseOperator):
    """Deletes a database of an instance."""

    database: str

    call = Call("DELETE", _DATABASE)
    looked_up = _DATABASE
    template_fields = ("project_id", "instance", "database", "gcp_conn_id", "api_version", "impersonation_chain")


class CloudSQLExportInstanceOperator(CloudSQLBaseOperator):
    """Writes data of an instance into Cloud Storage."""

    body: dict[str, Any]
    poke_interval: int = 10

    call = Call("POST", _INSTANCE + "/export", "body")
    template_fields = ("project_id", "instance", "body", "gcp_conn_id", "api_version", "impersonation_chain")


class CloudSQLImportInstanceOperator(CloudSQLBaseOperator):
    """Reads data out of Cloud Storage into an instance."""

    body: dict[str, Any]

    call = Call("POST", _INSTANCE + "/import", "body")
    template_fields = ("project_id", "instance", "body", "gcp_conn_id", "api_version", "impersonation_chain")
