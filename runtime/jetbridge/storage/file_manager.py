"""Files that ops make and hand on by a handle.

https://docs.dagster.io/api/dagster/internals#dagster.LocalFileHandle
"""

from __future__ import annotations

import io
import shutil
import tempfile
import uuid
from abc import ABC, abstractmethod
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from jetbridge.definitions.config.field import Field
from jetbridge.definitions.config.sources import StringSource
from jetbridge.definitions.resources.decorator import resource


class FileHandle(ABC):
    """Where a file is."""

    @property
    @abstractmethod
    def path_desc(self) -> str:
        """The place, for people."""


class LocalFileHandle(FileHandle):
    """A file on this machine."""

    def __init__(self, path: str) -> None:
        self.path = path

    @property
    def path_desc(self) -> str:
        """The path."""
        return self.path


class LocalFileManager:
    """Keeps files in one folder, each under a name that nobody else has."""

    def __init__(self, base_dir: str) -> None:
        self.base_dir = base_dir
        self._temporary: Path | None = None

    def write_data(self, data: bytes, ext: str | None = None) -> LocalFileHandle:
        """Keep bytes; `ext` is the ending of the file's name."""
        return self.write(io.BytesIO(data), "wb", ext)

    def write(self, file_obj: IO[Any], mode: str = "wb", ext: str | None = None) -> LocalFileHandle:
        """Keep what a file object holds."""
        folder = Path(self.base_dir)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / (uuid.uuid4().hex + (f".{ext}" if ext else ""))
        with path.open(mode) as target:
            shutil.copyfileobj(file_obj, target)
        return LocalFileHandle(str(path))

    @contextmanager
    def read(self, file_handle: LocalFileHandle, mode: str = "rb") -> Iterator[IO[Any]]:
        """Open a file."""
        with Path(file_handle.path).open(mode) as opened:
            yield opened

    def read_data(self, file_handle: LocalFileHandle) -> bytes:
        """The bytes of a file."""
        return Path(file_handle.path).read_bytes()

    def copy_handle_to_local_temp(self, file_handle: LocalFileHandle) -> str:
        """Copy a file to a temporary folder; gives the path of the copy."""
        if self._temporary is None:
            self._temporary = Path(tempfile.mkdtemp(prefix="jetbridge-"))
        target = self._temporary / uuid.uuid4().hex
        shutil.copyfile(file_handle.path, target)
        return str(target)

    def delete_local_temp(self) -> None:
        """Delete the copies."""
        if self._temporary is not None:
            shutil.rmtree(self._temporary, ignore_errors=True)
            self._temporary = None


@resource(config_schema={"base_dir": Field(StringSource, is_required=False)})
def local_file_manager(init_context: Any) -> LocalFileManager:
    """Keeps files in `base_dir`; without it in the folder `file_manager` of the instance's storage."""
    base_dir = (init_context.resource_config or {}).get("base_dir")
    return LocalFileManager(base_dir or str(Path(init_context.instance.storage_directory()) / "file_manager"))
