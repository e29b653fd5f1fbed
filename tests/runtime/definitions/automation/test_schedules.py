import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest

from jetbridge import (
    ConfigurableResource,
    InvalidDefinitionError,
    InvalidInvocationError,
    InvariantViolationError,
    RunConfig,
    RunRequest,
    ScheduleDefinition,
    ScheduleEvaluationContext,
    ScheduleExecutionError,
    SkipReason,
    StaticPartitionsDefinition,
    UnknownPartitionError,
    build_schedule_context,
    job,
    op,
    schedule,
)

NOON = dt.datetime(2024, 1, 2, 12, tzinfo=dt.timezone.utc)


@op(config_schema={"day": str})
def report() -> None: ...


@job(config={"ops": {"report": {"config": {"day": "today"}}}})
def reporting() -> None:
    report()


class Names(ConfigurableResource):
    prefix: str


def test_the_name_and_the_config_come_from_the_job() -> None:
    daily = ScheduleDefinition(job=reporting, cron_schedule="0 6 * * *", tags={"kind": {"a": 1}})
    assert (daily.name, daily.job_name) == ("reporting_schedule", "reporting")
    (request,) = daily.evaluate_tick(build_schedule_context()).run_requests or []
    assert request.run_config == {"ops": {"report": {"config": {"day": "today"}}}}
    assert request.tags == {"kind": '{"a": 1}', "dagster/schedule_name": "reporting_schedule"}


def test_the_function_says_what_each_run_is_given() -> None:
    @schedule("0 6 * * *", job=reporting, tags={"team": "x"})
    def by_day(context: ScheduleEvaluationContext) -> Any:
        return {"ops": {"report": {"config": {"day": context.scheduled_execution_time.strftime("%A")}}}}

    (request,) = by_day.evaluate_tick(build_schedule_context(scheduled_execution_time=NOON)).run_requests or []
    assert request.run_config == {"ops": {"report": {"config": {"day": "Tuesday"}}}}
    assert request.tags["team"] == "x"
    with pytest.raises(ScheduleExecutionError, match="by_day"):
        by_day.evaluate_tick(build_schedule_context())


@pytest.mark.parametrize(
    ("answer", "requests", "skip"),
    [
        ([RunRequest("a"), RunRequest("b")], 2, None),
        (RunConfig(ops={}), 1, None),
        (SkipReason("not today"), 0, "not today"),
        (None, 0, "Schedule function returned an empty result"),
    ],
)
def test_answers_of_every_form(answer: Any, requests: int, skip: str | None) -> None:
    made = ScheduleDefinition(job_name="j", cron_schedule="@daily", execution_fn=lambda: answer)
    data = made.evaluate_tick(build_schedule_context())
    assert (len(data.run_requests or []), data.skip_message) == (requests, skip)


def test_answers_that_exclude_each_other_are_errors() -> None:
    @schedule("@daily", job_name="j")
    def both() -> Iterator[Any]:
        yield RunRequest()
        yield SkipReason("no")

    with pytest.raises(ScheduleExecutionError, match="both RunRequest and SkipReason"):
        both.evaluate_tick(build_schedule_context())


def test_should_execute_comes_first() -> None:
    @schedule("@daily", job_name="j", should_execute=lambda _context: False)
    def never() -> Any:
        raise AssertionError

    assert (
        never.evaluate_tick(build_schedule_context()).skip_message
        == "should_execute function for never returned false."
    )


def test_direct_calls_give_back_what_the_function_says() -> None:
    @schedule("@daily", job_name="j")
    def named(context: Any, names: Names) -> str:
        return f"{names.prefix} {context is not None}"

    context = build_schedule_context(resources={"names": Names(prefix="p")})
    assert (
        named(context) == named(context=context) == named(build_schedule_context(), names=Names(prefix="p")) == "p True"
    )
    with pytest.raises(InvalidInvocationError, match="no context argument was provided"):
        named()
    with pytest.raises(InvalidInvocationError, match="only as keyword arguments"):
        named(Names(prefix="p"))
    with pytest.raises(InvalidDefinitionError, match="'names' required by schedule 'named' was not provided"):
        named(build_schedule_context())
    with pytest.raises(InvalidInvocationError, match="created via the schedule decorator"):
        ScheduleDefinition(job_name="j", cron_schedule="@daily")()


def test_the_context_has_an_instance_only_if_one_was_given() -> None:
    with pytest.raises(InvariantViolationError, match="no instance reference was provided"):
        _ = build_schedule_context().instance


def test_partitions_are_resolved() -> None:
    @job(partitions_def=StaticPartitionsDefinition(["a"]))
    def parted() -> None:
        report()

    @schedule("@daily", job=parted)
    def of_partition() -> RunRequest:
        return RunRequest(partition_key=keys[0])

    keys = ["a"]
    (request,) = of_partition.evaluate_tick(build_schedule_context()).run_requests or []
    assert request.tags["dagster/partition"] == "a"
    keys[0] = "z"
    with pytest.raises(UnknownPartitionError, match="Could not find a partition with key `z`"):
        of_partition.evaluate_tick(build_schedule_context())


def test_owners_are_mail_addresses_or_teams() -> None:
    with pytest.raises(InvalidDefinitionError, match="Team name cannot be empty"):
        ScheduleDefinition(job_name="j", cron_schedule="@daily", owners=["team:"])
    with pytest.raises(InvalidDefinitionError, match="Owner must be an email address"):
        ScheduleDefinition(job_name="j", cron_schedule="@daily", owners=["nobody"])


def test_only_one_way_of_saying_a_thing() -> None:
    with pytest.raises(InvalidDefinitionError, match="only one of the two"):
        ScheduleDefinition(job_name="j", cron_schedule="@daily", run_config={}, run_config_fn=lambda _context: {})
    with pytest.raises(InvalidDefinitionError, match="more than one of"):
        ScheduleDefinition(job_name="j", job=reporting, cron_schedule="@daily")


def test_a_timetable_stands_in_place_of_a_cron_schedule() -> None:
    timed = ScheduleDefinition(job=reporting, timetable=object())
    with pytest.raises(InvalidDefinitionError, match="has a timetable"):
        timed.ticks(NOON)
    assert timed.with_updated_job(reporting).timetable is timed.timetable
