"""The IO managers that come along.

https://docs.dagster.io/api/dagster/io-managers#built-in-io-managers
"""

from jetbridge.storage.io.filesystem import (
    FilesystemIOManager,
    PickledObjectFilesystemIOManager,
    custom_path_fs_io_manager,
    default_io_manager,
    fs_io_manager,
)
from jetbridge.storage.io.memory import InMemoryIOManager, mem_io_manager

__all__ = [
    "FilesystemIOManager",
    "InMemoryIOManager",
    "PickledObjectFilesystemIOManager",
    "custom_path_fs_io_manager",
    "default_io_manager",
    "fs_io_manager",
    "mem_io_manager",
]
