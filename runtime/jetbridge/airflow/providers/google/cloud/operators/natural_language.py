"""Natural Language: what a text is about, and how it is said.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/natural_language.html
"""

from __future__ import annotations

from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.google.cloud.operators.calls import Call, GoogleCallOperator

_DOCUMENT = pairs(document="document")


class _Language(GoogleCallOperator):
    address = "https://language.googleapis.com/v1"
    of_clients = False


class CloudNaturalLanguageAnalyzeEntitiesOperator(_Language):
    """Tells what is named in a text; the encoding is not sent, as in Airflow."""

    call = Call("POST", "documents:analyzeEntities", _DOCUMENT)


class CloudNaturalLanguageAnalyzeEntitySentimentOperator(_Language):
    """Tells what is named in a text, and how it is spoken of."""

    call = Call("POST", "documents:analyzeEntitySentiment", {**_DOCUMENT, "encodingType": "encoding_type"})


class CloudNaturalLanguageAnalyzeSentimentOperator(_Language):
    """Tells how a text is said; the encoding is not sent, as in Airflow."""

    call = Call("POST", "documents:analyzeSentiment", _DOCUMENT)


class CloudNaturalLanguageClassifyTextOperator(_Language):
    """Tells which category a text belongs to."""

    call = Call("POST", "documents:classifyText", _DOCUMENT)
