"""The worker inside a real Airflow: structure of files, runs, time limits, files that go wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from jetbridge_translator.validation.airflow_side import RunRequest, runs_of, structure_of
from jetbridge_translator.validation.environments import environment_of_python
from jetbridge_translator.validation.errors import ValidationError
from jetbridge_translator.validation.home import AirflowInputs
from jetbridge_translator.validation.worker_process import Worker

pytestmark = pytest.mark.airflow

DAGS = """
import os, sys, time
from datetime import datetime
from airflow import DAG
from airflow.decorators import task
from airflow.models import Variable
from airflow.operators.python import PythonOperator

def count(ti):
    print("counting")
    ti.xcom_push(key="rows", value=3)
    return [1, 2]

def fail():
    raise ValueError("no")

with DAG("good", start_date=datetime(2024, 1, 1), schedule=None, tags=[Variable.get("team")]):
    PythonOperator(task_id="count", python_callable=count) >> PythonOperator(task_id="fail", python_callable=fail, retries=1)

with DAG("slow", start_date=datetime(2024, 1, 1), schedule=None):
    PythonOperator(task_id="sleep", python_callable=lambda: time.sleep(600))

with DAG("mapped", start_date=datetime(2024, 1, 1), schedule=None):
    task(lambda x: x * int(os.environ["FACTOR"]), task_id="times", multiple_outputs=False).expand(x=[1, 2])
"""


@pytest.fixture(scope="module", params=["airflow2_python", "airflow3_python"])
def worker(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Worker:
    folder = tmp_path_factory.mktemp("dags")
    (folder / "all.py").write_text(DAGS)
    (folder / "broken.py").write_text("import airflow\nDAG = 1 / 0\n")
    (folder / "leaves.py").write_text("import os, airflow\nDAG = os._exit(3)\n")
    (folder / "hangs.py").write_text("import time, airflow\nDAG = time.sleep(600)\n")
    (folder / "nothing.py").write_text("x = 1\n")
    inputs = AirflowInputs(variables={"team": "sales"}, environ={"FACTOR": "10"})
    return Worker(environment_of_python(request.getfixturevalue(request.param)), folder, inputs)


def test_structure_of_good_and_bad_files(worker: Worker) -> None:
    found = structure_of(worker, [worker.dags_folder], limit=12)
    assert list(found) == ["all.py", "broken.py", "hangs.py", "leaves.py"]
    assert list(found["all.py"].dags) == ["good", "mapped", "slow"]
    assert found["all.py"].dags["good"]["tags"] == ["sales"]
    assert found["all.py"].dags["good"]["tasks"]["fail"]["upstream_task_ids"] == ["count"]
    assert found["all.py"].dags["mapped"]["tasks"]["times"]["expand"] == {"x": "[1, 2]"}
    assert "ZeroDivisionError" in (found["broken.py"].import_error or "")
    assert "not loaded within 12 seconds" in (found["hangs.py"].import_error or "")
    assert "ended with status" in (found["leaves.py"].import_error or "")


def test_runs_go_on_after_one_that_hangs(worker: Worker) -> None:
    path = worker.dags_folder / "all.py"
    requests = [RunRequest(dag_id, path, "2024-01-02") for dag_id in ("good", "slow", "mapped", "unknown")]
    good, slow, mapped, unknown = runs_of(worker, requests, limit=25)
    assert good.document is not None
    assert good.document["dag_run_state"] == "failed"
    count, fail = good.document["task_instances"]
    assert (count["state"], count["return_value"], count["xcoms"], count["stdout"]) == (
        "success",
        [1, 2],
        {"rows": 3},
        "counting\n",
    )
    assert (fail["state"], fail["try_number"]) == ("failed", 2)
    assert slow.document is None
    assert "longer than 25 seconds" in (slow.error or "")
    assert mapped.document is not None
    assert [ti["return_value"] for ti in mapped.document["task_instances"]] == [10, 20]
    assert "finds no DAG unknown" in (unknown.error or "")


def test_a_worker_that_crashes_shows_its_log(worker: Worker) -> None:
    broken = Worker(
        worker.airflow,
        worker.dags_folder,
        AirflowInputs(environ={"AIRFLOW__DATABASE__SQL_ALCHEMY_CONN": "nonsense://"}),
    )
    with pytest.raises(ValidationError, match="before it had answered"):
        structure_of(broken, [worker.dags_folder])


def test_the_users_own_airflow_settings_are_not_let_through(
    worker: Worker, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AIRFLOW__CORE__EXECUTOR", "nonsense")
    monkeypatch.setenv("AIRFLOW_HOME", str(tmp_path / "mine"))
    assert "all.py" in structure_of(worker, [worker.dags_folder / "all.py"])
    assert not (tmp_path / "mine").exists()
