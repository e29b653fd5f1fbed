"""Airflow's own example DAGs, read by us and loaded by the real Airflow: equal on every key of the structure document."""

from __future__ import annotations

from pathlib import Path

import pytest

from jetbridge_translator.extract import ReadOptions, read_dags
from jetbridge_translator.model import AirflowVersion
from jetbridge_translator.structure import file_document
from jetbridge_translator.validation.airflow_side import structure_of
from jetbridge_translator.validation.compare import compare_structure
from jetbridge_translator.validation.environments import environment_of_python
from jetbridge_translator.validation.home import AirflowInputs
from jetbridge_translator.validation.worker_process import Worker

pytestmark = pytest.mark.airflow

# The value is that of the machine (`sys.executable`, the temporary folder): reading cannot know it, and says so at the place.
MACHINE_FIELDS = {"template_fields.python", "template_fields.venv_cache_path"}


@pytest.mark.parametrize(
    ("interpreter", "examples", "version", "least"),
    [
        ("airflow2_python", "airflow2_examples", AirflowVersion.V2, 70),
        ("airflow3_python", "airflow3_examples", AirflowVersion.V3, 55),
        ("airflow3_python", "standard_examples", AirflowVersion.V3, 20),
    ],
)
def test_every_example_dag_is_read_as_airflow_loads_it(
    interpreter: str, examples: str, version: AirflowVersion, least: int, request: pytest.FixtureRequest
) -> None:
    folder: Path = request.getfixturevalue(examples)
    worker = Worker(environment_of_python(request.getfixturevalue(interpreter)), folder, AirflowInputs())
    airflow = structure_of(worker, [folder])
    ours = {file.file: file for file in read_dags([folder], ReadOptions(airflow_version=version))}
    assert set(airflow) <= set(ours)
    compared = 0
    for name, loaded in airflow.items():
        if loaded.import_error:
            continue
        document = file_document(ours[name])
        assert set(document["dags"]) == set(loaded.dags), name
        for dag_id, theirs in loaded.dags.items():
            told = {finding["line"] for finding in document["findings"] if finding["code"] == "DAG220"}
            differences = compare_structure(theirs, document["dags"][dag_id])
            assert [d.text() for d in differences if d.key not in MACHINE_FIELDS] == [], name
            assert not differences or told, name
            compared += 1
    assert compared >= least
