"""The comparison tells every kind of difference, and only differences."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jetbridge_translator.validation.compare import (
    DAG_KEYS,
    TASK_KEYS,
    compare_printed,
    compare_runs,
    compare_structure,
    same,
)

TASK = {
    "operator": "BashOperator",
    "upstream_task_ids": ["extract"],
    "trigger_rule": "all_success",
    "retries": 2,
    "retry_delay": 300.0,
    "retry_exponential_backoff": False,
    "execution_timeout": None,
    "depends_on_past": False,
    "wait_for_downstream": False,
    "pool": "default_pool",
    "pool_slots": 1,
    "priority_weight": 1,
    "weight_rule": "downstream",
    "task_group": None,
    "is_mapped": False,
    "is_setup": False,
    "is_teardown": False,
    "template_fields": {"bash_command": "'echo 1'", "env": "None"},
}
DAG = {
    "schedule": {"timetable": "airflow.timetables.simple.NullTimetable", "summary": "None", "value": None},
    "start_date": "2024-01-01T00:00:00+00:00",
    "end_date": None,
    "timezone": "UTC",
    "catchup": False,
    "max_active_runs": 16,
    "max_active_tasks": 16,
    "dagrun_timeout": None,
    "tags": ["a"],
    "description": None,
    "params": {"x": 1},
    "tasks": {"extract": copy.deepcopy(TASK) | {"upstream_task_ids": []}, "load": TASK},
}


def _changed(path: tuple[str, ...], value: Any) -> dict[str, Any]:
    document: dict[str, Any] = copy.deepcopy(DAG)
    inner = document
    for name in path[:-1]:
        inner = inner[name]
    inner[path[-1]] = value
    return document


def test_equal_documents_have_no_difference() -> None:
    assert compare_structure(DAG, copy.deepcopy(DAG)) == ()


@pytest.mark.parametrize("key", [key for key in DAG_KEYS if key not in ("schedule", "params")])
def test_each_key_of_a_dag_counts(key: str) -> None:
    (found,) = compare_structure(DAG, _changed((key,), "other"))
    assert (found.key, found.place) == (key, "DAG")


@pytest.mark.parametrize("key", [key for key in TASK_KEYS if key != "template_fields"])
def test_each_key_of_a_task_counts(key: str) -> None:
    (found,) = compare_structure(DAG, _changed(("tasks", "load", key), "other"))
    assert (found.key, found.place) == (key, "load")


def test_a_field_that_an_older_airflow_does_not_template_is_no_difference_unless_it_is_given() -> None:
    newer = _changed(("tasks", "load", "template_fields", "cwd"), "None")
    assert compare_structure(DAG, newer) == ()
    assert [found.key for found in compare_structure(newer, DAG)] == ["template_fields.cwd"]
    given = _changed(("tasks", "load", "template_fields", "cwd"), "'/src'")
    assert [found.key for found in compare_structure(DAG, given)] == ["template_fields.cwd"]


def test_a_key_that_one_side_lacks_is_a_difference() -> None:
    without = copy.deepcopy(DAG)
    del without["tasks"]["load"]["pool"]
    assert "(not there)" in compare_structure(DAG, without)[0].text()


@pytest.mark.parametrize(
    ("shown", "counts"), [("<airflow.timetables.x.Y object at 0x...>", False), ("1 day", False), ("@daily", True)]
)
def test_what_airflow_shows_for_a_timetable_counts_where_its_summary_does_not_say_it(shown: str, counts: bool) -> None:
    schedule = {"timetable": "airflow.timetables.x.Y", "summary": "1 day"}
    airflow, job = (_changed(("schedule",), {**schedule, "value": value}) for value in (shown, "timedelta(days=1)"))
    assert bool(compare_structure(airflow, job)) is counts


def test_texts_are_readable() -> None:
    dropped = compare_structure(DAG, _changed(("tasks", "load", "upstream_task_ids"), []))
    assert dropped[0].text() == "load: upstream_task_ids: the job lacks extract"
    command = compare_structure(DAG, _changed(("tasks", "load", "template_fields", "bash_command"), "'echo 2'"))
    assert command[0].text() == "load: template_fields.bash_command: Airflow has \"'echo 1'\", the job has \"'echo 2'\""
    renamed = compare_structure(DAG, _changed(("tasks", "other"), TASK))
    assert renamed[0].text() == "DAG: tasks: only the job has other"


def test_a_mapped_task_is_compared_by_what_it_expands() -> None:
    one, two = (
        _changed(("tasks", "load"), TASK | {"is_mapped": True, "expand": {"x": text}}) for text in ("[1]", "[2]")
    )
    assert [found.key for found in compare_structure(one, two)] == ["expand.x"]


def _run(state: str = "success", run_id: str = "manual__1", **instance: Any) -> dict[str, Any]:
    told = {
        "task_id": "a",
        "map_index": -1,
        "state": "success",
        "try_number": 1,
        "return_value": 1,
        "xcoms": {},
        "rendered_fields": {"sql": "SELECT 1"},
    } | instance
    return {
        "run_id": run_id,
        "dag_run_state": state,
        "data_interval": ["2024-01-01", "2024-01-02"],
        "task_instances": [told],
    }


@pytest.mark.parametrize(
    ("changed", "key"),
    [
        (_run(state="failed"), "dag_run_state"),
        (_run(state="success", return_value=2), "return_value"),
        (_run(try_number=2), "try_number"),
        (_run(xcoms={"rows": 3}), "xcoms.rows"),
        (_run(task_id="b"), "task instances"),
        (_run(map_index=0), "task instances"),
        (_run(rendered_fields={"sql": "SELECT 2"}), "rendered_fields.sql"),
        (_run(rendered_fields={}), "rendered_fields.sql"),
        (_run() | {"data_interval": ["2024-01-02", "2024-01-03"]}, "data_interval"),
    ],
)
def test_each_fact_of_a_run_counts(changed: dict[str, Any], key: str) -> None:
    assert compare_runs(_run(), _run()) == ()
    assert [found.key for found in compare_runs(_run(), changed)] == [key]


def test_memory_addresses_and_what_airflow_masks_are_no_differences_of_rendered_fields() -> None:
    airflow = _run(rendered_fields={"x": "<function f at 0x7f01>", "env": {"TOKEN": "***"}})
    job = _run(rendered_fields={"x": "<function f at 0x7f02>", "env": {"TOKEN": "abc"}})
    assert compare_runs(airflow, job) == ()
    other = _run(rendered_fields={"x": "<function g at 0x7f02>", "env": {"TOKEN": "abc"}})
    assert [found.key for found in compare_runs(airflow, other)] == ["rendered_fields.x"]


def test_names_of_late_sequences_are_no_differences_of_rendered_fields_and_their_lengths_are() -> None:
    airflow = _run(rendered_fields={"op_args": "(LazyXComAccess([3 items]),)"})
    assert compare_runs(airflow, _run(rendered_fields={"op_args": "(LazySelectSequence([3 items]),)"})) == ()
    assert compare_runs(airflow, _run(rendered_fields={"op_args": "(LazySelectSequence([2 items]),)"})) != ()


def test_what_tasks_print_is_told_where_both_sides_printed() -> None:
    airflow, job = _run(stdout="3 rows"), _run(stdout="4 rows")
    assert compare_runs(airflow, job) == ()
    assert [(found.key, found.place) for found in compare_printed(airflow, job)] == [("stdout", "a")]
    assert compare_printed(airflow, copy.deepcopy(airflow)) == compare_printed(airflow, _run(stdout="")) == ()


def test_tries_are_compared_where_airflow_counts_them() -> None:
    assert compare_runs(_run(), _run(try_number=2)) != ()
    assert compare_runs(_run(try_number=None), _run(try_number=2)) == ()


def test_the_own_run_id_of_each_side_is_no_difference() -> None:
    airflow = _run(run_id="manual__now", return_value={"key": ["at manual__now"]})
    job = _run(run_id="manual__then", return_value={"key": ["at manual__then"]})
    assert compare_runs(airflow, job) == ()


def test_the_order_of_skipped_tasks_is_no_difference_and_the_tasks_are() -> None:
    def run(*skipped: str) -> dict[str, Any]:
        return _run(xcoms={"skipmixin_key": {"skipped": list(skipped)}, "other": list(skipped)})

    assert [found.key for found in compare_runs(run("a", "b"), run("b", "a"))] == ["xcoms.other"]
    assert "xcoms.skipmixin_key" in [found.key for found in compare_runs(run("a", "b"), run("a", "c"))]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=3),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3),
    max_leaves=8,
)


@given(JSON)
def test_a_value_is_the_same_as_itself(value: Any) -> None:
    assert same(value, copy.deepcopy(value))


@given(JSON, JSON)
def test_sameness_is_symmetric(one: Any, two: Any) -> None:
    assert same(one, two) == same(two, one)


def test_true_is_not_one() -> None:
    assert not same({"x": [True]}, {"x": [1]})
    assert same(300, 300.0)


@pytest.mark.parametrize(
    ("job", "equal"),
    [
        ("(<jobs.a_dag.Configs>, 1)", True),
        ("(<a_dag.Configs>, 1)", True),
        ("(<jobs.b_dag.Configs>, 1)", False),
        ("(<jobs.a_dag.Other>, 1)", False),
        ("(<jobs.a_dag.Configs>, 2)", False),
        ("(<jobs a_dag.Configs>, 1)", False),
    ],
)
def test_a_class_of_the_dag_file_whatever_name_airflow_loads_the_file_under(job: str, equal: bool) -> None:
    assert same(f"(<unusual_prefix_{'a8' * 20}_a_dag.Configs>, 1)", job) is equal
