"""What a resource is given when it is made."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from typing import Any

from jetbridge.definitions.resources.scoped import NO_RESOURCES, Resources

LOG = logging.getLogger("jetbridge")


class InitResourceContext:
    """The init context: the resource's config, the resources that it needs, and the run if there is one.

    https://docs.dagster.io/api/dagster/resources#dagster.InitResourceContext
    """

    def __init__(
        self,
        resource_config: Any = None,
        resources: Resources = NO_RESOURCES,
        resource_def: Any = None,
        log: Any = LOG,
        run: Any = None,
        instance: Any = None,
        all_resource_defs: Mapping[str, Any] | None = None,
    ) -> None:
        self.resource_config = resource_config
        self._resources = resources
        self.resource_def = resource_def
        self.log = log
        self.run = run
        self.instance = instance
        self.all_resource_defs: Mapping[str, Any] = all_resource_defs or {}

    @property
    def resources(self) -> Resources:
        """The resources that this one needs."""
        return self._resources

    @property
    def log_manager(self) -> Any:
        """The same as `log`."""
        return self.log

    @property
    def dagster_run(self) -> Any:
        """The same as `run`."""
        return self.run

    @property
    def run_id(self) -> str | None:
        """The run's id, if there is a run."""
        return None if self.run is None else self.run.run_id

    def replace_config(self, config: Any) -> InitResourceContext:
        """The same with other config."""
        return InitResourceContext(
            config, self.resources, self.resource_def, self.log, self.run, self.instance, self.all_resource_defs
        )
