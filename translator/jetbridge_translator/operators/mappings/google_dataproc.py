"""Dataproc: clusters, jobs, batches, workflows.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/dataproc.html
"""

from __future__ import annotations

from jetbridge_translator.operators.classes import OPENLINEAGE, classes, entry
from jetbridge_translator.operators.registry import carried

_GOOGLE = "airflow.providers.google.cloud"
_RUNTIME = f"jetbridge.{_GOOGLE}"
_OPERATORS = f"{_GOOGLE}.operators.dataproc"
_BATCH = '"pyspark_batch": {"main_python_file_uri": "gs://lake/job.py"}'
_NOT_READY = "num_retries_if_resource_is_not_ready"

carried(f"{_RUNTIME}.hooks.dataproc", "DataprocHook", "DataProcHook", extra="google")

classes(
    _OPERATORS,
    entry(
        "DataprocSubmitJobOperator",
        'region="europe-west1", job={"placement": {"cluster_name": "c"}, '
        '"pyspark_job": {"main_python_file_uri": "gs://lake/job.py"}}',
        ignored={**OPENLINEAGE, "start_from_trigger": "it waits in its place, whatever deferred it in Airflow"},
        renamed={"location": "region"},
    ),
    entry(
        "DataprocCreateBatchOperator",
        f'region="europe-west1", batch_id="b", batch={{{_BATCH}}}',
        without=_NOT_READY,
        ignored=OPENLINEAGE,
    ),
    entry("DataprocGetBatchOperator", 'region="europe-west1", batch_id="b"'),
    entry("DataprocDeleteBatchOperator", 'region="europe-west1", batch_id="b"'),
    entry(
        "DataprocInstantiateWorkflowTemplateOperator",
        'region="europe-west1", template_id="load", parameters={"DAY": "2024-01-02"}',
    ),
    entry(
        "DataprocInstantiateInlineWorkflowTemplateOperator",
        'region="europe-west1", template={"id": "load", "jobs": []}',
        ignored=OPENLINEAGE,
    ),
    extra="google",
)

classes(
    _OPERATORS,
    entry(
        "DataprocCreateClusterOperator",
        'region="europe-west1", cluster_name="c", cluster_config={"worker_config": {"num_instances": 2}}',
        without=_NOT_READY,
    ),
    entry("DataprocDeleteClusterOperator", 'region="europe-west1", cluster_name="c"'),
    entry("DataprocStartClusterOperator", 'region="europe-west1", cluster_name="c"'),
    entry("DataprocStopClusterOperator", 'region="europe-west1", cluster_name="c"'),
    extra="google",
    within=f"{_RUNTIME}.operators.dataproc_clusters",
)

classes(
    f"{_GOOGLE}.sensors.dataproc",
    entry("DataprocJobSensor", 'region="europe-west1", dataproc_job_id="j", timeout=60'),
    entry("DataprocBatchSensor", 'region="europe-west1", batch_id="b", timeout=60'),
    extra="google",
)


def _older_names(kind: str) -> dict[str, str]:
    """What Airflow 1.10 called the arguments of a kind of job."""
    return {f"dataproc_{kind}_properties": "dataproc_properties", f"dataproc_{kind}_jars": "dataproc_jars"}


classes(
    _OPERATORS,
    entry(
        "DataprocSubmitPySparkJobOperator",
        'region="europe-west1", cluster_name="c", main="gs://lake/job.py", arguments=["--day", "2024-01-02"]',
        renamed=_older_names("pyspark"),
    ),
    entry(
        "DataprocSubmitSparkJobOperator",
        'region="europe-west1", cluster_name="c", main_class="com.Load", dataproc_jars=["gs://lake/load.jar"]',
        renamed=_older_names("spark"),
    ),
    entry(
        "DataprocSubmitHadoopJobOperator",
        'region="europe-west1", cluster_name="c", main_jar="gs://lake/load.jar"',
        renamed=_older_names("hadoop"),
    ),
    entry(
        "DataprocSubmitHiveJobOperator",
        'region="europe-west1", cluster_name="c", query="SHOW TABLES"',
        renamed=_older_names("hive"),
    ),
    entry(
        "DataprocSubmitPigJobOperator",
        'region="europe-west1", cluster_name="c", query_uri="gs://lake/load.pig", variables={"day": "2024-01-02"}',
        renamed=_older_names("pig"),
    ),
    entry(
        "DataprocSubmitSparkSqlJobOperator",
        'region="europe-west1", cluster_name="c", query="SHOW TABLES"',
        renamed=_older_names("spark"),
    ),
    extra="google",
    within=f"{_RUNTIME}.operators.dataproc_jobs",
)
carried(
    f"{_RUNTIME}.operators.dataproc_jobs", "DataProcPySparkOperator", "DataProcSparkOperator", "DataProcHadoopOperator", "DataProcHiveOperator",
    "DataProcPigOperator", "DataProcSparkSqlOperator", "DataprocJobBaseOperator", extra="google",
)  # fmt: skip
