"""A run with fakes finds what a migration can break, touches nothing outside, and is the same each time."""

from __future__ import annotations

import socket
import subprocess
from datetime import timedelta
from typing import Any

import pytest

from jetbridge import (
    Config,
    OpExecutionContext,
    branch_op,
    from_context,
    job,
    op,
    sensor_op,
    short_circuit_op,
    template,
    template_file,
)
from jetbridge.airflow import (
    BaseOperator,
    Connection,
    Context,
    Param,
    TaskInstance,
    Variable,
    failure_callback,
    operator_op,
)
from jetbridge.resources import Database, Shell
from jetbridge.testing import Call, run_with_fakes


@op(kind="bash")
def load(
    shell: Shell, bash_command: str = template("load {{ ds }} {{ var.value.bucket }} {{ conn.lake.host }}")
) -> str:
    return shell.run(bash_command)


class Settings(Config):
    limit: int = 3


@op
def configured(context: OpExecutionContext, config: Settings, shell: Shell) -> str:
    return str(shell.run(f"{context.run_id} {config.limit}"))


@op
def reach_out(rows: str) -> Any:
    raise AssertionError(f"nobody calls it with {rows}")


@pytest.fixture(autouse=True)
def _nothing_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_args: object, **_named: object) -> None:
        raise AssertionError("nothing outside is touched")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(subprocess, "Popen", refuse)


def test_resources_are_fakes_that_note_what_they_are_asked_to_do_and_functions_are_not_called() -> None:
    @job
    def daily() -> None:
        reach_out(load())

    run = run_with_fakes(daily)
    assert run.success
    assert run.states == {"load": "success", "reach_out": "success"}
    assert run.calls == (Call("shell", "run", ("load 2024-01-02 fake fake",), {}),)
    assert run_with_fakes(daily) == run


def test_what_the_real_resource_refuses_the_fake_refuses() -> None:
    @op
    def wrong_method(warehouse: Database) -> None:
        warehouse.exekute("select 1")  # type: ignore[attr-defined]

    @op
    def wrong_argument(warehouse: Database) -> None:
        warehouse.execute("select 1", params=1)  # type: ignore[call-arg]

    @job
    def daily() -> None:
        wrong_method()
        wrong_argument()

    run = run_with_fakes(daily)
    assert not run.success
    assert "exekute" in run.failures["wrong_method"]
    assert "unexpected keyword argument 'params'" in run.failures["wrong_argument"]
    assert run.calls == ()


def test_a_function_is_looked_at_for_names_that_are_not_there() -> None:
    @op
    def lost() -> None:
        _helper()

    @job
    def daily() -> None:
        lost()

    assert "lost uses names that are not there: NOWHERE" in run_with_fakes(daily).failures["lost"]


def test_a_name_of_which_the_code_says_that_it_is_not_there_is_known() -> None:
    @op
    def careless() -> None:
        ELSEWHERE.work()  # type: ignore[name-defined]  # noqa: F821

    @job
    def daily() -> None:
        careless()

    assert run_with_fakes(daily).success


_helper: Any = eval(compile("lambda: [NOWHERE for _ in range(3)]", __file__, "eval"))  # noqa: S307 -- nothing in its source says that the name is known


def test_a_function_has_to_take_what_it_would_be_given() -> None:
    class Narrow(BaseOperator):
        def __init__(self, *, table: str, **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.table = table

        def execute(self, context: Context) -> None:
            raise AssertionError(context)

    @op
    def takes_one(ds: str = from_context(), *, first: int) -> None: ...

    @job
    def daily() -> None:
        operator_op(Narrow).partial(table="{{ ds }}")()
        takes_one.partial(first=1)()

    assert run_with_fakes(daily).success


def test_a_template_that_names_what_no_template_has_fails() -> None:
    @job
    def daily() -> None:
        load.partial(bash_command=template("{{ dss }}"))()

    assert "'dss' is undefined" in run_with_fakes(daily).failures["load"]


def test_what_comes_from_outside_is_a_fake_at_any_depth() -> None:
    text = "{{ dag_run.conf['day'] }} {{ ti.xcom_pull('reach_out')['a'][0].b }} {{ params.limit + 1 }} {{ var.json.x.y | int }}"

    @job(params={"limit": Param(type="integer", minimum=3)})
    def daily() -> None:
        load.partial(bash_command=template(text))(after=reach_out.partial("x")())
        load.alias("of_file").partial(bash_command=template_file("nowhere.sql"))()

    run = run_with_fakes(daily)
    assert run.failures == {}
    assert [call.args for call in run.calls] == [("fake",), ("fake fake 4 1",)]


def test_every_way_of_a_branch_is_followed() -> None:
    @branch_op
    def choose() -> str:
        raise AssertionError

    @short_circuit_op
    def is_due() -> bool:
        raise AssertionError

    @job
    def daily() -> None:
        due = is_due()
        branch = choose(after=due)
        load.alias("left")(after=branch)
        load.alias("right")(after=branch)

    assert set(run_with_fakes(daily).states.values()) == {"success"}


def test_what_is_mapped_over_has_one_element() -> None:
    @op
    def regions() -> list[dict[str, str]]:
        raise AssertionError

    @op
    def work(region: str, ti: TaskInstance) -> None:
        raise AssertionError

    @job
    def daily() -> None:
        work.expand(region=regions())
        work.alias("by_name").expand_kwargs(regions.alias("others")())

    run = run_with_fakes(daily)
    assert run.failures == {}
    assert {"work[0]", "by_name[0]"} <= set(run.states)


def test_nobody_waits_and_nobody_is_called_back() -> None:
    def call_back(context: Context) -> None:
        raise AssertionError(context)

    @sensor_op(poke_interval=timedelta(hours=1))
    def arrived() -> bool:
        raise AssertionError

    @sensor_op(poke_interval=timedelta(hours=1))
    def has_rows(warehouse: Database) -> bool:
        return warehouse.has_row("select 1")

    @job(on_success_callback=call_back, hooks={failure_callback(call_back)})
    def daily() -> None:
        has_rows(after=arrived())

    run = run_with_fakes(daily)
    assert run.failures == {}
    assert [call.method for call in run.calls] == ["has_row"]


def test_named_tasks_are_real() -> None:
    @op
    def answer(ds: str = from_context()) -> str:
        return f"{ds} {Variable.get('unset', 'default')} {Variable.get('unset')}"

    @job
    def daily() -> None:
        load.partial(bash_command=template("{{ ti.xcom_pull('answer') }}"))(after=answer())
        reach_out.partial("x")()

    run = run_with_fakes(daily, real={"answer", "reach_out"})
    assert run.calls[0].args == ("2024-01-02 default fake",)
    assert run.failures == {"reach_out": "AssertionError: nobody calls it with x"}


def test_config_and_context_reach_a_function_as_in_a_real_run() -> None:
    @job
    def daily() -> None:
        configured()

    assert run_with_fakes(daily).calls[0].args == ("manual__2024-01-02T00:00:00+00:00 3",)


def test_what_a_fake_run_replaces_is_itself_again_afterwards() -> None:
    @job
    def daily() -> None:
        load()

    before = (Variable.__dict__["get"], Connection.__dict__["get"], TaskInstance.xcom_pull)
    run_with_fakes(daily)
    assert (Variable.__dict__["get"], Connection.__dict__["get"], TaskInstance.xcom_pull) == before
