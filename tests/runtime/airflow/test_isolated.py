"""Functions in other interpreters and in virtual environments."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from jetbridge import branch_external_python_op, external_python_op, from_context, job, op, virtualenv_op
from jetbridge.airflow import Context, SkipException, TaskException
from jetbridge.airflow.isolated_call import IsolatedCall, source_of
from jetbridge.airflow.manual_run import manual_run
from jetbridge.airflow.virtualenv import VirtualEnvironment
from jetbridge.execution.in_process import execute_in_process


def add(x: Path, y: Any = from_context(), z: int = 3) -> int:  # noqa: B008 -- as in written jobs
    import sys as own  # noqa: PLC0415 -- it runs elsewhere

    return x + y + z + len(own.argv) * 0  # type: ignore[operator]


def exits(code: int) -> None:
    raise SystemExit(code)


def breaks() -> None:
    raise ValueError("what happened")


def strings() -> list[str]:
    return virtualenv_string_args  # type: ignore[name-defined,no-any-return]  # noqa: F821 -- it stands beside the function


def test_a_function_stands_alone_in_the_other_interpreter() -> None:
    assert source_of(add).splitlines()[0] == "def add(x, y=None, z=3):"
    assert IsolatedCall(add, (1,), {"y": 2}).run(sys.executable) == 6
    assert IsolatedCall(strings, string_args=["a", "b "]).run(sys.executable) == ["a", "b"]


def test_exit_codes_and_exceptions_are_told() -> None:
    with pytest.raises(SkipException):
        IsolatedCall(exits, (7,), skip_codes=[7]).run(sys.executable)
    with pytest.raises(TaskException, match=r"status 1\.\nwhat happened"):
        IsolatedCall(breaks).run(sys.executable)
    with pytest.raises(TaskException, match="def"):
        IsolatedCall(lambda: 1).run(sys.executable)


def test_an_environment_is_kept_where_it_is_told_to(tmp_path: Path) -> None:
    wanted = VirtualEnvironment(system_site_packages=False, index_urls=())
    with wanted.made(str(tmp_path)) as python, wanted.made(str(tmp_path)) as again:
        assert python == again
        code = "import sys, importlib.util as u; print(sys.prefix, u.find_spec('pydantic'))"
        told = subprocess.run([python, "-c", code], capture_output=True, text=True, check=True).stdout
    assert told.split() == [str(next(tmp_path.glob("venv-????????"))), "None"]
    missing = VirtualEnvironment(("no-such-package",), system_site_packages=False, index_urls=())
    with pytest.raises(TaskException, match="cannot be made"), missing.made():
        pass


@virtualenv_op(system_site_packages=False, requirements=["{{ params.wanted }}"], index_urls=[])
def impossible() -> None: ...


@virtualenv_op(system_site_packages=False)
def prefix(ds: str = from_context(), **context: Context) -> list[Any]:
    import sys as own  # noqa: PLC0415 -- it runs elsewhere

    return [own.prefix, ds, sorted(context)]


@branch_external_python_op(python=sys.executable)
def choose() -> str:
    return "left"


@external_python_op(python=sys.executable, env_vars={"LEVEL": "3"}, inherit_env=False)
def level(before: list[Any]) -> Any:
    import os  # noqa: PLC0415 -- it runs elsewhere

    return [os.environ["LEVEL"], before[1]]


@op(kind="python")
def left() -> None: ...


@op(kind="python")
def right() -> None: ...


@job(params={"wanted": "nothing-of-this-name"})
def apart() -> None:
    level(prefix())
    way = choose()
    left(after=way)
    right(after=way)
    impossible()


def test_ops_run_their_functions_there() -> None:
    ran = execute_in_process(apart, facts=manual_run(apart, None, None), raise_on_error=False)
    states = {run.key: run.state.value for step in ran.job_run.progress.steps for run in step.all_runs()}
    assert states == {
        "level": "success", "prefix": "success", "choose": "success", "left": "success", "right": "skipped",
        "impossible": "failed",
    }  # fmt: skip
    place, day, names = ran.output_for_node("prefix")
    assert place != sys.prefix
    assert {"ds", "ts", "run_id", "params"} - set(names) == {"ds"}
    assert not {"ti", "dag", "task", "logical_date"} & set(names)
    assert ran.output_for_node("level") == ["3", day]
