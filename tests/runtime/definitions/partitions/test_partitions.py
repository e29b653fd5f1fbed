import datetime as dt
import pickle

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jetbridge import (
    DailyPartitionsDefinition,
    DynamicPartitionsDefinition,
    HourlyPartitionsDefinition,
    Instance,
    InvalidDefinitionError,
    InvalidInvocationError,
    MonthlyPartitionsDefinition,
    MultiPartitionKey,
    MultiPartitionsDefinition,
    OpExecutionContext,
    PartitionedConfig,
    PartitionKeyRange,
    StaticPartitionsDefinition,
    TimeWindow,
    TimeWindowPartitionsDefinition,
    UnknownPartitionError,
    WeeklyPartitionsDefinition,
    build_schedule_context,
    build_schedule_from_partitioned_job,
    daily_partitioned_config,
    job,
    op,
    partition_loading_context,
    static_partitioned_config,
)


def utc(*parts: int) -> dt.datetime:
    return dt.datetime(*parts, tzinfo=dt.timezone.utc)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("definition", "now", "keys"),
    [
        (DailyPartitionsDefinition("2021-05-05"), utc(2021, 5, 7), ["2021-05-05", "2021-05-06"]),
        (DailyPartitionsDefinition("2021-05-05", end_offset=1), utc(2021, 5, 6), ["2021-05-05", "2021-05-06"]),
        (DailyPartitionsDefinition("2021-05-01", end_offset=-2), utc(2021, 5, 5), ["2021-05-01", "2021-05-02"]),
        (DailyPartitionsDefinition("2021-05-05", end_date="2021-05-06"), utc(2022, 1, 1), ["2021-05-05"]),
        (DailyPartitionsDefinition("2021-05-05"), utc(2021, 5, 5), []),
        (
            HourlyPartitionsDefinition("2021-05-05-01:00"),
            utc(2021, 5, 5, 3, 30),
            ["2021-05-05-01:00", "2021-05-05-02:00"],
        ),
        (WeeklyPartitionsDefinition("2021-05-01"), utc(2021, 5, 18), ["2021-05-02", "2021-05-09"]),
        (MonthlyPartitionsDefinition("2021-05-01", day_offset=12), utc(2021, 7, 13), ["2021-05-12", "2021-06-12"]),
        (
            DailyPartitionsDefinition("2021-05-07", exclusions=["0 0 * * 6-7", dt.datetime(2021, 5, 10)]),
            utc(2021, 5, 13),
            ["2021-05-07", "2021-05-11", "2021-05-12"],
        ),
    ],
)
def test_keys_of_spans_of_time(definition: TimeWindowPartitionsDefinition, now: dt.datetime, keys: list[str]) -> None:
    assert definition.get_partition_keys(now) == keys
    assert [definition.has_partition_key(key, now) for key in keys] == [True] * len(keys)
    assert definition.get_last_partition_key(now) == (keys[-1] if keys else None)


def test_the_hour_that_comes_twice_has_two_keys() -> None:
    hourly = HourlyPartitionsDefinition("2020-11-01-00:00", end_date="2020-11-01-03:00", timezone="US/Pacific")
    assert hourly.get_partition_keys() == [
        "2020-11-01-00:00",
        "2020-11-01-01:00",
        "2020-11-01-01:00-0800",
        "2020-11-01-02:00",
    ]
    second = hourly.time_window_for_partition_key("2020-11-01-01:00-0800")
    assert second.start.timestamp() == utc(2020, 11, 1, 9).timestamp()
    assert not hourly.has_partition_key("2020-11-01-01:00-0700")


def test_a_key_of_another_form_is_unknown() -> None:
    with pytest.raises(UnknownPartitionError, match="not of the form"):
        DailyPartitionsDefinition("2021-05-05").time_window_for_partition_key("yesterday")


def test_definitions_with_the_same_partitions_are_equal_also_after_pickling() -> None:
    daily = DailyPartitionsDefinition("2021-05-05", timezone="Europe/Berlin")
    daily.get_partition_keys(utc(2021, 6, 1))
    assert pickle.loads(pickle.dumps(daily)) == daily  # noqa: S301 - our own bytes
    assert daily != DailyPartitionsDefinition("2021-05-05")


@settings(deadline=None, max_examples=15)
@given(st.sets(st.integers(0, 12)), st.sets(st.integers(0, 12)))
def test_subsets_behave_as_sets_and_come_back_from_their_text(some: set[int], others: set[int]) -> None:
    daily = DailyPartitionsDefinition("2024-01-01", exclusions=["0 0 * * 6-7"])
    with partition_loading_context(utc(2024, 1, 24)):
        keys = list(daily.get_partition_keys())
        first = daily.subset_with_partition_keys(keys[index] for index in some)
        second = daily.subset_with_partition_keys(keys[index] for index in others)
        for subset, expected in (
            (first | second, some | others),
            (first & second, some & others),
            (first - second, some - others),
        ):
            assert subset.get_partition_keys() == [keys[index] for index in sorted(expected)]
            assert daily.deserialize_subset(subset.serialize()) == subset
            ranges = subset.get_partition_key_ranges(daily)
            assert [
                key for each in ranges for key in daily.get_partition_keys_in_range(each)
            ] == subset.get_partition_keys()


