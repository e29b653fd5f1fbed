"""Sensors of Cloud Storage.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/gcs.html#sensors
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.google.cloud.hooks.gcs import GCSHook
from jetbridge.airflow.providers.google.cloud.operators.cloud_base import GoogleCloudBaseSensor
from jetbridge.definitions.signals import TaskException


def ts_function(context: Context) -> datetime:
    """The moment that `GCSObjectUpdateSensor` compares with unless told otherwise: the end of the data interval."""
    moment: datetime = context["data_interval_end"]
    return moment


class GCSSensor(GoogleCloudBaseSensor):
    """What sensors of Cloud Storage share: the hook."""

    hook_class = GCSHook


class GCSObjectExistenceSensor(GCSSensor):
    """Waits for an object, and gives whether it is there; `use_glob` takes its name for a pattern."""

    bucket: str
    object: str
    use_glob: bool = False
    retry: Any = None

    template_fields = ("bucket", "object", "impersonation_chain")

    def poke(self, context: Context) -> bool:
        """Whether it is there."""
        if self.use_glob:
            return bool(self.hook.list(self.bucket, match_glob=self.object))
        return bool(self.hook.exists(self.bucket, self.object, self.retry))

    def execute(self, context: Context) -> bool:
        """True, when it is there."""
        super().execute(context)
        return True


GCSObjectExistenceAsyncSensor = GCSObjectExistenceSensor


class GCSObjectUpdateSensor(GCSSensor):
    """Waits until an object was changed after a moment that a function of the context gives."""

    bucket: str
    object: str
    ts_func: Callable[[Context], datetime] = ts_function

    template_fields = ("bucket", "object", "impersonation_chain")

    def poke(self, context: Context) -> bool:
        """Whether it was changed."""
        return bool(self.hook.is_updated_after(self.bucket, self.object, self.ts_func(context)))


class GCSObjectsWithPrefixExistenceSensor(GCSSensor):
    """Waits for objects below a prefix, and gives their names."""

    bucket: str
    prefix: str

    template_fields = ("bucket", "prefix", "impersonation_chain")

    def poke(self, context: Context) -> bool:
        """Whether there are some."""
        self._matches: list[str] = self.hook.list(self.bucket, prefix=self.prefix)
        return bool(self._matches)

    def execute(self, context: Context) -> list[str]:
        """The names."""
        super().execute(context)
        return self._matches


class GCSUploadSessionCompleteSensor(GCSSensor):
    """Waits until nothing below a prefix has changed for `inactivity_period` seconds, and at least `min_objects` are there."""

    bucket: str
    prefix: str
    inactivity_period: float = 3600
    min_objects: int = 1
    previous_objects: set[str] | None = None
    allow_delete: bool = True

    template_fields = ("bucket", "prefix", "impersonation_chain")

    def check_arguments(self) -> None:
        """Check what was given.

        Raises:
            ValueError: the period is negative, or the sensor is to give its place back: it has to remember what it saw.
        """
        if self.inactivity_period < 0:
            raise ValueError("inactivity_period must be non-negative")
        if self.reschedule:
            raise ValueError("Cannot set mode to 'reschedule'. Only 'poke' is acceptable")
        self.previous_objects = self.previous_objects or set()
        self._changed: float | None = None

    def poke(self, context: Context) -> bool:
        """Whether it has been quiet long enough."""
        return self.is_bucket_updated(set(self.hook.list(self.bucket, prefix=self.prefix)))

    def is_bucket_updated(self, current_objects: set[str]) -> bool:
        """The same, of what is there now.

        Raises:
            TaskException: something was deleted, and that is not allowed.
        """
        before = self.previous_objects or set()
        if before - current_objects and not self.allow_delete:
            raise TaskException(f"Illegal behavior: objects were deleted in {self.bucket}/{self.prefix} between pokes.")
        if current_objects != before or self._changed is None:
            self.previous_objects, self._changed = current_objects, time.monotonic()
            return self.inactivity_period == 0 and current_objects == before and len(before) >= self.min_objects
        quiet = time.monotonic() - self._changed
        return quiet >= self.inactivity_period and len(current_objects) >= self.min_objects
