"""The IO manager of pickle files as a Pythonic resource; apart from them, since it brings pydantic along.

https://docs.dagster.io/api/dagster/io-managers#dagster.FilesystemIOManager
"""

from __future__ import annotations

from jetbridge.definitions.resources.configurable_io import ConfigurableIOManagerFactory
from jetbridge.definitions.resources.init_context import InitResourceContext
from jetbridge.storage.io.filesystem import PickledObjectFilesystemIOManager, base_dir_of


class FilesystemIOManager(ConfigurableIOManagerFactory):
    """Pickle files in `base_dir`, or in the instance's storage if none is given."""

    base_dir: str | None = None

    def create_io_manager(self, context: InitResourceContext) -> PickledObjectFilesystemIOManager:
        """Make the IO manager."""
        return PickledObjectFilesystemIOManager(self.base_dir or base_dir_of(context))
