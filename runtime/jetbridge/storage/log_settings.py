"""What an instance says about logs: `python_logs` in `jetbridge.yaml` of its folder.

https://docs.dagster.io/guides/log-debug/logging/python-logging
"""

from __future__ import annotations

import functools
import logging
import logging.config
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from jetbridge.errors import InvalidConfigError

FILE = "jetbridge.yaml"


@dataclass(frozen=True)
class LogSettings:
    """The lowest level that is kept, Python loggers whose messages belong to runs, and handlers that get all messages of runs.

    `handlers`, `formatters` and `filters` are as in `logging.config.dictConfig`.
    """

    level: int = logging.NOTSET
    managed: Sequence[str] = ()
    handlers: Mapping[str, Any] = field(default_factory=dict)
    formatters: Mapping[str, Any] = field(default_factory=dict)
    filters: Mapping[str, Any] = field(default_factory=dict)

    @functools.cached_property
    def made_handlers(self) -> list[logging.Handler]:
        """The handlers; made once.

        Raises:
            ValueError: the configuration of one cannot be used; the text names it.
        """
        if not self.handlers:
            return []
        made = logging.config.DictConfigurator({"handlers": {name: dict(said) for name, said in self.handlers.items()}})
        made.config["formatters"] = {
            name: made.configure_formatter(dict(said)) for name, said in self.formatters.items()
        }
        made.config["filters"] = {name: made.configure_filter(dict(said)) for name, said in self.filters.items()}
        return [made.configure_handler(made.config["handlers"][name]) for name in self.handlers]


NO_LOG_SETTINGS = LogSettings()


def log_settings(given: Mapping[str, Any]) -> LogSettings:
    """The settings of a `python_logs` section.

    Raises:
        InvalidConfigError: it has an entry that does not exist, or a value of a wrong type.
    """
    result = _schema().process(dict(given))
    if not result.success:
        raise InvalidConfigError(f"Error in python_logs of {FILE}", result.errors, given)
    said = result.value
    handling = said["dagster_handler_config"]
    level = logging.getLevelName(said["python_log_level"].upper())
    return LogSettings(
        level if isinstance(level, int) else logging.NOTSET,
        tuple(said["managed_python_loggers"]),
        handling["handlers"],
        handling["formatters"],
        handling["filters"],
    )


def _schema() -> Any:
    from jetbridge.definitions.config.field import Field  # noqa: PLC0415 - few instances say anything
    from jetbridge.definitions.config.shapes import Shape  # noqa: PLC0415 - few instances say anything

    parts = {name: Field(dict, default_value={}) for name in ("handlers", "formatters", "filters")}
    return Shape(
        {
            "python_log_level": Field(str, default_value="NOTSET"),
            "managed_python_loggers": Field([str], default_value=[]),
            "dagster_handler_config": Field(Shape(parts)),
        }
    )


def read_log_settings(folder: Path) -> LogSettings:
    """The settings of the instance in a folder.

    Raises:
        InvalidConfigError: they cannot be used.
    """
    file = folder / FILE
    if not file.is_file():
        return NO_LOG_SETTINGS
    import yaml  # noqa: PLC0415 - few instances say anything

    loaded = yaml.safe_load(file.read_text("utf-8")) or {}
    return log_settings(loaded.get("python_logs") or {})


@contextmanager
def managed_loggers(settings: LogSettings, handler: logging.Handler) -> Iterator[None]:
    """Hand the messages of the managed loggers to a handler while the block runs."""
    loggers = [logging.getLogger(None if name == "root" else name) for name in settings.managed]
    known = [(logger, logger.level) for logger in loggers]
    for logger in loggers:
        logger.addHandler(handler)
        if settings.level:
            logger.setLevel(settings.level)
    try:
        yield
    finally:
        for logger, level in known:
            logger.removeHandler(handler)
            logger.setLevel(level)
