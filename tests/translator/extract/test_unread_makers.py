"""Packages that are not read and make DAGs by themselves: nothing of it is lost without a finding."""

from __future__ import annotations

import pytest

from jetbridge_translator.extract.unread_makers import makes_dags

IN_A_DAG = """
from airflow import DAG
from airflow.operators.empty import EmptyOperator
from cosmos import DbtTaskGroup

with DAG("d") as dag:
    EmptyOperator(task_id="a") >> EmptyOperator(task_id="b")
    DbtTaskGroup(group_id="dbt", project_config=None)
"""


@pytest.mark.parametrize(
    "making",
    [
        "from cosmos import DbtDag\nmade = DbtDag(dag_id='d', project_config=None)",
        "import cosmos.airflow.dag as c\nmade = c.DbtDag(dag_id='d')",
        "from cosmos import DbtDag\nclass Team(DbtDag):\n    def __init__(self, **kw):\n        super().__init__(**kw)\nmade = Team(dag_id='d')",
        "from cosmos import DbtDag\nclass Team(DbtDag):\n    pass\nmade = Team(dag_id='d')",
        "from team.lib import create_dag\nfor name in ('a', 'b'):\n    globals()[name] = create_dag(name)",
    ],
)
def test_a_maker_that_is_not_read_is_told_of_at_its_call(reader, making) -> None:
    read = reader.file(f"from airflow import DAG\n{making}\n")
    assert read.dags == {}
    assert {finding.code for finding in read.findings if finding.level == "manual"} == {"DAG225"}


def test_the_rest_of_the_dag_is_read(reader) -> None:
    read = reader.file(IN_A_DAG)
    assert set(read.dags["d"].tasks) == {"a", "b"}
    assert [(finding.code, finding.place.line) for finding in read.findings] == [("DAG225", 8)]


def test_a_maker_that_is_read_is_followed(reader) -> None:
    helper = "from airflow import DAG\ndef create_dag(name):\n    return DAG(name)\n"
    read = reader.file("from airflow import DAG\nfrom lib import create_dag\ndag = create_dag('d')\n", lib=helper)
    assert set(read.dags) == {"d"}
    assert "DAG225" not in {finding.code for finding in read.findings}


@pytest.mark.parametrize(
    "name", ["airflow.models.dag.DAG", "cosmos.ProjectConfig", "team.dag", "team.dag_id", "team.DAGS", "x.diag"]
)
def test_other_names_make_nothing(name: str) -> None:
    assert not makes_dags(name)
