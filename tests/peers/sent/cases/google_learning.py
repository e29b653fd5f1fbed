"""Vertex AI and the services of Google Cloud for speech, text and videos, Batch and Composer."""

from __future__ import annotations

from typing import Any

from peers.sent.case import Case
from peers.sent.cases.google import EU, operation
from peers.sent.cases.google_calls import EMPTY, GONE, of

HERE = {"project_id": "shop", "region": "eu"}


def vertex(module: str) -> Any:
    return of(f"vertex_ai.{module}", "", **HERE)


dataset, model, endpoint = vertex("dataset"), vertex("model_service"), vertex("endpoint_service")
SET = f"{EU}/datasets/d"
DATASETS = (
    dataset("CreateDataset", f"POST {EU}/datasets", operation("aiplatform.v1.Dataset", name="x/d"), dataset={"display_name": "d", "metadata_schema_uri": "gs://s"}),
    dataset("GetDataset", f"GET {SET}", {"name": "d"}, dataset_id="d"),
    dataset("GetDataset", f"GET {SET}", GONE, dataset_id="d"),
    dataset("DeleteDataset", f"DELETE {SET}", EMPTY, dataset_id="d"),
    dataset("DeleteDataset", f"DELETE {SET}", GONE, dataset_id="d"),
    dataset("ExportData", f"POST {SET}:export", operation("aiplatform.v1.ExportDataResponse"), dataset_id="d", export_config={"gcs_destination": {"output_uri_prefix": "gs://b"}}),
    dataset("ImportData", f"GET {SET}", {"name": "d", "dataItemCount": "2"}, f"POST {SET}:import", operation("aiplatform.v1.ImportDataResponse"), dataset_id="d", import_configs=[{"import_schema_uri": "gs://s"}]),
    dataset("ImportData", f"GET {SET}", {"name": "d"}, f"POST {SET}:import", operation("aiplatform.v1.ImportDataResponse"), dataset_id="d", import_configs=[], raise_for_empty_result=True),
    dataset("ListDatasets", f"GET {EU}/datasets", {"datasets": [{"name": "d"}]}, page_size=5),
    dataset("UpdateDataset", f"PATCH {SET}", {"name": "d"}, dataset_id="d", dataset={"display_name": "e"}, update_mask={"paths": ["display_name"]}),
)  # fmt: skip
MODEL = f"{EU}/models/m"
MODELS = (
    model("DeleteModel", f"DELETE {MODEL}", EMPTY, model_id="m@1"),
    model("GetModel", f"GET {MODEL}", {"name": "m"}, model_id="m@1"),
    model("GetModel", f"GET {MODEL}", GONE, model_id="m"),
    model("ExportModel", f"POST {MODEL}:export", operation("aiplatform.v1.ExportModelResponse"), model_id="m", output_config={"export_format_id": "f", "artifact_destination": {"output_uri_prefix": "gs://b"}}),
    model("ListModels", f"GET {EU}/models", {"models": [{"name": "m"}]}),
    model("UploadModel", f"POST {EU}/models:upload", operation("aiplatform.v1.UploadModelResponse", model="x/m"), model={"display_name": "m", "container_spec": {"image_uri": "i"}}, parent_model="p"),
    model("ListModelVersions", f"GET {MODEL}:listVersions", {"models": [{"name": "m"}]}, model_id="m"),
    model("SetDefaultVersionOnModel", f"POST {MODEL}(@|%40)2:mergeVersionAliases", {"name": "m"}, model_id="m@2"),
    model("AddVersionAliasesOnModel", f"POST {MODEL}(@|%40)2:mergeVersionAliases", {"name": "m"}, model_id="m@2", version_aliases=["a"]),
    model("DeleteVersionAliasesOnModel", f"POST {MODEL}(@|%40)2:mergeVersionAliases", {"name": "m"}, model_id="m@2", version_aliases=["a"]),
    model("DeleteVersionAliasesOnModel", model_id="m@2", version_aliases=["default"]),
    model("DeleteModelVersion", f"DELETE {MODEL}(@|%40)2:deleteVersion", EMPTY, model_id="m@2"),
)  # fmt: skip
ENDPOINT = f"{EU}/endpoints/e"
ENDPOINTS = (
    endpoint("CreateEndpoint", f"POST {EU}/endpoints", operation("aiplatform.v1.Endpoint", name="x/e"), endpoint={"display_name": "e"}),
    endpoint("DeleteEndpoint", f"DELETE {ENDPOINT}", EMPTY, endpoint_id="e"),
    endpoint("DeployModel", f"POST {ENDPOINT}:deployModel", operation("aiplatform.v1.DeployModelResponse", deployedModel={"id": "7"}), endpoint_id="e", deployed_model={"model": "m", "display_name": "d"}, traffic_split={"0": 100}),
    endpoint("GetEndpoint", f"GET {ENDPOINT}", {"name": "e"}, endpoint_id="e"),
    endpoint("ListEndpoints", f"GET {EU}/endpoints", {"endpoints": [{"name": "e"}]}, filter="f"),
    endpoint("UndeployModel", f"POST {ENDPOINT}:undeployModel", operation("aiplatform.v1.UndeployModelResponse"), endpoint_id="e", deployed_model_id="7"),
    endpoint("UpdateEndpoint", f"PATCH {ENDPOINT}", {"name": "e"}, endpoint_id="e", endpoint={"display_name": "f"}, update_mask={"paths": ["display_name"]}),
)  # fmt: skip
custom = vertex("custom_job")
JOB = f"{EU}/customJobs/j"
JOBS: tuple[Case, ...] = (
    custom("DeleteCustomTrainingJob", f"DELETE {EU}/trainingPipelines/p", EMPTY, f"DELETE {JOB}", GONE, training_pipeline_id="p", custom_job_id="j"),
    custom("ListCustomTrainingJob", f"GET {EU}/trainingPipelines", {"trainingPipelines": [{"name": "p"}]}),
    vertex("auto_ml")("DeleteAutoMLTrainingJob", f"DELETE {EU}/trainingPipelines/p", EMPTY, training_pipeline_id="p"),
    vertex("auto_ml")("ListAutoMLTrainingJob", f"GET {EU}/trainingPipelines", {"trainingPipelines": [{"name": "p"}]}),
)  # fmt: skip
for module, kind, path, known, listed in (
    ("hyperparameter_tuning_job", "HyperparameterTuningJob", "hyperparameterTuningJobs", "hyperparameter_tuning_job_id", "HyperparameterTuningJob"),
    ("batch_prediction_job", "BatchPredictionJob", "batchPredictionJobs", "batch_prediction_job_id", "BatchPredictionJobs"),
    ("pipeline_job", "PipelineJob", "pipelineJobs", "pipeline_job_id", "PipelineJob"),
):  # fmt: skip
    got = "batch_prediction_job" if kind == "BatchPredictionJob" else known
    JOBS += (
        vertex(module)(f"Get{kind}", f"GET {EU}/{path}/j", {"name": "j"}, **{got: "j"}),
        vertex(module)(f"Delete{kind}", f"DELETE {EU}/{path}/j", EMPTY, **{known: "j"}),
        vertex(module)(f"List{listed}", f"GET {EU}/{path}", {path: [{"name": "j"}]}, page_size=5),
    )

