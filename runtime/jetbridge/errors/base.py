"""What all errors of the runtime have in common."""

from __future__ import annotations

from types import TracebackType
from typing import TypeAlias

ExcInfo: TypeAlias = tuple[type[BaseException], BaseException, TracebackType | None]


class JetbridgeError(Exception):
    """Base of all errors of Jetbridge."""

    @property
    def is_user_code_error(self) -> bool:
        """Whether the cause is an exception that the user's own code raised."""
        return False
