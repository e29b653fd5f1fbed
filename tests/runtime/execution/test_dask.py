"""The Dask executor on a real cluster of processes: the same states as in process, workers that are killed, limits, interrupts."""

from __future__ import annotations

import itertools
import os
import signal
import threading
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import dask
import pytest
from distributed import LocalCluster

from jetbridge import (
    DynamicOut,
    DynamicOutput,
    RetryPolicy,
    dask_executor,
    execute_job,
    job,
    op,
    reconstructable,
    resource,
)
from jetbridge.errors import DaskClusterError
from jetbridge.execution.resume import resume_run
from jetbridge.storage.instance import Instance

IN_PROCESS = {"execution": {"config": {"in_process": {}}}}


@pytest.fixture(scope="module")
def cluster() -> Iterator[LocalCluster]:
    with LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0") as made:
        yield made


def on(cluster: Any, **options: Any) -> dict[str, Any]:
    where = {"existing": {"address": cluster.scheduler_address}}
    return {"execution": {"config": {"cluster": where, **options}}}


@pytest.fixture
def instance(tmp_path: Path) -> Iterator[Instance]:
    with Instance.open(tmp_path / "instance") as made:
        yield made


@op(out=DynamicOut())
def spread():
    for index in range(4):
        yield DynamicOutput(index, str(index))


@op
def square(context, x):
    print(f"squaring {x}")  # noqa: T201 -- what workers print is tested
    context.log.info("%d squared", x)
    return x * x


@op
def add_up(xs):
    return sum(xs)


@op
def process_of_step(xs):
    return os.getpid()


@op(retry_policy=RetryPolicy(max_retries=2))
def third_time(context, xs):
    if context.retry_number < 2:
        raise ValueError("again")
    return context.retry_number


@job(executor_def=dask_executor)
def squares():
    values = spread().map(square).collect()
    add_up(values)
    process_of_step(values)
    third_time(values)


def test_a_cluster_gives_the_same_as_one_process(cluster: LocalCluster, instance: Instance) -> None:
    target = reconstructable(squares)
    there = execute_job(target, instance, run_config=on(cluster))
    here = squares.execute_in_process()
    assert there.success
    with there:
        assert there.output_for_node("add_up") == here.output_for_node("add_up") == 14
        assert there.output_for_node("third_time") == 2
        assert there.output_for_node("process_of_step") != os.getpid()
    kinds = [
        Counter((event.event_type, event.step_key) for event in result.all_events if event.is_step_event)
        for result in (there, here)
    ]
    assert kinds[0] == kinds[1]
    assert there.job_run.capture.texts == {f"square[{n}]": f"squaring {n}\n" for n in range(4)}
    said = [text for _moment, _level, key, text in instance.history(there.run_id).messages if key]
    assert sorted(said) == [f"{n} squared" for n in range(4)]


@op(config_schema={"marks": str})
def dies(context):
    with Path(context.op_config["marks"]).open("a") as marks:
        marks.write("x")
    os.kill(os.getpid(), signal.SIGKILL)


@op
def after_death(x):
    return x


@op
def one():
    return 1


@job(executor_def=dask_executor)
def deadly():
    after_death(dies())
    for number in range(4):
        square.alias(f"beside_{number}")(one.alias(f"one_{number}")())


def test_a_killed_worker_fails_its_step_once_and_the_rest_goes_on(instance: Instance, tmp_path: Path) -> None:
    marks = tmp_path / "marks"
    config = {
        "ops": {"dies": {"config": {"marks": str(marks)}}},
        "execution": {"config": {"cluster": {"local": {"n_workers": 2}}}},
    }
    result = execute_job(reconstructable(deadly), instance, run_config=config)
    assert result.is_node_failed("dies")
    assert "is gone from the cluster" in result.failure_data_for_node("dies").error.to_string()
    assert result.is_node_untouched("after_death")
    assert all(result.is_node_success(f"beside_{number}") for number in range(4))
    assert marks.read_text() == "x"


@op
def short_work():
    time.sleep(0.05)


@job(executor_def=dask_executor)
def limited():
    for number in range(4):
        short_work.alias(f"work_{number}").tag({"kind": "heavy", "dagster/priority": str(number)})()


def test_tags_limit_how_many_run_and_priorities_say_which_goes_first(cluster: LocalCluster, instance: Instance) -> None:
    limits = [{"key": "kind", "limit": 1}]
    result = execute_job(reconstructable(limited), instance, run_config=on(cluster, tag_concurrency_limits=limits))
    times = {
        key: [event.timestamp for event in result.all_events if event.step_key == key]
        for key in ("work_3", "work_2", "work_1", "work_0")
    }
    spans = [(min(moments), max(moments)) for moments in times.values()]
    assert all(end <= start for (_, end), (start, _) in itertools.pairwise(spans))


@op(config_schema={"folder": str})
def quick(context):
    folder = Path(context.op_config["folder"])
    with (folder / "quick").open("a") as marks:
        marks.write("x")
    return str(folder)


@op
def slow(folder):
    (Path(folder) / "slow").touch()
    while not (Path(folder) / "go on").exists():
        time.sleep(0.01)


@job(executor_def=dask_executor)
def interruptible():
    slow(quick())


def test_an_interrupted_run_is_resumed_and_repeats_nothing(
    cluster: LocalCluster, instance: Instance, tmp_path: Path
) -> None:
    def interrupt() -> None:
        while not (tmp_path / "slow").exists():
            time.sleep(0.01)
        os.kill(os.getpid(), signal.SIGINT)

    threading.Thread(target=interrupt).start()
    config = {**on(cluster), "ops": {"quick": {"config": {"folder": str(tmp_path)}}}}
    result = execute_job(reconstructable(interruptible), instance, run_config=config)
    assert not result.success
    assert result.is_node_failed("slow")
    (tmp_path / "go on").touch()
    again = resume_run(reconstructable(interruptible), instance, result.run_id)
    assert again.success
    assert (tmp_path / "quick").read_text() == "x"


@resource
def refuses(_context):
    raise ValueError("no such warehouse")


@op(required_resource_keys={"warehouse"})
def needs_it():
    """It never starts."""


@job(executor_def=dask_executor, resource_defs={"warehouse": refuses})
def without_warehouse():
    needs_it()


def test_what_a_worker_cannot_make_fails_the_step_with_its_reason(cluster: LocalCluster, instance: Instance) -> None:
    result = execute_job(reconstructable(without_warehouse), instance, run_config=on(cluster))
    assert result.is_node_failed("needs_it")
    assert "no such warehouse" in result.failure_data_for_node("needs_it").error.to_string()


def test_a_cluster_that_is_not_there_is_one_clear_error(instance: Instance) -> None:
    config = {"execution": {"config": {"cluster": {"existing": {"address": "tcp://127.0.0.1:1"}}}}}
    with dask.config.set({"distributed.comm.timeouts.connect": "200ms"}):
        result = execute_job(reconstructable(squares), instance, run_config=config)
        assert not result.success
        with pytest.raises(DaskClusterError, match=r"tcp://127\.0\.0\.1:1 can be reached"):
            execute_job(reconstructable(squares), instance, run_config=config, raise_on_error=True)
