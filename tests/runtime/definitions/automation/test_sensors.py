from collections.abc import Iterator
from typing import Any

import pytest

from jetbridge import (
    ConfigurableResource,
    Instance,
    InvalidDefinitionError,
    InvariantViolationError,
    RunFailureSensorContext,
    RunRequest,
    RunStatus,
    RunStatusSensorContext,
    SensorDefinition,
    SensorEvaluationContext,
    SensorExecutionError,
    SensorResult,
    SkipReason,
    build_sensor_context,
    job,
    op,
    resource,
    run_failure_sensor,
    run_status_sensor,
    sensor,
)


@op
def works() -> None: ...


@op
def fails() -> None:
    raise ValueError("no")


@job
def good() -> None:
    works()


@job
def bad() -> None:
    fails()


def test_requests_get_the_name_of_the_sensor_their_key_and_the_job() -> None:
    @sensor(job=good)
    def watch(context: SensorEvaluationContext) -> Iterator[RunRequest]:
        context.update_cursor("7")
        yield RunRequest("key", tags={"a": "b"})

    data = watch.evaluate_tick(build_sensor_context(cursor="6"))
    (request,) = data.run_requests or []
    assert request.tags == {"a": "b", "dagster/sensor_name": "watch", "dagster/run_key": "key"}
    assert (request.job_name, data.cursor, data.skip_message) == ("good", "7", None)


def test_a_result_says_all_at_once() -> None:
    @sensor(job=good)
    def watch() -> SensorResult:
        return SensorResult(skip_reason="quiet", cursor="9")

    data = watch.evaluate_tick(build_sensor_context())
    assert (data.run_requests, data.skip_message, data.cursor) == ([], "quiet", "9")


def test_nothing_is_a_reason_to_skip() -> None:
    @sensor(job=good)
    def quiet() -> None: ...

    assert quiet.evaluate_tick(build_sensor_context()).skip_message == "Sensor function returned an empty result"


@pytest.mark.parametrize(
    "answers",
    [
        [RunRequest(), SkipReason("no")],
        [SkipReason("a"), SkipReason("b")],
        [SensorResult(), RunRequest()],
        ["text"],
    ],
)
def test_answers_that_make_no_sense_are_errors(answers: list[Any]) -> None:
    made = SensorDefinition("made", job=good, evaluation_fn=lambda: answers)
    with pytest.raises(InvariantViolationError, match="Error in sensor made"):
        made.evaluate_tick(build_sensor_context())


def test_the_cursor_is_set_in_one_way() -> None:
    @sensor(job=good)
    def twice(context: SensorEvaluationContext) -> SensorResult:
        context.update_cursor("1")
        return SensorResult(cursor="2")

    with pytest.raises(InvariantViolationError, match=r"cannot be set if context\.update_cursor"):
        twice.evaluate_tick(build_sensor_context())


def test_several_jobs_need_the_name_of_one() -> None:
    @sensor(jobs=[good, bad])
    def choose(context: SensorEvaluationContext) -> RunRequest:
        return RunRequest(job_name=context.cursor)

    assert (choose.evaluate_tick(build_sensor_context(cursor="bad")).run_requests or [])[0].job_name == "bad"
    with pytest.raises(InvariantViolationError, match="did not specify job_name"):
        choose.evaluate_tick(build_sensor_context())
    with pytest.raises(InvalidDefinitionError, match="multiple jobs"):
        _ = choose.job


def test_what_the_function_raises_is_named() -> None:
    @sensor(job=good)
    def broken() -> None:
        raise ValueError("no")

    with pytest.raises(SensorExecutionError, match="sensor broken"):
        broken.evaluate_tick(build_sensor_context())


def test_resources_with_teardown_need_a_block() -> None:
    @resource
    def opened() -> Iterator[str]:
        yield "open"

    @sensor(job=good, required_resource_keys={"opened"})
    def reads(context: SensorEvaluationContext) -> Any:
        return RunRequest(tags={"opened": context.resources.opened})

    context = build_sensor_context(resources={"opened": opened})
    with pytest.raises(InvariantViolationError, match="with build_sensor_context"):
        reads(context)
    with context as inside:
        assert reads(inside).tags == {"opened": "open"}
    with pytest.raises(InvalidDefinitionError, match="required by sensor 'reads'"):
        reads(build_sensor_context())


def test_a_status_sensor_is_told_once_of_each_run_since_it_first_looked() -> None:
    told: list[Any] = []

    class Mark(ConfigurableResource):
        text: str

    @run_failure_sensor(monitored_jobs=[bad], request_job=good)
    def on_failure(context: RunFailureSensorContext, mark: Mark) -> RunRequest:
        (failure,) = context.get_step_failure_events()
        told.append((context.dagster_run.job_name, context.failure_event.event_type_value, failure.step_key, mark.text))
        return RunRequest(context.dagster_run.run_id)

    with Instance.ephemeral() as instance:
        bad.execute_in_process(instance=instance, raise_on_error=False)
        resources = {"mark": Mark(text="m")}
        first = on_failure.evaluate_tick(build_sensor_context(instance, resources=resources))
        assert (told, first.run_requests) == ([], [])
        run = bad.execute_in_process(instance=instance, raise_on_error=False)
        good.execute_in_process(instance=instance)
        second = on_failure.evaluate_tick(build_sensor_context(instance, cursor=first.cursor, resources=resources))
        assert told == [("bad", "PIPELINE_FAILURE", "fails", "m")]
        assert [request.run_key for request in second.run_requests or []] == [run.run_id]
        third = on_failure.evaluate_tick(build_sensor_context(instance, cursor=second.cursor, resources=resources))
        assert not third.run_requests
        assert len(told) == 1


def test_a_status_sensor_may_watch_all_jobs() -> None:
    told: list[str] = []

    @run_status_sensor(RunStatus.SUCCESS)
    def on_success(context: RunStatusSensorContext) -> None:
        told.append(context.dagster_run.job_name)

    with Instance.ephemeral() as instance:
        first = on_success.evaluate_tick(build_sensor_context(instance))
        good.execute_in_process(instance=instance)
        data = on_success.evaluate_tick(build_sensor_context(instance, cursor=first.cursor))
    assert told == ["good"]
    assert [reaction.dagster_run.job_name for reaction in data.dagster_run_reactions or []] == ["good"]
