"""Logger definitions: what makes the Python logger that `context.log` writes to.

https://docs.dagster.io/api/dagster/loggers
"""

from __future__ import annotations

import inspect
import json
import logging
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, overload

from jetbridge.definitions.config.configurable import ConfigurableDefinition, schema_field
from jetbridge.definitions.config.field import Field
from jetbridge.errors import InvalidConfigError, InvalidInvocationError

LoggerFunction = Callable[..., logging.Logger]
CONSOLE_FORMAT = "%(asctime)s - %(name)s - %(levelname)s - %(message)s"


class LoggerDefinition(ConfigurableDefinition):
    """How a logger is made: `logger_fn(init_context) -> logging.Logger`. Used by the key under which it stands in `logger_defs`."""

    noun = "logger"
    shown_type = "LoggerDefinition"

    def __init__(self, logger_fn: LoggerFunction, config_schema: Any = None, description: str | None = None) -> None:
        self.logger_fn = logger_fn
        self.config_field = schema_field(config_schema)
        self.description = description

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        """Make the logger directly, as a test does: `my_logger(build_init_logger_context(…))`.

        Raises:
            InvalidInvocationError: there is not exactly one argument, the init context.
            InvalidConfigError: the context's config does not fit.
        """
        given = [*args, *kwargs.values()]
        name = next(iter(inspect.signature(self.logger_fn).parameters), "context")
        if len(given) == 1 and kwargs and name not in kwargs:
            raise InvalidInvocationError(f"Logger initialization expected argument '{name}'.")
        if len(given) != 1:
            raise InvalidInvocationError(
                "Initialization of logger received multiple arguments. Only a first positional context parameter should be provided."
                if given
                else "Logger initialization function has context argument, but no context argument was provided when invoking."
            )
        context = given[0] if given[0] is not None else InitLoggerContext()
        return self.logger_fn(
            InitLoggerContext(self.process(context.logger_config), self, context.job_def, context.run_id)
        )

    def process(self, config: Any) -> Any:
        """Check and complete config.

        Raises:
            InvalidConfigError: it does not fit.
        """
        result = self.process_config(config)
        if not result.success:
            raise InvalidConfigError("Error in config for logger.", result.errors, config)
        return result.value


@dataclass(frozen=True)
class InitLoggerContext:
    """What a logger is made with: its config, and the job and run if there are any."""

    logger_config: Any = None
    logger_def: LoggerDefinition | None = None
    job_def: Any = None
    run_id: str | None = None

    @property
    def job_name(self) -> str | None:
        """The job's name."""
        return None if self.job_def is None else self.job_def.name


@overload
def logger(config_schema: LoggerFunction) -> LoggerDefinition: ...
@overload
def logger(
    config_schema: Any = None, description: str | None = None
) -> Callable[[LoggerFunction], LoggerDefinition]: ...


def logger(config_schema: Any = None, description: str | None = None) -> Any:
    """Make a logger definition of a function; bare, or with a schema of its config."""
    if callable(config_schema) and not isinstance(config_schema, type):
        made = LoggerDefinition(config_schema)
        made.__doc__ = config_schema.__doc__
        return made

    def decorate(logger_fn: LoggerFunction) -> LoggerDefinition:
        made = LoggerDefinition(logger_fn, config_schema, description)
        made.__doc__ = logger_fn.__doc__
        return made

    return decorate


def build_init_logger_context(logger_config: Any = None, job_def: Any = None) -> InitLoggerContext:
    """The context for a direct call of a logger definition.

    https://docs.dagster.io/api/dagster/loggers#dagster.build_init_logger_context
    """
    return InitLoggerContext(logger_config, None, job_def)


class ColoredFormatter(logging.Formatter):
    """Levels in colour, when a person reads along."""

    COLORS: Mapping[str, str] = {"WARNING": "33", "ERROR": "31", "CRITICAL": "31;1", "DEBUG": "34", "INFO": "32"}

    def format(self, record: logging.LogRecord) -> str:
        """One line."""
        text = super().format(record)
        color = self.COLORS.get(record.levelname)
        return text if color is None or not sys.stderr.isatty() else f"\033[{color}m{text}\033[0m"


class JsonFormatter(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        """The record's own fields, and the message."""
        plain = {
            name: value
            for name, value in vars(record).items()
            if isinstance(value, (str, int, float, bool, type(None)))
        }
        plain["message"] = record.getMessage()
        return json.dumps(plain, default=str)


def _console(context: Any, formatter: logging.Formatter) -> logging.Logger:
    config = context.logger_config
    made = logging.Logger(config["name"], level=_level(config["log_level"]))  # noqa: LOG001 - one per run, not shared by name
    handler = logging.StreamHandler()
    handler.setFormatter(formatter)
    made.addHandler(handler)
    return made


def _level(name: str | int) -> int:
    if isinstance(name, int):
        return name
    level = logging.getLevelName(name.upper())
    if not isinstance(level, int):
        raise InvalidConfigError(f"{name!r} is no log level: use DEBUG, INFO, WARNING, ERROR or CRITICAL.", [], name)
    return level


_CONSOLE_SCHEMA = {
    "log_level": Field(str, is_required=False, default_value="INFO", description="The logger's threshold."),
    "name": Field(str, is_required=False, default_value="jetbridge", description="The name of the logger."),
}


@logger(_CONSOLE_SCHEMA, description="The default colored console logger.")
def colored_console_logger(init_context: Any) -> logging.Logger:
    """Lines of text on stderr."""
    return _console(init_context, ColoredFormatter(CONSOLE_FORMAT, "%Y-%m-%d %H:%M:%S %z"))


@logger(_CONSOLE_SCHEMA, description="A JSON-formatted console logger.")
def json_console_logger(init_context: Any) -> logging.Logger:
    """Lines of JSON on stderr."""
    return _console(init_context, JsonFormatter())


class LoggerName(str):
    """The name of our loggers; equal to its old spelling too, as the public names are."""

    __slots__ = ()
    __hash__ = str.__hash__

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other) is True or other == "dagster"

    def __ne__(self, other: object) -> bool:
        return not self == other


LOGGER_NAME = LoggerName("jetbridge")


def default_system_loggers(instance: Any) -> list[tuple[LoggerDefinition, dict[str, Any]]]:
    """The loggers of a run that asks for none, with their config: the console, at the level that the instance says."""
    level = logging.NOTSET if instance is None else instance.log_settings.level
    name = logging.getLevelName(level or logging.DEBUG)
    return [(colored_console_logger, {"name": LOGGER_NAME, "log_level": name})]


def default_loggers() -> dict[str, LoggerDefinition]:
    """The loggers of a job that names none."""
    return {"console": colored_console_logger}
