"""Memorystore: instances of Redis and of Memcached.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/cloud_memorystore.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.google.cloud.operators.call_kinds import GoogleListOperator, GoogleUpdateOperator
from jetbridge.airflow.providers.google.cloud.operators.calls import LONG_RUNNING, Call, GoogleCallOperator
from jetbridge.airflow.providers.google.common.rest import GoogleError

_REDIS, _MEMCACHED = "https://redis.googleapis.com/v1", "https://memcache.googleapis.com/v1beta2"
_INSTANCES = "projects/{project_id}/locations/{location}/instances"
_BY_ID = _INSTANCES + "/{instance_id}"
_BY_NAME = _INSTANCES + "/{instance}"


class _Redis(GoogleCallOperator):
    address = _REDIS

    def done(self, call: Call) -> Any:
        """The result of a request when the operation that it starts has ended."""
        return self.wait_for(self.ask(call), LONG_RUNNING)


class _Creates(_Redis):
    """Makes an instance; one of that name is given."""

    def execute(self, context: Context) -> Any:
        """The instance."""
        return self.shown(self.made())

    def made(self) -> Any:
        """The instance, whether it was there or is new."""
        try:
            return self.ask(Call("GET", _BY_ID))
        except GoogleError as error:
            if error.status != 404:  # noqa: PLR2004 -- nothing has this name
                raise
        self.done(Call("POST", _INSTANCES, "instance", pairs(instanceId="instance_id")))
        return self.ask(Call("GET", _BY_ID))


class _Deletes(_Redis):
    """Deletes an instance, which has to be there."""

    def execute(self, context: Context) -> None:
        """Look for it, and delete it."""
        self.ask(Call("GET", _BY_NAME))
        self.done(Call("DELETE", _BY_NAME))


class CloudMemorystoreCreateInstanceOperator(_Creates):
    """Makes an instance; one of that name is given."""


class CloudMemorystoreDeleteInstanceOperator(_Deletes):
    """Deletes an instance, which has to be there."""


class CloudMemorystoreExportInstanceOperator(_Redis):
    """Writes what an instance holds to Cloud Storage."""

    operation, nothing = LONG_RUNNING, True
    call = Call("POST", _BY_NAME + ":export", pairs(outputConfig="output_config"))


class CloudMemorystoreFailoverInstanceOperator(_Redis):
    """Lets the replica take over."""

    operation, nothing = LONG_RUNNING, True
    call = Call("POST", _BY_NAME + ":failover", pairs(dataProtectionMode="data_protection_mode"))


class CloudMemorystoreGetInstanceOperator(_Redis):
    """Gives an instance."""

    call = Call("GET", _BY_NAME)


class CloudMemorystoreImportOperator(_Redis):
    """Reads from Cloud Storage what an instance is to hold."""

    operation, nothing = LONG_RUNNING, True
    call = Call("POST", _BY_NAME + ":import", pairs(inputConfig="input_config"))


class CloudMemorystoreListInstancesOperator(GoogleListOperator):
    """Gives all instances."""

    address, items = _REDIS, "instances"
    call = Call("GET", _INSTANCES, query=pairs(pageSize="page_size"))


class _Updates(GoogleUpdateOperator):
    address, changes, item = _REDIS, "instance", _BY_ID
    operation, nothing = LONG_RUNNING, True


class CloudMemorystoreUpdateInstanceOperator(_Updates):
    """Changes an instance."""


class CloudMemorystoreScaleInstanceOperator(_Updates):
    """Gives an instance more memory, or less."""

    memory_size_gb: int

    def execute(self, context: Context) -> Any:
        """Change it."""
        self.instance, self.update_mask = {"memory_size_gb": self.memory_size_gb}, ["memory_size_gb"]
        return super().execute(context)


class CloudMemorystoreCreateInstanceAndImportOperator(_Creates):
    """Makes an instance and reads from Cloud Storage what it is to hold."""

    def execute(self, context: Context) -> None:
        """Do both."""
        self.made()
        self.done(Call("POST", _BY_ID + ":import", pairs(inputConfig="input_config")))


class CloudMemorystoreExportAndDeleteInstanceOperator(_Deletes):
    """Writes what an instance holds to Cloud Storage, and deletes it."""

    def execute(self, context: Context) -> None:
        """Do both."""
        self.done(Call("POST", _BY_NAME + ":export", pairs(outputConfig="output_config")))
        super().execute(context)


class _Memcached(GoogleCallOperator):
    address = _MEMCACHED


class CloudMemorystoreMemcachedApplyParametersOperator(_Memcached):
    """Lets nodes take over the parameters that were set."""

    operation, nothing = LONG_RUNNING, True
    call = Call("POST", _BY_ID + ":applyParameters", pairs(nodeIds="node_ids", applyAll="apply_all"))


class CloudMemorystoreMemcachedCreateInstanceOperator(_Creates):
    """Makes an instance; one of that name is given."""

    address = _MEMCACHED


class CloudMemorystoreMemcachedDeleteInstanceOperator(_Deletes):
    """Deletes an instance, which has to be there."""

    address = _MEMCACHED


class CloudMemorystoreMemcachedGetInstanceOperator(_Memcached):
    """Gives an instance."""

    call = Call("GET", _BY_NAME)


class CloudMemorystoreMemcachedListInstancesOperator(GoogleListOperator):
    """Gives all instances."""

    address, items = _MEMCACHED, "resources"
    call = Call("GET", _INSTANCES)


class CloudMemorystoreMemcachedUpdateInstanceOperator(_Updates):
    """Changes an instance."""

    address = _MEMCACHED


class CloudMemorystoreMemcachedUpdateParametersOperator(_Memcached):
    """Sets parameters, which nodes take over when they are told to."""

    operation, nothing = LONG_RUNNING, True
    call = Call("PATCH", _BY_ID + ":updateParameters", pairs(updateMask="update_mask", parameters="parameters"))
