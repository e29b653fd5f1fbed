"""What a pod's state says of it and of its containers."""

from __future__ import annotations

from typing import Any

SUCCEEDED, FAILED, PENDING, RUNNING, UNKNOWN = "Succeeded", "Failed", "Pending", "Running", "Unknown"
TERMINAL = frozenset({SUCCEEDED, FAILED})
_FATAL = frozenset({"InvalidImageName", "ErrImageNeverPull"})
_UNCLEAR = frozenset({"ErrImagePull", "ImagePullBackOff"})
_PASSING = (
    "pull qps exceeded",
    "rate limit",
    "too many requests",
    "quota exceeded",
    "temporarily unavailable",
    "timeout",
    "account limit",
    "bad gateway",
    "service unavailable",
    "gateway timeout",
)
"""What messages say of troubles that pass."""


def container_status(pod: Any, name: str) -> Any:
    """The state of one container; None if there is none yet."""
    status = getattr(pod, "status", None)
    if status is None:
        return None
    both = [*(status.container_statuses or ()), *(status.init_container_statuses or ())]
    return next((each for each in both if each.name == name), None)


def is_running(pod: Any, name: str) -> bool:
    """Whether a container runs."""
    status = container_status(pod, name)
    return status is not None and status.state.running is not None


def terminated(pod: Any, name: str) -> Any:
    """How a container ended; None if it has not."""
    status = container_status(pod, name)
    return status.state.terminated if status is not None and status.state is not None else None


def is_succeeded(pod: Any, name: str) -> bool:
    """Whether a container ended with exit code 0."""
    end = terminated(pod, name)
    return end is not None and end.exit_code == 0


def trouble_at_start(pod: Any) -> str | None:
    """Why a pod will never start; None if it may."""
    for status in (pod.status.container_statuses or ()) if pod.status else ():
        waiting = status.state.waiting if status.state else None
        if waiting is None:
            continue
        message = (waiting.message or "").lower()
        passes = any(each in message for each in _PASSING)
        if waiting.reason in _FATAL or (waiting.reason in _UNCLEAR and not passes):
            return f"Image cannot be pulled, unable to start: {waiting.reason}\n{waiting.message}"
    return None


def is_scheduled(pod: Any) -> bool:
    """Whether the pod has found a node."""
    return any(each.type == "PodScheduled" and each.status == "True" for each in pod.status.conditions or ())
