"""Waiting for AWS: one call, one path in its answer, the states that mean "done" and "failed".

The paths are JMESPath, as in botocore's own waiters: https://jmespath.org
"""

from __future__ import annotations

import logging
import time
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from jetbridge.airflow.clients import client
from jetbridge.definitions.signals import TaskException

_log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Waiter:
    """Calls `action` until the value at `path` is one of `success`.

    `every`: the path gives a list, and all of it has to be there. `failure`: states that end the wait with an error. `reason`: the path of what the
    service says about it. `gone`: codes of errors that count as success, for what is being deleted. `missing`: the state of what a sensor
    does not find, because of an error whose code is one of `unknown`.
    """

    action: str
    path: str
    success: frozenset[str] = frozenset()
    failure: frozenset[str] = frozenset()
    reason: str | None = None
    every: bool = False
    gone: frozenset[str] = frozenset()
    missing: str | None = None
    unknown: frozenset[str] = frozenset({"ResourceNotFoundException"})

    def wait(self, boto_client: Any, arguments: Mapping[str, Any], delay: float, max_attempts: int) -> Any:
        """Poll, `delay` seconds apart, at most `max_attempts` times; the last answer.

        Raises:
            TaskException: a state of failure was reached, or the attempts were used up.
        """
        for attempt in range(max_attempts):
            if attempt:
                time.sleep(delay)
            try:
                answer = getattr(boto_client, self.action)(**arguments)
            except client("botocore.exceptions", extra="amazon").ClientError as error:
                if error.response["Error"]["Code"] in self.gone:
                    return error.response
                raise
            if self.is_done(answer):
                return answer
        raise TaskException(f"Waiter error: max attempts reached ({self.action} {dict(arguments)})")

    def look(self, boto_client: Any, arguments: Mapping[str, Any]) -> bool:
        """Call once, and say whether it is done.

        Raises:
            TaskException: a state of failure was reached.
        """
        errors = client("botocore.exceptions", extra="amazon")
        try:
            answer = getattr(boto_client, self.action)(**arguments)
        except errors.ClientError as error:
            if self.missing is None or error.response["Error"]["Code"] not in self.unknown:
                raise
            return self.missing in self.success
        return self.is_done(answer)

    def is_done(self, answer: Any) -> bool:
        """Whether an answer says so.

        Raises:
            TaskException: it says that what is waited for failed.
        """
        states = self.states(answer)
        failed = [state for state in states if state in self.failure]
        if failed:
            why = at(self.reason, answer) if self.reason else None
            raise TaskException(f"{self.action}: state {failed[0]}" + (f": {why}" if why else ""))
        _log.info("%s: %s", self.action, ", ".join(states))
        return bool(states) and all(state in self.success for state in states)

    def states(self, answer: Any) -> list[str]:
        """The states in an answer: one, or those of a list."""
        found = at(self.path, answer)
        return [str(state) for state in (found or ())] if self.every else [str(found)]


def at(path: str, answer: Any) -> Any:
    """What stands at a JMESPath in an answer."""
    return client("jmespath", extra="amazon").search(path, answer)


def until(action: str, path: str, success: str, failure: str = "", **rest: Any) -> Waiter:
    """A waiter; states are given as words of one text."""
    return Waiter(action, path, frozenset(success.split()), frozenset(failure.split()), **rest)
