"""Edges of the op layer that no other room's tests reach, each in a few lines."""

from __future__ import annotations

from typing import Any

import pytest

from jetbridge import (
    AssetKey,
    DynamicOut,
    ExecutionStepNotFoundError,
    In,
    InvalidDefinitionError,
    Out,
    ReexecutionOptions,
    execute_job,
    instance_for_test,
    job,
    op,
)

IN_PROCESS = {"execution": {"config": {"in_process": {}}}}


@op
def one() -> int:
    return 1


@op
def twice(x: int) -> int:
    return x * 2


@job
def doubled() -> None:
    twice(one())


@pytest.mark.parametrize("out", [{"a-b": Out()}, {"output": Out()}, {"class": Out()}, {"ü": DynamicOut()}])
def test_names_of_outputs_are_checked(out: dict[str, Out]) -> None:
    with pytest.raises(InvalidDefinitionError, match="is not a valid name"):
        op(name="named", out=out)(lambda: None)


def test_a_run_keeps_the_config_that_it_was_given_not_the_job_s() -> None:
    @op(config_schema={"a": int})
    def says(context: Any) -> Any:
        return context.op_config["a"]

    @job(config={"ops": {"says": {"config": {"a": 1}}, "other": {"config": {"a": 2}}}})
    def configured() -> None:
        says()
        says.alias("other")()

    given = {"ops": {"says": {"config": {"a": 5}}}}
    with instance_for_test() as instance:
        result = configured.execute_in_process(run_config=given, instance=instance)
        assert (result.output_for_node("says"), result.output_for_node("other")) == (5, 2)
        assert result.dagster_run.run_config == given
        again = execute_job(configured, instance, run_config={**given, **IN_PROCESS})
        assert instance.run_named(again.run_id).run_config == {**given, **IN_PROCESS}


@pytest.mark.parametrize(
    ("clauses", "says"),
    [(["a", "*twice"], "unknown step: a"), (["b+", "*a"], "unknown steps: a, b"), (["++a", "a*"], "unknown step: a")],
)
def test_a_selection_of_steps_names_what_is_unknown_without_its_marks(clauses: list[str], says: str) -> None:
    with instance_for_test() as instance:
        first = execute_job(doubled, instance, run_config=IN_PROCESS)
        with pytest.raises(ExecutionStepNotFoundError, match=f"Step selection refers to {says}$"):
            execute_job(doubled, instance, reexecution_options=ReexecutionOptions(first.run_id, clauses))


def test_an_input_with_an_asset_key_takes_run_config_first() -> None:
    @op(ins={"x": In(asset_key=AssetKey("rows"))})
    def reads(x: int) -> int:
        return x

    @job
    def reading() -> None:
        reads()

    result = reading.execute_in_process(run_config={"ops": {"reads": {"inputs": {"x": 3}}}})
    assert result.output_for_node("reads") == 3
