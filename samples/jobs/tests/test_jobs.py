"""Each job runs from end to end: a fake stands for every system, and functions that may reach anything are not called."""

from pathlib import Path

import pytest
from jetbridge.project import load_project
from jetbridge.testing import run_with_fakes

ROOT = Path(__file__).parents[1]


@pytest.mark.parametrize(
    "name",
    ["quality_gate", "daily_report", "warehouse", "countries", "partitions", "cluster", "orders_of_the_day", "stock"],
)
def test_job_runs(name: str) -> None:
    run = run_with_fakes(load_project(ROOT).job(name))
    assert run.failures == {}