def test_excluded_days_are_no_gap() -> None:
    daily = DailyPartitionsDefinition("2025-01-01", exclusions=["0 0 * * 6-7"])
    subset = daily.subset_with_partition_keys(["2025-01-10", "2025-01-13"])
    assert subset.included_time_windows == [TimeWindow(utc(2025, 1, 10), utc(2025, 1, 14))]


@pytest.mark.parametrize("keys", [["a", "a"], ["x...y"], ["a\nb"]])
def test_keys_that_cannot_be(keys: list[str]) -> None:
    with pytest.raises(InvalidDefinitionError):
        StaticPartitionsDefinition(keys)


def test_ranges_of_static_keys() -> None:
    static = StaticPartitionsDefinition(["a", "b", "c"])
    assert static.get_partition_keys_in_range(PartitionKeyRange("b", "c")) == ["b", "c"]
    with pytest.raises(InvalidInvocationError, match="Nonexistent"):
        static.get_partition_keys_in_range(PartitionKeyRange("b", "z"))


def test_dynamic_keys_are_kept_by_the_instance() -> None:
    fruits = DynamicPartitionsDefinition(name="fruits")
    with Instance.ephemeral() as instance:
        instance.add_dynamic_partitions("fruits", ["apple"])
        assert fruits.get_partition_keys(dynamic_partitions_store=instance) == ["apple"]
        with partition_loading_context(dynamic_partitions_store=instance):
            assert fruits.has_partition_key("apple")
            assert not fruits.has_partition_key("pear")


def test_two_dimensions() -> None:
    both = MultiPartitionsDefinition(
        {"day": DailyPartitionsDefinition("2024-01-01"), "land": StaticPartitionsDefinition(["de", "fr"])}
    )
    keys = both.get_partition_keys(utc(2024, 1, 3))
    assert keys == ["2024-01-01|de", "2024-01-01|fr", "2024-01-02|de", "2024-01-02|fr"]
    assert keys[0] == MultiPartitionKey({"land": "de", "day": "2024-01-01"})
    assert both.get_tags_for_partition_key(keys[0])["dagster/partition/land"] == "de"
    assert not both.has_partition_key("de|2024-01-01")
    with pytest.raises(InvalidDefinitionError, match="Invalid character"):
        MultiPartitionsDefinition({"a": StaticPartitionsDefinition(["x|y"]), "b": StaticPartitionsDefinition(["z"])})


@op
def tell(context: OpExecutionContext) -> str:
    return f"{context.partition_key} {context.op_config}"


def test_a_partition_brings_its_config_and_tags() -> None:
    @static_partitioned_config(["a", "b"], tags_for_partition_key_fn=lambda key: {"letter": key})
    def by_letter(key: str) -> dict[str, object]:
        return {"ops": {"tell": {"config": key * 2}}}

    @job(config=by_letter)
    def lettered() -> None:
        tell()

    result = lettered.execute_in_process(partition_key="b")
    assert result.output_for_node("tell") == "b bb"
    assert result.dagster_run.tags == {"dagster/partition": "b", "letter": "b"}
    assert by_letter("x") == {"ops": {"tell": {"config": "xx"}}}
    with pytest.raises(UnknownPartitionError, match="Could not find a partition with key `z`"):
        lettered.execute_in_process(partition_key="z")
    assert lettered.run_request_for_partition("a").run_config == {"ops": {"tell": {"config": "aa"}}}


def test_a_schedule_runs_each_partition_once_it_has_ended() -> None:
    @daily_partitioned_config("2024-01-01", hour_offset=2)
    def by_day(start: dt.datetime, end: dt.datetime) -> dict[str, object]:
        return {"ops": {"tell": {"config": f"{start.isoformat()} {end.isoformat()}"}}}

    @job(config=by_day)
    def daily() -> None:
        tell()

    made = build_schedule_from_partitioned_job(daily)
    assert made.cron_schedule == "0 2 * * *"
    assert build_schedule_from_partitioned_job(daily, hour_of_day=9, minute_of_hour=30).cron_schedule == "30 9 * * *"
    (request,) = (
        made.evaluate_tick(build_schedule_context(scheduled_execution_time=utc(2024, 1, 3, 2))).run_requests or []
    )
    assert request.run_config == {"ops": {"tell": {"config": "2024-01-02T02:00:00+00:00 2024-01-03T02:00:00+00:00"}}}
    assert made.evaluate_tick(build_schedule_context(scheduled_execution_time=utc(2024, 1, 1, 2))).run_requests == []
    with pytest.raises(InvalidDefinitionError, match="day_of_week"):
        build_schedule_from_partitioned_job(daily, day_of_week=1)


def test_partitions_without_time_need_a_cron_schedule() -> None:
    @job(
        config=PartitionedConfig(
            StaticPartitionsDefinition(["a", "b"]), run_config_for_partition_key_fn=lambda _key: {}
        )
    )
    def static() -> None:
        tell()

    with pytest.raises(InvalidDefinitionError, match="cron_schedule"):
        build_schedule_from_partitioned_job(static)
    made = build_schedule_from_partitioned_job(static, cron_schedule="@daily")
    assert [request.partition_key for request in made.evaluate_tick(build_schedule_context()).run_requests or []] == [
        "a",
        "b",
    ]
