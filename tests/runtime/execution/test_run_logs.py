"""Messages of ops, resources and Python loggers: where they go, and what an instance says about them."""

import logging
from typing import Any

import pytest

from jetbridge import (
    EventLogEntry,
    EventType,
    InvalidConfigError,
    InvariantViolationError,
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
    said = [text for text in kept["a"].texts if "STEP_" not in text]
    assert said[:2] == [
        f"logged - {result.run_id} - talks - info",
        f"logged - {result.run_id} - talks - error",
    ]
    assert said[2] == f"resource:talker - {result.run_id} - talks - from the resource"


@pytest.mark.parametrize(("level", "events"), [("DEBUG", True), ("INFO", False)])
def test_loggers_that_the_run_asks_for_get_its_events_too(
    level: str, events: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    config = {"loggers": {"console": {"config": {"log_level": level}}}}
    run_id = talking.execute_in_process(run_config=config).run_id
    printed = capsys.readouterr().err
    assert (f" - DEBUG - talking - {run_id} - talks - STEP_START - " in printed) == events
    assert (f" - DEBUG - talking - {run_id} - RUN_SUCCESS - " in printed) == events
    assert f" - INFO - talking - {run_id} - talks - info" in printed


class Watched(Exception):  # noqa: N818 - no error of ours
    pass


@pytest.mark.parametrize("refused", [EventType.STEP_START, EventType.RUN_SUCCESS])
def test_an_instance_may_watch_and_refuse_events(refused: EventType, monkeypatch: pytest.MonkeyPatch) -> None:
    with instance_for_test() as instance:
        keep = instance.handle_new_event
        seen = []

        def watch(entry: EventLogEntry) -> None:
            seen.append(entry.dagster_event_type)
            if entry.dagster_event_type is refused:
                raise Watched
            keep(entry)

        monkeypatch.setattr(instance, "handle_new_event", watch)
        with pytest.raises(Watched):
            talking.execute_in_process(instance=instance)
        assert seen[-1] is refused


def test_a_message_that_an_instance_refuses_does_not_end_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    with instance_for_test() as instance:
        keep = instance.handle_new_event

        def watch(entry: EventLogEntry) -> None:
            if not entry.is_dagster_event:
                raise Watched("no messages here")
            keep(entry)

        monkeypatch.setattr(instance, "handle_new_event", watch)
        result = talking.execute_in_process(instance=instance)
        assert result.success
        assert messages(instance, result.run_id) == []
        told = [entry for entry in instance.all_logs(result.run_id, EventType.ENGINE_EVENT) if entry.step_key]
        assert {entry.message for entry in told} == {
            "Exception while writing logger call to event log: no messages here"
        }
        assert len(told) == 4


def test_only_what_a_run_hands_over_can_be_kept() -> None:
    with instance_for_test() as instance, pytest.raises(InvariantViolationError, match="entries that a run hands over"):
        instance.handle_new_event(EventLogEntry("1", 0.0, "text"))


def test_a_logger_of_a_run_can_be_made_by_hand() -> None:
    handler = Kept()
    made = LogManager.create([], [handler], dagster_run=Run("j", "1")).with_tags(step_key="s")
    made.info("hello %s", "you")
    assert handler.texts == ["j - 1 - s - hello you"]
