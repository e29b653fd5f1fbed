"""Translation: texts, documents, and the data sets, models and glossaries for it.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/translate.html
"""

from __future__ import annotations

import html
from typing import Any

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.google.cloud.operators.call_kinds import GoogleListOperator
from jetbridge.airflow.providers.google.cloud.operators.calls import LONG_RUNNING, Call, GoogleCallOperator
from jetbridge.airflow.providers.google.common.plain import as_rest
from jetbridge.definitions.signals import TaskException

_ADDRESS = "https://translation.googleapis.com/v3"
_PLACE = "projects/{project_id}/locations/{location}"
_DATASETS, _MODELS, _GLOSSARIES = _PLACE + "/datasets", _PLACE + "/models", _PLACE + "/glossaries"
_DATASET, _MODEL, _GLOSSARY = _DATASETS + "/{dataset_id}", _MODELS + "/{model_id}", _GLOSSARIES + "/{glossary_id}"
_TO = pairs(
    sourceLanguageCode="source_language_code", targetLanguageCode="target_language_code", model="model", glossaryConfig="glossary_config",
    labels="labels",
)  # fmt: skip
_TO_ALL = pairs(
    sourceLanguageCode="source_language_code", targetLanguageCodes="target_language_codes", inputConfigs="input_configs",
    outputConfig="output_config", models="models", glossaries="glossaries",
)  # fmt: skip


class CloudTranslateTextOperator(GoogleCallOperator):
    """Translates texts with the older service; one text gives one translation, a list a list."""

    values: Any

    address = "https://translation.googleapis.com/language/translate/v2"
    call = Call(
        "POST",
        "",
        pairs(target="target_language", q="texts", format="format_", source="source_language", model="model"),
    )

    def execute(self, context: Context) -> Any:
        """The translations, each beside its text."""
        self.texts = [self.values] if isinstance(self.values, (str, bytes)) else self.values
        found = self.ask(self.call).get("data", {}).get("translations", [])
        for text, translation in zip(self.texts, found, strict=True):
            translation["input"] = text
            translation["translatedText"] = html.unescape(translation["translatedText"])
        return found[0] if self.texts is not self.values else found


class _Translate(GoogleCallOperator):
    address = _ADDRESS

    location: Any = None

    def names(self) -> dict[str, Any]:
        """What stands for the names in a path."""
        return {**super().names(), "location": self.location or "global"}


class _Waits(_Translate):
    operation = LONG_RUNNING


class _Ids(GoogleListOperator):
    """Gives the ids of all items."""

    address = _ADDRESS

    def shown(self, answer: Any) -> Any:
        """The ids."""
        return [each["name"].rpartition("/")[2] for each in answer]


class TranslateTextOperator(_Translate):
    """Translates texts."""

    call = Call(
        "POST",
        _PLACE + ":translateText",
        {**_TO, "contents": "contents", "mimeType": "mime_type", "transliterationConfig": "transliteration_config"},
    )


class TranslateTextBatchOperator(_Waits):
    """Translates files of texts."""

    output_config: Any

    call = Call("POST", _PLACE + ":batchTranslateText", {**_TO_ALL, "labels": "labels"})

    def execute(self, context: Context) -> Any:
        """Where the results are.

        Raises:
            TaskException: the location is `global`.
        """
        if self.location == "global":
            raise TaskException(
                "Global location is not allowed for the batch text translation, please provide the correct value!"
            )
        super().execute(context)
        return {"batch_text_translate_results": self.output_config["gcs_destination"]}


class TranslateDocumentOperator(_Translate):
    """Translates a document."""

    call = Call(
        "POST",
        _PLACE + ":translateDocument",
        {
            **_TO,
            "documentInputConfig": "document_input_config",
            "documentOutputConfig": "document_output_config",
            "customizedAttribution": "customized_attribution",
            "isTranslateNativePdfOnly": "is_translate_native_pdf_only",
            "enableShadowRemovalNativePdf": "enable_shadow_removal_native_pdf",
            "enableRotationCorrection": "enable_rotation_correction",
        },
    )


