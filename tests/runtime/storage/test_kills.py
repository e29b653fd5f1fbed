"""A run whose process is killed at any moment goes on: nothing that was reported as done runs again or is lost."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from kills import jobs

TESTS = Path(jobs.__file__).parents[1]
ENDS = frozenset({"STEP_SUCCESS", "STEP_SKIPPED", "STEP_FAILURE"})
CONSEQUENCES = frozenset({"STEP_EXPANDED", "STEP_SKIPS"})
"""What may be said of a step after its end: its mapping over instances, and what it skips (kept in one transaction with its end)."""


@pytest.fixture(params=["sqlite", "postgres"])
def answers(request: pytest.FixtureRequest, tmp_path: Path) -> list[dict[str, Any]]:
    """What became of the runs that were killed; three that were not come first."""
    command = [sys.executable, "-m", "kills.cycle", str(tmp_path), str(request.config.getoption("--kills")), "7"]
    if request.param == "postgres":
        command.append(request.getfixturevalue("postgres_server").url)
    done = subprocess.run(
        command, capture_output=True, text=True, check=False, cwd=TESTS, env={**os.environ, "PYTHONPATH": str(TESTS)}
    )
    assert done.returncode == 0, done.stderr
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_a_killed_run_goes_on_and_repeats_nothing(
    answers: list[dict[str, Any]], request: pytest.FixtureRequest
) -> None:
    whole = {answer["job"]: answer for answer in answers if "whole" in answer}
    killed = [answer for answer in answers if "whole" not in answer]
    assert len(killed) == request.config.getoption("--kills")
    for answer in killed:
        check = check_worker if answer["victim"] == "worker" else check_driver
        check(answer, whole[answer["job"]])


def check_worker(answer: dict[str, Any], whole: dict[str, Any]) -> None:
    assert answer["exit"] == 0
    failed = [key for kind, key in answer["events"] if kind == "STEP_FAILURE"]
    assert len(failed) <= 1, "one worker runs one step"
    assert answer["status"] == ("FAILURE" if failed else "SUCCESS")
    assert answer["of_run"][-1] == ("RUN_FAILURE" if failed else "RUN_SUCCESS")
    assert set(answer["done"]).isdisjoint(answer["again"]), "what was reported as done ran again"
    assert {key for _, key in ends(whole)} == {*answer["done"], *answer["again"]}, "a step is missing"
    check_order(answer["events"])


def check_driver(answer: dict[str, Any], whole: dict[str, Any]) -> None:
    assert answer["exit"] == 0
    assert answer["status"] == whole["status"] == "SUCCESS"
    assert set(answer["done"]).isdisjoint(answer["again"]), "what was reported as done ran again"
    assert answer["of_run"][-1] == "RUN_SUCCESS"
    assert answer["of_run"].count("RUN_SUCCESS") == 1
    assert ends(answer) == ends(whole), "a step is missing, or ended twice"
    assert answer["captured"] == whole["captured"]
    assert set(answer["printed"]) >= set(answer["done"]) - {"end"}, "what finished steps printed was lost"
    assert answer["xcoms"] == whole["xcoms"]
    check_order(answer["events"])


def ends(answer: dict[str, Any]) -> Counter[tuple[str, str]]:
    return Counter((kind, key) for kind, key in answer["events"] if kind in ENDS)


def check_order(events: list[list[str]]) -> None:
    """Every end has its start before it, and nothing of a step comes after its end."""
    started, ended = set(), set()
    for kind, key in events:
        assert key not in ended or kind in CONSEQUENCES, f"{kind} of {key} came after its end"
        if kind == "STEP_START":
            started.add(key)
        if kind in {"STEP_SUCCESS", "STEP_FAILURE"}:
            assert key in started
        if kind in ENDS:
            ended.add(key)
