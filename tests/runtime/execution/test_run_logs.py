"""Messages of ops, resources and Python loggers: where they go, and what an instance says about them."""

import logging
from typing import Any

import pytest

from jetbridge import (
    InvalidConfigError,
    LogManager,
    OpExecutionContext,
    Run,
    get_logger,
    instance_for_test,
    job,
    logger,
    op,
    resource,
)


class Kept(logging.Handler):
    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.texts.append(record.getMessage())


@resource
def talker(context: Any) -> Any:
    return lambda: context.log.info("from the resource")


@op(required_resource_keys={"talker"})
def talks(context: OpExecutionContext) -> None:
    context.log.info("info")
    context.log.error("error")
    context.resources.talker()
    logging.getLogger("some.library").warning("from a library")
    get_logger().info("from a helper")


@job(resource_defs={"talker": talker})
def talking() -> None:
    talks()


def messages(instance: Any, run_id: str) -> list[tuple[str | None, str]]:
    return [(entry.step_key, entry.user_message) for entry in instance.all_logs(run_id) if not entry.is_dagster_event]


def test_everything_said_in_a_step_is_kept_with_its_key() -> None:
    with instance_for_test(overrides={"python_logs": {"managed_python_loggers": ["some.library"]}}) as instance:
        run_id = talking.execute_in_process(instance=instance).run_id
        assert messages(instance, run_id) == [
            ("talks", "info"),
            ("talks", "error"),
            ("talks", "from the resource"),
            ("talks", "from a library"),
            ("talks", "from a helper"),
        ]


def test_an_instance_may_keep_less() -> None:
    with instance_for_test(overrides={"python_logs": {"python_log_level": "ERROR"}}) as instance:
        run_id = talking.execute_in_process(instance=instance).run_id
        assert messages(instance, run_id) == [("talks", "error")]


def test_an_instance_may_have_handlers(capsys: pytest.CaptureFixture[str]) -> None:
    handler = {"class": "logging.StreamHandler", "level": "ERROR", "stream": "ext://sys.stdout", "formatter": "short"}
    logs = {"handlers": {"out": handler}, "formatters": {"short": {"format": "said: %(message)s"}}}
    with instance_for_test(overrides={"python_logs": {"dagster_handler_config": logs}}) as instance:
        run_id = talking.execute_in_process(instance=instance).run_id
    assert capsys.readouterr().out.splitlines() == [f"said: talking - {run_id} - talks - error"]


def test_settings_that_do_not_exist_are_refused() -> None:
    overrides = {"python_logs": {"level": "ERROR"}}
    with (
        pytest.raises(InvalidConfigError, match='unexpected config entry "level"'),
        instance_for_test(overrides=overrides),
    ):
        pass


def test_loggers_that_the_run_asks_for_are_made_with_their_config_and_no_others() -> None:
    kept: dict[str, Kept] = {}

    @logger(config_schema={"name": str})
    def keeping(context: Any) -> logging.Logger:
        name = context.logger_config["name"]
        made = logging.Logger(name, logging.INFO)  # noqa: LOG001 - not shared by name
        kept[name] = Kept()
        made.addHandler(kept[name])
        return made

    @job(resource_defs={"talker": talker}, logger_defs={"mine": keeping, "other": keeping})
    def logged() -> None:
        talks()

    result = logged.execute_in_process(run_config={"loggers": {"mine": {"config": {"name": "a"}}}})
    assert list(kept) == ["a"]
    assert kept["a"].texts[:2] == [
        f"logged - {result.run_id} - talks - info",
        f"logged - {result.run_id} - talks - error",
    ]
    assert kept["a"].texts[2] == f"resource:talker - {result.run_id} - talks - from the resource"


def test_a_logger_of_a_run_can_be_made_by_hand() -> None:
    handler = Kept()
    made = LogManager.create([], [handler], dagster_run=Run("j", "1")).with_tags(step_key="s")
    made.info("hello %s", "you")
    assert handler.texts == ["j - 1 - s - hello you"]
