import datetime as dt
import itertools
import zoneinfo

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from jetbridge import InvalidDefinitionError, ScheduleDefinition
from jetbridge.definitions.automation.cron import cron_ticks, is_valid_cron

BERLIN = "Europe/Berlin"


def first(cron: str | list[str], start: dt.datetime, count: int, zone: str | None = None) -> list[str]:
    return [tick.isoformat(timespec="minutes") for tick in itertools.islice(cron_ticks(cron, start, zone), count)]


def test_ticks_go_on_right_behind_a_missing_hour() -> None:
    start = dt.datetime(2024, 3, 10, 3, tzinfo=zoneinfo.ZoneInfo("America/New_York"))
    assert first("*/15 * * * *", start, 2, "America/New_York") == ["2024-03-10T03:00-04:00", "2024-03-10T03:15-04:00"]


def test_names_last_days_and_nth_weekdays() -> None:
    start = dt.datetime(2024, 2, 27, 1, tzinfo=dt.timezone.utc)
    assert first("@daily", start, 1) == ["2024-02-28T00:00+00:00"]
    assert first("0 6 L * *", start, 2) == ["2024-02-29T06:00+00:00", "2024-03-31T06:00+00:00"]
    assert first("0 6 * * MON#1", start, 2) == ["2024-03-04T06:00+00:00", "2024-04-01T06:00+00:00"]


def test_a_list_gives_each_tick_once_in_order() -> None:
    start = dt.datetime(2024, 1, 1, tzinfo=dt.timezone.utc)
    assert first(["0 0 * * *", "0 */12 * * *"], start, 3) == [
        "2024-01-01T00:00+00:00",
        "2024-01-01T12:00+00:00",
        "2024-01-02T00:00+00:00",
    ]


def test_a_day_of_23_hours_and_one_of_25() -> None:
    spring = dt.datetime(2024, 3, 30, tzinfo=zoneinfo.ZoneInfo(BERLIN))
    assert first("30 6 * * *", spring, 2, BERLIN) == ["2024-03-30T06:30+01:00", "2024-03-31T06:30+02:00"]
    autumn = dt.datetime(2024, 10, 27, 1, tzinfo=zoneinfo.ZoneInfo(BERLIN))
    assert first("0 * * * *", autumn, 4, BERLIN) == [
        "2024-10-27T01:00+02:00",
        "2024-10-27T02:00+02:00",
        "2024-10-27T02:00+01:00",
        "2024-10-27T03:00+01:00",
    ]


@pytest.mark.parametrize("cron", ["", "bad", "* * * * * *", "60 * * * *", "0 25 * * *", "@never"])
def test_what_is_no_cron_schedule_is_refused(cron: str) -> None:
    assert not is_valid_cron(cron)
    with pytest.raises(InvalidDefinitionError, match=r"invalid cron schedule .* 5 fields"):
        ScheduleDefinition(job_name="a", cron_schedule=cron)


def test_a_time_zone_has_to_exist() -> None:
    with pytest.raises(InvalidDefinitionError, match="Invalid execution timezone Mars/Base for a_schedule"):
        ScheduleDefinition(job_name="a", cron_schedule="@daily", execution_timezone="Mars/Base")


def test_a_step_longer_than_its_field_is_warned_about() -> None:
    with pytest.warns(UserWarning, match="interval greater than the expected range"):
        ScheduleDefinition(job_name="a", cron_schedule="*/90 * * * *")


@settings(deadline=None, max_examples=40)
@example("*/15 * * * *", dt.datetime(2024, 3, 10, 2), "America/New_York")
@example("0 * * * *", dt.datetime(2024, 11, 3, 1, 20, fold=1), "America/New_York")
@given(
    st.sampled_from(["*/15 * * * *", "0 * * * *", "5 2 * * *", "0 0 * * 1", "30 1 1 * *"]),
    st.datetimes(dt.datetime(2023, 1, 1), dt.datetime(2025, 1, 1)),
    st.sampled_from(["UTC", BERLIN, "America/New_York"]),
)
def test_back_and_forth_meet(cron: str, moment: dt.datetime, zone: str) -> None:
    start = moment.replace(tzinfo=zoneinfo.ZoneInfo(zone))
    ahead = next(cron_ticks(cron, start, zone))
    back = next(cron_ticks(cron, start, zone, reverse=True))
    assert back.timestamp() <= start.timestamp() <= ahead.timestamp()
    assert next(cron_ticks(cron, back, zone)).timestamp() == back.timestamp()
    assert next(cron_ticks(cron, ahead, zone, reverse=True)).timestamp() == ahead.timestamp()


@settings(deadline=None, max_examples=40)
@example("*/15 * * * *", dt.datetime(2024, 11, 3, 0, 20), "America/New_York")
@example("5 2 * * *", dt.datetime(2024, 3, 8), "America/New_York")
@given(
    st.sampled_from(["*/15 * * * *", "0 * * * *", "5 2 * * *", "0 0 * * 1"]),
    st.datetimes(dt.datetime(2023, 1, 1), dt.datetime(2025, 1, 1)),
    st.sampled_from(["UTC", BERLIN, "America/New_York"]),
)
def test_back_gives_the_ticks_of_ahead_in_reverse(cron: str, moment: dt.datetime, zone: str) -> None:
    start = moment.replace(tzinfo=zoneinfo.ZoneInfo(zone))
    ahead = list(itertools.islice(cron_ticks(cron, start, zone), 12))
    back = list(itertools.islice(cron_ticks(cron, ahead[-1], zone, reverse=True), 12))
    assert [tick.isoformat() for tick in back] == [tick.isoformat() for tick in reversed(ahead)]


def test_a_rare_tick_is_found_years_back() -> None:
    start = dt.datetime(2024, 1, 1, tzinfo=dt.timezone.utc)
    assert next(cron_ticks("0 0 29 2 *", start, None, reverse=True)).year == 2020
