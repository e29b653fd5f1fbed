"""Values in files of a form of one's own, in a folder or at any address that universal-pathlib knows (`s3://…`, `gs://…`, `memory://…`).

https://docs.dagster.io/guides/build/io-managers/defining-a-custom-io-manager#using-upathiomanager
"""

from __future__ import annotations

import inspect
from abc import abstractmethod
from typing import TYPE_CHECKING, Any

from jetbridge.definitions.resources.io_manager import IOManager
from jetbridge.errors import InvalidDefinitionError, InvalidInvocationError

if TYPE_CHECKING:
    from upath import UPath


class UPathIOManager(IOManager):
    """One file per output: `<base_path>/<run>/<step>/<output><extension>`; of an output with an asset key `<base_path>/<key>[/<partition>]<extension>`.

    A class of one's own says how a value is written and read. The extra `jetbridge[upath]` brings universal-pathlib.

    Raises:
        InvalidDefinitionError: the class has an `extension` without a point.
    """

    extension: str | None = None
    """What the names of the files end with, such as `.json`."""

    def __init__(self, base_path: UPath | None = None) -> None:
        from upath import UPath  # noqa: PLC0415 - of an extra

        if self.extension and "." not in self.extension:
            raise InvalidDefinitionError(
                f'{type(self).__name__}.extension is {self.extension!r}: write it with its point, such as ".json".'
            )
        self._base_path = base_path or UPath(".")

    @abstractmethod
    def dump_to_path(self, context: Any, obj: Any, path: UPath) -> None:
        """Write a value."""

    @abstractmethod
    def load_from_path(self, context: Any, path: UPath) -> Any:
        """Read a value; may be a coroutine."""

    def get_metadata(self, context: Any, obj: Any) -> dict[str, Any]:  # noqa: ARG002 - for classes of one's own
        """Further metadata of an output."""
        return {}

    def get_op_output_relative_path(self, context: Any) -> UPath:
        """Where the value of an op's output is kept, below `base_path`."""
        from upath import UPath  # noqa: PLC0415 - of an extra

        return UPath(*context.get_identifier())

    def get_asset_relative_path(self, context: Any) -> UPath:
        """Where the value of an output with an asset key is kept, below `base_path`."""
        from upath import UPath  # noqa: PLC0415 - of an extra

        return UPath(*context.asset_key.path)

    def get_path_for_partition(self, context: Any, path: UPath, partition: str) -> UPath:  # noqa: ARG002 - for classes of one's own
        """Where a partition is kept, `path` being that of all of them."""
        return path / (f"%2F{partition[1:]}" if partition.startswith("/") else partition)

    def path_exists(self, path: UPath) -> bool:
        """Whether there is something."""
        return path.exists()

    def make_directory(self, path: UPath) -> None:
        """Make the folder of a file that is about to be written; without a meaning in object stores."""
        path.mkdir(parents=True, exist_ok=True)

    def unlink(self, path: UPath) -> None:
        """Remove a file."""
        path.unlink()

    def has_output(self, context: Any) -> bool:
        """Whether the value of an output is there."""
        return self.path_exists(self._paths(context)[0][1])

    def handle_output(self, context: Any, obj: Any) -> None:
        """Write a value.

        Raises:
            InvalidInvocationError: the output is of several partitions.
        """
        places = self._paths(context)
        if len(places) > 1:
            raise InvalidInvocationError(
                f"{type(self).__name__} writes one partition at a time, and the output is of {len(places)}: run the job once per partition."
            )
        path = places[0][1]
        self.make_directory(path.parent)
        self.dump_to_path(context=context, obj=obj, path=path)
        said = {} if obj is None else {"path": str(path)}
        context.add_output_metadata({**said, **self.get_metadata(context=context, obj=obj)})

    def load_input(self, context: Any) -> Any:
        """Read a value; of several partitions, a dictionary of them.

        `allow_missing_partitions` in the input's metadata leaves out partitions that are not there.
        """
        source = context if context.upstream_output is None else context.upstream_output
        places = self._paths(context if context.has_asset_partitions else source)
        if len(places) == 1:
            path = places[0][1]
            context.add_input_metadata({"path": str(path)})
            return self._load(context, path)
        if (context.definition_metadata or {}).get("allow_missing_partitions"):
            places = [(partition, path) for partition, path in places if self.path_exists(path)]
        return {partition: self._load(context, path) for partition, path in places}

    def _paths(self, context: Any) -> list[tuple[str, UPath]]:
        """Each partition and its file; one file of no partition."""
        if not context.has_asset_key:
            return [("", self._file(self._below(self.get_op_output_relative_path(context))))]
        whole = self._below(self.get_asset_relative_path(context))
        if not context.has_asset_partitions:
            return [("", self._file(whole))]
        return [
            (key, self._file(self.get_path_for_partition(context, whole, key))) for key in context.asset_partition_keys
        ]

    def _load(self, context: Any, path: UPath) -> Any:
        loaded = self.load_from_path(context=context, path=path)
        if not inspect.iscoroutine(loaded):
            return loaded
        import asyncio  # noqa: PLC0415 - few classes load asynchronously

        return asyncio.run(loaded)

    def _below(self, relative: UPath) -> UPath:
        return self._base_path / str(relative).lstrip("/")

    def _file(self, path: UPath) -> UPath:
        return path.with_name(path.name + self.extension) if self.extension else path