class TranslateDocumentBatchOperator(_Waits):
    """Translates documents."""

    call = Call(
        "POST",
        _PLACE + ":batchTranslateDocument",
        {
            **_TO_ALL,
            "formatConversions": "format_conversions",
            "customizedAttribution": "customized_attribution",
            "enableShadowRemovalNativePdf": "enable_shadow_removal_native_pdf",
            "enableRotationCorrection": "enable_rotation_correction",
        },
    )


class TranslateCreateDatasetOperator(_Waits):
    """Makes a data set; its id is kept under the key `dataset_id`."""

    call, kept = Call("POST", _DATASETS, "dataset"), pairs(dataset_id="name")


class TranslateDatasetsListOperator(_Ids):
    """Gives the ids of all data sets."""

    items, call = "datasets", Call("GET", _DATASETS)


class TranslateImportDataOperator(_Waits):
    """Reads examples into a data set, and gives how many there are more."""

    dataset_id: str
    raise_for_empty_result: bool = False

    call = Call("POST", _DATASET + ":importData", pairs(inputConfig="input_config"))

    def execute(self, context: Context) -> Any:
        """How many examples were read.

        Raises:
            TaskException: it has to be more than none, and is none.
        """
        before = self._size()
        self.wait_for(self.ask(self.call), LONG_RUNNING)
        added = self._size() - before
        if self.raise_for_empty_result and not added:
            raise TaskException(f"Empty results of data import for the dataset_id {self.dataset_id}")
        return {"total_imported": added}

    def _size(self) -> int:
        return int(self.ask(Call("GET", _DATASET)).get("exampleCount", 0))


class TranslateDeleteDatasetOperator(_Waits):
    """Deletes a data set."""

    call, nothing = Call("DELETE", _DATASET), True


class TranslateCreateModelOperator(_Waits):
    """Makes a model of a data set; its id is kept under the key `model_id`."""

    call, kept = Call("POST", _MODELS, pairs(displayName="display_name", dataset="dataset")), pairs(model_id="name")

    def execute(self, context: Context) -> Any:
        """The model."""
        self.dataset = _DATASET.format(**self.names())
        return super().execute(context)


class TranslateModelsListOperator(_Ids):
    """Gives the ids of all models."""

    items, call = "models", Call("GET", _MODELS)


class TranslateDeleteModelOperator(_Waits):
    """Deletes a model."""

    call, nothing = Call("DELETE", _MODEL), True


class TranslateCreateGlossaryOperator(_Waits):
    """Makes a glossary; its id is kept under the key `glossary_id`."""

    call = Call(
        "POST",
        _GLOSSARIES,
        pairs(
            name="path", inputConfig="input_config", languagePair="language_pair", languageCodesSet="language_codes_set"
        ),
    )
    kept = pairs(glossary_id="name")

    def execute(self, context: Context) -> Any:
        """The glossary."""
        self.path = _GLOSSARY.format(**self.names())
        return super().execute(context)


class TranslateUpdateGlossaryOperator(_Waits):
    """Gives a glossary another name, or another source."""

    new_display_name: str
    new_input_config: Any = None

    call = Call("PATCH", _GLOSSARY, "changed", pairs(updateMask="fields"))

    def execute(self, context: Context) -> Any:
        """The glossary."""
        new = {"displayName": self.new_display_name or None, "inputConfig": as_rest(self.new_input_config)}
        wanted = {name: value for name, value in new.items() if value is not None}
        self.changed, self.fields = {**self.ask(Call("GET", _GLOSSARY)), **wanted}, ",".join(wanted)
        del self.changed["name"]  # the path says it
        return super().execute(context)


class TranslateListGlossariesOperator(_Ids):
    """Gives the ids of all glossaries."""

    items = "glossaries"
    call = Call("GET", _GLOSSARIES, query=pairs(pageSize="page_size", pageToken="page_token", filter="filter_str"))


class TranslateDeleteGlossaryOperator(_Waits):
    """Deletes a glossary."""

    call = Call("DELETE", _GLOSSARY)
