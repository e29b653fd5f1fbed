"""Each job runs from end to end: a fake stands for every system, and functions that may reach anything are not called."""

import pytest
from jetbridge.testing import run_with_fakes

from definitions import defs


@pytest.mark.parametrize(
    "name",
    ["quality_gate", "daily_report", "warehouse", "countries", "partitions", "cluster", "orders_of_the_day", "stock"],
)
def test_job_runs(name: str) -> None:
    run = run_with_fakes(defs.get_job_def(name))
    assert run.failures == {}
