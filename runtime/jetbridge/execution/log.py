"""`context.log`: messages of ops go to the loggers of the job, and into the history of the run.

https://docs.dagster.io/guides/log-debug/logging
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jetbridge.execution.engine.progress import StepRun
from jetbridge.storage.run import Run

Message = tuple[float, int, "str | None", str]
"""Moment, level, key of the step, text."""


class RunLog:
    """The log of one run; `make_loggers` is called with the first message."""

    def __init__(self, run: Run, make_loggers: Callable[[], Sequence[logging.Logger]]) -> None:
        self.run = run
        self.messages: list[Message] = []
        self._make_loggers = make_loggers
        self._loggers: Sequence[logging.Logger] | None = None
        self._steps: dict[str | None, LogManager] = {}

    @property
    def loggers(self) -> Sequence[logging.Logger]:
        """The Python loggers that messages go to."""
        if self._loggers is None:
            self._loggers = self._make_loggers()
        return self._loggers

    def for_step(self, run: StepRun | None) -> LogManager:
        """The logger that an op, an IO manager or a hook is given."""
        key = None if run is None else run.key
        if key not in self._steps:
            if len(self._steps) > 100:  # noqa: PLR2004 - loggers are cheap to make again
                self._steps.clear()
            self._steps[key] = LogManager(self, key, None if run is None else run.step.name)
        return self._steps[key]

    def take(self, record: logging.LogRecord, step_key: str | None, op_name: str | None) -> None:
        """Keep a message and pass it on."""
        text = record.getMessage()
        self.messages.append((record.created, record.levelno, step_key, text))
        meta = self._meta(step_key, op_name, text)
        record.msg, record.args = " - ".join((*_prefix(self.run, step_key), text)), None
        record.dagster_meta = meta
        for logger in self.loggers:
            if logger.isEnabledFor(record.levelno):
                logger.handle(record)

    def _meta(self, step_key: str | None, op_name: str | None, text: str) -> Mapping[str, Any]:
        return {
            "run_id": self.run.run_id,
            "job_name": self.run.job_name,
            "job_tags": dict(self.run.tags),
            "step_key": step_key,
            "op_name": op_name,
            "resource_name": None,
            "dagster_event": None,
            "orig_message": text,
        }


def _prefix(run: Run, step_key: str | None) -> tuple[str, ...]:
    return (run.job_name, run.run_id, *(() if step_key is None else (step_key,)))


class LogManager(logging.Logger):
    """A Python logger whose messages carry run and step."""

    def __init__(self, log: RunLog, step_key: str | None, op_name: str | None) -> None:
        super().__init__("jetbridge", logging.DEBUG)
        self._log_of_run = log
        self._step_key = step_key
        self._op_name = op_name

    def handle(self, record: logging.LogRecord) -> None:
        """Pass a message to the run's log."""
        self._log_of_run.take(record, self._step_key, self._op_name)


def get_logger(name: str | None = None) -> logging.Logger:
    """A logger for code outside of ops; inside of a run its messages go where `context.log` goes.

    https://docs.dagster.io/api/dagster/loggers#dagster.get_dagster_logger
    """
    logger = logging.getLogger("jetbridge.user" if name is None else f"jetbridge.user.{name}")
    logger.setLevel(logging.DEBUG)
    if not any(isinstance(handler, _ToRun) for handler in logger.handlers):
        logger.addHandler(_ToRun())
        logger.propagate = False
    return logger


class _ToRun(logging.Handler):
    """Hands messages to the log of the step that runs; without one, on to the other loggers."""

    def emit(self, record: logging.LogRecord) -> None:
        from jetbridge.execution.context.op import CURRENT  # noqa: PLC0415 - it needs the log

        attempt = CURRENT.get()
        if attempt is None:
            logging.getLogger("jetbridge").handle(record)
        else:
            attempt.job_run.log.for_step(attempt.run).handle(record)
