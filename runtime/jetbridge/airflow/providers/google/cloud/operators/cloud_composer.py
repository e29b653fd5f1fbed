"""Composer: environments of Airflow.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/cloud_composer.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.google.cloud.operators.call_kinds import GoogleListOperator
from jetbridge.airflow.providers.google.cloud.operators.calls import LONG_RUNNING, Call, GoogleCallOperator
from jetbridge.airflow.providers.google.common.plain import as_rest
from jetbridge.airflow.providers.google.common.rest import GoogleError
from jetbridge.definitions.signals import TaskException

_ADDRESS = "https://composer.googleapis.com/v1"
_PLACE = "projects/{project_id}/locations/{region}"
_ENVIRONMENTS = _PLACE + "/environments"
_ENVIRONMENT = _ENVIRONMENTS + "/{environment_id}"
_PAGE = pairs(pageSize="page_size", pageToken="page_token")


class _Composer(GoogleCallOperator):
    address = _ADDRESS


class CloudComposerCreateEnvironmentOperator(_Composer):
    """Makes an environment, keeps the operation's name under the key `operation_id`, and waits; one of that name is given."""

    environment: Any

    call = Call("POST", _ENVIRONMENTS, "described", fine=frozenset({409}))

    def execute(self, context: Context) -> Any:
        """The environment.

        Raises:
            TaskException: it does not run.
        """
        self.described = {**as_rest(self.environment), "name": _ENVIRONMENT.format(**self.names())}
        try:
            operation = self.ask(self.call)
        except GoogleError as error:
            if error.status not in self.call.fine:
                raise
        else:
            context["ti"].xcom_push(key="operation_id", value=operation["name"])
            self.wait_for(operation, LONG_RUNNING)
        made = self.ask(Call("GET", _ENVIRONMENT))
        if made.get("state") != "RUNNING":
            raise TaskException(f"Composer environment is not in RUNNING state. Current state: {made.get('state')}")
        return self.shown(made)


class CloudComposerDeleteEnvironmentOperator(_Composer):
    """Deletes an environment."""

    call, operation, nothing = Call("DELETE", _ENVIRONMENT), LONG_RUNNING, True


class CloudComposerGetEnvironmentOperator(_Composer):
    """Gives an environment."""

    call = Call("GET", _ENVIRONMENT)


class CloudComposerUpdateEnvironmentOperator(_Composer):
    """Changes an environment."""

    call, operation = Call("PATCH", _ENVIRONMENT, "environment", pairs(updateMask="update_mask")), LONG_RUNNING


class CloudComposerListEnvironmentsOperator(GoogleListOperator):
    """Gives all environments."""

    address, items = _ADDRESS, "environments"
    call = Call("GET", _ENVIRONMENTS, query=_PAGE)


class CloudComposerListImageVersionsOperator(GoogleListOperator):
    """Gives all versions that an environment may have."""

    address, items = _ADDRESS, "imageVersions"
    call = Call("GET", _PLACE + "/imageVersions", query={**_PAGE, "includePastReleases": "include_past_releases"})
