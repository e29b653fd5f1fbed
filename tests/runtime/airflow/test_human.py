"""Tasks that ask a person."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from jetbridge import job
from jetbridge.airflow import (
    ApprovalOperator,
    HITLBranchOperator,
    HITLEntryOperator,
    HITLOperator,
    operator_op,
)
from jetbridge.airflow.human_answers import HumanAnswer, keep_answer
from jetbridge.airflow.manual_run import manual_run
from jetbridge.cli import main
from jetbridge.definitions.executors import in_process_executor
from jetbridge.execution.in_process import execute_in_process
from jetbridge.execution.job_execution import execute_job
from jetbridge.ops import empty
from jetbridge.storage.instance import Instance

NOW = dt.timedelta(0)
ask = operator_op(HITLOperator)
entry = operator_op(HITLEntryOperator)
approval = operator_op(ApprovalOperator)
branch = operator_op(HITLBranchOperator)


@job
def deciding() -> None:
    entry.alias("name").partial(subject="Who?", response_timeout=NOW).override(params={"name": "nobody"})()
    empty.alias("approved")(after=approval.alias("approve").partial(subject="Go on {{ run_id }}?")())
    way = branch.alias("way").partial(
        subject="Where to?", options=["a", "other"], options_mapping={"other": "b"}, response_timeout=NOW, defaults="a"
    )()
    empty.alias("a")(after=way)
    empty.alias("b")(after=way)


def states(answers: dict[str, HumanAnswer], home: Path) -> tuple[dict[str, str], Any]:
    with Instance.open(home) as instance:
        for task_id, answer in answers.items():
            keep_answer(instance, "r1", task_id, answer)
        facts = manual_run(deciding, None, None)
        with execute_job(deciding.with_executor_def(in_process_executor), instance, facts=facts, run_id="r1") as ran:
            runs = {run.key: run.state.value for step in ran.job_run.progress.steps for run in step.all_runs()}
            return runs, ran.output_for_node("name") if runs["name"] == "success" else None


def test_answers_decide_and_defaults_do_when_time_is_up(tmp_path: Path) -> None:
    found, name = states({"approve": HumanAnswer(["Reject"]), "way": HumanAnswer(["other"])}, tmp_path)
    assert found == {
        "name": "success", "approve": "success", "approved": "skipped", "way": "success", "a": "skipped", "b": "success",
    }  # fmt: skip
    assert (name["chosen_options"], name["params_input"]) == (["OK"], {"name": "nobody"})


def test_an_approval_goes_on_and_a_foreign_option_fails(tmp_path: Path) -> None:
    found, _ = states({"approve": HumanAnswer(["Approve"]), "way": HumanAnswer(["nowhere"])}, tmp_path)
    assert (found["approved"], found["way"]) == ("success", "failed")


def test_the_command_shows_the_question_and_keeps_the_answer(tmp_path: Path) -> None:
    def asked(*arguments: str) -> Any:
        return CliRunner().invoke(main, ["answer", "r1", *arguments, "--instance", str(tmp_path)])

    states({"approve": HumanAnswer(["Approve"])}, tmp_path)
    assert "Where to?" in asked("way").output
    assert asked("way", "nowhere").exit_code == 2
    assert asked("name", "OK", "--params", json.dumps({"name": "Ada"})).exit_code == 0
    assert asked("nothing", "OK").exit_code == 2


def test_a_question_that_nobody_can_answer_fails_at_once() -> None:
    @job
    def asking() -> None:
        ask.partial(subject="Which?", options=["a"])()

    ran = execute_in_process(asking, facts=manual_run(asking, None, None), raise_on_error=False)
    assert not ran.success


@pytest.mark.parametrize(
    "given",
    [{"options": []}, {"options": ["a"], "defaults": "b"}, {"options": ["a", "b"], "defaults": ["a", "b"]}],
)
def test_questions_that_make_no_sense_are_refused(given: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"options|defaults"):
        HITLOperator(task_id="ask", subject="Which?", **given)
