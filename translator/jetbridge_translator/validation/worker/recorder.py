"""What each task instance printed, in `dag.test()`."""

from __future__ import annotations

import contextlib
import io
import logging
import sys
from collections.abc import Callable
from typing import Any

from jetbridge.documents import clip, scrub


class Recorder:
    """Stands around Airflow's `_run_task` and keeps the printed text by (task_id, map_index)."""

    def __init__(self) -> None:
        self._printed: dict[tuple[str, int], str] = {}

    def around(self, run_task: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, recording."""

        def recorded(*args: Any, **kwargs: Any) -> Any:
            ti = kwargs.get("ti") or args[0]
            printed = io.StringIO()
            try:
                with contextlib.redirect_stdout(printed):
                    return run_task(*args, **kwargs)
            finally:
                key = (ti.task_id, ti.map_index)
                self._printed[key] = self._printed.get(key, "") + printed.getvalue()

        return recorded

    def printed(self, task_id: str, map_index: int) -> str:
        """What the tries of one task instance printed, one after the other."""
        return clip(scrub(self._printed.get((task_id, map_index), "")))

    def forget(self) -> None:
        """Start anew, for the next run."""
        self._printed.clear()


def keep_logs_out_of_stdout() -> None:
    """Airflow's console log goes to whatever `sys.stdout` is at that moment, which would mix with what tasks print."""
    root = logging.getLogger()
    for handler in list(root.handlers):
        if type(handler).__name__ == "RedirectStdHandler":
            root.removeHandler(handler)
    with contextlib.suppress(ImportError, AttributeError):
        import structlog  # type: ignore[import-not-found]  # noqa: PLC0415 -- Airflow 3's logging

        factory = structlog.get_config()["logger_factory"]
        if getattr(factory, "io", True) is None:
            factory.io = sys.stdout
