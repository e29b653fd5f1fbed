"""Vertex AI and the services of Google Cloud for speech, text and videos, Batch and Composer: operators that are one request each.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/index.html
"""

from __future__ import annotations

from functools import partial

from jetbridge_translator.operators.calls import calls

_OPERATORS = "airflow.providers.google.cloud.operators"
_RUNTIME = f"jetbridge.{_OPERATORS}"
_google = partial(calls, table="google_learning", extra="google")

_google(
    f"{_OPERATORS}.vertex_ai.dataset",
    """
    CreateDatasetOperator GetDatasetOperator DeleteDatasetOperator ExportDataOperator ImportDataOperator ListDatasetsOperator
    UpdateDatasetOperator
    """,
)
_google(
    f"{_OPERATORS}.vertex_ai.model_service",
    """
    DeleteModelOperator GetModelOperator ExportModelOperator ListModelsOperator UploadModelOperator ListModelVersionsOperator
    SetDefaultVersionOnModelOperator AddVersionAliasesOnModelOperator DeleteVersionAliasesOnModelOperator
    DeleteModelVersionOperator
    """,
    examples={
        name: f'project_id="shop", region="europe-west1", model_id="sales", version_aliases=["{alias}"]'
        for name, alias in (
            ("AddVersionAliasesOnModelOperator", "best"),
            ("DeleteVersionAliasesOnModelOperator", "old"),
        )
    },
)
_google(
    f"{_OPERATORS}.vertex_ai.endpoint_service",
    """
    CreateEndpointOperator DeleteEndpointOperator DeployModelOperator GetEndpointOperator ListEndpointsOperator
    UndeployModelOperator UpdateEndpointOperator
    """,
)
for _module, _names in (
    ("custom_job", "DeleteCustomTrainingJobOperator ListCustomTrainingJobOperator"),
    ("auto_ml", "DeleteAutoMLTrainingJobOperator ListAutoMLTrainingJobOperator"),
    (
        "hyperparameter_tuning_job",
        "GetHyperparameterTuningJobOperator DeleteHyperparameterTuningJobOperator ListHyperparameterTuningJobOperator",
    ),
    (
        "batch_prediction_job",
        "GetBatchPredictionJobOperator DeleteBatchPredictionJobOperator ListBatchPredictionJobsOperator",
    ),
    ("pipeline_job", "GetPipelineJobOperator DeletePipelineJobOperator ListPipelineJobOperator"),
):
    _google(f"{_OPERATORS}.vertex_ai.{_module}", _names, within=f"{_RUNTIME}.vertex_ai.jobs")
_google(
    f"{_OPERATORS}.cloud_batch",
    "CloudBatchSubmitJobOperator CloudBatchDeleteJobOperator CloudBatchListJobsOperator CloudBatchListTasksOperator",
)
_google(
    f"{_OPERATORS}.natural_language",
    """
    CloudNaturalLanguageAnalyzeEntitiesOperator CloudNaturalLanguageAnalyzeEntitySentimentOperator
    CloudNaturalLanguageAnalyzeSentimentOperator CloudNaturalLanguageClassifyTextOperator
    """,
)
_google(f"{_OPERATORS}.text_to_speech", "CloudTextToSpeechSynthesizeOperator", within=f"{_RUNTIME}.media")
_google(f"{_OPERATORS}.speech_to_text", "CloudSpeechToTextRecognizeSpeechOperator", within=f"{_RUNTIME}.media")
_google(
    f"{_OPERATORS}.video_intelligence",
    """
    CloudVideoIntelligenceDetectVideoLabelsOperator CloudVideoIntelligenceDetectVideoExplicitContentOperator
    CloudVideoIntelligenceDetectVideoShotsOperator
    """,
    within=f"{_RUNTIME}.media",
)
_google(
    f"{_OPERATORS}.cloud_composer",
    """
    CloudComposerCreateEnvironmentOperator CloudComposerDeleteEnvironmentOperator CloudComposerGetEnvironmentOperator
    CloudComposerUpdateEnvironmentOperator CloudComposerListEnvironmentsOperator CloudComposerListImageVersionsOperator
    """,
)
