"""Vertex AI: models and their versions.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/vertex_ai.html
"""

from __future__ import annotations

from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.google.cloud.operators.calls import Call
from jetbridge.airflow.providers.google.cloud.operators.vertex_ai.base import (
    GONE,
    ORDERED_PAGE,
    PLACE,
    VertexDelete,
    VertexList,
    VertexOperator,
    VertexWork,
)
from jetbridge.definitions.signals import TaskException

_MODELS = PLACE + "/models"
_MODEL = _MODELS + "/{model_id}"
_ALIASES = Call("POST", _MODEL + ":mergeVersionAliases", pairs(versionAliases="aliases"))


class DeleteModelOperator(VertexDelete):
    """Deletes a model with all its versions; one that is not there is no error."""

    model_id: str

    call = Call("DELETE", _MODEL, fine=GONE)

    def execute(self, context: Context) -> Any:
        """Delete it."""
        self.model_id = self.model_id.partition("@")[0]
        return super().execute(context)


class GetModelOperator(VertexOperator):
    """Gives a model, and keeps its id under the key `model_id`; nothing if there is none."""

    model_id: str

    call = Call("GET", _MODEL, fine=GONE)

    def execute(self, context: Context) -> Any:
        """The model."""
        self.model_id = self.model_id.partition("@")[0]
        model = super().execute(context)
        if model is not None:
            context["ti"].xcom_push(key="model_id", value=self.model_id)
        return model


class ExportModelOperator(VertexWork):
    """Writes a model to Cloud Storage; one that is not there is no error."""

    call, nothing = Call("POST", _MODEL + ":export", pairs(outputConfig="output_config"), fine=GONE), True


class ListModelsOperator(VertexList):
    """Gives all models."""

    items, call = "models", Call("GET", _MODELS, query=ORDERED_PAGE)


class UploadModelOperator(VertexWork):
    """Makes a model, or a version of one; its id is kept under the key `model_id`."""

    parent_model: str | None = None

    call, kept = (
        Call("POST", _MODELS + ":upload", pairs(model="model", parentModel="parent_path")),
        pairs(model_id="model"),
    )

    def execute(self, context: Context) -> Any:
        """The names of the model and of the version."""
        self.parent_path = (
            _MODEL.format(**{**self.names(), "model_id": self.parent_model}) if self.parent_model else None
        )
        return super().execute(context)


class ListModelVersionsOperator(VertexList):
    """Gives all versions of a model."""

    items, call = "models", Call("GET", _MODEL + ":listVersions")


class SetDefaultVersionOnModelOperator(VertexOperator):
    """Makes a version the one that is taken where none is named."""

    aliases: Any = ("default",)
    call = _ALIASES


class AddVersionAliasesOnModelOperator(VertexOperator):
    """Gives a version further names."""

    version_aliases: list[str]

    call = _ALIASES

    def execute(self, context: Context) -> Any:
        """The version.

        Raises:
            TaskException: a name starts with a dash, which would take it away.
        """
        if any(alias.startswith("-") for alias in self.version_aliases):
            raise TaskException("Name of the alias can't start with '-'")
        self.aliases = self.version_aliases
        return super().execute(context)


class DeleteVersionAliasesOnModelOperator(VertexOperator):
    """Takes names of a version away."""

    version_aliases: list[str]

    call = _ALIASES

    def execute(self, context: Context) -> Any:
        """The version.

        Raises:
            TaskException: `default` is to be taken away.
        """
        if "default" in self.version_aliases:
            raise TaskException("Default alias can't be deleted: assign it to another version before")
        self.aliases = [f"-{alias}" for alias in self.version_aliases]
        return super().execute(context)


class DeleteModelVersionOperator(VertexDelete):
    """Deletes a version; one that is not there is no error."""

    call = Call("DELETE", _MODEL + ":deleteVersion", fine=GONE)
