"""Values kept in memory, for as long as the manager lives.

https://docs.dagster.io/api/dagster/io-managers#dagster.mem_io_manager
"""

from __future__ import annotations

from typing import Any

from jetbridge.definitions.resources.io_manager import IOManager, io_manager


class NotInMemoryError(KeyError):
    """A value is asked for that no step of this process has kept."""

    def __init__(self, step_key: str, output: str, run_id: str) -> None:
        super().__init__(step_key, output, run_id)

    def __str__(self) -> str:
        step_key, output, run_id = self.args
        return (
            f'The IO manager in memory has no value for output "{output}" of step "{step_key}" (run {run_id}): nothing was stored for it, or '
            "another process did it. To read values of other processes or of earlier runs, give the job an IO manager on files, "
            'resource_defs={"io_manager": fs_io_manager}.'
        )


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
            NotInMemoryError: it was kept by another process, or not at all.
        """
        upstream = context.upstream_output
        identifier = tuple(upstream.get_identifier())
        if identifier not in self.values:
            raise NotInMemoryError(upstream.step_key, upstream.name, identifier[0])
        return self.values[identifier]


@io_manager(description="Keeps values in memory, for as long as the process runs.")  # type: ignore[untyped-decorator]
def mem_io_manager(_init_context: Any) -> InMemoryIOManager:
    """Keeps values in memory."""
    return InMemoryIOManager()
