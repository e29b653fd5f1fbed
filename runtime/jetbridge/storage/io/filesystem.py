"""Values as pickle files in a folder, or under any URL that fsspec knows (`s3://…`, `gs://…`, `memory://…`).

https://docs.dagster.io/api/dagster/io-managers#dagster.FilesystemIOManager
"""

from __future__ import annotations

import os
import pickle
import uuid
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from jetbridge.definitions.config.field import Field
from jetbridge.definitions.config.sources import StringSource
from jetbridge.definitions.metadata.factory import MetadataValue
from jetbridge.definitions.resources.init_context import InitResourceContext
from jetbridge.definitions.resources.io_manager import IOManager, io_manager
from jetbridge.errors import InvariantViolationError

_CANNOT = (
    "Object {said} is not picklable. You are currently using the fs_io_manager. Please use a different io_manager that can persist "
    "this kind of value, or give the value in another form."
)


class PickledObjectFilesystemIOManager(IOManager):
    """One pickle file per output: `<base_dir>/<run>/<step>/<output>`, with the mapping key as the last part of a dynamic one."""

    def __init__(self, base_dir: str) -> None:
        self.base_dir = base_dir

    def path_of(self, identifier: Sequence[str]) -> str:
        """Where a value is kept."""
        return "/".join((str(self.base_dir).rstrip("/"), *identifier))

    def handle_output(self, context: Any, obj: Any) -> None:
        """Write a value; a reader never sees half of it.

        Raises:
            InvariantViolationError: it cannot be pickled.
        """
        path = self.path_of(context.get_identifier())
        write_bytes(path, dump(obj))
        context.add_output_metadata({"path": MetadataValue.path(path)})

    def load_input(self, context: Any) -> Any:
        """Read a value."""
        path = self.path_of(context.upstream_output.get_identifier())
        context.add_input_metadata({"path": MetadataValue.path(path)})
        return pickle.loads(read_bytes(path))  # noqa: S301 - the instance's own files


def dump(obj: Any) -> bytes:
    """Pickle a value.

    Raises:
        InvariantViolationError: it cannot be pickled.
    """
    try:
        return pickle.dumps(obj, protocol=pickle.HIGHEST_PROTOCOL)
    except (AttributeError, RecursionError, ImportError, TypeError, pickle.PicklingError) as error:
        is_deep = isinstance(error, RecursionError)  # its text would go as deep
        said = f"of {type(obj)} exceeds recursion limit and" if is_deep else repr(obj)
        raise InvariantViolationError(_CANNOT.format(said=said)) from error


def write_bytes(path: str, content: bytes) -> None:
    """Write a file below folders that are made if need be: into another name first, then renamed."""
    if "://" in path:
        import fsspec  # noqa: PLC0415 -- only for addresses, it takes long to import

        with fsspec.open(path, "wb", auto_mkdir=True) as stream:
            stream.write(content)
        return
    target = Path(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        part.write_bytes(content)
        os.replace(part, target)  # noqa: PTH105 - the same
    finally:
        part.unlink(missing_ok=True)


def read_bytes(path: str) -> bytes:
    """Read a file."""
    if "://" in path:
        import fsspec  # noqa: PLC0415 - local files need it not

        with fsspec.open(path, "rb") as stream:
            content: bytes = stream.read()
        return content
    return Path(path).read_bytes()


class CustomPathPickledObjectFilesystemIOManager(IOManager):
    """One pickle file per output, at the path that the output's metadata give (`Out(metadata={"path": …})`)."""

    def __init__(self, base_dir: str | None = None) -> None:
        self.base_dir = base_dir

    def _path(self, metadata: Any) -> str:
        said = metadata.get("path")
        path = getattr(said, "value", getattr(said, "text", said))
        if not isinstance(path, str) or not path:
            raise InvariantViolationError('The output needs metadata with "path": where its value is to be kept.')
        return path if self.base_dir is None else "/".join((self.base_dir.rstrip("/"), path))

    def handle_output(self, context: Any, obj: Any) -> None:
        """Write a value."""
        path = self._path(context.definition_metadata)
        write_bytes(path, dump(obj))
        context.add_output_metadata({"path": MetadataValue.path(path)})

    def load_input(self, context: Any) -> Any:
        """Read a value."""
        path = self._path(context.upstream_output.definition_metadata)
        return pickle.loads(read_bytes(path))  # noqa: S301 - the user's own file


def base_dir_of(context: InitResourceContext) -> str:
    """The folder of values of the instance; of none, one in the current folder."""
    return str(Path.cwd() / "storage") if context.instance is None else str(context.instance.storage_directory())


@io_manager(description="Pickle files in the instance's storage.")  # type: ignore[untyped-decorator]
def default_io_manager(init_context: Any) -> PickledObjectFilesystemIOManager:
    """Pickle files in the instance's storage: what a job has that names no IO manager."""
    return PickledObjectFilesystemIOManager(base_dir_of(init_context))


@io_manager(config_schema={"base_dir": Field(StringSource, is_required=False)}, description="Pickle files in a folder.")  # type: ignore[untyped-decorator]
def fs_io_manager(init_context: Any) -> PickledObjectFilesystemIOManager:
    """Pickle files in a folder."""
    return PickledObjectFilesystemIOManager(init_context.resource_config.get("base_dir") or base_dir_of(init_context))


@io_manager(
    config_schema={"base_dir": Field(StringSource, is_required=False)}, description="Pickle files at paths of metadata."
)  # type: ignore[untyped-decorator]
def custom_path_fs_io_manager(init_context: Any) -> CustomPathPickledObjectFilesystemIOManager:
    """Pickle files at the paths that outputs name in their metadata."""
    return CustomPathPickledObjectFilesystemIOManager(init_context.resource_config.get("base_dir"))
