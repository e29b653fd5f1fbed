"""Names that modules of Airflow merely import, and constants of classes that are not read."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone

import pytest

from jetbridge_translator.extract.reexported import reexported
from jetbridge_translator.model import AirflowVersion, ExternalName
from jetbridge_translator.structure import task_document


def test_dates_from_a_module_that_imports_them(reader) -> None:
    dag = reader.dag(
        """
        from airflow.utils.dates import datetime
        from airflow.models import timedelta
        from airflow.models.dag import pendulum
        with DAG("d", start_date=datetime(2024, 1, 2), schedule=timedelta(hours=1)):
            EmptyOperator(task_id="t", end_date=pendulum.datetime(2024, 2, 1))
        """
    )
    assert dag.start_date == datetime(2024, 1, 2, tzinfo=timezone.utc)
    assert dag.schedule.value == "1:00:00" or dag.schedule.summary == "1:00:00"
    assert dag.tasks["t"].settings.end_date == datetime(2024, 2, 1, tzinfo=timezone.utc)


@pytest.mark.parametrize(
    ("name", "meaning"),
    [
        ("airflow.utils.dates.timedelta", timedelta),
        ("airflow.models.dag.os", ExternalName("os")),
        ("airflow.models.trigger.datetime", ExternalName("datetime")),
        ("airflow.utils.json", NotImplemented),
        ("airflow.operators.datetime", NotImplemented),
        ("airflow.utils.dates.parse_execution_date", NotImplemented),
        ("team.models.datetime", NotImplemented),
    ],
)
def test_only_what_modules_of_airflow_import(name: str, meaning: object) -> None:
    assert reexported(name) == meaning


@pytest.mark.parametrize(
    ("value", "shown", "codes"),
    [
        ("ClusterStates.NONEXISTENT", "<airflow.providers.amazon.aws.hooks.eks.ClusterStates>", {"DAG220"}),
        ("eks_default", "<function eks_default>", set()),
    ],
)
def test_members_of_enumerations_that_are_not_read(reader, value, shown, codes) -> None:
    read = reader.file(
        f"""
        from airflow import DAG
        from airflow.operators.bash import BashOperator
        from airflow.providers.amazon.aws.hooks.eks import ClusterStates, eks_default
        with DAG("d"):
            BashOperator(task_id="t", bash_command={value})
        """
    )
    fields = task_document(read.dags["d"].tasks["t"], AirflowVersion.V2)["template_fields"]
    assert fields["bash_command"] == shown
    assert {finding.code for finding in read.findings} == codes


@pytest.mark.parametrize(
    ("made_of", "task_id"),
    [
        ("from airflow.models import DagRun\nname = DagRun.__name__", "DagRun"),
        ("from airflow.settings import TIMEZONE\nname = TIMEZONE.name", "UTC"),
        ("import re\nname = re.compile('a+').sub('b', 'xaay')", "xby"),
        ("import ast\nname = ast.literal_eval(\"['c']\")[0]", "c"),
        ("import importlib\nname = importlib.import_module('helper').NAME", "of_the_helper"),
        (
            "from airflow.utils.module_loading import import_string\nname = import_string('helper.NAME')",
            "of_the_helper",
        ),
        ("import importlib\nname = importlib.import_module('.helper', __package__ or 'x').__name__ and 'd'", "d"),
        ("import os\nos.environ['X'] = 'e'\nname = os.path.expandvars('$X-${X}')", "e-e"),
    ],
)
def test_names_that_files_of_the_field_compute_are_known(reader, made_of: str, task_id: str) -> None:
    dag = reader.dag(f"{made_of}\nwith DAG('d'):\n    EmptyOperator(task_id=name)\n", helper="NAME = 'of_the_helper'\n")
    assert list(dag.tasks) == [task_id]


def test_a_dag_is_asked_for_its_own_arguments(reader) -> None:
    dag = reader.dag(
        "dag = DAG('d', catchup=False)\nif hasattr(dag, 'doc_md'):\n    EmptyOperator(task_id=f'a_{dag.catchup}', dag=dag)\n"
    )
    assert list(dag.tasks) == ["a_False"]


def test_a_schedule_of_texts_is_refused_as_airflow_does(reader) -> None:
    read = reader.file("from airflow import DAG\ndag = DAG('d', schedule=['s3://a'])\n")
    assert read.dags == {}
    assert "DAG106" in {finding.code for finding in read.findings}


@pytest.mark.parametrize(("caught", "codes"), [("Exception", {"DAG231"}), ("FileNotFoundError", set())])
def test_a_dag_that_is_built_where_every_failure_is_caught_is_told_of(reader, caught: str, codes: set[str]) -> None:
    read = reader.file(f"from airflow import DAG\ntry:\n    dag = DAG('d')\nexcept {caught}:\n    pass\n")
    assert set(read.dags) == {"d"}
    assert {finding.code for finding in read.findings} == codes


def test_what_a_constructor_hands_on_is_known(reader) -> None:
    dag = reader.dag(
        """
        from airflow.decorators import task
        with DAG("d"):
            @task.docker(image="x")
            def work():
                pass
            work()
        """
    )
    assert task_document(dag.tasks["work"], AirflowVersion.V2)["template_fields"]["command"] == "'placeholder command'"


def test_what_a_constructor_hands_on_without_the_tables_knowing_is_told_of(reader) -> None:
    read = reader.file(
        """
        from airflow import DAG
        from airflow.providers.google.cloud.operators.compute import ComputeEngineInsertInstanceOperator
        from nowhere import body
        with DAG("d"):
            ComputeEngineInsertInstanceOperator(task_id="a", zone="z", body=body(), project_id="p")
        """
    )
    assert "DAG219" in {finding.code for finding in read.findings}
