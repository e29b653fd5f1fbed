"""States of runs, clusters, statements and warehouses.

https://docs.databricks.com/api/workspace/jobs/getrun
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from jetbridge.definitions.signals import TaskException

_RUN = frozenset(
    [
        "PENDING",
        "RUNNING",
        "TERMINATING",
        "TERMINATED",
        "SKIPPED",
        "INTERNAL_ERROR",
        "BLOCKED",
        "WAITING_FOR_RETRY",
        "QUEUED",
    ]
)
_STATEMENT = frozenset(["PENDING", "RUNNING", "SUCCEEDED", "FAILED", "CANCELED", "CLOSED"])


@dataclass(frozen=True)
class RunState:
    """The state of a run: where it is in its life, and how it ended.

    Raises:
        TaskException: there is no such state.
    """

    life_cycle_state: str
    result_state: str = ""
    state_message: str = ""

    def __post_init__(self) -> None:
        """Check it."""
        if self.life_cycle_state not in _RUN:
            raise TaskException(f"Unexpected life cycle state: {self.life_cycle_state}")

    @classmethod
    def of(cls, run: dict[str, Any]) -> RunState:
        """The state in what the API says of a run."""
        state = run["state"]
        return cls(state["life_cycle_state"], state.get("result_state", ""), state.get("state_message", ""))

    @property
    def is_terminal(self) -> bool:
        """Whether it has ended."""
        return self.life_cycle_state in {"TERMINATED", "SKIPPED", "INTERNAL_ERROR"}

    @property
    def is_successful(self) -> bool:
        """Whether it ended well."""
        return self.result_state == "SUCCESS"


@dataclass(frozen=True)
class ClusterState:
    """The state of a cluster."""

    state: str = ""
    state_message: str = ""

    @property
    def is_terminal(self) -> bool:
        """Whether it is gone."""
        return self.state in {"TERMINATING", "TERMINATED", "ERROR", "UNKNOWN"}

    @property
    def is_running(self) -> bool:
        """Whether it can be used."""
        return self.state in {"RUNNING", "RESIZING"}


@dataclass(frozen=True)
class SQLStatementState:
    """The state of a statement.

    Raises:
        TaskException: there is no such state.
    """

    state: str = ""
    error_code: str = ""
    error_message: str = ""

    def __post_init__(self) -> None:
        """Check it."""
        if self.state not in _STATEMENT:
            raise TaskException(f"Unexpected SQL statement life cycle state: {self.state}")

    @property
    def is_terminal(self) -> bool:
        """Whether it has ended."""
        return self.state in {"SUCCEEDED", "FAILED", "CANCELED", "CLOSED"}

    @property
    def is_running(self) -> bool:
        """Whether it has not."""
        return self.state in {"PENDING", "RUNNING"}

    @property
    def is_successful(self) -> bool:
        """Whether it ended well."""
        return self.state == "SUCCEEDED"


class WarehouseState:
    """The state of a SQL warehouse.

    Raises:
        ValueError: there is no such state.
    """

    WAREHOUSE_STATES = ("STARTING", "RUNNING", "STOPPING", "STOPPED", "DELETING", "DELETED")

    def __init__(self, state: str = "") -> None:
        if state not in self.WAREHOUSE_STATES:
            raise ValueError(f"Unexpected warehouse state: {state}")
        self.state = state

    @property
    def is_running(self) -> bool:
        """Whether it runs."""
        return self.state == "RUNNING"

    @property
    def is_stopped(self) -> bool:
        """Whether it is stopped."""
        return self.state == "STOPPED"

    @property
    def is_deleted(self) -> bool:
        """Whether it is gone, or on the way."""
        return self.state in ("DELETING", "DELETED")
