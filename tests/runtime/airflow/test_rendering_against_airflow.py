"""Templates render as in the real Airflows, to the byte."""

from __future__ import annotations

import importlib.util
import json
import shutil
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from jetbridge.airflow.context_names import ContextFacts, template_context
from jetbridge.airflow.rendering import TemplateRenderer, TemplateSettings
from jetbridge.airflow.steps import dag_run_of
from jetbridge.airflow.task_instance import TaskInstance
from jetbridge.airflow.views import DagView, TaskView
from jetbridge.execution.airflow_port import RunFacts
from jetbridge.scheduling.timetables import AirflowGeneration, timetable_for
from jetbridge.scheduling.timetables.moments import UTC, moment_of
from jetbridge_translator.validation.airflow_side import RunRequest, runs_of
from jetbridge_translator.validation.environments import environment_of_python
from jetbridge_translator.validation.home import AirflowInputs
from jetbridge_translator.validation.worker_process import Worker

HERE = Path(__file__).parent
DATE = "2024-01-02T00:00:00+00:00"
VARIABLES = {"plain": "value", "object": {"inner": [1, 2]}}
CONNECTIONS = {
    "warehouse": "postgresql://us%40er:p%2Fw@db.example.com:5432/sales?sslmode=require",
    "as_json": {"conn_type": "http", "host": "h.example.com"},
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copy(HERE / "rendering_dag.py", tmp_path)
    (tmp_path / "part.txt").write_text("part {{ ds }}", "utf-8")
    for name, value in VARIABLES.items():
        monkeypatch.setenv(f"AIRFLOW_VAR_{name.upper()}", value if isinstance(value, str) else json.dumps(value))
    for name, value in CONNECTIONS.items():
        monkeypatch.setenv(f"AIRFLOW_CONN_{name.upper()}", value if isinstance(value, str) else json.dumps(value))
    return tmp_path


def tables() -> ModuleType:
    spec = importlib.util.spec_from_file_location("rendering_dag", HERE / "rendering_dag.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def rendered_by_airflow(python: Path, folder: Path, dag_id: str) -> dict[str, str]:
    inputs = AirflowInputs(variables=VARIABLES, connections=CONNECTIONS)
    worker = Worker(environment_of_python(python), folder, inputs)
    (run,) = runs_of(worker, [RunRequest(dag_id, folder / "rendering_dag.py", DATE)])
    assert run.document is not None, run.error
    (instance,) = run.document["task_instances"]
    assert instance["state"] == "success"
    result: dict[str, str] = instance["return_value"]
    return result


class NoXComs:
    def entries(self, **_: Any) -> list[Any]:
        return []


def rendered_by_us(folder: Path, dag_id: str, texts: dict[str, Any], generation: AirflowGeneration) -> dict[str, str]:
    module = tables()
    timetable = timetable_for(module.dt.timedelta(days=1), UTC, generation)
    dag = DagView(dag_id, params=module.PARAMS, timetable=timetable, generation=generation)
    task = TaskView("show", "PythonOperator", dag)
    date = moment_of(DATE)
    assert date is not None
    interval = timetable.infer_manual_data_interval(run_after=date)
    run = dag_run_of(dag, RunFacts("manual__x", logical_date=date, data_interval=interval))
    ti = TaskInstance(task, run, -1, 1, generation, NoXComs(), lambda _key, _value: None)
    context = template_context(ContextFacts(dag=dag, task=task, ti=ti, dag_run=run, generation=generation))
    renderer = TemplateRenderer(
        TemplateSettings(
            searchpath=(str(folder),),
            native=dag_id.endswith("native"),
            macros={"shout": module.shout},
            filters={"reverse_text": module.reverse_text},
            generation=generation,
        )
    )
    return {name: repr(renderer.render(text, context)) for name, text in texts.items()}


@pytest.mark.airflow
@pytest.mark.parametrize("generation", list(AirflowGeneration))
def test_texts(generation: AirflowGeneration, folder: Path, request: pytest.FixtureRequest) -> None:
    python = request.getfixturevalue(f"airflow{generation.value}_python")
    module = tables()
    texts = {**module.TEMPLATES, **(module.V2_TEMPLATES if generation is AirflowGeneration.V2 else {})}
    assert rendered_by_us(folder, "rendering", texts, generation) == rendered_by_airflow(python, folder, "rendering")


@pytest.mark.airflow
@pytest.mark.parametrize("generation", list(AirflowGeneration))
def test_native_objects(generation: AirflowGeneration, folder: Path, request: pytest.FixtureRequest) -> None:
    python = request.getfixturevalue(f"airflow{generation.value}_python")
    expected = rendered_by_airflow(python, folder, "rendering_native")
    assert rendered_by_us(folder, "rendering_native", tables().NATIVE, generation) == expected
