"""What operators of Vertex AI share: the service of a region.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/vertex_ai.html
"""

from __future__ import annotations

from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.google.cloud.operators.call_kinds import GoogleListOperator
from jetbridge.airflow.providers.google.cloud.operators.calls import LONG_RUNNING, GoogleCallOperator

ADDRESS = "https://{region}-aiplatform.googleapis.com/v1"
PLACE = "projects/{project_id}/locations/{region}"
GONE = frozenset({404})
PAGE = pairs(pageSize="page_size", pageToken="page_token", filter="filter")
MASKED_PAGE = {**PAGE, "readMask": "read_mask"}
ORDERED_PAGE = {**MASKED_PAGE, "orderBy": "order_by"}


class VertexOperator(GoogleCallOperator):
    """One request."""

    address = ADDRESS


class VertexWork(VertexOperator):
    """A request that starts an operation, whose end is waited for."""

    operation = LONG_RUNNING


class VertexDelete(VertexWork):
    """Deletes something; what is not there is no error."""

    nothing = True


class VertexList(GoogleListOperator):
    """Gives a list."""

    address = ADDRESS
