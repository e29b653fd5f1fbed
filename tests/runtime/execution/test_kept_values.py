"""What an XCom keeps of values: measured with the XComEncoder and XComDecoder of Airflow 2.11.2 and the serde of 3.1.8."""

from __future__ import annotations

import datetime as dt
from collections import namedtuple
from dataclasses import dataclass
from decimal import Decimal
from enum import Enum, IntEnum

import pendulum
import pytest

from jetbridge.execution.kept_values import kept
from jetbridge.storage.values import LazySequence

Point = namedtuple("Point", "x y")  # noqa: PYI024 -- the untyped one is what is tested
UTC = pendulum.timezone("UTC")


class Color(str, Enum):
    RED = "red"


class Level(IntEnum):
    HIGH = 3


class Text(str):
    __slots__ = ()


@dataclass
class Row:
    name: str


BOTH = [
    ("text", "text"),
    (Color.RED, "red"),
    (Level.HIGH, 3),
    (Text("x"), "x"),
    ((1, (2, 3)), (1, (2, 3))),
    (Point(1, 2), (1, 2)),
    ({1, 2}, {1, 2}),
    (frozenset({1}), frozenset({1})),
    (dt.date(2024, 1, 2), dt.date(2024, 1, 2)),
    (dt.datetime(2024, 1, 2, tzinfo=dt.timezone.utc), dt.datetime(2024, 1, 2, tzinfo=UTC)),
    (pendulum.datetime(2024, 3, 31, 3, tz="Europe/Berlin"), pendulum.datetime(2024, 3, 31, 3, tz="Europe/Berlin")),
    (dt.timedelta(hours=3), dt.timedelta(hours=3)),
    (Decimal("1.10"), Decimal("1.1")),
    (Decimal(7), Decimal(7)),
    (LazySequence([1, 2]), [1, 2]),
    ([{(1, 2)}], [{(1, 2)}]),
]


@pytest.mark.parametrize("major", [2, 3])
@pytest.mark.parametrize(("given", "expected"), BOTH)
def test_both_generations_keep(given, expected, major):
    found = kept(given, major)
    assert found == expected
    assert type(found) is type(expected)
    assert repr(found) == repr(expected)


@pytest.mark.parametrize(
    ("given", "airflow2", "airflow3"),
    [
        ([("a", 1), {"x": (1, 2)}], [["a", 1], {"x": [1, 2]}], [("a", 1), {"x": (1, 2)}]),
        ({"a": Point(1, 2)}, {"a": [1, 2]}, {"a": (1, 2)}),
        ({1: "a", None: "c"}, {"1": "a", "null": "c"}, {"1": "a", "None": "c"}),
        ({True: "b", 1.5: "d"}, {"true": "b", "1.5": "d"}, {"True": "b", "1.5": "d"}),
        ((1, [2, (3, 4)]), (1, [2, (3, 4)]), (1, [2, (3, 4)])),
    ],
)
def test_airflow_2_writes_lists_and_dictionaries_as_json(given, airflow2, airflow3):
    assert kept(given, 2) == airflow2
    assert kept(given, 3) == airflow3


@pytest.mark.parametrize("major", [2, 3])
@pytest.mark.parametrize("given", [b"x", (i for i in range(2)), object(), {"a": b"x"}, [LazySequence([1])]])
def test_what_airflow_cannot_keep_fails_the_task(given, major):
    with pytest.raises(TypeError, match="cannot serialize object of type"):
        kept(given, major)


def test_keys_that_are_no_json_fail_in_airflow_2_only():
    with pytest.raises(TypeError, match="keys must be str"):
        kept({(1, 2): "a"}, 2)
    assert kept({(1, 2): "a"}, 3) == {"(1, 2)": "a"}


def test_what_is_kept_is_the_readers_own():
    given = {"rows": [1, 2]}
    found = kept(given, 3)
    found["rows"].append(3)
    assert given == {"rows": [1, 2]}


def test_objects_that_say_their_fields_are_handed_over():
    row = Row("a")
    assert kept(row, 3) is row
