"""Values kept in memory, for as long as the manager lives.

https://docs.dagster.io/api/dagster/io-managers#dagster.mem_io_manager
"""

from __future__ import annotations

from typing import Any

from jetbridge.definitions.resources.io_manager import IOManager, io_manager


class InMemoryIOManager(IOManager):
    """Keeps values by run, step, output (and mapping key)."""

    def __init__(self) -> None:
        self.values: dict[tuple[str, ...], Any] = {}

    def handle_output(self, context: Any, obj: Any) -> None:
        """Keep a value."""
        self.values[tuple(context.get_identifier())] = obj

    def load_input(self, context: Any) -> Any:
        """Give it back.

        Raises:
            KeyError: it was kept by another process, or not at all.
        """
        identifier = tuple(context.upstream_output.get_identifier())
        if identifier not in self.values:
            raise KeyError(
                f"There is no value for {'/'.join(identifier)} in memory: an IO manager in memory keeps values only for the process that "
                "made them. Use one on files (fs_io_manager) to share values between processes and runs."
            )
        return self.values[identifier]


@io_manager(description="Keeps values in memory, for as long as the process runs.")  # type: ignore[untyped-decorator]
def mem_io_manager(_init_context: Any) -> InMemoryIOManager:
    """Keeps values in memory."""
    return InMemoryIOManager()
