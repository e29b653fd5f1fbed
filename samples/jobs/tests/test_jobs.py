"""Every job binds: its ops, resources and settings fit together."""

import pytest

from definitions import defs


@pytest.mark.parametrize(
    "name",
    ["quality_gate", "daily_report", "warehouse", "countries", "partitions", "cluster", "orders_of_the_day", "stock"],
)
def test_job_binds(name: str) -> None:
    assert defs.get_job_def(name).name == name
