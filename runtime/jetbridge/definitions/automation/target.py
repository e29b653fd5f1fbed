"""The jobs that a schedule or sensor starts runs of: given as definitions, graphs, or by name."""

from __future__ import annotations

import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from jetbridge.errors import InvalidDefinitionError

_OWNER = re.compile(r"^[^@\s]+@[^@\s]+\.[^@\s]+$")


@dataclass(frozen=True)
class Target:
    """One job, by name and, if known, as definition."""

    job_name: str
    job: Any = None


def targets_of(
    *,
    job_name: str | None = None,
    job: Any = None,
    jobs: Sequence[Any] | None = None,
    target: Any = None,
    noun: str = "sensor",
) -> tuple[Target, ...]:
    """The jobs that were given in one of the ways.

    Raises:
        InvalidDefinitionError: in more than one way.
    """
    said = [item for item in (job_name, job, jobs, target) if item is not None]
    if len(said) > 1:
        raise InvalidDefinitionError(
            f"Attempted to provide more than one of 'job', 'jobs', 'job_name', and 'target' params to the {noun}."
        )
    if jobs is not None or isinstance(target, (list, tuple)):
        return tuple(_target(item) for item in (jobs if jobs is not None else target))
    return tuple(_target(item) for item in said)


def _target(given: Any) -> Target:
    if isinstance(given, str):
        return Target(given)
    if getattr(given, "is_graph", False):
        warnings.warn(
            "Passing GraphDefinition as a target is deprecated: pass a job (graph.to_job()).",
            DeprecationWarning,
            stacklevel=5,
        )
        made = given.to_job()
        return Target(made.name, made)
    if not hasattr(given, "execute_in_process"):
        return Target(getattr(given, "name", str(given)), given)
    return Target(given.name, given)


def check_owners(owners: Sequence[str] | None) -> list[str] | None:
    """Owners are mail addresses, or teams as `team:name`.

    Raises:
        InvalidDefinitionError: one is neither.
    """
    for owner in owners or ():
        if owner == "team:":
            raise InvalidDefinitionError("Team name cannot be empty after 'team:' prefix")
        if not owner.startswith("team:") and not _OWNER.match(owner):
            raise InvalidDefinitionError(
                f"Owner must be an email address or a team name prefixed with 'team:', got '{owner}'."
            )
    return None if owners is None else list(owners)
