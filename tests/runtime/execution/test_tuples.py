"""What Airflow 2 keeps of results that hold tuples: measured with its XComEncoder and XComDecoder."""

from __future__ import annotations

import pytest

from jetbridge.execution.steps.tuples import as_airflow2_keeps


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ([("a", 1), {"x": (1, 2)}], [["a", 1], {"x": [1, 2]}]),
        ((1, (2, 3)), (1, (2, 3))),
        ({"a": (1, 2)}, {"a": [1, 2]}),
        ([{(1, 2)}], [{(1, 2)}]),
        ((1, [2, (3, 4)]), (1, [2, (3, 4)])),
        ("text", "text"),
    ],
)
def test_tuples_inside_become_lists(given, kept):
    assert as_airflow2_keeps(given) == kept
    assert type(as_airflow2_keeps(given)) is type(kept)


def test_what_needs_no_change_stays_the_same_object():
    value = [1, {"a": [2]}]
    assert as_airflow2_keeps(value) is value
