"""Jobs with Airflow's words: states of tasks and runs, values, as Airflow has them."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from jetbridge import (
    FailException,
    RetryPolicy,
    SkipException,
    branch_op,
    from_context,
    graph,
    job,
    op,
    short_circuit_op,
    template,
)
from jetbridge.execution.airflow_port import RunFacts
from jetbridge.execution.in_process import execute_in_process
from jetbridge.ops import empty

START = dt.datetime(2024, 1, 1, tzinfo=dt.timezone.utc)


@op(kind="python")
def give(x=1):
    return x


@op(kind="python")
def add(x, y=1):
    return x + y


@op(kind="python")
def total(xs):
    return sum(xs)


@op(kind="python")
def fail():
    raise ValueError("broken")


@op(kind="python")
def skip():
    raise SkipException("not today")


@op(kind="task")
def numbers():
    return [1, 2, 3]


@op(kind="task")
def nothing():
    return []


def run(made: Any, **options: Any) -> tuple[Any, dict[str, str]]:
    result = made.execute_in_process(raise_on_error=False, **options)
    return result, states_of(result)


def states_of(result: Any) -> dict[str, str]:
    return {
        task if index < 0 else f"{task}[{index}]": state.value for (task, index), state in result.task_states().items()
    }


def test_a_branch_skips_what_it_did_not_choose_and_a_join_goes_by_its_rule() -> None:
    @branch_op
    def choose():
        return "left"

    @job
    def branching():
        chosen = choose()
        sides = [empty.alias("left")(after=chosen), empty.alias("right")(after=chosen)]
        empty.alias("join").override(trigger_rule="none_failed_min_one_success")(after=sides)
        empty.alias("strict")(after=sides)

    result, states = run(branching)
    assert states == {
        "choose": "success",
        "left": "success",
        "right": "skipped",
        "join": "success",
        "strict": "skipped",
    }
    assert result.success


def test_a_branch_may_name_a_graph_and_what_is_reached_from_a_chosen_task_is_followed() -> None:
    @graph
    def section():
        empty.alias("inside")(after=empty.alias("first")())

    @branch_op
    def choose():
        return ["section"]

    @job
    def branching():
        chosen = choose()
        inside = section(after=chosen)
        empty.alias("other")(after=chosen)
        empty.alias("join").override(trigger_rule="none_failed")(after=[chosen, inside])

    _, states = run(branching)
    assert states["section.first"] == states["section.inside"] == states["join"] == "success"
    assert states["other"] == "skipped"


def test_a_branch_that_names_nobody_fails_with_the_names_there_are() -> None:
    @branch_op
    def choose():
        return "nowhere"

    @job
    def branching():
        empty.alias("somewhere")(after=choose())

    result, states = run(branching)
    assert states == {"choose": "failed", "somewhere": "upstream_failed"}
    assert "somewhere" in result.failure_data_for_node("choose").error.to_string()


@pytest.mark.parametrize(("ignores", "expected"), [(True, "skipped"), (False, "success")])
def test_a_short_circuit_skips_everything_or_what_is_directly_after_it(ignores: bool, expected: str) -> None:
    @short_circuit_op(ignore_downstream_trigger_rules=ignores)
    def go_on():
        return False

    @job
    def stopping():
        direct = empty.alias("direct")(after=go_on())
        empty.alias("last").override(trigger_rule="all_done")(after=direct)

    _, states = run(stopping)
    assert states == {"go_on": "success", "direct": "skipped", "last": expected}


def test_failures_and_skips_travel_by_the_rules() -> None:
    @job
    def mixed():
        bad, left_out = fail(), skip()
        empty.alias("after_bad")(after=bad)
        empty.alias("after_skip")(after=left_out)
        empty.alias("clean_up").override(trigger_rule="all_done")(after=[bad, left_out])
        empty.alias("alarm").override(trigger_rule="one_failed")(after=bad)

    result, states = run(mixed)
    assert states == {
        "fail": "failed",
        "skip": "skipped",
        "after_bad": "upstream_failed",
        "after_skip": "skipped",
        "clean_up": "success",
        "alarm": "success",
    }
    assert not result.success  # `after_bad` is a leaf


def test_only_leaves_decide_the_run() -> None:
    @job
    def saved():
        empty.alias("clean_up").override(trigger_rule="all_done")(after=fail())

    result, states = run(saved)
    assert states == {"fail": "failed", "clean_up": "success"}
    assert result.success


@pytest.mark.parametrize(("fails_run", "success"), [(False, True), (True, False)])
def test_a_failed_teardown_fails_the_run_only_if_told(fails_run: bool, success: bool) -> None:
    @job
    def scoped():
        made = empty.alias("make")()
        work = empty.alias("work")(after=made)
        fail.as_teardown(made, on_failure_fail_dagrun=fails_run)(after=work)

    result, states = run(scoped)
    assert states == {"make": "success", "work": "success", "fail": "failed"}
    assert result.success is success


def test_a_setup_that_failed_stops_its_scope_and_spares_the_teardown() -> None:
    @job
    def scoped():
        made = fail.alias("make")()
        work = empty.alias("work").override(trigger_rule="all_done")(after=empty.alias("first")(after=made))
        empty.alias("remove").as_teardown(made)(after=work)

    _, states = run(scoped)
    assert states == {
        "make": "failed",
        "first": "upstream_failed",
        "work": "upstream_failed",
        "remove": "upstream_failed",
    }


def test_mapping_over_a_list_over_a_result_and_reducing() -> None:
    @job
    def mapped():
        total.alias("of_list")(add.alias("list").partial(y=10).expand(x=[1, 2]))
        total.alias("of_result")(add.alias("result").expand(x=numbers()))
        total.alias("of_product")(add.alias("product").expand(x=[1, 2], y=[10, 20, 30]))

    result, states = run(mapped)
    assert [states[f"result[{index}]"] for index in range(3)] == ["success"] * 3
    assert result.output_for_node("of_list") == 23
    assert result.output_for_node("of_result") == 9
    assert result.output_for_node("product") == {"0": 11, "1": 21, "2": 31, "3": 12, "4": 22, "5": 32}


def test_mapping_over_nothing_is_skipped_and_over_a_failure_is_upstream_failed() -> None:
    @job
    def mapped():
        total.alias("of_none")(add.alias("none").expand(x=nothing()))
        add.alias("broken").expand(x=fail())
        total.alias("anyway").override(trigger_rule="all_done")(add.alias("empty").expand(x=[]))

    result, states = run(mapped)
    assert states["none"] == states["of_none"] == states["empty"] == "skipped"
    assert states["broken"] == "upstream_failed"
    assert result.output_for_node("anyway") == 0


def test_expand_kwargs_zip_concat_and_a_map_that_skips() -> None:
    def even(value: int) -> int:
        if value % 2:
            raise SkipException("odd")
        return value

    @op(kind="task")
    def pair(both):
        return sum(both)

    @job
    def mapped():
        values = numbers()
        add.alias("kwargs").expand_kwargs([{"x": 1}, {"x": 2, "y": 5}])
        pair.alias("zipped").expand(both=values.zip(numbers.alias("more")()))
        add.alias("joined").expand(x=values.concat(numbers.alias("again")()))
        add.alias("even").expand(x=values.map(even))

    result, states = run(mapped)
    assert result.output_for_node("kwargs") == {"0": 2, "1": 7}
    assert result.output_for_node("zipped") == {"0": 2, "1": 4, "2": 6}
    assert len(result.output_for_node("joined")) == 6
    assert [states[f"even[{index}]"] for index in range(3)] == ["skipped", "success", "skipped"]


def test_what_an_op_changes_in_place_nobody_else_sees() -> None:
    shared = {"rows": [1]}

    @op(kind="task")
    def grow(of):
        of["rows"].append(2)
        return of

    @job
    def changing():
        grown = grow.partial(of=shared)()
        grow.alias("again").partial(of=shared)()
        grow.alias("from_result")(grown)
        grow.alias("from_the_same")(grown)

    result, _ = run(changing)
    assert result.output_for_node("again") == {"rows": [1, 2]}
    assert result.output_for_node("from_the_same") == {"rows": [1, 2, 2]}
    assert shared == {"rows": [1]}


def test_a_mapped_graph_runs_once_per_element_and_its_tasks_go_on_by_index() -> None:
    @op(kind="task")
    def only_two(x):
        if x != 2:
            raise SkipException
        return x

    @graph
    def section(x):
        return add.alias("second").partial(y=100)(only_two(x))

    @job
    def mapped():
        total(section.expand(x=numbers()))

    result, states = run(mapped)
    assert [states[f"section.only_two[{index}]"] for index in range(3)] == ["skipped", "success", "skipped"]
    assert [states[f"section.second[{index}]"] for index in range(3)] == ["skipped", "success", "skipped"]
    assert states["total"] == "skipped"
    assert result.output_for_node("section.second") == {"1": 102}


def test_keys_of_a_dictionary_are_xcoms_and_none_is_no_xcom() -> None:
    @op(kind="task", multiple_outputs=True)
    def several():
        return {"a": 1, "b": 2}

    @op(kind="task", do_xcom_push=False)
    def kept_back():
        return 5

    @op(kind="task")
    def show(value):
        return repr(value)

    @job
    def keyed():
        both = several()
        add(both["a"], both["b"])
        show(kept_back())

    result, _ = run(keyed)
    assert result.output_for_node("add") == 3
    assert result.output_for_node("show") == "None"
    xcoms = result.job_run.xcoms.of_run(result.job_run.progress.run(0))
    assert {xcom.key: xcom.value for xcom in xcoms} == {"a": 1, "b": 2, "return_value": {"a": 1, "b": 2}}


def test_templates_and_names_of_the_context_are_rendered_and_kept() -> None:
    @op(kind="bash")
    def show(command: str = template("echo {{ ds }}"), ds: str = from_context()):
        return f"{command} {ds}"

    @job(start_date=START)
    def rendered():
        show()

    facts = RunFacts("r1", dt.datetime(2024, 1, 2, tzinfo=dt.timezone.utc))
    result = execute_in_process(rendered, facts=facts)
    assert result.output_for_node("show") == "echo 2024-01-02 2024-01-02"
    assert result.step_runs()[0].rendered == {"command": "echo 2024-01-02", "ds": "2024-01-02"}


def test_retries_count_tries_and_a_fail_exception_ends_them() -> None:
    tries: list[int] = []

    @op(kind="python", retry_policy=RetryPolicy(max_retries=3))
    def third_time(context):
        tries.append(context.try_number)
        if len(tries) < 3:
            raise ValueError("again")

    @op(kind="python", retry_policy=RetryPolicy(max_retries=3))
    def hopeless():
        raise FailException("no use")

    @job
    def trying():
        third_time()
        hopeless()

    result, states = run(trying)
    assert states == {"third_time": "success", "hopeless": "failed"}
    assert tries == [1, 2, 3]
    assert {run.step.key: run.try_number for run in result.step_runs()} == {"third_time": 3, "hopeless": 1}


def test_an_execution_timeout_fails_the_task() -> None:
    import time

    @op(kind="python", execution_timeout=dt.timedelta(seconds=0.05))
    def slow():
        time.sleep(10)

    @job
    def waiting():
        slow()

    result, states = run(waiting)
    assert states == {"slow": "failed"}
    assert "execution_timeout" in result.failure_data_for_node("slow").error.to_string()


def test_fail_fast_skips_the_rest() -> None:
    @job(fail_fast=True)
    def fast():
        bad = fail()
        empty.alias("later").override(trigger_rule="all_done")(after=bad)

    _, states = run(fast)
    assert states == {"fail": "failed", "later": "skipped"}


def test_a_task_that_waits_is_called_again() -> None:
    from jetbridge.definitions.signals import RescheduleException

    calls: list[int] = []

    @op(kind="python")
    def wait(context):
        calls.append(context.try_number)
        if len(calls) < 3:
            raise RescheduleException(dt.datetime.now(dt.timezone.utc))

    @job
    def waiting():
        wait()

    _, states = run(waiting)
    assert states == {"wait": "success"}
    assert calls == [1, 1, 1]


def test_tasks_outside_of_their_dates_have_no_instance() -> None:
    @job(start_date=START)
    def dated():
        give.alias("now")()
        give.alias("later").override(start_date=dt.datetime(2025, 1, 1, tzinfo=dt.timezone.utc))()
        give.alias("over").override(end_date=START)()

    facts = RunFacts("r1", dt.datetime(2024, 1, 2, tzinfo=dt.timezone.utc))
    result = execute_in_process(dated, facts=facts)
    assert states_of(result) == {"now": "success"}
    assert result.success


def test_depends_on_past_looks_at_the_run_before_and_xcoms_of_it_can_be_read() -> None:
    from jetbridge.storage.instance import Instance

    days = [RunFacts(f"r{day}", dt.datetime(2024, 1, day, tzinfo=dt.timezone.utc)) for day in (1, 2, 3)]

    @op(kind="python", depends_on_past=True)
    def careful(context):
        if context.run_facts.run_id == "r2":
            raise ValueError("a bad day")
        before = list(
            context.read_xcom(job_name=None, run_id="r1", node_paths=["give"], key="return_value", prior=False)
        )
        return [value.value for value in before]

    @job(start_date=START)
    def daily():
        careful()
        give()

    with Instance.ephemeral() as instance:
        states = [
            states_of(execute_in_process(daily, facts=facts, instance=instance, raise_on_error=False)) for facts in days
        ]
    assert [found["careful"] for found in states] == ["success", "failed", "none"]
    assert [found["give"] for found in states] == ["success"] * 3


@op(kind="python", retry_policy=RetryPolicy(max_retries=1, delay=0))
def fail_for_one(x):
    if x == 1:
        raise ValueError("broken")


def test_a_second_attempt_belongs_to_the_round_that_settles_what_waits_beside_it() -> None:
    """`dag.test()` of 2.11 and 3.1: `lone` is skipped in the round of the second attempt, so `both` sees its failure too."""

    @job
    def tried_again():
        tried = fail_for_one.expand(x=[1, 2])
        lone = empty.alias("lone").override(trigger_rule="all_failed")(after=tried)
        empty.alias("both")(after=[lone, tried])

    states = tried_again.execute_in_process(raise_on_error=False).task_states()
    assert states["lone", -1].value == "skipped"
    assert states["both", -1].value == "upstream_failed"


def test_a_mapping_over_a_task_that_is_skipped_in_the_same_round_is_skipped() -> None:
    """Measured with `dag.test()` of 2.11 and 3.1: a task that may start early does not fail for a list that has just been skipped."""

    @job
    def early():
        first = give.alias("first")()
        lists = numbers.alias("lists").override(trigger_rule="all_failed")(after=first)
        give.alias("over").override(trigger_rule="one_done").expand(x=lists, after=first)

    states = early.execute_in_process(raise_on_error=False).task_states()
    assert states["lists", -1].value == states["over", -1].value == "skipped"


def test_a_task_of_a_mapped_group_whose_rule_is_met_though_it_is_skipped_has_its_instances() -> None:
    """Measured with `dag.test()` of 2.11 and 3.1, which keeps what stood for them besides: skipped by `none_failed_min_one_success`, all upstream skipped."""

    @graph
    def group(x):
        before = give.alias("before").override(trigger_rule="one_failed")(x)
        give.alias("met").override(trigger_rule="none_failed_min_one_success")(after=before)
        give.alias("not_met")(after=before)

    @job
    def grouped():
        lists = numbers()
        group.partial().expand(x=lists)

    states = grouped.execute_in_process(raise_on_error=False).task_states()
    assert {place: state.value for place, state in states.items() if place[0] != "numbers"} == {
        ("group.before", -1): "skipped",
        ("group.met", -1): "skipped",
        ("group.met", 0): "skipped",
        ("group.met", 1): "skipped",
        ("group.met", 2): "skipped",
        ("group.not_met", -1): "skipped",
    }
