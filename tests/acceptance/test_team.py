"""DAGs as a data team writes them (`team/`): their jobs are, and do, what the real Airflow says. Each Airflow runs all of them in one process."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from jetbridge_translator.validation import side_by_side
from jetbridge_translator.validation.differences import Difference, ValidationLevel
from jetbridge_translator.validation.environments import environment_of_python
from jetbridge_translator.validation.home import AirflowInputs
from jetbridge_translator.validation.question import Question

from .conftest import jetbridge

pytestmark = pytest.mark.airflow

TEAM = Path(__file__).parent / "team"
INPUTS = AirflowInputs(connections={"warehouse": {"conn_type": "postgres", "host": "db.example"}})
DATE = "2024-03-31T00:00:00+00:00"


@pytest.mark.parametrize("airflow", ["airflow2", "airflow3"])
def test_the_jobs_do_what_the_dags_do(airflow: str, request: pytest.FixtureRequest, tmp_path: Path) -> None:
    dags = Path(shutil.copytree(TEAM, tmp_path / "dags"))
    jetbridge("migrate", dags, "--out", tmp_path / "jobs", "--airflow-version", airflow[-1])
    environment = environment_of_python(request.getfixturevalue(f"{airflow}_python"))
    question = Question(dags, tmp_path / "jobs", environment, ValidationLevel.EXECUTED, dates=(DATE,), inputs=INPUTS)
    found = side_by_side.validate(question).comparisons
    told = {each.dag_id: _told(each.differences) or each.problem for each in found if not each.equal}
    assert told == {}
    assert len(found) == 2 * len(list(TEAM.glob("*.py")))


def _told(differences: tuple[Difference, ...]) -> list[str]:
    return [difference.text() for difference in differences]
