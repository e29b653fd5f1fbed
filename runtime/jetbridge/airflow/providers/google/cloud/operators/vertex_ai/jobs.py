"""Vertex AI: jobs of all kinds. They are given, listed and deleted.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/vertex_ai.html
"""

from __future__ import annotations

from jetbridge.airflow.context import Context
from jetbridge.airflow.providers.google.cloud.operators.calls import LONG_RUNNING, Call
from jetbridge.airflow.providers.google.cloud.operators.vertex_ai.base import (
    GONE,
    MASKED_PAGE,
    PAGE,
    PLACE,
    VertexDelete,
    VertexList,
    VertexOperator,
)
from jetbridge.airflow.providers.google.common.rest import GoogleError

_CUSTOM = PLACE + "/customJobs"
_TRAINING = PLACE + "/trainingPipelines"
_TUNING = PLACE + "/hyperparameterTuningJobs"
_PREDICTION = PLACE + "/batchPredictionJobs"
_PIPELINES = PLACE + "/pipelineJobs"


class DeleteCustomTrainingJobOperator(VertexDelete):
    """Deletes a training pipeline and its custom job; what is not there is no error."""

    def execute(self, context: Context) -> None:
        """Delete both."""
        for path in (_TRAINING + "/{training_pipeline_id}", _CUSTOM + "/{custom_job_id}"):
            try:
                self.wait_for(self.ask(Call("DELETE", path)), LONG_RUNNING)
            except GoogleError as error:
                if error.status not in GONE:
                    raise


class DeleteAutoMLTrainingJobOperator(VertexDelete):
    """Deletes a training pipeline; one that is not there is no error."""

    call = Call("DELETE", _TRAINING + "/{training_pipeline_id}", fine=GONE)


class ListCustomTrainingJobOperator(VertexList):
    """Gives all training pipelines."""

    items, call = "trainingPipelines", Call("GET", _TRAINING, query=MASKED_PAGE)


class ListAutoMLTrainingJobOperator(ListCustomTrainingJobOperator):
    """Gives all training pipelines."""


class GetHyperparameterTuningJobOperator(VertexOperator):
    """Gives a tuning job; nothing if there is none."""

    call = Call("GET", _TUNING + "/{hyperparameter_tuning_job_id}", fine=GONE)


class DeleteHyperparameterTuningJobOperator(VertexDelete):
    """Deletes a tuning job; one that is not there is no error."""

    call = Call("DELETE", _TUNING + "/{hyperparameter_tuning_job_id}", fine=GONE)


class ListHyperparameterTuningJobOperator(VertexList):
    """Gives all tuning jobs."""

    items, call = "hyperparameterTuningJobs", Call("GET", _TUNING, query=MASKED_PAGE)


class GetBatchPredictionJobOperator(VertexOperator):
    """Gives a prediction job; nothing if there is none."""

    call = Call("GET", _PREDICTION + "/{batch_prediction_job}", fine=GONE)


class DeleteBatchPredictionJobOperator(VertexDelete):
    """Deletes a prediction job; one that is not there is no error."""

    call = Call("DELETE", _PREDICTION + "/{batch_prediction_job_id}", fine=GONE)


class ListBatchPredictionJobsOperator(VertexList):
    """Gives all prediction jobs."""

    items, call = "batchPredictionJobs", Call("GET", _PREDICTION, query=MASKED_PAGE)


class GetPipelineJobOperator(VertexOperator):
    """Gives a pipeline job; nothing if there is none."""

    call = Call("GET", _PIPELINES + "/{pipeline_job_id}", fine=GONE)


class DeletePipelineJobOperator(VertexDelete):
    """Deletes a pipeline job; one that is not there is no error."""

    call = Call("DELETE", _PIPELINES + "/{pipeline_job_id}", fine=GONE)


class ListPipelineJobOperator(VertexList):
    """Gives all pipeline jobs."""

    items, call = "pipelineJobs", Call("GET", _PIPELINES, query={**PAGE, "orderBy": "order_by"})