batch = of("cloud_batch", "CloudBatch", **HERE)
NAMED = {"name": "projects/shop/locations/eu/jobs/j"}
BATCH = (
    batch("SubmitJob", f"POST {EU}/jobs", NAMED, f"GET {EU}/jobs/j", {**NAMED, "status": {"state": "SUCCEEDED"}}, job_name="j", job={"labels": {"a": "b"}}),
    batch("SubmitJob", f"POST {EU}/jobs", NAMED, f"GET {EU}/jobs/j", {**NAMED, "status": {"state": "FAILED"}}, job_name="j", job={}),
    batch("DeleteJob", f"DELETE {EU}/jobs/j", EMPTY, job_name="j"),
    batch("ListJobs", f"GET {EU}/jobs", {"jobs": [{"name": "a"}, {"name": "b"}]}, limit=1),
    batch("ListTasks", f"GET {EU}/jobs/j/taskGroups/group0/tasks", {"tasks": [{"name": "t"}]}, job_name="j"),
)  # fmt: skip

language = of(
    "natural_language", "CloudNaturalLanguage", document={"content": "Airflow is fine", "type_": "PLAIN_TEXT"}
)
LANGUAGE = (
    language("AnalyzeEntities", "POST /documents:analyzeEntities", {"entities": [{"name": "Airflow"}]}),
    language("AnalyzeEntitySentiment", "POST /documents:analyzeEntitySentiment", {"entities": [{"name": "Airflow"}]}),
    language("AnalyzeSentiment", "POST /documents:analyzeSentiment", {"language": "en"}),
    language("ClassifyText", "POST /documents:classifyText", {"categories": [{"name": "c"}]}),
)
video = of("video_intelligence", "CloudVideoIntelligenceDetectVideo", input_uri="gs://b/v")
FOUND = operation("videointelligence.v1.AnnotateVideoResponse", annotationResults=[{"inputUri": "v"}])
VIDEOS = tuple(video(kind, "POST /videos:annotate", FOUND) for kind in ("Labels", "ExplicitContent", "Shots"))

composer = of("cloud_composer", "CloudComposer", **HERE)
ENVIRONMENT = f"{EU}/environments/e"
RUNS = (f"GET {ENVIRONMENT}", {"name": "e", "state": "RUNNING"})
OF_E = {"environment_id": "e"}
COMPOSER = (
    composer("CreateEnvironment", f"POST {EU}/environments", operation("orchestration.airflow.service.v1.Environment", name="e"), *RUNS, **OF_E, environment={"config": {"node_count": 3}}),
    composer("DeleteEnvironment", f"DELETE {ENVIRONMENT}", EMPTY, **OF_E),
    composer("GetEnvironment", f"GET {ENVIRONMENT}", {"name": "e"}, **OF_E),
    composer("UpdateEnvironment", f"PATCH {ENVIRONMENT}", operation("orchestration.airflow.service.v1.Environment", name="e"), **OF_E, environment={"labels": {"a": "b"}}, update_mask={"paths": ["labels"]}),
    composer("ListEnvironments", f"GET {EU}/environments", {"environments": [{"name": "e"}]}),
    composer("ListImageVersions", f"GET {EU}/imageVersions", {"imageVersions": [{"imageVersionId": "i"}]}),
)  # fmt: skip

CASES = (*DATASETS, *MODELS, *ENDPOINTS, *JOBS, *BATCH, *LANGUAGE, *VIDEOS, *COMPOSER)
