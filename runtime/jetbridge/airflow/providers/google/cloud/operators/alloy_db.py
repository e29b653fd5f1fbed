"""AlloyDB: clusters, instances, users and backups.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/alloy_db.html
"""

from __future__ import annotations

from typing import Any, ClassVar

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.google.cloud.operators.call_kinds import GoogleUpdateOperator
from jetbridge.airflow.providers.google.cloud.operators.calls import LONG_RUNNING, Call, GoogleCallOperator, Operation
from jetbridge.airflow.providers.google.common.rest import GoogleError

_PLACE = "projects/{project_id}/locations/{location}"
_CLUSTERS, _BACKUPS = _PLACE + "/clusters", _PLACE + "/backups"
_CLUSTER, _BACKUP = _CLUSTERS + "/{cluster_id}", _BACKUPS + "/{backup_id}"
_INSTANCES, _USERS = _CLUSTER + "/instances", _CLUSTER + "/users"
_INSTANCE, _USER = _INSTANCES + "/{instance_id}", _USERS + "/{user_id}"
_CHECKED = pairs(requestId="request_id", validateOnly="validate_request")


class AlloyDBWriteBaseOperator(GoogleCallOperator):
    """What operators that write share: what is only checked gives nothing."""

    request_id: str | None = None
    validate_request: bool = False

    address = "https://alloydb.googleapis.com/v1"
    operation: ClassVar[Operation | None] = LONG_RUNNING

    @property
    def waits(self) -> bool:
        """Whether the end is waited for."""
        return not self.validate_request

    def unawaited(self, answer: Any) -> Any:
        """Nothing: it was only checked."""
        return None

    def shown(self, answer: Any) -> Any:
        """The answer, if it is not a check only."""
        return None if self.validate_request else super().shown(answer)


class _Creates(AlloyDBWriteBaseOperator):
    """Makes something, unless it is there: `item` is its path."""

    is_secondary: bool = False

    item: ClassVar[str]
    secondary: ClassVar[Call | None] = None

    def execute(self, context: Context) -> Any:
        """What there is."""
        try:
            return super(AlloyDBWriteBaseOperator, self).shown(self.ask(Call("GET", self.item)))
        except GoogleError as error:
            if error.status != 404:  # noqa: PLR2004 -- nothing has this name
                raise
        call = self.secondary if self.is_secondary and self.secondary is not None else self.call
        answer = self.ask(call)
        if self.operation is None or self.validate_request:
            return self.shown(answer)
        return self.shown(self.wait_for(answer, self.operation))


class _Updates(GoogleUpdateOperator, AlloyDBWriteBaseOperator):
    """Changes something."""

    call = Call("PATCH", "{name}", "changed", {**_CHECKED, "updateMask": "fields", "allowMissing": "allow_missing"})


class AlloyDBCreateClusterOperator(_Creates):
    """Makes a cluster; one of that name is given."""

    item = _CLUSTER
    call = Call("POST", _CLUSTERS, "cluster_configuration", {**_CHECKED, "clusterId": "cluster_id"})
    secondary = Call(
        "POST", _CLUSTERS + ":createsecondary", "cluster_configuration", {**_CHECKED, "clusterId": "cluster_id"}
    )


class AlloyDBUpdateClusterOperator(_Updates):
    """Changes a cluster."""

    changes, item = "cluster_configuration", _CLUSTER


class AlloyDBDeleteClusterOperator(AlloyDBWriteBaseOperator):
    """Deletes a cluster."""

    call = Call("DELETE", _CLUSTER, query={**_CHECKED, "etag": "etag", "force": "force"})
    nothing = True


class AlloyDBCreateInstanceOperator(_Creates):
    """Makes an instance; one of that name is given."""

    item = _INSTANCE
    call = Call("POST", _INSTANCES, "instance_configuration", {**_CHECKED, "instanceId": "instance_id"})
    secondary = Call(
        "POST", _INSTANCES + ":createsecondary", "instance_configuration", {**_CHECKED, "instanceId": "instance_id"}
    )


class AlloyDBUpdateInstanceOperator(_Updates):
    """Changes an instance."""

    changes, item = "instance_configuration", _INSTANCE


class AlloyDBDeleteInstanceOperator(AlloyDBWriteBaseOperator):
    """Deletes an instance."""

    call = Call("DELETE", _INSTANCE, query={**_CHECKED, "etag": "etag"})
    nothing = True


class AlloyDBCreateUserOperator(_Creates):
    """Makes a user; one of that name is given."""

    item, operation = _USER, None
    call = Call("POST", _USERS, "user_configuration", {**_CHECKED, "userId": "user_id"})


class AlloyDBUpdateUserOperator(_Updates):
    """Changes a user."""

    changes, item, operation = "user_configuration", _USER, None


class AlloyDBDeleteUserOperator(AlloyDBWriteBaseOperator):
    """Deletes a user."""

    call = Call("DELETE", _USER, query=_CHECKED)
    operation, nothing = None, True


class AlloyDBCreateBackupOperator(_Creates):
    """Makes a backup; one of that name is given."""

    item = _BACKUP
    call = Call("POST", _BACKUPS, "backup_configuration", {**_CHECKED, "backupId": "backup_id"})


class AlloyDBUpdateBackupOperator(_Updates):
    """Changes a backup."""

    changes, item = "backup_configuration", _BACKUP


class AlloyDBDeleteBackupOperator(AlloyDBWriteBaseOperator):
    """Deletes a backup."""

    call = Call("DELETE", _BACKUP, query=_CHECKED)
    nothing = True
