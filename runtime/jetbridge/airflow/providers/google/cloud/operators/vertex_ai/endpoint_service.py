"""Vertex AI: endpoints, and the models that are deployed to them.

https://airflow.apache.org/docs/apache-airflow-providers-google/stable/operators/cloud/vertex_ai.html
"""

from __future__ import annotations

from jetbridge.airflow.context import Context
from jetbridge.airflow.declared import pairs
from jetbridge.airflow.providers.google.cloud.operators.call_kinds import GoogleUpdateOperator
from jetbridge.airflow.providers.google.cloud.operators.calls import LONG_RUNNING, Call
from jetbridge.airflow.providers.google.cloud.operators.vertex_ai.base import (
    ADDRESS,
    GONE,
    ORDERED_PAGE,
    PLACE,
    VertexDelete,
    VertexList,
    VertexOperator,
    VertexWork,
)

_ENDPOINTS = PLACE + "/endpoints"
_ENDPOINT = _ENDPOINTS + "/{endpoint_id}"


class CreateEndpointOperator(VertexWork):
    """Makes an endpoint; its id is kept under the key `endpoint_id`."""

    call, kept = Call("POST", _ENDPOINTS, "endpoint", pairs(endpointId="endpoint_id")), pairs(endpoint_id="name")


class DeleteEndpointOperator(VertexDelete):
    """Deletes an endpoint; one that is not there is no error."""

    call = Call("DELETE", _ENDPOINT, fine=GONE)


class DeployModelOperator(VertexWork):
    """Deploys a model; the id that it has there is kept under the key `deployed_model_id`."""

    call = Call("POST", _ENDPOINT + ":deployModel", pairs(deployedModel="deployed_model", trafficSplit="traffic_split"))

    def execute(self, context: Context) -> object:
        """What is deployed."""
        deployed = self.wait_for(self.ask(self.call), LONG_RUNNING)
        context["ti"].xcom_push(key="deployed_model_id", value=deployed["deployedModel"]["id"])
        return self.shown(deployed)


class GetEndpointOperator(VertexOperator):
    """Gives an endpoint; nothing if there is none."""

    call = Call("GET", _ENDPOINT, fine=GONE)


class ListEndpointsOperator(VertexList):
    """Gives all endpoints."""

    items, call = "endpoints", Call("GET", _ENDPOINTS, query=ORDERED_PAGE)


class UndeployModelOperator(VertexWork):
    """Takes a model from an endpoint."""

    call = Call(
        "POST", _ENDPOINT + ":undeployModel", pairs(deployedModelId="deployed_model_id", trafficSplit="traffic_split")
    )
    nothing = True


class UpdateEndpointOperator(GoogleUpdateOperator):
    """Changes an endpoint."""

    address, changes, item = ADDRESS, "endpoint", _ENDPOINT
