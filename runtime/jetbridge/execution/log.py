"""`context.log`: messages of ops go to the loggers of the job, and into the history of the run.

https://docs.dagster.io/guides/log-debug/logging
"""

from __future__ import annotations

import copy
import logging
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from jetbridge.definitions.loggers import LOGGER_NAME
from jetbridge.execution.engine.progress import StepRun
from jetbridge.masking import masked
from jetbridge.storage.events.event import EventLogEntry
from jetbridge.storage.log_settings import NO_LOG_SETTINGS, LogSettings
from jetbridge.storage.run import Run

Message = tuple[float, int, "str | None", str]
"""Moment, level, key of the step, text."""


class RunLog:
    """The log of one run; `make_loggers` is called with the first message.

    `settings` are the instance's: the lowest level that is kept, and handlers that get all messages.
    """

    def __init__(
        self,
        run: Run,
        make_loggers: Callable[[], Sequence[logging.Logger]],
        settings: LogSettings = NO_LOG_SETTINGS,
        handlers: Sequence[logging.Handler] = (),
    ) -> None:
        self.run = run
        self.messages: list[Message] = []
        self.settings = settings
        self._make_loggers = make_loggers
        self._given_handlers = handlers
        self._loggers: Sequence[logging.Logger] | None = None
        self._steps: dict[str | None, LogManager] = {}

    @property
    def loggers(self) -> Sequence[logging.Logger]:
        """The Python loggers that messages go to."""
        if self._loggers is None:
            self._loggers = self._make_loggers()
        return self._loggers

    @property
    def handlers(self) -> Sequence[logging.Handler]:
        """The handlers that messages go to besides."""
        return self._given_handlers or self.settings.made_handlers

    def for_step(self, run: StepRun | None) -> LogManager:
        """The logger that an op, an IO manager or a hook is given."""
        key = None if run is None else run.key
        if key not in self._steps:
            if len(self._steps) > 100:  # noqa: PLR2004 - loggers are cheap to make again
                self._steps.clear()
            self._steps[key] = LogManager(self, {} if run is None else {"step_key": key, "op_name": run.step.name})
        return self._steps[key]

    def take(self, record: logging.LogRecord, tags: Mapping[str, Any]) -> None:
        """Keep a message and pass it on."""
        if record.levelno < self.settings.level:
            return
        text = masked(record.getMessage())
        step_key = tags.get("step_key") or _current_step()
        self.messages.append((record.created, record.levelno, step_key, text))
        self._pass_on(record, self._meta({**tags, "step_key": step_key}, text))

    def take_event(self, entry: EventLogEntry) -> None:
        """Pass an event on: its kind and its text; the event itself is in the record's `dagster_meta`."""
        event = entry.dagster_event
        if entry.level < self.settings.level:
            return
        text = masked(f"{event.event_type.name} - {event.message}")
        record = logging.LogRecord(LOGGER_NAME, entry.level, "", 0, text, None, None)
        record.created = entry.timestamp
        tags = {"step_key": entry.step_key, "op_name": event.node_name or None, "dagster_event": event}
        self._pass_on(record, self._meta(tags, text))

    def _pass_on(self, record: logging.LogRecord, meta: Mapping[str, Any]) -> None:
        record.msg, record.args = " - ".join((*_prefix(meta), meta["orig_message"])), None
        record.dagster_meta = meta
        for logger in self.loggers:
            if logger.isEnabledFor(record.levelno):
                logger.handle(record)
        for handler in self.handlers:
            if record.levelno >= handler.level:
                handler.handle(copy.copy(record))

    def _meta(self, tags: Mapping[str, Any], text: str) -> Mapping[str, Any]:
        return {
            "run_id": self.run.run_id,
            "job_name": self.run.job_name,
            "job_tags": dict(self.run.tags),
            "op_name": None,
            "resource_name": None,
            "dagster_event": None,
            "orig_message": text,
            **tags,
        }


def _prefix(meta: Mapping[str, Any]) -> tuple[str, ...]:
    source = meta["job_name"] if meta["resource_name"] is None else f"resource:{meta['resource_name']}"
    return (source, meta["run_id"], *(() if meta["step_key"] is None else (meta["step_key"],)))


def _current_step() -> str | None:
    from jetbridge.execution.context.op import CURRENT  # noqa: PLC0415 - it needs the log

    attempt = CURRENT.get()
    return None if attempt is None else attempt.run.key


class LogManager(logging.Logger):
    """A Python logger whose messages carry run and step."""

    def __init__(self, log: RunLog, tags: Mapping[str, Any]) -> None:
        super().__init__(LOGGER_NAME, logging.DEBUG)
        self._log_of_run = log
        self._tags = tags

    @classmethod
    def create(
        cls,
        loggers: Sequence[logging.Logger],
        handlers: Sequence[logging.Handler] | None = None,
        instance: Any = None,
        dagster_run: Run | None = None,
    ) -> LogManager:
        """A logger of a run (or of none) that writes to these loggers and handlers."""
        settings = NO_LOG_SETTINGS if instance is None else instance.log_settings
        return cls(RunLog(dagster_run or _NO_RUN, lambda: loggers, settings, handlers or ()), {})

    def with_tags(self, **tags: Any) -> LogManager:
        """The same with other facts in its messages (`step_key`, `resource_name`, `job_name`, …)."""
        return LogManager(self._log_of_run, {**self._tags, **tags})

    def handle(self, record: logging.LogRecord) -> None:
        """Pass a message to the run's log."""
        self._log_of_run.take(record, self._tags)


_NO_RUN = Run("system", "")


class ToRunLog(logging.Handler):
    """Hands messages of Python loggers to the log of a run."""

    def __init__(self, log: RunLog) -> None:
        super().__init__()
        self._log = log

    def emit(self, record: logging.LogRecord) -> None:
        """Pass a message to the run's log."""
        self._log.take(copy.copy(record), {})


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
