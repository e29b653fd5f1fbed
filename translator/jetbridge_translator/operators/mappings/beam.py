"""Beam: pipelines of Python and of Java, run here or on Dataflow.

https://airflow.apache.org/docs/apache-airflow-providers-apache-beam/stable/operators.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import classes, entry
from jetbridge_translator.operators.registry import carried

_RUNTIME = "jetbridge.airflow.providers.apache.beam"

carried(f"{_RUNTIME}.options", "DataflowConfiguration", "CheckJobRunning", extra="google")

classes(
    "airflow.providers.apache.beam.operators.beam",
    entry(
        "BeamRunPythonPipelineOperator",
        'py_file="gs://lake/count.py", runner="DataflowRunner", pipeline_options={"tempLocation": "gs://lake/tmp"}, dataflow_config={"location": "europe-west1"}',
    ),
    entry("BeamRunJavaPipelineOperator", 'jar="/opt/count.jar", pipeline_options={"output": "/tmp/count"}'),
    extra="google",
    within=f"{_RUNTIME}.operators",
)
