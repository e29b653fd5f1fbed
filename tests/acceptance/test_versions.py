"""Other Airflows than the two that everything is compared with: the oldest and a middle one of 2.x, the first of 3.x."""

from __future__ import annotations

from pathlib import Path

import pytest

from jetbridge_translator.validation import installation

from .conftest import jetbridge

pytestmark = pytest.mark.airflow

DAGS = Path(__file__).parents[2] / "samples" / "dags"


@pytest.mark.parametrize("version", ["2.7.3", "2.9.3", "3.0.6"])
def test_the_samples_do_the_same_in_each_version(version: str, tmp_path: Path) -> None:
    installation.install(version, say=print)
    jobs = tmp_path / "jobs"
    assert jetbridge("migrate", DAGS, "--out", jobs, "--airflow-version", version[0]).exit_code == 0
    shown = jetbridge("validate", DAGS, jobs, "--airflow", version, "--level", "executed", "--date", "2024-01-02")
    assert shown.exit_code == 0, shown.output
    assert f"structure: 8 of 8 DAGs equal to Airflow {version}" in shown.output
    assert f"executed: 8 of 8 DAGs equal to Airflow {version}" in shown.output
