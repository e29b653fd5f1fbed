"""`xcom_pull` in both generations: what differs between them is what real DAGs trip over."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

from jetbridge.airflow.xcom import Pull, XComEntry, pull
from jetbridge.scheduling.timetables import AirflowGeneration
from jetbridge.storage.values import LazySequence

V2, V3 = AirflowGeneration.V2, AirflowGeneration.V3
STORED = [
    XComEntry("a", -1, "return_value", 1, 1),
    XComEntry("b", -1, "return_value", 2, 2),
    XComEntry("b", -1, "extra", "x", 3),
    XComEntry("mapped", 1, "return_value", "one", 5),
    XComEntry("mapped", 0, "return_value", "zero", 4),
    XComEntry("single", 0, "return_value", "only", 6),
]


class Store:
    def entries(self, *, task_ids: Any, key: str | None, **_: Any) -> Iterable[XComEntry]:
        return [e for e in STORED if (task_ids is None or e.task_id in task_ids) and (key is None or e.key == key)]


def pulled(generation: AirflowGeneration, **request: Any) -> Any:
    found = pull(Store(), Pull(dag_id="d", run_id="r", task_id="b", **request), generation)
    return list(found) if isinstance(found, LazySequence) else found


@pytest.mark.parametrize(
    ("request_", "in_v2", "in_v3"),
    [
        ({"task_ids": "a"}, 1, 1),
        ({"task_ids": "b", "key": "extra"}, "x", "x"),
        ({"task_ids": ["b", "a"]}, [2, 1], [2, 1]),
        ({"task_ids": ["a", "absent", "b"]}, [1, 2], [1, None, 2]),
        ({"task_ids": "absent", "default": 7}, 7, None),
        ({"task_ids": "mapped"}, ["zero", "one"], ["zero", "one"]),
        ({"task_ids": "single"}, ["only"], "only"),
        ({"task_ids": "mapped", "map_indexes": 1}, "one", "one"),
        ({"task_ids": "mapped", "map_indexes": [1, 0]}, ["one", "zero"], ["one", "zero"]),
        ({"task_ids": "mapped", "map_indexes": [1, 9], "default": 0}, ["one"], ["one", 0]),
        ({"task_ids": None, "key": "extra"}, "x", "x"),
        ({"task_ids": None}, [1, 2, "zero", "only", "one"], 2),
        ({"task_ids": ["mapped", "a"]}, ["zero", "one", 1], ["zero", "one", 1]),
    ],
)
def test_pull(request_: dict[str, Any], in_v2: Any, in_v3: Any) -> None:
    assert pulled(V2, **request_) == in_v2
    assert pulled(V3, **request_) == in_v3


def test_several_values_are_shown_by_their_number_in_airflow_2() -> None:
    found = pull(Store(), Pull("d", "r", "b", task_ids=["a", "b"]), V2)
    assert str(found) == "LazySelectSequence([2 items])"
    assert found == [1, 2]
    assert found[-1] == 2
    assert str(LazySequence([1])) == "LazySelectSequence([1 item])"
