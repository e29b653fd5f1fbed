"""Each argument of a task has an outcome, wherever it was given, and what is not carried over says so."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

Write = Callable[..., Any]


def _told(write: Write, text: str, task_id: str) -> dict[str, tuple[str, str]]:
    """The arguments of a task: what became of each, and by which rule."""
    outcomes = write(text).project.outcomes
    return {o.name: (o.disposition.value, o.rule) for o in outcomes if o.kind == "argument" and o.task_id == task_id}


def test_arguments_of_default_args_and_of_the_call(write: Write) -> None:
    text = """
    with DAG("d", default_args={"retries": 2, "unused": 1}):
        BashOperator(task_id="a", bash_command="date", queue="slow", doc_md="text")
    """
    assert _told(write, text, "a") == {
        "bash_command": ("migrated", "BashOperator"),
        "retries": ("migrated", "setting of the op"),
        "queue": ("migrated", "setting of the op"),
        "doc_md": ("migrated", "documentation in Airflow's UI"),
    }


@pytest.mark.parametrize(
    ("call", "names"),
    [
        ("work.override(pool='p')(1, b=2)", {"retries", "pool", "a", "b"}),
        ("work.partial(a=1).expand(b=[1, 2])", {"retries", "a", "b"}),
        ("work.expand_kwargs([{'a': 1, 'b': 2}])", {"retries", "expand_kwargs"}),
    ],
)
def test_arguments_of_a_task_that_a_function_became(call: str, names: set[str], write: Write) -> None:
    text = f"""
    with DAG("d"):
        @task(retries=3)
        def work(a, b):
            return a + b

        {call}
    """
    assert _told(write, text, "work").keys() == names


@pytest.mark.parametrize(
    ("setting", "lost"),
    [
        ("executor_config={'memory': 1}", True),
        ("executor_config={}", False),
        ("run_as_user='root'", True),
        ("pre_execute=print", True),
        ("max_active_tis_per_dagrun=2", True),
        ("executor='LocalExecutor'", False),
    ],
)
def test_settings_that_no_op_has(setting: str, lost: bool, write: Write) -> None:
    text = f"with DAG('d'):\n    BashOperator(task_id='a', bash_command='date', {setting})\n"
    name = setting.partition("=")[0]
    assert _told(write, text, "a")[name][0] == ("assumed" if lost else "migrated")
    assert ("DAG404" in write(text).codes) is lost
